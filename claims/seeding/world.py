"""The invented country that the articles are about: beats, topics, speakers, publishers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Record:
    """A document that can be inspected: who keeps it, and what one passage of it says."""

    host: str
    title: str
    stance: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that people say this and that about.

    `{n}` and `{m}` in its texts are figures: those who say it name the first one, those who
    counter it the second. Each pair of `figures` is what is said in one stretch of the two years.
    """

    key: str
    headlines: list[str]
    says: list[str]
    counters: list[str]
    figures: list[tuple[str, str]]
    records: list[Record]
    why: str
    rating: str = ""
    failing: str = ""
    likelihood: str = ""
    criteria: str = ""
    indicators: list[str] = field(default_factory=list)
    outcome: str = ""
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words are reported; `role` stands before the name, `apposition` after it."""

    name: str
    role: str
    apposition: str

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    slug: str
    name: str
    town: str
    outlet: str
    occasions: list[str]
    bodies: list[str]
    unnamed: list[str]
    background: list[str]
    quips: list[str]
    topics: list[Topic]
    speakers: list[Speaker]


@dataclass(frozen=True, slots=True)
class House:
    """A publisher, and how the desk grades it (or not)."""

    host: str
    name: str
    grade: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    beats: list[Beat]
    agencies: list[House]
    papers: list[House]
    asides: list[str]
    frames: dict[str, list[str]]
    foreign: list[dict[str, Any]]
    desk: dict[str, list[str]]


def world(chance: Random) -> World:
    """The same country each time; who holds which office is drawn."""
    people, colour, houses = _read("people"), _read("colour"), _read("publishers")
    names = _names(people, chance)
    return World(
        beats=[_beat(path, names) for path in sorted((HERE / "beats").glob("*.toml"))],
        agencies=[House(*row) for row in houses["agencies"]],
        papers=[House(*row) for row in houses["papers"]],
        asides=colour["asides"],
        frames=colour["frames"],
        foreign=_read("languages")["texts"],
        desk=people["desk"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _names(people: dict[str, Any], chance: Random) -> list[str]:
    """Full names, each with a family name of its own."""
    families = people["families"].split()
    given = [*people["women"].split(), *people["men"].split()]
    chance.shuffle(families)
    return [f"{chance.choice(given)} {family}" for family in families]


def _beat(path: Path, names: list[str]) -> Beat:
    """The beat of a file; its speakers' names are taken off the list."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    posts, topics = told.pop("posts"), told.pop("topics")
    return Beat(
        slug=path.stem,
        speakers=[Speaker(names.pop(), *post) for post in posts],
        topics=[_topic(topic) for topic in topics],
        **told,
    )


def _topic(told: dict[str, Any]) -> Topic:
    records = [Record(*row) for row in told.pop("records")]
    figures = [(n, m) for n, m in told.pop("figures")]
    return Topic(records=records, figures=figures, **told)
