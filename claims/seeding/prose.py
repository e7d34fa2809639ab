"""Short agency copy: who said what, in varied sentences, with the places of what was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from claims.seeding.world import Beat, Speaker

SIDES = ("says", "counters")
_WHO = re.compile(r"\{(who|Who)\}")
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text says it: code points, half-open; and who says it."""

    start: int
    end: int
    speaker: str


@dataclass(slots=True)
class Copy:
    """A report while it is written: its paragraphs so far, and who has been introduced."""

    beat: Beat
    day: date
    chance: Random
    frames: dict[str, list[str]]
    paragraphs: list[str] = field(default_factory=list)
    introduced: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)

    def quote(self, manner: str, what: str, speaker: Speaker, other: str = "") -> Place:
        """Say `what` by the speaker, in a sentence of the manner, as a paragraph of its own."""
        frame = self._fresh(self.frames[manner])
        words = {
            "what": what,
            "What": upper(what),
            "day": self._weekday(),
            "outlet": self.beat.outlet,
            "occasion": self.chance.choice(self.beat.occasions),
            "quip": self._fresh(self.beat.quips),
            "surname": speaker.surname,
            "other": other,
            "body": self.chance.choice(self.beat.bodies),
            "unnamed": self.chance.choice(self.beat.unnamed),
        }
        words["Body"], words["Unnamed"] = upper(words["body"]), upper(words["unnamed"])
        if _WHO.search(frame):
            words["who"] = self._introduced(speaker)
            words["Who"] = upper(words["who"])
        said_by = speaker.name if _WHO.search(frame) else ""
        return self._add(_smooth(frame.format(**words)), what, said_by)

    def tell(self, sentence: str) -> None:
        """A sentence that nobody is quoted for, at the end of the last paragraph."""
        if self.paragraphs and self.chance.random() < 0.6:
            self.paragraphs[-1] += f" {sentence}"
        else:
            self.paragraphs.append(sentence)

    def aside(self, asides: list[str]) -> None:
        source = self.beat.background if self.chance.random() < 0.3 else asides
        self.tell(self._fresh(source))

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    def _add(self, sentence: str, what: str, speaker: str) -> Place:
        start = len(self.text) + 2 if self.paragraphs else 0
        self.paragraphs.append(sentence)
        at = sentence.lower().index(what.lower())
        return Place(start + at, start + at + len(what), speaker)

    def _weekday(self) -> str:
        day = self.day - A_DAY if self.chance.random() < 0.3 else self.day
        return f"on {day:%A}"

    def _introduced(self, speaker: Speaker) -> str:
        """In full the first time, by the surname from then on."""
        if speaker.name in self.introduced:
            return speaker.surname
        self.introduced.add(speaker.name)
        if speaker.apposition.startswith("who ") or self.chance.random() < 0.4:
            return f"{speaker.name}, {speaker.apposition},"
        return f"{speaker.role} {speaker.name}"

    def _fresh(self, options: list[str]) -> str:
        """One that this report has not used, while there is one."""
        left = [option for option in options if option not in self.used] or options
        chosen = self.chance.choice(left)
        self.used.add(chosen)
        return chosen


def upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _smooth(sentence: str) -> str:
    """No comma before a stop, no two in a row, no doubled blanks."""
    return re.sub(r",+(?=[,.:])", "", re.sub(r" {2,}", " ", sentence))


def slugs(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60]


def days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += A_DAY
