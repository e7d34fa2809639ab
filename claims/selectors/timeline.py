"""One timeline per claim, out of the rows themselves: what was recorded, by whom, and why.

It runs by the desk's own clock, the newest first, and so takes no notice of `as_of`. For a past
`known_at` it has the entries that it had then. What happened at one moment (a decision, what it
ended, what is held since) stands in the order of `Kind`, then by the rows' ids.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from claims.models import Claim
from claims.moments import Moment
from claims.selectors import timeline_edits, timeline_entries
from claims.selectors.evidence import Viewer
from claims.selectors.timeline_rows import RANKS, Asked, Kind, Source, Told, sources

NOW = Moment()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
KINDS = list(Kind)


class WrongPlace(ValueError):
    """Not a place on a timeline."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands on a timeline; the text of it reads back as the same place."""

    at: datetime
    kind: Kind
    row: uuid.UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}.{self.kind}.{self.row}"

    @classmethod
    def parse(cls, raw: str) -> Place:
        """Raises WrongPlace."""
        try:
            microseconds, kind, row = raw.split(".")
            at = EPOCH + int(microseconds) * MICROSECOND
            return cls(at, Kind(kind), uuid.UUID(row))
        except (ValueError, OverflowError) as error:
            raise WrongPlace(f"{raw[:100]!r} is not a place on a timeline.") from error


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was recorded about a claim."""

    at: datetime
    kind: Kind
    told: Told


@dataclass(frozen=True, slots=True)
class Page:
    entries: list[Entry]
    earlier: Place | None  # after which the next page begins; None where the timeline does


def of_claim(
    claim: Claim,
    moment: Moment = NOW,
    viewer: Viewer = None,
    *,
    limit: int,
    after: Place | None = None,
    kinds: Collection[Kind] = (),
) -> Page:
    """One page: what stands after the given place, of these kinds or of all.

    Two queries find the page's rows; then a fixed number for each kind that is on it.
    """
    asked = Asked(claim, moment, viewer)
    found = _places(asked, frozenset(kinds), after, limit + 1)
    shown = found[:limit]
    wanted: dict[Kind, list[uuid.UUID]] = {}
    for place in shown:
        wanted.setdefault(place.kind, []).append(place.row)
    told = {kind: timeline_entries.told(kind, rows, asked) for kind, rows in wanted.items()}
    entries = [Entry(place.at, place.kind, told[place.kind][place.row]) for place in shown]
    return Page(entries, shown[-1] if len(found) > limit else None)


def _places(asked: Asked, kinds: frozenset[Kind], after: Place | None, limit: int) -> list[Place]:
    read = [*sources(asked, kinds), *timeline_edits.sources(asked, kinds)]
    queries = [_keys(source, asked, after)[:limit] for source in read]
    if not queries:
        return []
    rows: Any = queries[0]
    if queries[1:]:
        rows = rows.union(*queries[1:], all=True).order_by("-at", "-rank", "-which")[:limit]
    return [Place(at, KINDS[rank], which) for at, rank, which in rows]


def _keys(source: Source, asked: Asked, after: Place | None) -> QuerySet[Any]:
    rank = RANKS[source.kind]
    rows = source.rows(asked).annotate(
        at=source.at, rank=Value(rank, IntegerField()), which=source.key
    )
    if after is not None:
        rows = rows.filter(_further(rank, after))
    return rows.order_by("-at", "-which").values_list("at", "rank", "which")


def _further(rank: int, after: Place) -> Q:
    """What stands after the place, of rows that all have this rank."""
    reached = RANKS[after.kind]
    if rank == reached:
        return Q(at__lt=after.at) | Q(at=after.at, which__lt=after.row)
    return Q(at__lte=after.at) if rank < reached else Q(at__lt=after.at)
