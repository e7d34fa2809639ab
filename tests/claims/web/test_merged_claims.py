"""Merged claims and contradictions as pages show them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Relation
from claims.services import merges
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    signed_in = Client()
    signed_in.force_login(factories.user("rina", editor=True))
    return signed_in


@pytest.fixture
def survivor() -> Claim:
    return factories.appearance().claim


def merged_into(survivor: Claim) -> Claim:
    loser = factories.appearance().claim
    merges.merge(loser, survivor, "They say the same.", by=factories.user("vera"))
    return loser


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_merged_claims_page_leads_to_the_survivor(client: Client, survivor: Claim) -> None:
    loser = merged_into(survivor)
    shown = page(client, f"/claims/{loser.pk}/")
    assert "Merged into" in shown
    assert survivor.get_absolute_url() in shown
    assert "They say the same." in shown


def test_the_survivors_page_names_what_is_merged_and_whose_words_a_sighting_is_of(
    client: Client, survivor: Claim
) -> None:
    loser = merged_into(survivor)
    words = loser.wordings.get().text
    shown = page(client, f"/claims/{survivor.pk}/")
    assert "1 claim that says the same is merged into this one" in shown
    assert words in shown
    assert "recorded of" in page(client, f"/claims/{survivor.pk}/sightings/")
    assert words not in page(client, "/claims/")
    assert "Merged: " in page(client, f"/claims/{survivor.pk}/history/")


def test_contradictions_stand_side_by_side_and_are_decided_there(client: Client) -> None:
    one, other = factories.appearance(), factories.appearance()
    relation = factories.relation(one.claim, other.claim)
    shown = page(client, "/contradictions/")
    for said in (one, other):
        assert said.wording.text in shown
        assert said.document.title in shown
    body = {"state": "rejected", "reason": "Another quay.", "from": "contradictions"}
    answer = client.post(f"/relations/{relation.pk}/decisions/", body)
    assert answer["Location"] == "/contradictions/"
    assert Relation.objects.get().decisions.get().reason == "Another quay."
    assert "No contradiction waits" in page(client, "/contradictions/")


def test_what_cannot_be_opened_again_is_told(client: Client, survivor: Claim) -> None:
    loser = factories.claim()
    relation = factories.relation(loser, survivor, state="rejected")
    merges.merge(loser, survivor, "They say the same.", by=factories.user())
    body = {"state": "suggested", "claim": str(survivor.pk)}
    answer = client.post(f"/relations/{relation.pk}/decisions/", body, follow=True)
    assert "Undo the merge first" in answer.content.decode()


def test_the_page_of_contradictions_costs_the_same_however_many_there_are(client: Client) -> None:
    def opposed() -> None:
        factories.relation(factories.appearance().claim, factories.appearance().claim)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, "/contradictions/")
        return len(captured)

    opposed()
    queries()
    few = queries()
    for _ in range(4):
        opposed()
    assert queries() == few
