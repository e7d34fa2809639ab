"""What happens when: scripts that wait and go on, played in the order of their moments."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from claims.errors import Conflict, Refused
from claims.seeding.clock import Clock, Turn

TOGETHER = 50  # steps in one transaction: each begins with a clock of its own
# What is done up to the next `yield` is one step; what is yielded is how long the script waits.
Script = Iterator[timedelta]


class Diary:
    """Scripts by the moment at which they go on. Two of one moment keep their order."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.now = datetime.min.replace(tzinfo=UTC)
        self.refused: list[str] = []  # what the services said no to
        self._entries: list[tuple[datetime, int, Script]] = []
        self._entered = 0

    def enter(self, moment: datetime, script: Script) -> None:
        heapq.heappush(self._entries, (moment, self._entered, script))
        self._entered += 1

    def play(self, until: datetime) -> None:
        """Go through all that happens before a moment; what is left never happened."""
        while self._goes_on(until):
            with self.clock() as turn:
                for _ in range(TOGETHER):
                    if self._goes_on(until):
                        self._step(turn)

    def _goes_on(self, until: datetime) -> bool:
        return bool(self._entries) and self._entries[0][0] < until

    def _step(self, turn: Turn) -> None:
        """Go on to the next wait; who is refused something leaves it at that."""
        self.now, _, script = heapq.heappop(self._entries)
        turn(self.now)
        try:
            with transaction.atomic():
                wait = next(script, None)
        except (Refused, Conflict) as refused:
            self.refused.append(str(refused))
            return
        if wait is not None:
            self.enter(self.now + wait, script)


def at(day: date, hour: float) -> datetime:
    """A moment of a day, by hours and their fractions."""
    return datetime.combine(day, time(tzinfo=UTC)) + timedelta(hours=hour)
