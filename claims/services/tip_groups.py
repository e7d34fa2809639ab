"""Groups of tips: which open one a new tip joins, and how people put it to another."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from claims.errors import Conflict, Refused
from claims.models import GroupedBy, Tip, TipDecision, TipOutcome, TipState
from claims.models.tips import COMPARED, OPEN_HEAD
from claims.services import locks
from claims.services.editions import words
from factcheck.likeness import may_say_the_same

ALIKE = 0.6  # similarity of the trigrams, from which two texts may claim the same
CANDIDATES = 20
REASON = 2_000
BATCH = 1000


def to_join(text: str, key: str) -> tuple[Tip | None, str]:
    """The open tip that leads those of the same claim, and how that is known."""
    equal = Tip.objects.filter(key=key, state=TipState.NEW).order_by("id").first()
    if equal:
        return equal.group or equal, GroupedBy.WORDS
    found = next((row for row in _alike(text) if may_say_the_same(row.text, text)), None)
    return found, GroupedBy.LIKENESS if found else ""


def _alike(text: str) -> QuerySet[Tip] | list[Tip]:
    """Open heads in nearly the same words, the most alike first."""
    if len(text) > COMPARED:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
    rows: QuerySet[Tip] = Tip.objects.filter(OPEN_HEAD, text__trigram_similar=text)
    return rows.annotate(alike=TrigramSimilarity("text", text)).order_by("-alike", "id")[
        :CANDIDATES
    ]


def held(tip: Tip, state: TipState | None, seen: int | None = None) -> list[Tip]:
    """The tip's whole group, who leads it first; nobody else changes a group meanwhile."""
    locks.hold(locks.TIPS)
    leads = Tip.objects.values_list("group", flat=True).get(pk=tip.pk) or tip.pk
    rows = Tip.objects.filter(Q(pk=leads) | Q(group=leads)).select_related("claim")
    found = sorted(rows.defer("search"), key=lambda one: (one.pk != leads, one.pk))
    if state and found[0].state != state:
        raise Conflict(_decided(found[0]), existing=found[0].claim or found[0])
    if seen is not None and len({one.key for one in found}) != seen:
        raise Conflict(
            "The group has other wordings than when you looked. Look again: not all may claim "
            "the same.",
            field="seen",
            existing=found[0],
        )
    return found


def _decided(head: Tip) -> str:
    last = head.decisions.select_related("created_by").first()
    who = last.created_by if last else "Somebody"
    return f"{who} has {head.get_state_display()} already."


@transaction.atomic
def regroup(tip: Tip, into: Tip | None = None, *, by: User, reason: str = "") -> None:
    """Put an open tip to another open group, or on its own; whose it leads go along with it.

    Out of a group that it leads it goes alone: the oldest of the others leads them. Raises
    Refused for its own group, Conflict for tips that are decided on.
    """
    said = words(reason, "reason", REASON)
    group = held(tip, TipState.NEW)
    if into is None:
        _move_out(tip, group, by, said)
    else:
        target = held(into, TipState.NEW)[0]
        if target == group[0]:
            raise Refused("It is in this group already.", field="head")
        _move([*group[1:], group[0]] if tip == group[0] else [tip], target, by, said)


def _move_out(tip: Tip, group: Sequence[Tip], by: User, reason: str) -> None:
    head, *others = group
    if not others:
        raise Refused("It is on its own already.", field="head")
    if tip != head:
        _move([tip], None, by, reason)
        return
    _move(others[:1], None, by, reason)
    _move(others[1:], others[0], by, reason)


def _move(tips: Sequence[Tip], head: Tip | None, by: User, reason: str) -> None:
    """The members of a group before who leads it: a head that has members cannot be moved."""
    TipDecision.objects.bulk_create(
        (
            TipDecision(
                tip=tip, outcome=TipOutcome.GROUPED, group=head, reason=reason, created_by=by
            )
            for tip in tips
        ),
        batch_size=BATCH,
    )
    for moved in (tips[:-1], tips[-1:]):
        rows = Tip.objects.filter(pk__in=[tip.pk for tip in moved])
        rows.update(group=head, grouped_by=GroupedBy.PERSON)
