"""What an approver is told of a proposal before it may stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Evidence, Kind, Proposal, Publisher, Rating, RelationKind
from claims.selectors import checklist
from claims.services import evidence as evidence_services
from claims.services import origins, relations, verdicts
from claims.services.evidence import Assessed
from claims.services.proposals import NewProposal, Sign
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def egon(db: None) -> User:
    return factories.user("egon")


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


def label(name: str) -> Rating:
    rating: Rating = Rating.objects.get(label=name)
    return rating


def new(claim: Claim, **change: Any) -> NewProposal:
    base = NewProposal(
        claim=claim,
        wording=1,
        rating=label("True"),
        rationale="Nobody drives there.",
        reason="Readers asked.",
        valid_from=date(2024, 2, 1),
    )
    pieces = change.pop("evidence", None)
    if pieces is None:
        pieces = [factories.evidence(claim, audience="public") for _ in range(2)]
    return replace(base, evidence=pieces, **change)


def names(proposal: Proposal, viewer: User) -> list[str]:
    return [found.name for found in checklist.of(proposal, viewer=viewer)]


def test_nothing_is_said_of_a_proposal_that_is_in_order(
    claim: Claim, vera: User, egon: User
) -> None:
    assert names(verdicts.propose(new(claim), by=vera), egon) == []


def test_pieces_that_are_grouped_later_count_once(claim: Claim, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new(claim), by=vera)
    root = origins.make("The port's camera", by=vera)
    pieces = dict.fromkeys(Evidence.objects.all(), 1)
    origins.group(root, pieces, reason="Both show its pictures.", by=vera)
    assert names(proposal, egon) == ["few_origins", "graded_since"]


def test_two_passages_of_one_document_are_one_origin(claim: Claim, vera: User, egon: User) -> None:
    text = factories.snapshot("No lorry came in May. No lorry came in June.")
    root = origins.make("The toll book", by=vera)
    pieces = [
        evidence_services.link(
            evidence_services.NewEvidence(
                claim=claim,
                snapshot=text,
                start=start,
                end=start + 21,
                stance="supports",
                audience="public",
                origin=origin,
            ),
            by=vera,
        )
        for start, origin in ((0, root), (22, None))
    ]
    assert names(verdicts.propose(new(claim, evidence=pieces), by=vera), egon) == ["few_origins"]


def test_nothing_is_told_of_evidence_that_the_approver_may_not_see(
    claim: Claim, vera: User, egon: User
) -> None:
    secret = factories.evidence(claim, by=vera, audience="named", readers=[vera])
    proposal = verdicts.propose(new(claim, evidence=[secret]), by=vera)
    (found,) = checklist.of(proposal, viewer=egon)
    assert found.sentence == "This is not yours to decide; ask vera whose it is."
    assert not found.can_be_waived
    assert "few_origins" in names(proposal, vera)


def test_what_the_approver_was_told_is_for_those_who_see_the_same(
    claim: Claim, vera: User, egon: User
) -> None:
    secret = factories.evidence(claim, by=vera, audience="named", readers=[egon])
    pieces = [secret, factories.evidence(claim)]
    proposal = verdicts.propose(new(claim, evidence=pieces), by=vera)
    verdicts.approve(proposal, "Sound.", by=egon)
    told = [row["name"] for row in checklist.shown(proposal, viewer=egon)]
    assert told == ["unpublishable"]
    assert checklist.shown(proposal, viewer=factories.user("ines")) == []


def test_a_publisher_that_became_our_own_blocks(claim: Claim, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new(claim), by=vera)
    publisher = Publisher.objects.create(name="Our blog", is_ours=True)
    document = proposal.grounds.all()[0].assessment.evidence.document
    document.publisher = publisher
    document.save(update_fields=["publisher"])
    (found,) = checklist.of(proposal, viewer=egon)
    assert (found.name, found.level, found.can_be_waived) == ("own_publication", "block", False)


def test_evidence_that_was_there_and_left_out_is_pointed_at(
    claim: Claim, vera: User, egon: User
) -> None:
    factories.evidence(claim, "refutes")
    factories.evidence(claim, "background")
    proposal = verdicts.propose(new(claim), by=vera)
    factories.evidence(claim, "refutes")
    found = {row.name: row.sentence for row in checklist.of(proposal, viewer=egon)}
    assert found == {
        "evidence_left_out": "1 piece of evidence that supports or refutes was left out.",
        "evidence_since": "1 piece of evidence came in after it was proposed.",
    }


def test_evidence_for_named_people_is_counted_for_nobody(
    claim: Claim, vera: User, egon: User
) -> None:
    """What the approver is told is stored, and all of the desk reads it."""
    factories.evidence(claim, "refutes", audience="named", readers=[egon])
    proposal = verdicts.propose(new(claim), by=vera)
    factories.evidence(claim, "refutes", audience="named", readers=[egon])
    assert names(proposal, egon) == []
    assert verdicts.approve(proposal, "Sound.", by=egon).findings == []


def test_background_alone_proves_nothing(claim: Claim, vera: User, egon: User) -> None:
    pieces = [factories.evidence(claim, "background", audience="public") for _ in range(2)]
    assert names(verdicts.propose(new(claim, evidence=pieces), by=vera), egon) == [
        "background_only"
    ]


def test_a_contradicting_claim_that_is_held_true_is_pointed_at(
    claim: Claim, vera: User, egon: User
) -> None:
    other = factories.claim("Lorries use the quay.")
    relations.relate(RelationKind.CONTRADICTS, claim, other, by=vera)
    mostly = new(other, rating=label("Mostly true"), failing_part="Not on Sundays.")
    verdicts.approve(verdicts.propose(mostly, by=vera), "Sound.", by=egon)
    assert names(verdicts.propose(new(claim), by=vera), egon) == ["contradiction"]
    false = new(claim, rating=label("False"), evidence=list(claim.evidence.all()))
    assert names(verdicts.propose(false, by=vera), egon) == []


def test_a_duplicate_with_another_verdict_is_pointed_at(
    claim: Claim, vera: User, egon: User
) -> None:
    other = factories.claim("No lorry may use the quay.")
    relations.relate(RelationKind.DUPLICATES, claim, other, by=vera)
    verdicts.approve(verdicts.propose(new(other), by=vera), "Sound.", by=egon)
    assert names(verdicts.propose(new(claim), by=vera), egon) == []
    false = new(claim, rating=label("False"), evidence=list(claim.evidence.all()))
    assert names(verdicts.propose(false, by=vera), egon) == ["duplicate"]


def test_a_horizon_that_has_passed_is_pointed_at(vera: User, egon: User) -> None:
    claim = factories.claim("The quay will open in May.", kind=Kind.FORECAST)
    likely = new(
        claim,
        rating=None,
        likelihood="likely",
        criteria="A lorry drives there.",
        horizon=date(2024, 5, 31),
        indicators=[Sign("It is paved.")],
    )
    assert names(verdicts.propose(likely, by=vera), egon) == ["horizon_passed"]


def test_confidence_and_likelihood_in_one_sentence_are_pointed_at(
    claim: Claim, vera: User, egon: User
) -> None:
    mixed = "We assess with high confidence that it is very likely closed."
    assert names(verdicts.propose(new(claim, rationale=mixed), by=vera), egon) == [
        "confidence_with_likelihood"
    ]


def test_a_piece_that_was_withdrawn_blocks(claim: Claim, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new(claim), by=vera)
    piece = proposal.grounds.all()[0].assessment.evidence
    evidence_services.withdraw(piece, "It was satire.", seen=1, by=vera)
    assert names(proposal, egon)[0] == "withdrawn_evidence"


def test_a_piece_that_was_graded_anew_is_pointed_at(claim: Claim, vera: User, egon: User) -> None:
    proposal = verdicts.propose(new(claim), by=vera)
    first = proposal.grounds.all()[0].assessment
    again = replace(Assessed.like(first), credibility=3)
    evidence_services.assess(first.evidence, again, "A second look.", seen=1, by=egon)
    assert names(proposal, egon) == ["graded_since"]
