"""Who said it when, as something to draw: one line a speaker, places in percent of the width."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.models import Appearance, Precision
from claims.selectors.claims import Speaker

MARGIN = 2.0  # percent kept free at either end, so that a point at the edge is whole


@dataclass(frozen=True, slots=True)
class Point:
    appearance: Appearance
    at: float  # percent of the width
    width: float  # percent; 0 for a day, a bar for a month or a year


@dataclass(frozen=True, slots=True)
class Lane:
    speaker: Speaker
    points: list[Point]


@dataclass(frozen=True, slots=True)
class Timeline:
    first: date
    last: date
    lanes: list[Lane]


def timeline(speakers: Sequence[Speaker]) -> Timeline | None:
    """The dated appearances in order; None when there are fewer than two to put in order."""
    dated = [row for speaker in speakers for row in speaker.appearances if row.said_on]
    if len(dated) < 2:
        return None
    spans = {row.pk: _days(row) for row in dated}
    first = min(start for start, _ in spans.values())
    last = max(end for _, end in spans.values())
    days = max((last - first).days, 1)

    def point(row: Appearance) -> Point:
        start, end = spans[row.pk]
        scale = (100 - 2 * MARGIN) / days
        at = MARGIN + (start - first).days * scale
        return Point(row, round(at, 2), round((end - start).days * scale, 2))

    lanes = [
        Lane(speaker, [point(row) for row in speaker.appearances if row.said_on])
        for speaker in speakers
    ]
    return Timeline(first, last, [lane for lane in lanes if lane.points])


def _days(row: Appearance) -> tuple[date, date]:
    """The first and the last day on which it may have been said."""
    start = row.said_on
    assert start  # noqa: S101
    if row.said_on_precision == Precision.MONTH:
        return start, start.replace(day=calendar.monthrange(start.year, start.month)[1])
    if row.said_on_precision == Precision.YEAR:
        return start, start.replace(month=12, day=31)
    return start, start
