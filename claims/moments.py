"""The two clocks that every read goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar

from django.utils.dateparse import parse_date, parse_datetime

Parsed = TypeVar("Parsed", date, datetime)


class WrongMoment(ValueError):
    """A moment that cannot be read; its text names the parameter and the form it takes."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A question about the day `as_of`, answered with what was recorded until `known_at`.

    None stands for "today" and "all that is known now".
    """

    as_of: date | None = None
    known_at: datetime | None = None

    @classmethod
    def parse(cls, params: Mapping[str, str]) -> Moment:
        """Read `as_of` and `known_at` from a query string; raise WrongMoment."""
        return cls(_day(params.get("as_of", "")), _instant(params.get("known_at", "")))

    @property
    def is_now(self) -> bool:
        return self.as_of is None and self.known_at is None

    def day(self, today: date) -> date:
        """The day of the world that is asked about: without `as_of`, the day of `known_at`."""
        if self.as_of is not None:
            return self.as_of
        return self.known_at.date() if self.known_at else today

    @property
    def params(self) -> dict[str, str]:
        """The query string's parameters that lead to this moment again."""
        given = {"as_of": self.as_of, "known_at": self.known_at}
        return {name: value.isoformat() for name, value in given.items() if value is not None}


def _day(raw: str) -> date | None:
    if not raw.strip():
        return None
    day = _tried(parse_date, raw.strip())
    if day is None:
        raise WrongMoment(f"as_of={raw!r} is not a day; write it as 2025-12-31.")
    return day


def _instant(raw: str) -> datetime | None:
    """A day alone means its end: what was known when the day was over (UTC)."""
    # A query string's unescaped "+" of a zone arrives as a blank.
    text = raw.strip().replace(" +", "+")
    if not text:
        return None
    day = _tried(parse_date, text) if len(text) == 10 else None
    if day is not None:
        return datetime.combine(day, time.max, UTC)
    instant = _tried(parse_datetime, text) or _tried(parse_datetime, text.replace(" ", "+"))
    if instant is None:
        raise WrongMoment(
            f"known_at={raw!r} is not a moment; write 2025-12-31 or 2025-12-31T18:00:00Z."
        )
    try:
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except OverflowError as error:
        raise WrongMoment(f"known_at={raw!r} lies outside of what a calendar holds.") from error


def _tried(parse: Callable[[str], Parsed | None], text: str) -> Parsed | None:
    """None for a form that is not a date's, and for a date that does not exist."""
    try:
        return parse(text)
    except ValueError:
        return None
