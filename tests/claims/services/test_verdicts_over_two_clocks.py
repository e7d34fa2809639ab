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
from claims.models import Act, Decision
from claims.moments import Moment
from claims.selectors import chain
from claims.selectors import verdicts as questions
from claims.services import verdicts
from tests.claims.attacks import at_commit
from tests.claims.played import Put, Subject, World, covers, new_proposal, periods
from tests.claims.reference import AFTER, BEFORE, Answers, Period, Reference, day_of, on

pytestmark = pytest.mark.django_db

DESKS = 100
STEPS = 100
MORE = int(os.environ.get("FACTCHECK_TEST_DESKS", "0"))
WAYS = ["same", "before", "after", "one day", "around"]
PEOPLE = st.integers(0, 1)
SUBJECTS = st.integers(0, 3) | st.none()  # None: the same as last time
CHOICE = st.integers(0, 99)  # of what there is
RARELY = st.integers(0, 9).map(lambda number: number == 9)
DAYS = st.builds(on, st.integers(BEFORE, AFTER), st.integers(0, 9000))
RETURN = ("returned", verdicts.turn_back)
WITHDRAW = ("withdrawn", verdicts.withdraw)
ACTS = st.sampled_from([Act.JUDGE, Act.SUPERSEDE, Act.CORRECT, Act.RETRACT])


class Desk(RuleBasedStateMachine):
    world: World
    tally: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.reference = Reference()
        self.put: list[Put] = []
        self.period, self.subject = Period(10, 20), self.world.subjects[0]
        self.began = timezone.now()

    @rule(
        about=SUBJECTS,
        by=PEOPLE,
        act=ACTS | st.none(),
        period=periods() | st.sampled_from(WAYS),
        earlier=st.none() | st.none() | CHOICE,
    )
    def propose(
        self, about: int | None, by: int, act: Act | None, period: Period | str, earlier: int | None
    ) -> None:
        subject = self._about(about, period)
        act = act or self._fitting(subject, Act.SUPERSEDE)
        self._propose(subject, by, act, self._earlier(earlier))

    @rule(about=SUBJECTS, by=PEOPLE, act=ACTS, period=periods() | st.sampled_from(WAYS))
    def judge(self, about: int | None, by: int, act: Act, period: Period | str) -> None:
        """Propose what can be proposed, and approve it at once."""
        subject = self._about(about, period)
        self._propose(subject, by, self._fitting(subject, act), None)
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

    @rule(which=CHOICE, by=PEOPLE | st.none())
    def ask_how_proposals_stood(self, which: int, by: int | None) -> None:
        """A reviewer is shown all of them, the public what was approved by then."""
        known_at = self._moment(which)
        expected = {
            put.row.pk: put.outcome if put.ended and put.ended <= known_at else questions.PENDING
            for put in self.put
            if put.row.created_at <= known_at
        }
        viewer = None if by is None else self.world.people[by]
        if viewer is None:
            expected = {key: state for key, state in expected.items() if state == "approved"}
        asked: Any = questions.proposals(Moment(known_at=known_at), viewer)
        rows = asked.filter(claim__in=self.world.claims)
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

    def _about(self, about: int | None, period: Period | str) -> Subject:
        """The subject, and from now on `self.period`, of what comes next."""
        self.period = self.period.beside(period) if isinstance(period, str) else period
        self.subject = self.subject if about is None else self.world.subjects[about]
        return self.subject

    def _fitting(self, subject: Subject, act: Act) -> Act:
        """An act that may be proposed: the one given or, where it may not be, another one."""
        if not self.reference.answers(subject.key, self.period):
            return Act.JUDGE
        return Act.CORRECT if act == Act.JUDGE else act

    def _propose(self, subject: Subject, by: int, act: Act, earlier: Put | None) -> None:
        answers = self.reference.answers(subject.key, self.period)
        new = new_proposal(self.world, subject, act, self.period, earlier)
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
                if covers(row.valid, day):
                    assert (row.subject, day) not in found
                    found[row.subject, day] = row.proposal_id
        return found

    def _expected(self, moment: datetime) -> dict[tuple[uuid.UUID, int], uuid.UUID]:
        held = self.reference.known_at(moment)
        return {(key, day): put for key, days in held.items() for day, put in days.items()}


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
