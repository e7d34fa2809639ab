"""For which days the desk held something else at one moment than at another, and since whom."""

from __future__ import annotations

import uuid
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, QuerySet

from claims.models import Act, Claim, Decision, Holding, Outcome
from claims.moments import Moment
from claims.selectors import merges, verdicts

FIRST, LAST = date.min.toordinal() - 1, date.max.toordinal() + 1  # stand for no end


@dataclass(frozen=True, slots=True)
class Span:
    """Some days (ordinals, half-open) for which a row speaks."""

    first: int
    until: int
    row: uuid.UUID
    proposal: uuid.UUID

    @classmethod
    def of(cls, days: Any, row: uuid.UUID, proposal: uuid.UUID) -> Span:
        return cls(
            days.lower.toordinal() if days.lower else FIRST,
            days.upper.toordinal() if days.upper else LAST,
            row,
            proposal,
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (ordinals, half-open) for which another verdict is held, or none, or for the first time.

    `retraction`: the decision that took the earlier one back, where nothing is held since.
    """

    appearance: uuid.UUID | None
    first: int
    until: int
    before: Span | None
    after: Span | None
    retraction: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """What was and is held about the claim, or whether it was said so, for some days."""

    appearance: uuid.UUID | None
    valid: DateRange  # days of the world
    before: Holding | None
    after: Holding | None
    decision: Decision | None  # that changed it


def of_claim(claim: Claim, earlier: Moment, later: Moment) -> list[Stretch]:
    """All stretches; about the claim first, then about its sightings; the latest days first."""
    before, after = _spans(claim, earlier, later), _spans(claim, later, earlier)
    retracted = _retractions(claim, earlier, later)
    subjects = sorted(before.keys() | after.keys(), key=lambda key: (key is not None, str(key)))
    return [
        stretch
        for subject in subjects
        for stretch in reversed(
            list(
                stretches(
                    subject,
                    before.get(subject, []),
                    after.get(subject, []),
                    retracted.get(subject, []),
                )
            )
        )
    ]


def in_full(found: Sequence[Stretch]) -> list[ChangedVerdict]:
    """The stretches with their verdicts and decisions; two queries."""
    keys = {span.row for each in found for span in (each.before, each.after) if span}
    rows = verdicts.with_verdict(Holding.objects.filter(pk__in=keys))
    holdings = {row.pk: row for row in rows}
    taken_back = {each.retraction for each in found if each.retraction}
    decisions = Decision.objects.select_related("created_by").in_bulk(taken_back)
    return [_in_full(each, holdings, decisions) for each in found]


def _in_full(
    each: Stretch, holdings: dict[uuid.UUID, Holding], decisions: dict[uuid.UUID, Decision]
) -> ChangedVerdict:
    before = holdings[each.before.row] if each.before else None
    after = holdings[each.after.row] if each.after else None
    decided = after.proposal.decision if after else None
    if each.retraction:
        decided = decisions[each.retraction]
    days = DateRange(_day(each.first), _day(each.until))
    return ChangedVerdict(each.appearance, days, before, after, decided)


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if FIRST < ordinal < LAST else None


Spans = dict[uuid.UUID | None, list[Span]]


def _spans(claim: Claim, moment: Moment, other: Moment) -> Spans:
    """What was held at one moment and not at the other, by appearance; the first days first.

    What was held at both covers the same days at both.
    """
    held_too = verdicts.recorded(other).filter(pk=OuterRef("pk"))
    rows = verdicts.recorded(moment).filter(merges.own(claim, moment), ~Exists(held_too))
    return _by_appearance(rows, "appearance", "valid", "pk", "proposal")


def _retractions(claim: Claim, earlier: Moment, later: Moment) -> Spans:
    """What took verdicts back between the two moments, the first one first."""
    if earlier.known_at is None:
        return {}
    rows: Any = Decision.objects.known(later).filter(
        merges.own(claim, later, "proposal__"),
        created_at__gt=earlier.known_at,
        outcome=Outcome.APPROVED,
        proposal__act=Act.RETRACT,
    )
    names = ("proposal__appearance", "proposal__valid", "pk", "proposal")
    return _by_appearance(rows.order_by("created_at"), *names, is_sorted=True)


def _by_appearance(rows: QuerySet[Any], *names: str, is_sorted: bool = False) -> Spans:
    found: Spans = {}
    for appearance, days, row, proposal in rows.values_list(*names):
        found.setdefault(appearance, []).append(Span.of(days, row, proposal))
    if not is_sorted:
        for spans in found.values():
            spans.sort(key=lambda span: span.first)
    return found


def stretches(
    appearance: uuid.UUID | None,
    before: Sequence[Span],
    after: Sequence[Span],
    retracted: Sequence[Span],
) -> Iterator[Stretch]:
    """The days on which the two differ, in their order, as few stretches as there can be.

    `before` and `after` are each in order and do not overlap.
    """
    last: Stretch | None = None
    for first, until in _cuts([*before, *after, *retracted]):
        old, new = _at(before, first), _at(after, first)
        taken_back = None if new else _last_at(retracted, first)
        if (old and old.proposal) == (new and new.proposal):
            continue
        each = Stretch(appearance, first, until, old, new, taken_back)
        if last and _continues(last, each):
            last = Stretch(appearance, last.first, until, last.before, last.after, taken_back)
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _cuts(spans: Collection[Span]) -> Iterator[tuple[int, int]]:
    ends = sorted({end for span in spans for end in (span.first, span.until)})
    return pairwise(ends)


def _at(spans: Sequence[Span], day: int) -> Span | None:
    place = bisect_right(spans, day, key=lambda span: span.first) - 1
    return spans[place] if place >= 0 and day < spans[place].until else None


def _last_at(spans: Sequence[Span], day: int) -> uuid.UUID | None:
    rows = [span.row for span in spans if span.first <= day < span.until]
    return rows[-1] if rows else None


def _continues(last: Stretch, each: Stretch) -> bool:
    """Whether it says the same of the days right after."""
    return last.until == each.first and _says(last) == _says(each)


def _says(stretch: Stretch) -> tuple[Any, ...]:
    spans = (stretch.before, stretch.after)
    return (*(span and span.proposal for span in spans), stretch.retraction)
