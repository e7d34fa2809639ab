"""What a desk holds, as simply as it can be said: which proposal for which subject and day.

A snapshot of that dictionary is kept for every decision. Nothing here knows of ranges or rows.
"""

from __future__ import annotations

import bisect
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

FIRST = date(2025, 6, 1)
WINDOW = 30  # days that are told apart; one stands for all before them, and one for all after
BEFORE, AFTER = -1, WINDOW
Answers = Mapping[int, uuid.UUID]  # by day
Held = Mapping[uuid.UUID, Answers]  # by subject


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open days of the window; None is for ever back or on."""

    start: int | None
    end: int | None

    @property
    def days(self) -> range:
        start = BEFORE if self.start is None else self.start
        return range(start, AFTER + 1 if self.end is None else self.end)

    @property
    def valid_from(self) -> date | None:
        return None if self.start is None else on(self.start)

    @property
    def valid_until(self) -> date | None:
        return None if self.end is None else on(self.end)

    def beside(self, how: str) -> Period:
        """Another period, which lies to this one as told, as near as the window lets it."""
        first, last = self.days[0], self.days[-1]
        one = min(max(first, 0), WINDOW - 1)
        wider = (first - 1 if first > 0 else None, last + 2 if last < WINDOW - 1 else None)
        ways = {
            "same": (self.start, self.end),
            "before": (None, self.start),
            "after": (self.end, None),
            "one day": (one, one + 1),
            "around": wider,
        }
        return Period(*ways[how])


def on(day: int, beyond: int = 0) -> date:
    """The date of a day; the ones that stand for all before and after are `beyond` days off."""
    off = {BEFORE: -beyond, AFTER: beyond}.get(day, 0)
    return FIRST + timedelta(days=day + off)


def day_of(date_: date) -> int:
    """The day that a date is told apart as; the opposite of `on`."""
    return min(max((date_ - FIRST).days, BEFORE), AFTER)


@dataclass
class Reference:
    """What is held, at each moment at which that changed."""

    moments: list[datetime] = field(default_factory=list)
    snapshots: list[Held] = field(default_factory=lambda: [{}])

    def answers(self, subject: uuid.UUID, period: Period) -> Answers:
        """What is held now for the days of the period."""
        held = self.snapshots[-1].get(subject, {})
        return {day: held[day] for day in period.days if day in held}

    def approve(
        self, subject: uuid.UUID, period: Period, proposal: uuid.UUID | None, moment: datetime
    ) -> None:
        """From the moment on the proposal is held for its days, or nothing is."""
        last = self.snapshots[-1]
        answers = {day: old for day, old in last.get(subject, {}).items() if day not in period.days}
        if proposal:
            answers |= dict.fromkeys(period.days, proposal)
        assert not self.moments or moment > self.moments[-1]
        self.moments.append(moment)
        self.snapshots.append({**last, subject: answers})

    def known_at(self, moment: datetime) -> Held:
        return self.snapshots[bisect.bisect_right(self.moments, moment)]
