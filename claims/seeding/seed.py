"""Seeding: plan what is published and what the desk does about it, then play it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from claims.seeding import routine
from claims.seeding.case import Case
from claims.seeding.clock import Clock
from claims.seeding.courses import FORETOLD, RATED, Course
from claims.seeding.desk import Desk
from claims.seeding.diary import Diary, Script, at
from claims.seeding.reading import reading
from claims.seeding.stories import DAYS, Newsroom, Plan, Story, Text
from claims.seeding.world import World, world

Tell = Callable[[int, int], None]  # texts read so far, and in all


@dataclass(frozen=True, slots=True)
class Seeding:
    """What to seed: the number that everything is drawn by, how much, up to which day."""

    number: int
    articles: int
    until: date  # the first day of which nothing is played
    clock: Clock
    processes: int = 2


@dataclass(frozen=True, slots=True)
class Seeded:
    password: str
    people: dict[str, list[str]]  # user names by role
    refused: list[str]  # what the services said no to


def plan(number: int, articles: int, until: date) -> tuple[World, Plan]:
    """What the invented press publishes; the same for the same number, size and day."""
    country = world(_chance("world", number))
    return country, Newsroom(country, number, until).plan(articles)


def seed(wanted: Seeding, tell: Tell) -> Seeded:
    """Fill the desk, and say how to sign in."""
    country, planned = plan(wanted.number, wanted.articles, wanted.until)
    password = secrets.token_urlsafe(9)
    with reading(planned.texts, wanted.processes) as engine:
        diary = Diary(wanted.clock)
        desk = Desk(country, diary, engine, _chance("desk", wanted.number))
        begins = at(wanted.until - timedelta(days=DAYS + 1), 9)
        diary.enter(begins, _opening(desk, password))
        diary.enter(begins, routine.opened(desk))
        diary.enter(begins, routine.sorted_weekly(desk, _chance("inbox", wanted.number)))
        tips = routine.tipped(desk, planned.stories, _chance("tips", wanted.number))
        diary.enter(begins, tips)
        progress = _Progress(len(planned.texts), tell)
        for text in planned.texts:
            hour = _chance(text.url, wanted.number).uniform(6, 20)
            diary.enter(at(text.day, hour), _arrival(desk, text, progress))
        _enter_cases(diary, desk, planned, wanted)
        diary.enter(
            at(wanted.until - timedelta(days=1), 23),
            routine.last_day(desk, _chance("last day", wanted.number)),
        )
        diary.play(at(wanted.until, 0))
    names = {str(role): [user.username for user in who] for role, who in desk.people.items()}
    return Seeded(password, names, diary.refused)


class _Progress:
    def __init__(self, texts: int, tell: Tell) -> None:
        self.texts, self.tell, self.read = texts, tell, 0

    def count(self) -> None:
        self.read += 1
        self.tell(self.read, self.texts)


def _opening(desk: Desk, password: str) -> Script:
    desk.open(password)
    yield from ()


def _arrival(desk: Desk, text: Text, progress: _Progress) -> Script:
    desk.read(text)
    progress.count()
    yield from ()


def _enter_cases(diary: Diary, desk: Desk, planned: Plan, wanted: Seeding) -> None:
    """Each story is taken up when its records are in; the courses take turns."""
    decks = {True: _Deck(FORETOLD), False: _Deck(RATED)}
    for story in planned.stories:
        records = [text for text in planned.texts if any(p[0] is story for p in text.passages)]
        seen = [text.day for text in planned.texts if any(m.story is story for m in text.mentions)]
        begins = max([seen[0], *(text.day for text in records)]) + timedelta(days=1)
        course = decks[bool(story.topic.likelihood)].draw()
        moment = at(begins, _chance(story.key, wanted.number).uniform(9, 17))
        diary.enter(moment, _worked_on(desk, story, records, course, wanted.number))


def _worked_on(
    desk: Desk, story: Story, records: Sequence[Text], course: Course, number: int
) -> Script:
    yield from course(Case(story, desk, records, number))


class _Deck:
    """Courses in turns, from the first again when all are dealt."""

    def __init__(self, courses: Sequence[Course]) -> None:
        self._left = self._dealt(courses)

    def draw(self) -> Course:
        return next(self._left)

    @staticmethod
    def _dealt(courses: Sequence[Course]) -> Iterator[Course]:
        while True:
            yield from courses


def _chance(of: str, number: int) -> Random:
    return Random(f"{of} {number}")  # noqa: S311 - to be the same each time
