"""Several people who judge one claim at the same moment: what each gets is as if in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User

from claims.errors import Conflict, Refused
from claims.models import Act, Assessment, Claim, Decision, Evidence, Holding, Notice, Proposal
from claims.models import Publication as Edition
from claims.selectors import chain
from claims.services import evidence, publications, verdicts
from claims.services.editions import NewEdition, NewPublication
from claims.services.evidence import Assessed
from claims.services.proposals import NewProposal
from tests.claims import factories
from tests.claims.attacks import at_once
from tests.claims.judged import rating

pytestmark = pytest.mark.django_db(transaction=True)

Propose = Callable[..., Proposal]


@pytest.fixture
def claim() -> Claim:
    return factories.claim()


@pytest.fixture
def piece(claim: Claim) -> Evidence:
    return factories.evidence(claim, audience="public")


@pytest.fixture
def new(claim: Claim, piece: Evidence, settings: LazySettings) -> NewProposal:
    """A first verdict for the first ten days of June."""
    settings.MINIMUM_ORIGINS = 1
    return NewProposal(
        claim=claim,
        wording=1,
        rating=rating(),
        evidence=[piece],
        rationale="It was seen.",
        reason="Readers asked.",
        valid_from=date(2025, 6, 1),
        valid_until=date(2025, 6, 11),
    )


def june(first: int, end: int) -> dict[str, Any]:
    return {"valid_from": date(2025, 6, first), "valid_until": date(2025, 6, end)}


def propose(new: NewProposal, *, by: User | None = None, **changes: Any) -> Proposal:
    return verdicts.propose(replace(new, **changes), by=by or factories.user())


def approval(of: Proposal) -> Callable[[], Decision]:
    return partial(verdicts.approve, of, "So it is.", by=factories.user())


def kinds(given: list[object]) -> list[type]:
    return sorted((type(each) for each in given), key=lambda kind: kind.__name__)


def is_whole(claim: Claim) -> bool:
    return chain.verify(claim) == []


@pytest.mark.parametrize("again", range(5))
def test_of_two_overlapping_verdicts_approved_at_once_one_is_held(
    new: NewProposal, claim: Claim, again: int
) -> None:
    one, other = propose(new), propose(new, **june(5, 20))
    given = at_once(approval(one), approval(other))
    assert kinds(given) == [Decision, Refused]
    held = Holding.objects.get()
    assert held.decision in given
    assert held.valid == held.proposal.valid
    assert is_whole(claim)


def test_verdicts_for_other_days_approved_at_once_are_held_each_from_its_own_moment(
    new: NewProposal, claim: Claim
) -> None:
    proposed = [propose(new, **june(day, day + 1)) for day in range(1, 9)]
    given = at_once(*(approval(each) for each in proposed))
    assert kinds(given) == [Decision] * 8
    moments = set(Holding.objects.values_list("decision__created_at", flat=True))
    assert len(moments) == Holding.objects.count() == 8
    assert is_whole(claim)


def test_two_corrections_of_one_verdict_approved_at_once_do_not_both_stand(
    new: NewProposal, claim: Claim
) -> None:
    approval(propose(new))()
    corrections = [propose(new, act=Act.CORRECT, **june(day, day + 3)) for day in (3, 4)]
    given = at_once(*(approval(each) for each in corrections))
    assert kinds(given) == [Decision, Refused]
    open_days = sorted(
        (row.valid.lower.day, row.valid.upper.day) for row in Holding.objects.filter(ended_by=None)
    )
    assert open_days in ([(1, 3), (3, 6), (6, 11)], [(1, 4), (4, 7), (7, 11)])
    assert is_whole(claim)


@pytest.mark.parametrize("again", range(5))
def test_a_proposal_approved_and_withdrawn_at_once_ends_in_one_way(
    new: NewProposal, claim: Claim, again: int
) -> None:
    proposer = factories.user()
    proposed = propose(new, by=proposer)
    withdrawal = partial(verdicts.withdraw, proposed, "Too early.", by=proposer)
    assert kinds(at_once(approval(proposed), withdrawal)) == [Conflict, Decision]
    was_approved = proposed.decision.outcome == "approved"
    assert Holding.objects.count() == (1 if was_approved else 0)
    assert is_whole(claim)


def test_a_proposal_decided_by_many_at_once_is_decided_once(new: NewProposal, claim: Claim) -> None:
    proposed = propose(new)
    returned = partial(verdicts.turn_back, proposed, "One origin.", by=factories.user())
    given = at_once(returned, *(approval(proposed) for _ in range(4)))
    assert kinds(given) == [Conflict] * 4 + [Decision]
    assert is_whole(claim)


def test_fifty_proposals_on_one_claim_made_at_once_are_numbered_one_to_fifty(
    new: NewProposal, claim: Claim
) -> None:
    people = [factories.user() for _ in range(10)]

    def five(by: User) -> None:
        for _ in range(5):
            propose(new, by=by)

    assert at_once(*(partial(five, person) for person in people)) == [None] * 10
    numbers = claim.proposals.order_by("created_at").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 51))
    assert is_whole(claim)


def test_of_two_who_assess_what_they_saw_at_once_one_is_told_of_the_other(
    piece: Evidence,
) -> None:
    works = [
        partial(
            evidence.assess, piece, Assessed(stance=stance), "Read.", seen=1, by=factories.user()
        )
        for stance in ("supports", "refutes", "background")
    ]
    given = at_once(*works)
    assert kinds(given) == [Assessment, Conflict, Conflict]
    assert list(piece.assessments.values_list("number", flat=True)) == [1, 2]
    last = piece.assessments.get(number=2)
    assert {each.existing for each in given if isinstance(each, Conflict)} == {last}


def test_evidence_withdrawn_while_a_verdict_is_proposed_is_in_it_or_withdrawn_after(
    new: NewProposal, piece: Evidence
) -> None:
    withdrawal = partial(evidence.withdraw, piece, "Satire.", seen=1, by=factories.user())
    proposal, withdrawn = at_once(partial(propose, new), withdrawal)
    assert isinstance(withdrawn, Assessment)
    if isinstance(proposal, Proposal):
        assert proposal.created_at <= withdrawn.created_at
    else:
        assert isinstance(proposal, Refused)
        assert "withdrawn" in str(proposal)


def test_a_verdict_published_twice_at_once_is_one_page(new: NewProposal, claim: Claim) -> None:
    approval(propose(new))()
    works = [
        partial(
            publications.publish,
            NewPublication(holding=Holding.objects.get(), site="https://desk.example"),
            by=factories.user(editor=True),
        )
        for _ in range(3)
    ]
    assert kinds(at_once(*works)) == [Conflict, Conflict, Edition]
    assert is_whole(claim)


def test_a_page_changed_twice_at_once_has_one_next_edition(new: NewProposal, claim: Claim) -> None:
    approval(propose(new))()
    site = "https://desk.example"
    first = publications.publish(
        NewPublication(holding=Holding.objects.get(), site=site), by=factories.user()
    )
    works = [
        partial(
            publications.revise,
            first,
            NewEdition(notice=Notice.TYPO, notice_text="A letter.", title=title, site=site),
            seen=1,
            by=factories.user(),
        )
        for title in ("Is the quay closed?", "Is the north quay closed?")
    ]
    assert kinds(at_once(*works)) == [Conflict, Edition]
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert is_whole(claim)
