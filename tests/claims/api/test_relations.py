"""Links between claims over the API: made, confirmed, rejected, opened again."""

from __future__ import annotations

import uuid

import pytest
from rest_framework.test import APIClient

from claims.models import Relation, RelationState
from tests.claims import factories

URL = "/api/v1/relations/"

pytestmark = pytest.mark.django_db


def test_a_link_made_by_hand_is_confirmed(api: APIClient) -> None:
    one, other = factories.claim(), factories.claim()
    response = api.post(URL, {"kind": "contradicts", "one": str(other.pk), "other": str(one.pk)})
    assert response.status_code == 201
    assert (response.json()["state"], response.json()["decided_by"]) == ("confirmed", "vera")
    assert response.json()["one"]["claim"] == str(one.pk), "the lower id first"


def test_the_same_link_again_is_a_conflict(api: APIClient) -> None:
    one, other = factories.claim(), factories.claim()
    body = {"kind": "narrows", "one": str(one.pk), "other": str(other.pk)}
    first = api.post(URL, body).json()
    again = api.post(URL, body)
    assert again.status_code == 409
    assert again.json()["existing"] == f"{URL}{first['id']}/"


def test_a_claim_is_not_linked_to_itself(api: APIClient) -> None:
    claim = factories.claim()
    response = api.post(URL, {"kind": "narrows", "one": str(claim.pk), "other": str(claim.pk)})
    assert response.status_code == 422


def test_a_claim_that_is_not_there_is_named(api: APIClient) -> None:
    claim = factories.claim()
    response = api.post(URL, {"kind": "narrows", "one": str(claim.pk), "other": str(uuid.uuid4())})
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/other"]


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_suggestion_is_decided_with_a_reason(api: APIClient, state: str) -> None:
    relation = factories.relation()
    path = f"{URL}{relation.pk}/decisions/"
    response = api.post(path, {"state": state, "reason": "Same berths."})
    assert (response.status_code, response.json()["state"]) == (200, state)
    (decision,) = api.get(path).json()["results"]
    assert (decision["reason"], decision["recorded_by"]) == ("Same berths.", "vera")


def test_a_decided_relation_is_opened_again(api: APIClient) -> None:
    relation = factories.relation()
    path = f"{URL}{relation.pk}/decisions/"
    api.post(path, {"state": "rejected"})
    assert api.post(path, {"state": "suggested"}).json()["state"] == "suggested"
    relation.refresh_from_db()
    assert relation.state == RelationState.SUGGESTED


def test_an_unknown_decision_is_refused(api: APIClient) -> None:
    relation = factories.relation()
    response = api.post(f"{URL}{relation.pk}/decisions/", {"state": "maybe"})
    assert response.status_code == 400
    assert Relation.objects.get().state == RelationState.SUGGESTED


def test_relations_can_be_filtered(api: APIClient) -> None:
    wanted = factories.relation()
    rejected = factories.relation()
    api.post(f"{URL}{rejected.pk}/decisions/", {"state": "rejected"})
    for params in ({"state": "suggested"}, {"claim": str(wanted.to_claim_id)}):
        results = api.get(URL, params).json()["results"]
        assert [row["id"] for row in results] == [str(wanted.pk)]
