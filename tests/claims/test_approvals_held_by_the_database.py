"""What an approval must leave behind when its transaction commits, whatever SQL it is made by."""

from __future__ import annotations

import pytest

from claims.models import Proposal
from tests.claims.attacks import at_commit, refusing
from tests.claims.judged import about, days, decision, end, held, holding, proposal, wording

pytestmark = pytest.mark.django_db


def test_a_verdict_without_evidence_is_not_held() -> None:
    with refusing("without evidence cannot be held"):
        holding(proposal(wording(), bare=True))
        at_commit()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_holds_a_verdict_without_evidence_does_not_commit() -> None:
    with refusing("without evidence cannot be held"):
        holding(proposal(wording(), bare=True))
    assert not Proposal.objects.exists()


def test_an_approval_that_nothing_is_held_by_does_not_commit() -> None:
    for valid in (None, days(1, 5)):
        with refusing("written into what is held"):
            proposed = proposal(wording(), valid=days(1, 30))
            if valid:
                holding(proposed, valid=valid)
            else:
                decision(proposed)
            at_commit()


def test_a_retraction_that_leaves_what_it_retracts_does_not_commit() -> None:
    first = held()
    with refusing("written into what is held"):
        decision(proposal(about(first), act="retract"))
        at_commit()


def test_an_approval_does_not_drop_what_is_held_for_the_days_beside_it() -> None:
    first = held(valid=days(None, None))
    for kept in ([], [days(None, 10)], [days(None, 10), days(13, None)]):
        with refusing("written into what is held"):
            anew = proposal(about(first), act="correct", valid=days(10, 12))
            end(first, by=decision(anew))
            for rest in kept:
                holding(first.proposal, decision=anew.decision, valid=rest)
            holding(anew, decision=anew.decision)
            at_commit()
