"""Where claims stand in the queue: what their priority is made of, computed anew when it moves.

Whoever changes what it is made of says `changed`; what that cannot do at once the sweep does.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from claims.models import Appearance, Case, Relation, RelationKind, RelationState, Role, Tip
from claims.models.cases import OPEN
from factcheck.priority import JUDGED, SOON, Signals, priority

AT_ONCE = 50  # computed in the request; more wait for the sweep
SWEPT_AT_ONCE = 2_000
_COMPUTED = ("score", "opposed", "speakers", "tips", "priority", "parts", "refreshed_at")


def changed(claims: Collection[uuid.UUID]) -> None:
    """Something that the claims' priority rests on is other than it was."""
    keys = list(claims)
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


def _refresh(claims: Sequence[uuid.UUID]) -> None:
    """A fixed number of queries for any number of claims."""
    if not claims:
        return
    now = timezone.now()
    scores, speakers, opposed = _scores(claims), _speakers(claims), _opposed(claims)
    tips = _tips(claims)
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


def _scores(claims: Sequence[uuid.UUID]) -> dict[uuid.UUID, float]:
    """The highest check-worthiness of the statements behind each claim's sightings."""
    rows = Appearance.objects.known().filter(claim__in=claims, triages__isnull=False)
    found = rows.values("claim").annotate(best=Max("triages__statement__score")).order_by()
    return dict(found.values_list("claim", "best"))


def _speakers(claims: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many were seen to say each claim, those who only relayed it left out."""
    rows = Appearance.objects.known().filter(claim__in=claims).order_by().values("claim")
    who = Count("parties__claimant", distinct=True, filter=~Q(parties__role=Role.RELAY))
    return dict(rows.annotate(n=who).values_list("claim", "n"))


def _tips(claims: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many outside asked for each claim."""
    rows = Tip.objects.filter(claim__in=claims).order_by().values("claim")
    return dict(rows.annotate(n=Count("pk")).values_list("claim", "n"))


def _opposed(claims: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The strongest state of each claim's contradictions; rejected ones are none."""
    rows = Relation.objects.filter(kind=RelationKind.CONTRADICTS)
    rows = rows.exclude(state=RelationState.REJECTED)
    found: dict[uuid.UUID, str] = {}
    for end in ("from_claim", "to_claim"):
        for claim, state in rows.filter((f"{end}__in", claims)).values_list(end, "state"):
            if found.get(claim) != RelationState.CONFIRMED:
                found[claim] = state
    return found
