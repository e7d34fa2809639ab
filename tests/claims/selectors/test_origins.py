"""Which pieces of evidence may go back to one origin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Evidence
from claims.moments import Moment
from claims.selectors import origins
from claims.services import evidence
from claims.services.evidence import Assessed
from tests.claims import factories
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db

FIRST = "Divers of the harbour trust measured nine metres of water beside the north quay on Monday."
COPY = f"{FIRST} Herons nest on every lamp of the pier, as residents know."
OTHER = "The council voted on cranes, tariffs and the lease of warehouse seven until midnight."


@pytest.fixture
def claim() -> Claim:
    return factories.claim()


@pytest.fixture
def by() -> User:
    return factories.user()


def pairs(claim: Claim, by: User | None, moment: Moment = origins.NOW) -> list[set[Evidence]]:
    return [{found.one, found.other} for found in origins.suggestions(claim, moment, by)]


def test_pieces_that_copy_one_another_are_suggested_with_what_they_share(
    claim: Claim, by: User
) -> None:
    one, _, other = (factories.evidence(claim, text=text) for text in (FIRST, OTHER, COPY))
    (found,) = origins.suggestions(claim, viewer=by)
    assert {found.one, found.other} == {one, other}
    assert found.text in FIRST
    assert (found.words >= 8, 0.5 <= found.score <= 1) == (True, True)


def test_what_the_viewer_may_not_see_is_not_compared(claim: Claim, by: User) -> None:
    author = factories.user()
    one = factories.evidence(claim, text=FIRST)
    other = factories.evidence(claim, text=COPY, by=author, audience="named", readers=[author])
    assert pairs(claim, author) == [{one, other}]
    assert pairs(claim, by) == pairs(claim, None) == []


def test_what_was_withdrawn_is_not_compared_but_was_before(claim: Claim, by: User) -> None:
    one, other = factories.evidence(claim, text=FIRST), factories.evidence(claim, text=COPY)
    then = Moment(known_at=clock())
    evidence.withdraw(other, "Forged.", seen=1, by=by)
    assert pairs(claim, by) == []
    assert pairs(claim, by, then) == [{one, other}]


@pytest.mark.parametrize(("named", "suggested"), [(0, True), (1, True), (2, False)])
def test_nothing_is_suggested_where_a_person_has_named_both_origins(
    claim: Claim, by: User, named: int, suggested: bool
) -> None:
    pieces = [factories.evidence(claim, text=text) for text in (FIRST, COPY)]
    for piece in pieces[:named]:
        told = Assessed(stance="supports", origin=factories.origin())
        evidence.assess(piece, told, "Their own divers.", seen=1, by=by)
    assert bool(pairs(claim, by)) is suggested
