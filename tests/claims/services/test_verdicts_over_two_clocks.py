"""Verdicts proposed, decided and held in any order, against a dictionary of days and moments.

100 desks of 100 steps each are played, the same ones each time; FACTCHECK_TEST_DESKS=5000 plays
more of them, others each time.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claims.errors import Conflict, Refused
from claims.models import Act, Appearance, Decision, Proposal, Wording
from claims.moments import Moment
from claims.selectors import chain
from claims.selectors import verdicts as questions
from claims.services import verdicts
from claims.services.proposals import NewProposal
from tests.claims import judged
from tests.claims.attacks import at_commit
from tests.claims.reference import AFTER, BEFORE, WINDOW, Answers, Period, Reference, day_of, on

pytestmark = pytest.mark.django_db

DESKS = 100
STEPS = 100
MORE = int(os.environ.get("FACTCHECK_TEST_DESKS", "0"))
WAYS = ["same", "before", "after", "one day", "around"]
PEOPLE = st.integers(0, 1)
CHOICE = st.integers(0, 99)  # of what there is
RARELY = st.integers(0, 9).map(lambda number: number == 9)
DAYS = st.builds(on, st.integers(BEFORE, AFTER), st.integers(0, 9000))
RETURN = ("returned", verdicts.turn_back)
WITHDRAW = ("withdrawn", verdicts.withdraw)
ACTS = st.sampled_from([Act.JUDGE, Act.SUPERSEDE, Act.CORRECT, Act.RETRACT])


class Subject:
    """A claim or a sighting of it, with evidence."""

    def __init__(self, wording: Wording, sighting: Appearance | None) -> None:
        self.claim, self.sighting = wording.claim, sighting
        self.key: uuid.UUID = (sighting or wording.claim).pk
        self.evidence = judged.evidence(wording, appearance=sighting)
        judged.assessment(wording, evidence=self.evidence)


class World:
    """Two people who judge two claims and a sighting of each."""

    def __init__(self) -> None:
        wordings = [judged.wording() for _ in range(2)]
        self.people = [judged.person() for _ in range(2)]
        self.rating = judged.rating()
        self.claims = [wording.claim for wording in wordings]
        self.subjects = [
            Subject(wording, sighting)
            for wording in wordings
            for sighting in (None, judged.appearance(wording))
        ]


class Put:
    """A proposal that was put forward, what was held for its days then, and how it ended."""

    def __init__(self, row: Proposal, by: int, period: Period, answers: Answers) -> None:
        self.row, self.by, self.period, self.answers = row, by, period, answers
        self.outcome = ""
        self.ended: datetime | None = None


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.none() | st.integers(0, WINDOW - 1))
    return Period(start, draw(st.none() | st.integers((start or 0) + 1, WINDOW)))


class Desk(RuleBasedStateMachine):
    world: World
    tally: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.reference = Reference()
        self.put: list[Put] = []
        self.period = Period(10, 20)
        self.began = timezone.now()

    @rule(
        about=st.integers(0, 3),
        by=PEOPLE,
        act=ACTS,
        period=periods() | st.sampled_from(WAYS),
        earlier=st.none() | st.none() | CHOICE,
    )
    def propose(
        self, about: int, by: int, act: Act, period: Period | str, earlier: int | None
    ) -> None:
        self._propose(self.world.subjects[about], by, act, period, self._earlier(earlier))

    @rule(about=st.integers(0, 3), by=PEOPLE, act=ACTS, period=periods() | st.sampled_from(WAYS))
    def judge(self, about: int, by: int, act: Act, period: Period | str) -> None:
        """Propose what can be proposed, and approve it at once."""
        subject = self.world.subjects[about]
        self.period = self.period.beside(period) if isinstance(period, str) else period
        held = self.reference.answers(subject.key, self.period)
        act = Act.JUDGE if not held else Act.CORRECT if act == Act.JUDGE else act
        self._propose(subject, by, act, self.period, None)
        self._approve(self.put[-1], 1 - by)

    @precondition(lambda self: self.put)
    @rule(which=CHOICE, own=RARELY)
    def approve(self, which: int, own: bool) -> None:
        put = self._pending(which)
        self._approve(put, put.by if own else 1 - put.by)

    @precondition(lambda self: self.put)
    @rule(which=CHOICE, returns=st.booleans(), wrong=RARELY)
    def give_back(self, which: int, returns: bool, wrong: bool) -> None:
        """Another returns it, or who proposed it withdraws it; now and then the wrong one."""
        put = self._pending(which)
        by = 1 - put.by if returns != wrong else put.by
        outcome, how = RETURN if returns else WITHDRAW
        self._end(put, outcome, how, by, is_allowed=not wrong)

    @rule(day=DAYS, which=CHOICE)
    def ask_at_a_moment(self, day: date, which: int) -> None:
        self._ask(day, self._moment(which))

    @rule(day=DAYS, which=CHOICE)
    def ask_right_before_a_moment(self, day: date, which: int) -> None:
        self._ask(day, self._moment(which) - timedelta(microseconds=1))

    @rule(day=DAYS)
    def ask_now(self, day: date) -> None:
        self._ask(day, None)

    @rule(day=DAYS, which=CHOICE)
    def ask_of_one(self, day: date, which: int) -> None:
        """The whole answer, as a page has it."""
        subject, known_at = self.world.subjects[which % 4], self._moment(which)
        found = questions.on([subject.key], Moment(day, known_at)).get(subject.key)
        held = self.reference.known_at(known_at).get(subject.key, {}).get(day_of(day))
        assert (found and found.proposal_id) == held
        self.tally["asked of one"] += 1

    @rule(which=CHOICE)
    def ask_what_was_held_about_all_days(self, which: int) -> None:
        known_at = self._moment(which)
        assert self._everything(known_at) == self._expected(known_at)
        self.tally["asked about all days"] += 1

    @rule(which=CHOICE)
    def ask_how_proposals_stood(self, which: int) -> None:
        known_at = self._moment(which)
        rows = questions.proposals(Moment(known_at=known_at)).filter(claim__in=self.world.claims)
        expected = {
            put.row.pk: put.outcome if put.ended and put.ended <= known_at else questions.PENDING
            for put in self.put
            if put.row.created_at <= known_at
        }
        assert dict(rows.values_list("pk", "state_then")) == expected
        self.tally["asked how proposals stood"] += 1

    def teardown(self) -> None:
        try:
            at_commit()
            for moment in [self.began, *self.reference.moments]:
                assert self._everything(moment) == self._expected(moment)
            for claim in self.world.claims:
                assert chain.verify(claim) == []
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # How each is done, and what is expected of it

    def _moment(self, which: int) -> datetime:
        """A moment at which what is held changed, or the one before all of them."""
        moments = [self.began, *self.reference.moments]
        return moments[which % len(moments)]

    def _ask(self, day: date, known_at: datetime | None) -> None:
        """What was held about the day, on all subjects."""
        rows = questions.answering(Moment(day, known_at)).filter(claim__in=self.world.claims)
        held = self.reference.known_at(known_at or timezone.now())
        expected = [(key, days[day_of(day)]) for key, days in held.items() if day_of(day) in days]
        assert sorted(rows.values_list("subject", "proposal")) == sorted(expected)
        self.tally["asked"] += 1

    def _propose(
        self, subject: Subject, by: int, act: Act, period: Period | str, earlier: Put | None
    ) -> None:
        self.period = self.period.beside(period) if isinstance(period, str) else period
        answers = self.reference.answers(subject.key, self.period)
        new = _new(self.world, subject, act, self.period, earlier)
        if not self._may_propose(subject, act, answers, earlier):
            with pytest.raises(Refused):
                verdicts.propose(new, by=self.world.people[by])
            self.tally["refused to propose"] += 1
            return
        row = verdicts.propose(new, by=self.world.people[by])
        row.refresh_from_db(fields=["created_at"])
        self.put.append(Put(row, by, self.period, answers))
        self.tally[f"proposed to {act}"] += 1

    def _may_propose(
        self, subject: Subject, act: Act, answers: Answers, earlier: Put | None
    ) -> bool:
        if bool(answers) == (act == Act.JUDGE):
            return False
        if earlier is None:
            return True
        return earlier.row.subject == subject.key and earlier.outcome in {"returned", "withdrawn"}

    def _approve(self, put: Put, by: int) -> None:
        subject: uuid.UUID = put.row.subject
        is_same = self.reference.answers(subject, put.period) == put.answers
        allowed = by != put.by and is_same
        decision = self._end(put, "approved", verdicts.approve, by, is_allowed=allowed)
        if decision:
            verdict = None if put.row.act == Act.RETRACT else put.row.pk
            self.reference.approve(subject, put.period, verdict, decision.created_at)

    def _end(
        self, put: Put, outcome: str, how: Any, by: int, *, is_allowed: bool
    ) -> Decision | None:
        """Decide; None when that is refused, as expected."""
        person = self.world.people[by]
        if put.outcome or not is_allowed:
            with pytest.raises(Conflict if put.outcome else Refused):
                how(put.row, "So it is.", by=person)
            self.tally[f"refused, not {outcome}"] += 1
            return None
        decision: Decision = how(put.row, "So it is.", by=person)
        put.outcome, put.ended = outcome, decision.created_at
        self.tally[outcome] += 1
        return decision

    def _pending(self, which: int) -> Put:
        """One that waits, now and then one that is decided."""
        waiting = [put for put in self.put if not put.outcome]
        some = waiting if waiting and which % 10 else self.put
        return some[which % len(some)]

    def _earlier(self, which: int | None) -> Put | None:
        return self.put[which % len(self.put)] if self.put and which is not None else None

    def _everything(self, moment: datetime) -> dict[tuple[uuid.UUID, int], uuid.UUID]:
        """All that was held then by subject and day, as the rows say; no two for one day."""
        rows = questions.recorded(Moment(known_at=moment))
        found: dict[tuple[uuid.UUID, int], uuid.UUID] = {}
        for row in rows.filter(claim__in=self.world.claims):
            for day in range(BEFORE, AFTER + 1):
                if _covers(row.valid, day):
                    assert (row.subject, day) not in found
                    found[row.subject, day] = row.proposal_id
        return found

    def _expected(self, moment: datetime) -> dict[tuple[uuid.UUID, int], uuid.UUID]:
        held = self.reference.known_at(moment)
        return {(key, day): put for key, days in held.items() for day, put in days.items()}


def _covers(valid: Any, day: int) -> bool:
    starts = valid.lower is None or valid.lower <= on(day)
    return starts and (valid.upper is None or on(day) < valid.upper)


def _new(
    world: World, subject: Subject, act: Act, period: Period, earlier: Put | None
) -> NewProposal:
    verdict: dict[str, Any] = {"rating": world.rating}
    if subject.sighting:
        verdict = {"appearance": subject.sighting, "attribution": "altered"}
    if act == Act.RETRACT:
        verdict.pop("rating", None)
        verdict.pop("attribution", None)
    return NewProposal(
        claim=subject.claim,
        wording=1,
        reason="It is time.",
        rationale="It was seen.",
        evidence=[subject.evidence],
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        act=act,
        revises=earlier.row if earlier else None,
        **verdict,
    )


def test_what_was_held_at_any_moment_about_any_day_is_what_a_dictionary_says(
    settings: LazySettings,
) -> None:
    settings.MINIMUM_ORIGINS = 1

    class Played(Desk):
        world = World()
        tally: Counter[str] = Counter()

    run_state_machine_as_test(Played, settings=played(MORE or DESKS))
    steps = sum(Played.tally.values())
    assert steps >= (MORE or DESKS) * STEPS * 0.9, Played.tally
    assert Played.tally["approved"] > steps / 20, Played.tally


def played(desks: int) -> settings:
    return settings(
        max_examples=desks,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not MORE,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
