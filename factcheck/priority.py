"""Which claim to look at first, and why: points for what people judged and what was observed.

The weights are ours. They follow the questions by which fact-checking desks choose (can it be
checked, does it matter, is it disputed, how far does it spread, whom could it hurt); the score of
check-worthiness only orders claims that nobody has judged yet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

# Points for each step of a judgement, which goes from 0 (no) to 3 (very much).
JUDGED: Mapping[str, float] = {"consequence": 6, "contested": 4, "reach": 5, "harm": 7}
DEGREES = ("not at all", "a little", "clearly", "very much")
CANNOT_BE_CHECKED = -40.0
HARD_TO_CHECK = -10.0
CHECKWORTHY = 15.0
OPPOSED = {"suggested": 6.0, "confirmed": 12.0}
MOST_FOR_SPEAKERS = 12.0
MOST_FOR_TIPS = 9.0
OVERDUE, DUE_SOON, SOON = 30.0, 18.0, 2  # points, points, days


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What is known of a claim. Judgements are 0–3; None where nobody has judged."""

    score: float | None = None  # check-worthiness, 0–1, the highest of its statements
    checkable: int | None = None
    judgements: Mapping[str, int] = field(default_factory=dict)  # of JUDGED
    speakers: int = 0
    opposed: str = ""  # the strongest contradiction: suggested, confirmed, or none
    tips: int = 0
    days_left: int | None = None  # until it is due; negative when overdue


@dataclass(frozen=True, slots=True)
class Part:
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Priority:
    """A number to sort by, highest first, and what it is made of, weightiest first."""

    value: float
    parts: tuple[Part, ...]


def priority(signals: Signals) -> Priority:
    """Add the points up. The same signals always give the same priority."""
    found = [*_read(signals), *_judged(signals), *_dated(signals)]
    parts = sorted((part for part in found if part.points), key=lambda part: -abs(part.points))
    return Priority(round(sum(part.points for part in parts), 1), tuple(parts))


def _read(signals: Signals) -> list[Part]:
    parts = []
    if signals.score is not None:
        points = round(CHECKWORTHY * signals.score, 1)
        parts.append(Part(points, f"Its words call for a check ({signals.score:.0%})."))
    if signals.opposed:
        parts.append(Part(OPPOSED[signals.opposed], f"A contradiction is {signals.opposed}."))
    if signals.speakers > 1:
        points = min(MOST_FOR_SPEAKERS, round(3 * math.log2(signals.speakers), 1))
        parts.append(Part(points, f"{signals.speakers} speakers were seen to say it."))
    if signals.tips:
        points = min(MOST_FOR_TIPS, 3.0 * signals.tips)
        noun = "person" if signals.tips == 1 else "people"
        parts.append(Part(points, f"{signals.tips} {noun} asked for it."))
    return parts


def _judged(signals: Signals) -> list[Part]:
    parts = [
        Part(JUDGED[name] * degree, f"{name.capitalize()}: {DEGREES[degree]}.")
        for name, degree in signals.judgements.items()
    ]
    if signals.checkable == 0:
        parts.append(Part(CANNOT_BE_CHECKED, "Somebody judged that it cannot be checked."))
    elif signals.checkable == 1:
        parts.append(Part(HARD_TO_CHECK, "Somebody judged that it is hard to check."))
    return parts


def _dated(signals: Signals) -> list[Part]:
    days = signals.days_left
    if days is None or days > SOON:
        return []
    if days < 0:
        return [Part(OVERDUE, f"It was due {-days} day{'s' if days < -1 else ''} ago.")]
    when = ("today", "tomorrow")[days] if days < 2 else f"in {days} days"
    return [Part(DUE_SOON, f"It is due {when}.")]
