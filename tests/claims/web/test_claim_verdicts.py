"""What a claim's page says of its verdicts: now, about another day, and as it was."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Act, Claim, Kind
from claims.moments import Moment
from claims.selectors import judged
from claims.services import claims as claim_services
from claims.services import parts, verdicts
from claims.services.proposals import Sign
from claims.web.judged import columns
from tests.claims import factories
from tests.claims.selectors.test_claims import clock
from tests.claims.selectors.test_judged import FIRST, held, proposed
from tests.claims.web.test_document_pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


@pytest.fixture
def reader(db: None) -> User:
    return factories.user()


def words(client: Client, claim: Claim, **params: Any) -> str:
    return words_of(client.get(claim.get_absolute_url(), params))


def test_a_claim_without_a_verdict_says_so_first(member: Client, claim: Claim) -> None:
    assert "What we hold about today" in words(member, claim)
    assert "No verdict" in words(member, claim)


def test_the_verdict_comes_with_its_days_since_when_and_how_sure(
    member: Client, claim: Claim
) -> None:
    decision = held(claim, confidence="moderate", valid_until=FIRST + timedelta(days=10))
    shown = words(member, claim, as_of="2026-02-03")
    assert "What we hold about 3 Feb 2026 False true for: from 1 Feb 2026 until before 11 Feb" in (
        shown
    )
    assert f"held since {decision.created_at:%-d %b %Y, %H:%M} UTC" in shown
    assert "confidence: moderate" in shown
    other = words(member, claim, as_of="2026-02-11")
    assert "No verdict For other days there is one: see below." in other
    assert "What we hold for which days" in other


def test_a_likelihood_is_shown_with_what_would_change_it(member: Client) -> None:
    meant = factories.claim("The board will close the quay.", kind=Kind.INTENT)
    held(
        meant,
        likelihood="likely",
        confidence="low",
        criteria="The gate is locked.",
        horizon=date(2026, 9, 1),
        indicators=[Sign("A tender for the gate.", date(2026, 6, 1))],
    )
    shown = words(member, meant, as_of=FIRST.isoformat())
    for expected in (
        "Likely (55–80 %)",
        "To be seen by 1 Sep 2026",
        "How it will be seen The gate is locked.",
        "A tender for the gate. (expected by 1 Jun 2026 )",
    ):
        assert expected in shown


def test_a_claim_reworded_since_shows_the_words_that_were_judged(
    member: Client, claim: Claim, reader: User
) -> None:
    held(claim)
    claim_services.reword(claim, "The quay is shut to lorries.", "fact", seen=1, by=reader)
    assert "Judged when the claim read: The quay is closed" in words(
        member, claim, as_of=FIRST.isoformat()
    )


def test_evidence_that_the_page_leaves_out_is_a_link_away(
    member: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "PIECES", 1)
    for stance in ("refutes", "refutes", "background"):
        factories.evidence(claim, stance)
    response = member.get(claim.get_absolute_url())
    assert "Refutes it (2)" in words_of(response)
    (link,) = re.findall(r'href="(/api/v1/evidence/[^"]*)"', response.content.decode())
    assert len(member.get(html.unescape(link)).json()["results"]) == 2


def test_the_page_of_a_past_moment_is_the_page_as_it_was(member: Client, claim: Claim) -> None:
    held(claim)
    waiting = proposed(claim, act=Act.CORRECT, rating=factories.rating("True"))
    then = {"as_of": FIRST.isoformat(), "known_at": clock().isoformat()}
    before = words(member, claim, **then)
    verdicts.approve(waiting, "Sound.", by=factories.user())
    verdicts.dissent(waiting, "Too early.", by=factories.user())
    factories.evidence(claim, "refutes")
    parts.split(claim, ["A gate is shut.", "No lorry passes."], by=factories.user())
    assert words(member, claim, **then) == before
    assert "Nothing can be changed on this page." in before
    assert "1 waits for a decision" in before
    page = member.get(claim.get_absolute_url(), then).content.decode()
    assert "/checklist/" not in page, "which is about today"
    assert "True true for" in words(member, claim, as_of=FIRST.isoformat())


def test_evidence_stands_in_three_columns_and_one_origin_counts_once(
    claim: Claim, reader: User
) -> None:
    root = factories.origin("The harbour master's log")
    for _ in range(2):
        factories.evidence(claim, "refutes", origin=root)
    factories.evidence(claim, "refutes")
    found = columns(claim, Moment(), reader)
    assert [(column.stance, len(column.roots)) for column in found] == [
        ("supports", 0),
        ("refutes", 2),
        ("background", 0),
    ]
    assert [len(group.pieces) for group in found[1].roots] == [1, 2]


def test_a_piece_says_its_grades_in_words_and_who_may_see_it(member: Client, claim: Claim) -> None:
    factories.evidence(claim, credibility=2, note="Read on the *spot*.")
    factories.evidence(claim, text="A letter.", audience="named", readers=[factories.user()])
    shown = words(member, claim)
    assert "What it says here is 2: probably true" in shown
    assert "for the desk" in shown
    assert "Supports it (1)" in shown
    assert "A letter." not in shown


def test_a_passage_that_is_gone_from_its_page_is_flagged(member: Client, claim: Claim) -> None:
    piece = factories.evidence(claim)
    factories.anchor_again(factories.snapshot("This page was taken down.", of=piece.document))
    assert "These words are gone from version 2 of the text." in words(member, claim)


def test_a_proposal_waits_with_a_link_to_its_checklist(member: Client, claim: Claim) -> None:
    proposal = proposed(claim)
    address = reverse("proposal-checklist", args=[proposal.pk])
    assert f'hx-get="{address}"' in member.get(claim.get_absolute_url()).content.decode()
    shown = words_of(member.get(address))
    assert "! Look at this : None of its evidence may be shown to the public" in shown
    assert words_of(member.get(address, headers={"HX-Request": "true"})) in shown


def test_the_checklist_of_an_approved_proposal_is_the_one_that_stood(
    member: Client, claim: Claim
) -> None:
    decision = held(claim)
    address = reverse("proposal-checklist", args=[decision.proposal_id])
    factories.evidence(claim)
    shown = words_of(member.get(address))
    assert "The checklist as it stood when this was approved." in shown
    assert "came in after" not in shown


def test_a_sighting_has_its_own_verdict_beside_it(member: Client) -> None:
    said = factories.appearance(factories.statement(claim="The quay closes."))
    held(said.claim, appearance=said, attribution="out_of_context")
    about = {"as_of": FIRST.isoformat()}
    sightings = member.get(reverse("claim-sightings", args=[said.claim.pk]), about)
    assert "Said so? Out of context" in words_of(sightings)
    assert "No verdict" in words(member, said.claim, **about), "on the claim itself"


def test_the_parts_stand_with_their_verdicts(member: Client, claim: Claim, reader: User) -> None:
    links = parts.split(claim, ["The north gate is shut.", "No lorry passes."], by=reader)
    held(links[0].from_claim)
    shown = words(member, claim, as_of=FIRST.isoformat())
    assert "The north gate is shut. False true for" in shown
    assert "No lorry passes. No verdict" in shown


def test_the_list_shows_and_is_narrowed_by_the_verdict(member: Client, claim: Claim) -> None:
    held(claim)
    factories.claim("Herons nest.")
    given = {"as_of": FIRST.isoformat()}
    false = str(factories.rating("False").pk)
    assert "False" in words_of(member.get("/claims/", {**given, "q": "lorries"}))
    judged = member.get("/claims/", {**given, "rating": false}).context["page"].rows
    assert [row.text for row in judged] == ["The quay is closed to lorries."]
    others = member.get("/claims/", {**given, "unjudged": "true"}).context["page"].rows
    assert [row.text for row in others] == ["Herons nest."]
