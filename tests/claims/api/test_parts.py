"""Composite claims over the API: split into parts, each with what is held about it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim, Relation
from claims.services import relations
from tests.claims import factories, publishing
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> Claim:
    return factories.claim("The quay is closed and lorries use it.")


def path(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.pk}/parts/"


def test_a_claim_is_split_into_texts_and_claims(api: APIClient, whole: Claim) -> None:
    there = factories.claim("Lorries use the quay.")
    body = {"parts": [{"text": "The quay is closed."}, {"claim": str(there.pk)}], "reason": "Two."}
    made = api.post(path(whole), body)
    assert made.status_code == 201, made.json()
    assert [part["text"] for part in made.json()] == [
        "The quay is closed.",
        "Lorries use the quay.",
    ]
    assert made.json()[1]["claim"] == str(there.pk)
    listed = api.get(path(whole)).json()
    assert listed["results"] == made.json()
    (page,) = api.get(f"/api/v1/claims/{there.pk}/").json()["relations"]
    assert page["label"] == "is part of"


def test_each_part_has_the_verdict_of_the_moment(api: APIClient, whole: Claim) -> None:
    api.post(path(whole), {"parts": [{"text": "It is closed."}, {"text": "Lorries use it."}]})
    then, before = clock(), api.get(path(whole)).json()
    part = Claim.objects.get(wordings__text="It is closed.")
    publishing.held(part)
    listed = api.get(path(whole)).json()["results"]
    assert [(row["verdict"], row["confidence"]) for row in listed] == [
        ("False", "moderate"),
        (None, None),
    ]
    assert api.get(path(whole), {"known_at": then.isoformat()}).json() == before
    asked = api.get(path(whole), {"as_of": "2026-01-31"}).json()["results"]
    assert [row["verdict"] for row in asked] == [None, None]


def test_a_part_that_was_rejected_is_none(api: APIClient, whole: Claim) -> None:
    api.post(path(whole), {"parts": [{"text": "It is closed."}, {"text": "Lorries use it."}]})
    link = Relation.objects.earliest("id")
    relations.decide(link, "rejected", by=factories.user())
    assert [row["text"] for row in api.get(path(whole)).json()["results"]] == ["Lorries use it."]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 400, "#/parts"),
        ({"parts": "both"}, 400, "#/parts"),
        ({"parts": [{"text": "One."}]}, 422, "#/parts"),
        ({"parts": [{"text": "One."}, {"text": "One."}]}, 422, "#/parts"),
        ({"parts": [{"text": "One."}, {"claim": str(uuid.uuid4())}]}, 400, "#/parts"),
        ({"parts": [{"text": "One."}, {"claim": "x"}]}, 400, "#/parts"),
        ({"parts": [{"text": "One."}, {}]}, 400, "#/parts"),
        ({"parts": [{"text": "One."}, {"words": "Two."}]}, 400, "#/parts"),
        ({"parts": [{"text": f"Part {n}."} for n in range(51)]}, 400, "#/parts"),
        ({"parts": [{"text": "One."}, {"text": "Two."}], "why": "x"}, 400, "#/why"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    api: APIClient, whole: Claim, body: dict[str, Any], status: int, pointer: str
) -> None:
    refused = api.post(path(whole), body)
    assert refused.status_code == status
    assert refused.json()["errors"][0]["pointer"].startswith(pointer)
    assert Claim.objects.count() == 1, "nothing is half-written"


def test_the_whole_is_no_part_of_itself(api: APIClient, whole: Claim) -> None:
    parts = [{"claim": str(whole.pk)}, {"text": "It is closed."}]
    refused = api.post(path(whole), {"parts": parts})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/parts"
