"""What a checklist says: points that block or warn, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

BLOCK, WARN = "block", "warn"
NAMED = 3  # names in a sentence, before "and so many more"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the checklist."""

    name: str
    level: str  # BLOCK or WARN
    sentence: str
    can_be_waived: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def some(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - NAMED
    return ", ".join(listed[:NAMED]) + (f" and {more} more" if more > 0 else "")


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
