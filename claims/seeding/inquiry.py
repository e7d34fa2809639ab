"""One story as the desk looks into it: each step a call of a service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import (
    Appearance,
    CaseState,
    Claim,
    Evidence,
    Kind,
    ReplyRequest,
    Stance,
)
from claims.models import Case as WorkOn
from claims.permissions import Role
from claims.seeding.desk import Desk, Sighting
from claims.seeding.phrases import PHRASES
from claims.seeding.stories import Story, Text
from claims.seeding.world import Record
from claims.selectors import replies as asked
from claims.selectors.merges import survivor_of
from claims.services import (
    cases,
    claims,
    comments,
    evidence,
    labels,
    replies,
)
from claims.services.evidence import NewEvidence
from claims.services.replies import NewReply, NewRequest

A_DAY = timedelta(days=1)
SITE = "http://127.0.0.1:8000"
OPEN_ENDED = (Kind.INTENT, Kind.FORECAST)


class Inquiry:
    """A story's claim, who works on it, and what has been found so far."""

    def __init__(self, story: Story, desk: Desk, records: Sequence[Text], number: int) -> None:
        self.story, self.desk, self.records = story, desk, records
        self.chance = Random(f"case {number} {story.key}")  # noqa: S311 - to be the same each time
        self.reviewer = self.chance.choice(desk.people[Role.REVIEWER])
        self.editor = self.chance.choice(desk.people[Role.EDITOR])
        self.evidence: list[Evidence] = []
        self.requests: list[ReplyRequest] = []
        self._claim: Claim | None = None

    # Who and what

    @property
    def approver(self) -> User:
        return self.chance.choice([user for user in self._deciders if user.pk != self.reviewer.pk])

    @property
    def _deciders(self) -> list[User]:
        return [*self.desk.people[Role.REVIEWER], *self.desk.people[Role.EDITOR]]

    @property
    def now(self) -> datetime:
        """The moment that is played."""
        return self.desk.diary.now

    @property
    def moment(self) -> datetime:
        """The moment at which it is recorded: another one where the past is not played."""
        return timezone.now()

    def pick(self, what: str) -> str:
        """One of the phrases for something, with the claim's words in it."""
        chosen = self.chance.choice(PHRASES[what])
        return self.story.put(chosen).replace("{claim}", self.words)

    @property
    def words(self) -> str:
        """The claim as it is put now."""
        return self.claim.wordings.order_by("-number").values_list("text", flat=True)[0]

    @property
    def claim(self) -> Claim:
        """What most say; logged by hand where the engine saw no claim."""
        if self._claim is None:
            self._claim = survivor_of(self._found("says") or self._logged())
        return self._claim

    @property
    def counter(self) -> Claim | None:
        """What those say who contradict it."""
        return self._found("counters")

    def same(self) -> list[Claim]:
        """Other claims that put the same in other words, or about the same days."""
        found = {}
        for sighting in self.desk.of(self.story, "says"):
            if sighting.appearance and self._is_plain(sighting.appearance):
                claim = sighting.appearance.claim
                found[claim.pk] = claim
        found.pop(self.claim.pk, None)
        return list(found.values()) or [self._otherwise()]

    def _otherwise(self) -> Claim:
        """Somebody logs it in other words, not knowing that it is there."""
        text = self.story.put(self.story.topic.says[-1])
        new = claims.NewClaim(text=f"Reportedly, {text}.", kind=Kind.FACT)
        return claims.log(new, by=self.reviewer)[0]

    def _found(self, side: str) -> Claim | None:
        for sighting in self.desk.of(self.story, side):
            if sighting.appearance and (side != "says" or self._is_plain(sighting.appearance)):
                return sighting.appearance.claim
        return None

    def _is_plain(self, appearance: Appearance) -> bool:
        """Not “it was possible that …”, nor a sentence with its speaker in it."""
        words = " ".join(appearance.wording.text.lower().rstrip(".").split())
        return words in {self.story.put(way).lower() for way in self.story.topic.says}

    def _logged(self) -> Claim:
        seen = self.desk.of(self.story)[0]
        text = self.story.put(self.story.topic.says[0])
        passage = claims.Passage(
            snapshot=seen.snapshot,
            start=seen.place.start,
            end=seen.place.end,
            claimant=seen.place.speaker,
        )
        kind = Kind.FORECAST if self.story.topic.likelihood else Kind.FACT
        new = claims.NewClaim(text=f"{text[:1].upper()}{text[1:]}.", kind=kind, passage=passage)
        return claims.log(new, by=self.reviewer)[0]

    # The work on it

    def take(self) -> None:
        """Whoever is to look into it is given it, or takes it; its beat is its label."""
        case = WorkOn.objects.get(pk=self.claim.pk)
        if case.state in (CaseState.CHECKED, CaseState.NOT_CHECKING):
            cases.reopen(self.claim, self.pick("reopened"), by=self.editor)
        elif case.state == CaseState.IN_REVIEW:
            return
        by = self.chance.choice([self.reviewer, self.editor])
        cases.assign(self.claim, self.reviewer, by=by, reason=self.pick("taken"))
        labels.put_on(self.desk.labels[self.story.beat.slug], [self.claim.pk], by=self.reviewer)
        if self.chance.random() < 0.3:
            due = self.now.date() + A_DAY * self.chance.randint(5, 30)
            version = WorkOn.objects.get(pk=self.claim.pk).version
            cases.edit(self.claim, {"due_on": due}, seen=version, by=self.editor)

    def talk(self) -> None:
        """Somebody comments, and is answered at times."""
        text = self.pick("comment")
        if self.chance.random() < 0.5:
            text = self.pick("mention").replace("{name}", self.reviewer.username)
        said = comments.write(self.claim, text, by=self.editor)
        if self.chance.random() < 0.5:
            comments.write(self.claim, self.pick("reply_to"), by=self.reviewer, reply_to=said)

    # Looking into it

    def gather(self, audience: str = "public") -> None:
        """Link what can be inspected."""
        for text in self.records:
            for story, record, passage in text.passages:
                if story is self.story and text.url in self.desk.snapshots:
                    self._link(text, record, passage, audience)

    def _link(self, text: Text, record: Record, passage: str, audience: str) -> None:
        snapshot = self.desk.snapshots[text.url]
        start = snapshot.text.index(passage)
        new = NewEvidence(
            claim=self.claim,
            snapshot=snapshot,
            start=start,
            end=start + len(passage),
            stance=record.stance,
            grounds=self.pick("grounds"),
            credibility=self.chance.choice([1, 2, 2, 2, 3, None]),
            note=self.pick("note") if self.chance.random() < 0.5 else "",
            audience=audience,
        )
        self.evidence.append(evidence.link(new, by=self._helper))

    @property
    def _helper(self) -> User:
        return self.chance.choice([self.reviewer, *self.desk.people[Role.CONTRIBUTOR]])

    def ask(self) -> None:
        """Ask who says it, and was not asked yet, for comment."""
        for claimant in asked.unasked(self.claim):
            new = NewRequest(
                claim=self.claim,
                claimant=claimant,
                whom=self.chance.choice([f"Office of {claimant}", str(claimant)]),
                channel=self.chance.choice(["email", "email", "phone", "letter", "message"]),
                text=self.pick("question"),
                asked_at=self.now,
                deadline=self.now + A_DAY * self.chance.choice([2, 3, 5]),
            )
            self.requests.append(replies.request(new, by=self.reviewer))

    def hear(self) -> None:
        """Record what came of the requests; some never answer."""
        for request in self.requests:
            outcome = self.chance.choice(["answered", "answered", "declined", "silent"])
            is_due = request.deadline < self.now
            if outcome == "silent" and not is_due:
                continue
            new = NewReply(
                outcome=outcome,
                text=self.pick("answer") if outcome == "answered" else "",
                received_at=None if outcome == "silent" else self.now - A_DAY / 3,
                audience=self.chance.choice(["public", "public", "desk"]),
            )
            replies.record(request, new, by=self.reviewer)
        self.requests = []

    def settle_kind(self, *, is_open: bool) -> None:
        """Have the claim be of the kind that its verdict needs."""
        last = self.claim.wordings.order_by("-number").defer("search")[0]
        if (last.kind in OPEN_ENDED) is not is_open:
            kind = Kind.FORECAST if is_open else Kind.FACT
            claims.reword(self.claim, last.text, kind, seen=last.number, by=self.reviewer)

    # Reports as evidence

    def link_attribution(self, sighting: Sighting) -> Evidence:
        """The report itself, as evidence that it was said so."""
        assert sighting.appearance  # noqa: S101 - asked before
        new = NewEvidence(
            claim=sighting.appearance.claim,
            appearance=sighting.appearance,
            snapshot=sighting.snapshot,
            start=sighting.place.start,
            end=sighting.place.end,
            stance=Stance.SUPPORTS,
            audience="public",
        )
        return evidence.link(new, by=self.reviewer)

    def reported(self, sightings: Sequence[Sighting]) -> list[Evidence]:
        """Link reports that say it, as background: they assert, and prove that it is about."""
        made = []
        for sighting in sightings:
            new = NewEvidence(
                claim=self.claim,
                snapshot=sighting.snapshot,
                start=sighting.place.start,
                end=sighting.place.end,
                stance=Stance.BACKGROUND,
                grounds=self.pick("reported"),
                audience="public",
            )
            made.append(evidence.link(new, by=self._helper))
        return made
