"""Composite claims are split into parts that are judged one by one."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from claims.errors import Refused
from claims.models import Claim, Relation, RelationKind, RelationState
from claims.services import parts, relations
from tests.claims import factories

pytestmark = pytest.mark.django_db

ONE, OTHER = "The pier is closed.", "The mayor knew of it."


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def whole(db: None) -> Claim:
    return factories.claim("The pier is closed and the mayor knew of it.")


def test_parts_are_logged_and_linked_to_the_whole(whole: Claim, vera: User) -> None:
    links = parts.split(whole, [ONE, OTHER], by=vera, reason="Two things are said.")
    assert [link.from_wording.text for link in links] == [ONE, OTHER]
    assert {(link.to_claim, link.state) for link in links} == {(whole, RelationState.CONFIRMED)}
    assert links[0].decisions.get().reason == "Two things are said."


def test_a_part_with_the_words_of_a_claim_is_that_claim(whole: Claim, vera: User) -> None:
    known = factories.claim(ONE)
    links = parts.split(whole, [ONE.upper(), OTHER], by=vera)
    assert links[0].from_claim == known


def test_splitting_again_adds_only_what_is_new(whole: Claim, vera: User) -> None:
    first = parts.split(whole, [ONE, OTHER], by=vera)
    again = parts.split(whole, [ONE, "It was closed in May."], by=vera)
    assert again[0] == first[0]
    assert Relation.objects.count() == 3


@pytest.mark.parametrize(
    "texts", [[], [ONE], [ONE, "the pier is closed"], [ONE, " "], [ONE, OTHER] * 26]
)
def test_what_is_no_split_is_refused_whole(whole: Claim, vera: User, texts: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        parts.split(whole, texts, by=vera)
    assert refused.value.field == "parts"
    assert not Relation.objects.exists()
    assert Claim.objects.count() == 1


def test_the_whole_is_no_part_of_itself(whole: Claim, vera: User) -> None:
    with pytest.raises(Refused, match="no part of itself"):
        parts.split(whole, [ONE, whole], by=vera)


def test_a_circle_of_parts_is_refused_at_any_depth(whole: Claim, vera: User) -> None:
    part = parts.split(whole, [ONE, OTHER], by=vera)[0].from_claim
    deeper = parts.split(part, ["Its gate is shut.", "Its lights are off."], by=vera)[0].from_claim
    with pytest.raises(Refused, match="a part of this part already"):
        relations.relate(RelationKind.PART_OF, whole, deeper, by=vera)


def test_a_rejected_part_may_become_the_whole(whole: Claim, vera: User) -> None:
    link = parts.split(whole, [ONE, OTHER], by=vera)[0]
    relations.decide(link, RelationState.REJECTED, by=vera)
    assert relations.relate(RelationKind.PART_OF, whole, link.from_claim, by=vera)
    with pytest.raises(Refused, match="a part of this part already"):
        relations.decide(link, RelationState.CONFIRMED, by=vera)
