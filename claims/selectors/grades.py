"""How two assessments of one piece of evidence differ, axis by axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from claims.models import Assessment


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis that changed, with what it said before and after, in words; empty for nothing."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name} from {self.before or 'none'} to {self.after or 'none'}"


def _embargo(row: Assessment) -> str:
    return f"{row.embargo_until:%Y-%m-%d %H:%M} UTC" if row.embargo_until else ""


AXES: Mapping[str, Callable[[Assessment], str]] = {
    "stance": lambda row: row.get_stance_display(),
    "credibility": lambda row: row.get_credibility_display() or "",
    "reliability": lambda row: row.get_reliability_display(),
    "origin": lambda row: row.origin.name if row.origin else "",
    "wording": lambda row: str(row.wording.number),
    "note": lambda row: row.note,
    "audience": lambda row: row.get_audience_display(),
    "embargo": _embargo,
}


def changed(before: Assessment, after: Assessment) -> list[Axis]:
    """The axes that say something else now. The wording and origin of both are read."""
    found = [Axis(name, read(before), read(after)) for name, read in AXES.items()]
    return [axis for axis in found if axis.before != axis.after]


def in_words(row: Assessment) -> str:
    """The stance and the grades that were given."""
    given = {name: AXES[name](row) for name in ("credibility", "reliability", "origin")}
    return "; ".join([AXES["stance"](row), *(f"{k} {v}" for k, v in given.items() if v)])
