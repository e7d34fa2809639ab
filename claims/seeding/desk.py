"""The people of the seeded desk, and what they know of the texts that they have read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Appearance, ExtractionRun, JobState, Label, Publisher, Snapshot, Triage
from claims.permissions import Role
from claims.seeding.diary import Diary
from claims.seeding.prose import Place
from claims.seeding.stories import Mention, Story, Text
from claims.seeding.world import World
from claims.services import documents, people, publishers, runs
from claims.services.documents import Submission
from claims.services.runs import Engine


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a text was found to say it."""

    side: str
    place: Place
    snapshot: Snapshot
    appearance: Appearance | None  # None: the engine saw no claim there


class Desk:
    """Who works here, and what has been read so far."""

    def __init__(self, world: World, diary: Diary, engine: Engine, chance: Random) -> None:
        self.world, self.diary, self.engine, self.chance = world, diary, engine, chance
        self.people: dict[Role, list[User]] = {}
        self.labels: dict[str, Label] = {}  # by the beat's slug, or by their name
        self.sightings: dict[str, list[Sighting]] = {}  # by the story's key
        self.snapshots: dict[str, Snapshot] = {}  # by the address
        self._unmet = {house.host: house for house in [*world.agencies, *world.papers]}

    # People

    def open(self, password: str) -> None:
        """Everybody gets an account with the role; whoever has one keeps password and role."""
        people.ensure_roles()
        hashed = make_password(password)  # slow on purpose: once is enough
        for role, names in self.world.desk.items():
            self.people[Role(role)] = [_account(name, Role(role), hashed) for name in names]

    def one(self, role: Role, *others: User | None) -> User:
        """Somebody of the role who is none of the others."""
        return self.chance.choice([user for user in self.people[role] if user not in others])

    # Reading

    def read(self, text: Text) -> Snapshot:
        """Hand a text in, have the engine read it, and keep what it says of each story."""
        by = self.one(Role.CONTRIBUTOR) if self.chance.random() < 0.4 else None
        submission = Submission(
            data=text.text.encode(),
            filename="report.txt",
            content_type="text/plain",
            url=text.url,
            title=text.title,
            language=text.language,
            published_on=text.day,
        )
        submitted = documents.submit(submission, by=by)
        runs.perform(submitted.run.pk, self.engine)
        _check_read(submitted.run)
        self._meet(submitted.document.publisher)
        self.snapshots[text.url] = submitted.snapshot
        self._note(text.mentions, submitted.snapshot)
        return submitted.snapshot

    def _note(self, mentions: Sequence[Mention], snapshot: Snapshot) -> None:
        if not mentions:
            return
        triages = Triage.objects.filter(statement__run__snapshot=snapshot)
        found = list(triages.select_related("statement", "appearance__wording__claim"))
        for mention in mentions:
            sighting = Sighting(mention.side, mention.place, snapshot, _at(mention.place, found))
            self.sightings.setdefault(mention.story.key, []).append(sighting)

    def of(self, story: Story, side: str = "") -> list[Sighting]:
        """Where the story was seen, on one side of it or on both."""
        seen = self.sightings.get(story.key, [])
        return [sighting for sighting in seen if side in ("", sighting.side)]

    def _meet(self, publisher: Publisher | None) -> None:
        """Name a publisher when its first text comes in, and say how reliable it is."""
        house = self._unmet.pop(publisher.host, None) if publisher and publisher.host else None
        if publisher is None or house is None or publisher.name == house.name:
            return
        by = self.people[Role.EDITOR][0]
        publishers.describe(publisher, {"name": house.name}, seen=publisher.version, by=by)
        if house.grade:
            publishers.grade(publisher, house.grade, house.why, by=by)


def _account(name: str, role: Role, password: str) -> User:
    first, last = name.split()
    user, is_new = User.objects.get_or_create(
        username=first.lower(),
        defaults={
            "first_name": first,
            "last_name": last,
            "password": password,
            "is_superuser": role is Role.ADMINISTRATOR,
            "date_joined": timezone.now(),  # the moment played; its default knows only the real one
        },
    )
    if is_new:
        people.give_role(user, role)
    return user


def _check_read(run: ExtractionRun) -> None:
    """A run that fails is put back for later, which never comes here."""
    run.refresh_from_db(fields=["state", "error"])
    if run.state != JobState.DONE:
        raise RuntimeError(f"The engine could not read {run.snapshot}: {run.error}")


def _at(place: Place, triages: Iterable[Triage]) -> Appearance | None:
    """The appearance whose statement shares most with the place."""

    def shared(triage: Triage) -> int:
        said = triage.statement
        return min(said.end, place.end) - max(said.start, place.start)

    best = max(triages, key=shared, default=None)
    return best.appearance if best and shared(best) > 0 else None
