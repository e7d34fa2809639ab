"""Several people who merge, undo and oppose the same claims at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from claims.errors import Conflict, Refused
from claims.models import Claim, Merge, Relation, RelationState
from claims.selectors import merges as selectors
from claims.services import merges, relations, verdicts
from claims.services.proposals import NewProposal
from tests.claims import factories
from tests.claims.attacks import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def merging(loser: Claim, into: Claim) -> partial[Merge]:
    return partial(merges.merge, loser, into, "They say the same.", by=factories.user())


@pytest.mark.parametrize("again", range(5))
def test_of_two_claims_merged_into_each_other_at_once_one_survives(again: int) -> None:
    one, other = factories.claim(), factories.claim()
    given = at_once(merging(one, other), merging(other, one))
    assert sorted(type(each).__name__ for each in given) == ["Merge", "Refused"]
    assert Merge.objects.count() == 1


def test_a_claim_merged_by_many_at_once_is_merged_once() -> None:
    loser = factories.claim()
    given = at_once(*(merging(loser, factories.claim()) for _ in range(6)))
    assert sum(isinstance(each, Merge) for each in given) == 1
    assert sum(isinstance(each, Conflict) for each in given) == 5


def test_a_ring_of_claims_merged_at_once_keeps_a_survivor() -> None:
    ring = [factories.claim() for _ in range(6)]
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    given = at_once(*(merging(*pair) for pair in pairs))
    assert all(isinstance(each, Merge | Refused) for each in given)
    heads = set(selectors.families([claim.pk for claim in ring]).values())
    assert len(heads) == len(ring) - Merge.objects.count() >= 1


def test_a_merge_undone_by_many_at_once_is_undone_once() -> None:
    loser = factories.claim()
    merging(loser, factories.claim())()
    work = partial(merges.unmerge, loser, "They differ.", by=factories.user())
    given = at_once(*[work] * 4)
    assert sum(isinstance(each, Merge) for each in given) == 1
    assert sum(isinstance(each, Refused) for each in given) == 3


@pytest.mark.parametrize("again", range(5))
def test_claims_opposed_and_merged_at_once_are_the_one_or_the_other(again: int) -> None:
    one, other = factories.claim(), factories.claim()
    oppose = partial(relations.relate, "contradicts", one, other, by=factories.user())
    given = at_once(merging(one, other), oppose)
    assert sorted(type(each) is Conflict for each in given) == [False, True]
    assert Merge.objects.count() + Relation.objects.count() == 1


@pytest.mark.parametrize("again", range(3))
def test_a_rejection_taken_back_while_its_claims_are_merged_leaves_no_opposed_family(
    again: int,
) -> None:
    relation = factories.relation()
    by = factories.user()
    relations.decide(relation, "rejected", by=by)
    opened = partial(relations.decide, relation, "suggested", by=by)
    at_once(merging(relation.from_claim, relation.to_claim), opened)
    relation.refresh_from_db()
    assert Merge.objects.exists() == (relation.state == RelationState.REJECTED)


@pytest.mark.parametrize("again", range(3))
def test_a_verdict_proposed_while_its_claim_is_merged_is_there_or_refused(again: int) -> None:
    loser, into = factories.claim(), factories.claim()
    new = NewProposal(
        claim=loser,
        wording=1,
        evidence=[factories.evidence(loser)],
        rating=factories.rating(),
        rationale="It was seen.",
        reason="Asked.",
    )
    propose = partial(verdicts.propose, new, by=factories.user())
    given = at_once(merging(loser, into), propose)
    assert sorted(type(each) is Conflict for each in given) == [False, True]
    assert Merge.objects.count() + loser.proposals.count() == 1
