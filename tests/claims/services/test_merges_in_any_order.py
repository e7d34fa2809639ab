"""Claims merged, taken apart and worked on in any order, against a dictionary of who is in what.

8 desks of 20 steps each are played, the same ones each time; FACTCHECK_TEST_DESKS=500 plays more
of them, others each time.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from claims.errors import Refused
from claims.models import Appearance, Claim, Relation
from claims.moments import Moment
from claims.selectors import appearances, evidence, relations
from claims.selectors import claims as claim_selectors
from claims.selectors import merges as selectors
from claims.services import merges
from claims.services import relations as relation_services
from tests.claims import factories

pytestmark = pytest.mark.django_db

DESKS = int(os.environ.get("FACTCHECK_TEST_DESKS", "0"))
CLAIMS = 5
ONE = st.integers(0, CLAIMS - 1)


class Desk(RuleBasedStateMachine):
    """`into` says what is merged into what; everything else stays where it was recorded."""

    claims: list[Claim]
    by: Any

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.into: dict[int, int] = {}
        self.sightings = [0] * CLAIMS
        self.pieces = [0] * CLAIMS
        self.opposed: set[frozenset[int]] = set()
        self.then: list[tuple[datetime, dict[int, int], list[int]]] = []

    def teardown(self) -> None:
        for moment, into, sightings in self.then:
            self._reads(Moment(known_at=moment), into, sightings)
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(one=ONE, other=ONE)
    def merge(self, one: int, other: int) -> None:
        heads = {self._head(one), self._head(other)}
        is_opposed = any({self._head(end) for end in pair} == heads for pair in self.opposed)
        fits = one not in self.into and other not in self.into and len(heads) == 2
        if fits and not is_opposed:
            merges.merge(self.claims[one], self.claims[other], "Equal.", by=self.by)
            self.into[one] = other
        else:
            with pytest.raises(Refused):
                merges.merge(self.claims[one], self.claims[other], "Equal.", by=self.by)
        self._keep()

    @rule(one=ONE)
    def unmerge(self, one: int) -> None:
        if one in self.into:
            merges.unmerge(self.claims[one], "They differ.", by=self.by)
            del self.into[one]
        else:
            with pytest.raises(Refused):
                merges.unmerge(self.claims[one], "They differ.", by=self.by)
        self._keep()

    @rule(one=ONE)
    def say(self, one: int) -> None:
        words = self.claims[one].wordings.get().text
        factories.appearance(factories.statement(claim=words))
        self.sightings[one] += 1
        self._keep()

    @rule(one=ONE)
    def link(self, one: int) -> None:
        if one in self.into:
            with pytest.raises(Refused):
                factories.evidence(self.claims[one], by=self.by)
        else:
            factories.evidence(self.claims[one], by=self.by)
            self.pieces[one] += 1

    @rule(one=ONE, other=ONE)
    def oppose(self, one: int, other: int) -> None:
        pair = frozenset({one, other})
        heads = {self._head(end) for end in pair}
        known = any({self._head(end) for end in each} == heads for each in self.opposed)
        if len(heads) == 2 and not pair & self.into.keys() and not known:
            self._relate(one, other)
            self.opposed.add(pair)
        else:
            with pytest.raises(Refused):
                self._relate(one, other)

    @rule(one=ONE, other=ONE)
    def reject(self, one: int, other: int) -> None:
        pair = frozenset({one, other})
        ends = [self.claims[end] for end in pair]
        for relation in Relation.objects.filter(from_claim__in=ends, to_claim__in=ends):
            relation_services.decide(relation, "rejected", by=self.by, reason="Irony.")
        self.opposed.discard(pair)

    @invariant()
    def is_read_as_merged(self) -> None:
        self._reads(Moment(), self.into, self.sightings)
        for number, claim in enumerate(self.claims):
            family = self._family(number, self.into)
            pieces = sum(self.pieces[member] for member in family)
            assert evidence.of_claim(claim, viewer=self.by).count() == pieces
            links = [pair for pair in self.opposed if len(pair & family) == 1]
            shown: Any = relations.of_claim(claim).exclude(state="rejected")
            assert shown.count() == len(links)

    def _reads(self, moment: Moment, into: dict[int, int], sightings: list[int]) -> None:
        heads = {self.claims[n].pk for n in range(CLAIMS) if n not in into}
        rows: Any = claim_selectors.listed(moment).filter(pk__in=[c.pk for c in self.claims])
        counts = {row.pk: row.appearance_count for row in rows}
        assert counts.keys() == heads
        for number, claim in enumerate(self.claims):
            family = self._family(number, into)
            said = sum(sightings[member] for member in family)
            assert set(selectors.family(claim, moment)) == {self.claims[n].pk for n in family}
            assert appearances.of_claim(claim, moment).count() == said
            assert counts.get(claim.pk, said) == said
        moved = {self.claims[n].pk: self.claims[self._head(n, into)].pk for n in into}
        assert selectors.survivors([c.pk for c in self.claims], moment) == moved

    def _relate(self, one: int, other: int) -> None:
        relation_services.relate("contradicts", self.claims[one], self.claims[other], by=self.by)

    def _head(self, number: int, into: dict[int, int] | None = None) -> int:
        into = self.into if into is None else into
        while number in into:
            number = into[number]
        return number

    def _family(self, number: int, into: dict[int, int]) -> set[int]:
        found = {number}
        while more := {loser for loser, head in into.items() if head in found} - found:
            found |= more
        return found

    def _keep(self) -> None:
        self.then.append((timezone.now(), dict(self.into), list(self.sightings)))


def test_families_are_as_a_dictionary_says_now_and_then() -> None:
    Desk.claims = [factories.claim() for _ in range(CLAIMS)]
    Desk.by = factories.user()
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=DESKS or 8,
            stateful_step_count=20,
            deadline=None,
            derandomize=not DESKS,
            database=None,
            phases=[Phase.generate] if not DESKS else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not Appearance.objects.exists()
