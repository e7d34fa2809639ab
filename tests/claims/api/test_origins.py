"""Origins over the API: named, renamed without losing an edit, given to several pieces at once."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Evidence
from claims.services import evidence
from claims.services.evidence import Assessed
from tests.claims import factories
from tests.claims.selectors.test_claims import clock

URL = "/api/v1/origins/"

pytestmark = pytest.mark.django_db


def group(api: APIClient, *pieces: Evidence, reason: str = "One survey.") -> Any:
    origin = factories.origin("The survey")
    named = [{"id": str(piece.pk), "seen": 1} for piece in pieces]
    return api.post(f"{URL}{origin.pk}/evidence/", {"evidence": named, "reason": reason})


def test_an_origin_is_named_and_read(api: APIClient) -> None:
    made = api.post(URL, {"name": "The survey", "note": "Of 2024."})
    assert (made.status_code, made.json()["recorded_by"]) == (201, "vera")
    read = api.get(made.json()["href"])
    assert (read.json(), read["ETag"]) == (made.json(), made["ETag"])
    assert [row["name"] for row in api.get(URL).json()["results"]] == ["The survey"]


@pytest.mark.parametrize("given", [{}, {"name": " "}, {"name": "x" * 301}])
def test_an_origin_needs_a_name(given: dict[str, str], api: APIClient) -> None:
    response = api.post(URL, given)
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/name"]


def test_an_origin_is_renamed_and_was_called_otherwise_before(api: APIClient) -> None:
    made = api.post(URL, {"name": "The survey", "note": "Of 2024."})
    path, then = made.json()["href"], {"known_at": clock().isoformat()}
    headers = {"If-Match": made["ETag"]}
    response = api.patch(path, {"name": "The survey of May"}, headers=headers)
    assert (response.status_code, response.json()["note"]) == (200, "Of 2024.")
    assert api.get(path).json()["name"] == "The survey of May"
    assert api.get(path, then).json()["name"] == "The survey"


def test_a_stale_edit_is_refused_with_both(api: APIClient) -> None:
    made = api.post(URL, {"name": "The survey"})
    path, headers = made.json()["href"], {"If-Match": made["ETag"]}
    api.patch(path, {"name": "The survey of May"}, headers=headers)
    response = api.patch(path, {"name": "The log"}, headers=headers)
    assert response.status_code == 412
    assert response.json()["current"]["name"] == "The survey of May"
    assert response.json()["yours"] == {"name": "The log"}
    assert api.patch(path, {"name": "The log"}).status_code == 428


def test_several_pieces_are_given_one_origin(api: APIClient) -> None:
    one, other = factories.evidence(), factories.evidence()
    response = group(api, one, other)
    assert response.status_code == 200
    told = {row["assessment"]["origin"]["name"] for row in response.json()}
    assert (len(response.json()), told) == (2, {"The survey"})


def test_when_one_piece_has_changed_since_none_is_given_the_origin(api: APIClient) -> None:
    one, other, by = factories.evidence(), factories.evidence(), factories.user()
    evidence.assess(other, Assessed(stance="refutes"), "Misread.", seen=1, by=by)
    response = group(api, one, other)
    assert response.status_code == 409
    assert response.json()["existing"] == f"/api/v1/evidence/{other.pk}/"
    assert one.assessments.count() == 1


def test_grouping_needs_evidence_and_a_reason(api: APIClient) -> None:
    assert group(api).status_code == 400
    assert group(api, factories.evidence(), reason=" ").status_code == 400


def test_suggestions_name_the_pieces_and_what_they_share(api: APIClient) -> None:
    text = "Divers of the harbour trust measured nine metres of water beside the north quay."
    claim = factories.claim()
    older, newer = factories.evidence(claim, text=text), factories.evidence(claim, text=text)
    factories.evidence(claim)
    (found,) = api.get(f"/api/v1/claims/{claim.pk}/origin-suggestions/").json()
    assert (found["one"], found["other"]) == (str(newer.pk), str(older.pk))
    assert found["words"] == 14
