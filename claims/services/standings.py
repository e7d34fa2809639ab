"""Where claims stand in the queue: what their priority is made of, computed anew when it moves.

Whoever changes what it is made of says `changed`; what that cannot do at once the sweep does.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from claims.models import Appearance, Case, Party, Relation, RelationKind, RelationState, Role, Tip
from claims.models.cases import OPEN
from claims.selectors import merges
from factcheck.priority import JUDGED, SOON, Signals, priority

AT_ONCE = 50  # computed in the request; more wait for the sweep
SWEPT_AT_ONCE = 2_000
Heads = Mapping[uuid.UUID, uuid.UUID]  # as which claim each is read
_COMPUTED = ("score", "opposed", "speakers", "tips", "priority", "parts", "refreshed_at")


@transaction.atomic
def changed(claims: Collection[uuid.UUID]) -> None:
    """Something that the claims' priority rests on is other than it was."""
    heads = set(merges.families(claims).values())
    keys = list(_hold(Case.objects.filter(pk__in={*claims, *heads})))
    if len(keys) <= AT_ONCE:
        _refresh(keys)
    else:
        Case.objects.filter(pk__in=keys).update(refreshed_at=None)


@transaction.atomic
def sweep() -> int:
    """Compute what was left, and what a new day changes; returns how many."""
    today = timezone.now().date()
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    due = Q(due_on__lte=today + timedelta(days=SOON), state__in=OPEN, refreshed_at__lt=midnight)
    rows = Case.objects.filter(Q(refreshed_at=None) | due).order_by("pk")
    keys = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    found = list(keys)
    _refresh(found)
    return len(found)


def _hold(rows: QuerySet[Case]) -> QuerySet[Any]:
    """In one order, whoever writes them: nobody waits for somebody who waits for him."""
    return rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)


def _refresh(claims: Sequence[uuid.UUID]) -> None:
    """A fixed number of queries for any number; what is merged counts for its survivor."""
    if not claims:
        return
    now = timezone.now()
    heads = merges.families(claims)
    scores, speakers, opposed = _scores(heads), _speakers(heads), _opposed(heads)
    tips = _tips(heads)
    cases = list(Case.objects.filter(pk__in=claims))
    for case in cases:
        case.score = scores.get(case.pk)
        case.speakers = speakers.get(case.pk, 0)
        case.opposed = opposed.get(case.pk, "")
        case.tips = tips.get(case.pk, 0)
        found = priority(_signals(case, now.date()))
        case.priority = found.value
        case.parts = [[part.points, part.why] for part in found.parts]
        case.refreshed_at = now
    Case.objects.bulk_update(cases, _COMPUTED, batch_size=500)


def _signals(case: Case, today: date) -> Signals:
    judged = {name: getattr(case, name) for name in JUDGED}
    return Signals(
        score=case.score,
        checkable=case.checkable,
        judgements={name: degree for name, degree in judged.items() if degree is not None},
        speakers=case.speakers,
        opposed=case.opposed,
        tips=case.tips,
        days_left=(case.due_on - today).days if case.due_on else None,
    )


def _scores(heads: Heads) -> dict[uuid.UUID, float]:
    """The highest check-worthiness of the statements behind each claim's sightings."""
    rows = Appearance.objects.known().filter(claim__in=heads, triages__isnull=False)
    best = rows.values("claim").annotate(best=Max("triages__statement__score")).order_by()
    found: dict[uuid.UUID, float] = {}
    for claim, score in best.values_list("claim", "best"):
        found[heads[claim]] = max(score, found.get(heads[claim], 0.0))
    return found


def _speakers(heads: Heads) -> dict[uuid.UUID, int]:
    """How many were seen to say each claim, those who only relayed it left out."""
    rows = Party.objects.known().filter(appearance__claim__in=heads).exclude(role=Role.RELAY)
    who: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for claim, claimant in rows.values_list("appearance__claim", "claimant").distinct().order_by():
        who[heads[claim]].add(claimant)
    return {claim: len(claimants) for claim, claimants in who.items()}


def _tips(heads: Heads) -> dict[uuid.UUID, int]:
    """How many outside asked for each claim."""
    rows = Tip.objects.filter(claim__in=heads).order_by().values("claim")
    found: Counter[uuid.UUID] = Counter()
    for claim, count in rows.annotate(n=Count("pk")).values_list("claim", "n"):
        found[heads[claim]] += count
    return found


def _opposed(heads: Heads) -> dict[uuid.UUID, str]:
    """The strongest state of each claim's contradictions; rejected ones are none."""
    rows = Relation.objects.filter(kind=RelationKind.CONTRADICTS)
    rows = rows.exclude(state=RelationState.REJECTED)
    found: dict[uuid.UUID, str] = {}
    for end in ("from_claim", "to_claim"):
        for claim, state in rows.filter((f"{end}__in", heads)).values_list(end, "state"):
            if found.get(heads[claim]) != RelationState.CONFIRMED:
                found[heads[claim]] = state
    return found
