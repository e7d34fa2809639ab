"""Merges over HTTP, and how what is merged reads there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Claim, Merge
from claims.services import merges
from tests.claims import factories, publishing
from tests.claims.api.conftest import client_of

pytestmark = pytest.mark.django_db

EQUAL = "They say the same."


@pytest.fixture
def api() -> APIClient:
    return client_of(factories.user("rina", editor=True))


@pytest.fixture
def survivor() -> Claim:
    return factories.appearance().claim


@pytest.fixture
def loser() -> Claim:
    return factories.appearance().claim


def merge(api: APIClient, loser: Claim, into: Claim, reason: str = EQUAL) -> Any:
    body = {"into": str(into.pk), "reason": reason}
    return api.post(f"/api/v1/claims/{loser.pk}/merge/", body, format="json")


def unmerge(api: APIClient, loser: Claim) -> Any:
    body = {"reason": "They differ."}
    return api.post(f"/api/v1/claims/{loser.pk}/unmerge/", body, format="json")


def read(api: APIClient, path: str, **params: Any) -> Any:
    response = api.get(f"/api/v1/{path}", params)
    assert response.status_code == 200, response.content
    return response.json()


def listed(api: APIClient, **params: Any) -> list[str]:
    return [row["id"] for row in read(api, "claims/", **params)["results"]]


def test_a_merge_is_made_listed_and_undone(api: APIClient, loser: Claim, survivor: Claim) -> None:
    made = merge(api, loser, survivor)
    assert made.status_code == 201
    assert made.json()["survivor"] == str(survivor.pk)
    undone = unmerge(api, loser)
    assert undone.status_code == 200
    assert (undone.json()["ended_by"], undone.json()["end_reason"]) == ("rina", "They differ.")
    for claim in (loser, survivor):
        (row,) = read(api, f"claims/{claim.pk}/merges/")["results"]
        assert row == undone.json()


def test_a_merge_not_undone_by_then_is_listed_as_in_force(
    api: APIClient, loser: Claim, survivor: Claim
) -> None:
    merge(api, loser, survivor)
    then = Merge.objects.get().created_at.isoformat()
    unmerge(api, loser)
    (row,) = read(api, f"claims/{loser.pk}/merges/", known_at=then)["results"]
    assert (row["ended_at"], row["ended_by"], row["end_reason"]) == (None, None, "")


@pytest.mark.parametrize(
    ("into", "status"), [("itself", 422), ("nothing", 400), ("opposed", 409), ("loser", 409)]
)
def test_what_cannot_be_merged_is_a_problem(
    into: str, status: int, api: APIClient, loser: Claim, survivor: Claim
) -> None:
    target = str(survivor.pk)
    if into == "itself":
        target = str(loser.pk)
    elif into == "nothing":
        target = "01939e8c-8a02-7e21-a3b4-6c7d8e9f0a44"
    elif into == "opposed":
        factories.relation(loser, survivor)
    else:
        merges.merge(survivor, factories.claim(), EQUAL, by=factories.user())
    body = {"into": target, "reason": EQUAL}
    response = api.post(f"/api/v1/claims/{loser.pk}/merge/", body, format="json")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert not Merge.objects.filter(loser=loser).exists()


def test_a_merged_claim_says_as_which_it_is_read_and_leaves_the_lists(
    api: APIClient, loser: Claim, survivor: Claim
) -> None:
    words = loser.wordings.get().text
    merge(api, loser, survivor)
    assert read(api, f"claims/{loser.pk}/")["merged_into"] == str(survivor.pk)
    assert read(api, f"claims/{survivor.pk}/")["merged_into"] is None
    assert listed(api) == [str(survivor.pk)]
    assert listed(api, q=words) == [str(survivor.pk)]
    document = loser.appearances.get().document_id
    assert listed(api, document=document) == [str(survivor.pk)]
    unmerge(api, loser)
    assert set(listed(api)) == {str(survivor.pk), str(loser.pk)}
    assert listed(api, q=words) == [str(loser.pk)]


def test_the_survivor_shows_what_was_recorded_for_both(
    api: APIClient, loser: Claim, survivor: Claim
) -> None:
    other = factories.claim()
    factories.relation(loser, other)
    factories.evidence(loser, "refutes")
    factories.evidence(survivor, "supports")
    merge(api, loser, survivor)
    page = read(api, f"claims/{survivor.pk}/")
    assert page["appearance_count"] == 2
    texts = {row["text"] for row in page["appearances"]}
    assert texts == {loser.wordings.get().text, survivor.wordings.get().text}
    assert page["evidence_counts"] == {"supports": 1, "refutes": 1, "background": 0}
    assert [row["claim"] for row in page["relations"]] == [str(other.pk)]
    assert page["contradiction_count"] == 1
    assert [row["claim"] for row in page["merged"]] == [str(loser.pk)]
    for noun, count in [("appearances", 2), ("evidence", 2), ("relations", 1)]:
        assert len(read(api, f"{noun}/", claim=survivor.pk)["results"]) == count, noun
    (opposite,) = read(api, f"claims/{other.pk}/")["relations"]
    assert opposite["claim"] == str(survivor.pk)
    assert opposite["text"] == survivor.wordings.get().text
    unmerge(api, loser)
    page = read(api, f"claims/{survivor.pk}/")
    assert (page["appearance_count"], page["relations"], page["merged"]) == (1, [], [])
    (opposite,) = read(api, f"claims/{other.pk}/")["relations"]
    assert opposite["claim"] == str(loser.pk)


def test_a_link_between_merged_claims_is_shown_as_none(
    api: APIClient, loser: Claim, survivor: Claim
) -> None:
    relation = factories.relation(loser, survivor, "duplicates")
    merge(api, loser, survivor)
    assert read(api, f"claims/{survivor.pk}/")["relations"] == []
    assert read(api, "relations/")["results"] == []
    assert read(api, f"relations/{relation.pk}/")["kind"] == "duplicates"
    (own,) = read(api, f"claims/{loser.pk}/")["relations"]
    assert own["claim"] == str(survivor.pk)
    unmerge(api, loser)
    assert len(read(api, "relations/")["results"]) == 1


def test_no_verdict_goes_along_and_the_survivor_names_it_as_the_others(
    api: APIClient, survivor: Claim
) -> None:
    held = publishing.held()
    merge(api, held.claim, survivor)
    page = read(api, f"claims/{survivor.pk}/")
    assert (page["holding"], page["verdict"], page["periods"]) == (None, None, [])
    assert page["merged"][0]["verdict"] == held.proposal.verdict
    assert read(api, "holdings/", claim=survivor.pk)["results"] == []
    kinds = {row["kind"] for row in read(api, f"claims/{survivor.pk}/timeline/")["results"]}
    assert "merged" in kinds
    assert not kinds & {"held", "decision", "proposal"}


def test_work_on_a_merged_claim_is_refused_with_the_survivors_address(
    api: APIClient, loser: Claim, survivor: Claim
) -> None:
    merge(api, loser, survivor)
    response = api.post(
        f"/api/v1/claims/{loser.pk}/wordings/",
        {"text": "Otherwise."},
        format="json",
        headers={"If-Match": '"1"'},
    )
    assert response.status_code == 409
    assert response.json()["existing"] == f"/api/v1/claims/{survivor.pk}/"


def test_the_comparison_tells_of_merges(api: APIClient, loser: Claim, survivor: Claim) -> None:
    before = loser.wordings.get().created_at.isoformat()
    merge(api, loser, survivor)
    found = read(api, f"claims/{survivor.pk}/comparison/", from_known_at=before)
    assert [row["loser"] for row in found["merges"]["first"]] == [str(loser.pk)]


def test_contradictions_are_listed_with_both_sides_in_few_queries(api: APIClient) -> None:
    def opposed() -> None:
        one, other = factories.appearance(), factories.appearance()
        factories.relation(one.claim, other.claim)

    def asked() -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as captured:
            found = read(api, "relations/", kind="contradicts", state="suggested")
        return found["results"], len(captured)

    opposed()
    asked()
    _, few = asked()
    for _ in range(5):
        opposed()
    rows, many = asked()
    assert len(rows) == 6
    assert few == many <= 8
    for end in ("one", "other"):
        assert rows[0][end]["latest"]["quote"]
        assert rows[0][end]["latest"]["title"]
        assert rows[0][end]["verdict"] is None


def test_lists_and_pages_cost_the_same_however_much_is_merged(
    api: APIClient, survivor: Claim
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(api, path)
        return len(captured)

    def one_more() -> None:
        twin = factories.appearance().claim
        factories.relation(twin, factories.claim())
        merges.merge(twin, survivor, EQUAL, by=factories.user())

    paths = ["claims/", f"claims/{survivor.pk}/", f"claims/{survivor.pk}/merges/", "relations/"]
    one_more()
    [queries(path) for path in paths]
    before = [queries(path) for path in paths]
    for _ in range(4):
        one_more()
    assert [queries(path) for path in paths] == before
