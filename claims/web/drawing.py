"""Who said it when, as something to draw: one line a speaker, places in percent of the width.

What is drawn is bounded, however often it was said: sightings that would lie on each other are
one point, which is larger the more they are.
"""

from __future__ import annotations

import calendar
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.models import Claim, Precision
from claims.models.statements import iso
from claims.moments import Moment
from claims.selectors import speakers as selectors
from claims.selectors.speakers import Speaker, Speakers, Stretch

MARGIN = 2.0  # percent kept free at either end, so that a point at the edge is whole
SPELT = 12  # points of a line that are told one by one to who cannot see it


@dataclass(frozen=True, slots=True)
class Point:
    appearance_id: uuid.UUID
    at: float  # percent of the width
    width: float  # percent; 0 for a day, a bar for a month or a year
    radius: float  # pixels
    label: str


@dataclass(frozen=True, slots=True)
class Lane:
    speaker: Speaker
    points: list[Point]

    @property
    def label(self) -> str:
        if len(self.points) <= SPELT:
            return ", ".join(point.label for point in self.points)
        return _label(self.speaker.count, self.speaker.first_said, self.speaker.last_said)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A line for every speaker; without points where fewer than two sightings have a date."""

    lanes: list[Lane]
    first: date | None = None
    last: date | None = None


def drawing(claim: Claim, speakers: Speakers, moment: Moment) -> Drawing:
    """When the claim's latest speakers said it; one query."""
    dated = [speaker for speaker in speakers.latest if speaker.first_said]
    days = [_start(text) for row in dated for text in (row.first_said, row.last_said)]
    found = selectors.stretches(claim, dated, min(days), max(days), moment) if days else []
    if sum(stretch.count for stretch in found) < 2:
        return Drawing([Lane(speaker, []) for speaker in speakers.latest])
    first = min(stretch.first for stretch in found)
    last = max(_end(stretch.last, stretch.precision) for stretch in found)
    lanes = [_lane(speaker, found, first, last) for speaker in speakers.latest]
    return Drawing(lanes, first, last)


def _lane(speaker: Speaker, found: Sequence[Stretch], first: date, last: date) -> Lane:
    key = speaker.claimant.pk if speaker.claimant else None
    scale = (100 - 2 * MARGIN) / max((last - first).days, 1)
    own = [_point(stretch, first, scale) for stretch in found if stretch.claimant_id == key]
    return Lane(speaker, own)


def _point(stretch: Stretch, first: date, scale: float) -> Point:
    start, end = stretch.first, _end(stretch.last, stretch.precision)
    at, width = (start - first).days * scale, (end - start).days * scale
    if stretch.precision == Precision.DAY:
        at, width = at + width / 2, 0.0
    return Point(
        stretch.appearance_id,
        round(MARGIN + at, 2),
        round(width, 2),
        round(min(6 + 2 * math.log10(stretch.count), 12), 1),
        _label(stretch.count, *(iso(day, stretch.precision) for day in (start, stretch.last))),
    )


def _label(count: int, first: str, last: str) -> str:
    days = first if first == last else f"{first} – {last}"
    return days if count == 1 else f"{days} ({count} sightings)"


def _start(text: str) -> date:
    """The first day of a day, a month or a year."""
    return date.fromisoformat(f"{text}-01-01"[:10])


def _end(start: date, precision: Precision) -> date:
    if precision == Precision.MONTH:
        return start.replace(day=calendar.monthrange(start.year, start.month)[1])
    if precision == Precision.YEAR:
        return start.replace(month=12, day=31)
    return start
