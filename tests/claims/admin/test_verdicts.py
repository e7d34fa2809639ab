"""Verdicts in the admin: put forward, decided with the checklist in view, kept to who may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim, Decision, Dissent, Holding, Kind, Outcome, Proposal
from claims.services import claims as claim_services
from claims.services import verdicts
from claims.services.proposals import NewProposal
from tests.claims import factories

pytestmark = pytest.mark.django_db

PROPOSE = "/admin/claims/proposal/add/"
DECIDE = "/admin/claims/decision/add/"


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


def body(claim: Claim, **fields: Any) -> dict[str, Any]:
    return {
        "claim": str(claim.pk),
        "seen": "1",
        "act": "judge",
        "rating": str(factories.rating("False").pk),
        "valid_from": "2026-02-01",
        "rationale": "Lorries were seen there.",
        "reason": "Readers asked.",
        **fields,
    }


def proposed(claim: Claim, by: User, pieces: int = 2) -> Proposal:
    new = NewProposal(
        claim=claim,
        wording=1,
        rating=factories.rating("False"),
        evidence=[factories.evidence(claim) for _ in range(pieces)],
        rationale="Lorries were seen there.",
        reason="Readers asked.",
    )
    return verdicts.propose(new, by=by)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_claims_page_leads_to_a_proposal_with_the_claims_evidence(
    desk: Client, claim: Claim
) -> None:
    piece = factories.evidence(claim, text="No lorry passed the gate in May.")
    factories.evidence(text="Herons nest.")
    assert f"{PROPOSE}?claim={claim.pk}" in text(
        desk.get(f"/admin/claims/claim/{claim.pk}/change/")
    )
    page = text(desk.get(PROPOSE, {"claim": str(claim.pk)}))
    assert "Wording 1: “The quay is closed to lorries.”" in page
    assert str(piece.pk) in page
    assert "No lorry passed" in page
    assert "Herons" not in page


def test_a_verdict_is_put_forward(desk: Client, editor: User, claim: Claim) -> None:
    pieces = [factories.evidence(claim) for _ in range(2)]
    desk.post(PROPOSE, body(claim, evidence=[str(piece.pk) for piece in pieces]))
    proposal = Proposal.objects.get()
    assert (proposal.verdict, proposal.created_by) == ("False", editor)
    assert proposal.grounds.count() == 2


def test_indicators_are_one_a_line(desk: Client) -> None:
    claim = factories.claim("The board will close the quay.", kind=Kind.INTENT)
    signs = "2026-09-01 The gate is locked.\r\n\r\nA tender."
    given = {"rating": "", "likelihood": "likely", "criteria": "Locked.", "horizon": "2026-09-02"}
    desk.post(PROPOSE, body(claim, indicators=signs, **given))
    found = Proposal.objects.get().indicators.order_by("position")
    assert [(str(sign.expected_by), sign.text) for sign in found] == [
        ("2026-09-01", "The gate is locked."),
        ("None", "A tender."),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rationale": ""}, "rationale"),
        ({"reason": ""}, "reason"),
        ({"rating": ""}, "rating"),
        ({"likelihood": "likely"}, "rating"),
        ({"valid_until": "2026-01-01"}, "valid_until"),
        ({"indicators": "2026-02-31 Never."}, "indicators"),
        ({"act": "correct"}, "act"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Client, claim: Claim, change: dict[str, str], field: str
) -> None:
    response = desk.post(PROPOSE, body(claim, criteria="The gate is locked.", **change))
    assert list(response.context["adminform"].form.errors) == [field]
    assert "The gate is locked." in text(response)
    assert not Proposal.objects.exists()


def test_a_claim_that_was_reworded_meanwhile_is_judged_when_saved_again(
    desk: Client, editor: User, claim: Claim
) -> None:
    claim_services.reword(claim, "The quay is shut to lorries.", "fact", seen=1, by=editor)
    response = desk.post(PROPOSE, body(claim))
    assert "The quay is shut to lorries." in text(response)
    seen = response.context["adminform"].form["seen"].value()
    desk.post(PROPOSE, body(claim, seen=seen))
    assert Proposal.objects.get().wording.number == 2


def test_evidence_for_named_people_is_offered_and_shown_to_nobody_else(
    desk: Client, claim: Claim
) -> None:
    author = factories.user()
    hidden = factories.evidence(
        claim, text="A letter from the gate.", audience="named", by=author, readers=[author]
    )
    assert str(hidden.pk) not in text(desk.get(PROPOSE, {"claim": str(claim.pk)}))
    refused = desk.post(PROPOSE, body(claim, evidence=[str(hidden.pk)]))
    assert list(refused.context["adminform"].form.errors) == ["evidence"]
    new = NewProposal(
        claim=claim, wording=1, rating=factories.rating("False"), evidence=[hidden],
        rationale="Seen.", reason="Asked.",
    )  # fmt: skip
    proposal = verdicts.propose(new, by=author)
    ground = proposal.grounds.get()
    assert str(hidden.pk) not in text(desk.get(f"/admin/claims/proposal/{proposal.pk}/change/"))
    assert str(ground.pk) not in text(desk.get("/admin/claims/ground/"))
    assert desk.get(f"/admin/claims/ground/{ground.pk}/change/").status_code == 302


def test_a_proposal_shows_its_checklist_and_leads_to_the_decision(
    desk: Client, claim: Claim
) -> None:
    proposal = proposed(claim, factories.user(), pieces=1)
    page = text(desk.get(f"/admin/claims/proposal/{proposal.pk}/change/"))
    assert "<strong>✕ Blocks</strong>: It rests on 1 origin" in page
    assert f"{DECIDE}?proposal={proposal.pk}" in page
    assert f"/admin/claims/dissent/add/?proposal={proposal.pk}" in page


def test_a_proposal_is_approved_with_a_point_let_pass(
    desk: Client, editor: User, claim: Claim
) -> None:
    proposal = proposed(claim, factories.user(), pieces=1)
    form = text(desk.get(DECIDE, {"proposal": str(proposal.pk)}))
    assert 'name="waive_few_origins"' in form
    given = {"proposal": str(proposal.pk), "outcome": "approved", "reason": "Sound."}
    refused = desk.post(DECIDE, given)
    assert "this desk asks for 2" in text(refused)
    assert not Decision.objects.exists()
    desk.post(DECIDE, {**given, "waive_few_origins": "There is one log only."})
    decision = Decision.objects.get()
    assert (decision.outcome, decision.created_by) == (Outcome.APPROVED, editor)
    assert decision.waivers.get().reason == "There is one log only."
    assert Holding.objects.get().proposal == proposal
    shown = text(desk.get(f"/admin/claims/proposal/{proposal.pk}/change/"))
    assert "It rests on 1 origin" in shown, "the checklist as it stood"
    assert f"{DECIDE}?proposal=" not in shown


def test_a_proposal_is_returned(desk: Client, claim: Claim) -> None:
    proposal = proposed(claim, factories.user())
    desk.post(DECIDE, {"proposal": str(proposal.pk), "outcome": "returned", "reason": "Thin."})
    assert Decision.objects.get().outcome == Outcome.RETURNED


def test_ones_own_proposal_is_withdrawn_and_never_approved(
    desk: Client, editor: User, claim: Claim
) -> None:
    proposal = proposed(claim, editor)
    given = {"proposal": str(proposal.pk), "outcome": "approved", "reason": "Sound."}
    refused = desk.post(DECIDE, given)
    assert list(refused.context["adminform"].form.errors) == ["outcome"]
    desk.post(DECIDE, {**given, "outcome": "withdrawn"})
    assert Decision.objects.get().outcome == Outcome.WITHDRAWN


def test_who_does_not_agree_says_so(desk: Client, editor: User, claim: Claim) -> None:
    proposal = proposed(claim, factories.user())
    path = "/admin/claims/dissent/add/"
    desk.post(path, {"proposal": str(proposal.pk), "text": "One log, copied twice."})
    assert Dissent.objects.get().created_by == editor
    page = text(desk.get(f"/admin/claims/proposal/{proposal.pk}/change/"))
    assert "One log, copied twice." in page
