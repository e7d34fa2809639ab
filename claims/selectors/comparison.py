"""What changed about a claim between two moments: what each would show, and the other would not.

For members of the desk; evidence only as far as the viewer may see it at both moments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from claims.models import Appearance, Assessment, Claim, Holding, Merge, Relation, Wording
from claims.moments import Moment
from claims.selectors import (
    appearances,
    changed_verdicts,
    claims,
    evidence,
    grades,
    history,
    merges,
    relations,
    verdicts,
)
from claims.selectors.changed_verdicts import ChangedVerdict
from claims.selectors.evidence import Viewer, visible_assessments
from claims.selectors.grades import Axis
from claims.selectors.relations import Opposite

SHOWN = 50  # of each list
Item = TypeVar("Item")


class Backwards(ValueError):
    """The earlier moment is later than the other one."""


@dataclass(frozen=True, slots=True)
class Some(Generic[Item]):
    first: list[Item]  # SHOWN at most
    count: int  # of all


@dataclass(frozen=True, slots=True)
class Worded:
    """How the claim was put at each moment, and the wordings that it was given between them."""

    before: Wording | None  # None: the claim was not recorded yet
    after: Wording | None
    added: Some[Wording]


class Change(StrEnum):
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    TAKEN_UP = "taken_up"  # counts again
    REGRADED = "regraded"


@dataclass(frozen=True, slots=True)
class ChangedEvidence:
    change: Change
    before: Assessment | None  # None: it was not linked, or not for the viewer to see
    after: Assessment
    axes: list[Axis]  # that say something else


@dataclass(frozen=True, slots=True)
class ChangedRelation:
    opposite: Opposite  # as it stood at the later moment
    relation: Relation  # with who decided on it last, and the reason
    before: str | None  # its state then; None: there was no such link


@dataclass(frozen=True, slots=True)
class Comparison:
    wordings: Worded
    merges: Some[Merge]  # in force at one of the moments alone, the newest first
    sightings: Some[Appearance]  # seen at the later moment alone, the newest first
    sightings_left_out: Some[Appearance]  # seen at the earlier one alone: said after the later day
    evidence: Some[ChangedEvidence]
    relations: Some[ChangedRelation]
    answer_before: Holding | None  # what was held about the day that is asked about
    answer_after: Holding | None
    verdicts: Some[ChangedVerdict]  # for whatever days


def of_claim(
    claim: Claim, earlier: Moment, later: Moment, viewer: Viewer, *, now: datetime
) -> Comparison:
    """A fixed number of queries. Raises Backwards when `earlier` is not the earlier one."""
    _check_order(earlier, later, now)
    verdict = changed_verdicts.of_claim(claim, earlier, later)
    return Comparison(
        _wordings(claim, earlier, later),
        _merges(claim, earlier, later),
        _sightings(claim, earlier, later),
        _sightings(claim, later, earlier),
        _evidence(claim, earlier, later, viewer),
        _relations(claim, earlier, later),
        verdicts.on([claim.pk], earlier).get(claim.pk),
        verdicts.on([claim.pk], later).get(claim.pk),
        Some(changed_verdicts.in_full(verdict[:SHOWN]), len(verdict)),
    )


def _check_order(earlier: Moment, later: Moment, now: datetime) -> None:
    known = earlier.known_at or now, later.known_at or now
    if known[0] > known[1]:
        raise Backwards(
            f"What was known on {known[0]:%Y-%m-%d %H:%M} UTC is later than what was known on "
            f"{known[1]:%Y-%m-%d %H:%M} UTC. Swap the two moments."
        )
    days = earlier.day(now.date()), later.day(now.date())
    if known[0] == known[1] and days[0] > days[1]:
        raise Backwards(f"The day {days[0]} is later than {days[1]}. Swap the two moments.")


def _some(rows: QuerySet[Any]) -> Some[Any]:
    return Some(list(rows[:SHOWN]), rows.count())


def _wordings(claim: Claim, earlier: Moment, later: Moment) -> Worded:
    before = claims.worded(claim, earlier).first()
    rows = claims.worded(claim, later)
    added = rows.filter(number__gt=before.number if before else 0)
    return Worded(before, rows.first(), _some(added))


def _merges(claim: Claim, earlier: Moment, later: Moment) -> Some[Merge]:
    """What was merged into the claim or taken apart from it, and into what it was itself."""
    rows = merges.of_families(claim, earlier, later)
    ended = merges.in_force(later).filter(pk=OuterRef("pk"))
    begun = merges.in_force(earlier).filter(pk=OuterRef("pk"))
    found = _some(rows.filter(Exists(begun) ^ Exists(ended)))
    return Some(merges.as_known(found.first, later), found.count)


def _sightings(claim: Claim, without: Moment, moment: Moment) -> Some[Appearance]:
    """Those that one moment shows, and the other does not."""
    there = appearances.said(without).filter(merges.of(claim, without))
    other = there.filter(pk=OuterRef("pk"))
    found = _some(appearances.listed(moment).filter(merges.of(claim, moment), ~Exists(other)))
    appearances.as_known(found.first, moment)
    return found


def _evidence(
    claim: Claim, earlier: Moment, later: Moment, viewer: Viewer
) -> Some[ChangedEvidence]:
    linked = {at: merges.of(claim, at, "evidence__claim") for at in (earlier, later)}
    then = visible_assessments(earlier, viewer).filter(
        linked[earlier], evidence=OuterRef("evidence")
    )
    rows: Any = visible_assessments(later, viewer).filter(linked[later])
    rows = rows.annotate(before=Subquery(then.order_by().values("pk")[:1]))
    changed = rows.filter(Q(before=None) | ~Q(before=F("pk"))).order_by("-id")
    shown: list[Any] = list(_whole(changed)[:SHOWN])
    earlier_rows = _whole(Assessment.objects.filter(pk__in={row.before for row in shown}))
    before = {row.pk: row for row in earlier_rows}
    evidence.origins_as_known([*shown, *before.values()], later)
    history.as_known([row.evidence.document for row in shown], later)
    return Some([_compared(before.get(row.before), row) for row in shown], changed.count())


def _whole(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    related = ("created_by", "origin", "wording", "evidence__document")
    return rows.select_related(*related).defer("wording__search")


def _compared(before: Assessment | None, after: Assessment) -> ChangedEvidence:
    if before is None:
        return ChangedEvidence(Change.ADDED, None, after, [])
    change = Change.REGRADED
    if before.is_withdrawn != after.is_withdrawn:
        change = Change.WITHDRAWN if after.is_withdrawn else Change.TAKEN_UP
    return ChangedEvidence(change, before, after, grades.changed(before, after))


def _relations(claim: Claim, earlier: Moment, later: Moment) -> Some[ChangedRelation]:
    rows = relations.changed(claim, earlier, later)
    found = list(rows[:SHOWN])
    states = {row.pk: row.state_before for row in found}  # type: ignore[attr-defined]
    opposites: Iterable[Opposite] = relations.opposites(claim, found, later)
    return Some(
        [ChangedRelation(each, each.relation, states[each.relation.pk]) for each in opposites],
        rows.count(),
    )
