"""Verdicts over the API: proposed, checked, decided, held; asked for at two moments."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim, Proposal, Rating
from claims.services import claims as claim_services
from tests.claims import factories

PROPOSALS = "/api/v1/proposals/"
HOLDINGS = "/api/v1/holdings/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


@pytest.fixture
def body(claim: Claim) -> dict[str, Any]:
    return {
        "claim": str(claim.pk),
        "wording": 1,
        "rating": str(Rating.objects.get(label="False").pk),
        "evidence": [str(factories.evidence(claim).pk) for _ in range(2)],
        "valid_from": "2026-02-01",
        "rationale": "Lorries were seen on the quay every day.",
        "reason": "Readers asked.",
    }


def test_a_verdict_is_proposed_by_one_and_approved_by_another(
    api: APIClient, editor: APIClient, body: dict[str, Any]
) -> None:
    made = api.post(PROPOSALS, body)
    assert (made.status_code, made.json()["state"]) == (201, "pending")
    path = made.headers["Location"]
    findings = api.get(f"{path}checklist/").json()
    assert [finding["name"] for finding in findings] == ["unpublishable"], "which only warns"
    approved = editor.post(f"{path}decision/", {"outcome": "approved", "reason": "Sound."})
    assert approved.status_code == 200, approved.json()
    assert approved.json()["decision"]["recorded_by"] == "egon"
    (held,) = api.get(HOLDINGS, {"claim": body["claim"]}).json()["results"]
    assert (held["verdict"], held["valid"]) == ("False", {"from": "2026-02-01", "until": None})
    assert held["recorded"]["until"] is None


def test_approving_ones_own_is_refused_with_its_field(api: APIClient, body: dict[str, Any]) -> None:
    path = api.post(PROPOSALS, body).headers["Location"]
    refused = api.post(f"{path}decision/", {"outcome": "approved", "reason": "Sound."})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/outcome"


def test_the_checklist_says_what_blocks(api: APIClient, body: dict[str, Any]) -> None:
    path = api.post(PROPOSALS, {**body, "evidence": []}).headers["Location"]
    (finding,) = api.get(f"{path}checklist/").json()
    assert (finding["name"], finding["level"]) == ("no_evidence", "block")
    assert finding["can_be_waived"] is False


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"wording": "1"}, 400, "#/wording"),
        ({"rating": str(uuid.uuid4())}, 400, "#/rating"),
        ({"evidence": [str(uuid.uuid4())]}, 422, "#/evidence"),
        ({"evidence": ["x"]}, 400, "#/evidence"),
        ({"valid_until": "2026-02-30"}, 400, "#/valid_until"),
        ({"valid_until": "2026-01-31"}, 422, "#/valid_until"),
        ({"likelihood": "perhaps"}, 400, "#/likelihood"),
        ({"verdict": "False"}, 400, "#/verdict"),
        ({"rationale": ""}, 422, "#/rationale"),
        ({"reason": ""}, 400, "#/reason"),
        ({"act": "correct"}, 422, "#/act"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    api: APIClient, body: dict[str, Any], change: dict[str, Any], status: int, pointer: str
) -> None:
    refused = api.post(PROPOSALS, {**body, **change})
    assert refused.status_code == status
    assert refused.json()["errors"][0]["pointer"].startswith(pointer)
    assert not Proposal.objects.exists()


def test_a_stale_wording_is_a_conflict_that_shows_the_newer_one(
    api: APIClient, claim: Claim, body: dict[str, Any]
) -> None:
    claim_services.reword(claim, "The quay is shut.", "fact", seen=1, by=factories.user())
    refused = api.post(PROPOSALS, body)
    assert (refused.status_code, refused.json()["existing"]) == (409, f"/api/v1/claims/{claim.pk}/")
    assert "The quay is shut." in refused.json()["detail"]


def test_a_dissent_is_kept_with_the_proposal(
    api: APIClient, editor: APIClient, body: dict[str, Any]
) -> None:
    path = api.post(PROPOSALS, body).headers["Location"]
    made = editor.post(f"{path}dissents/", {"text": "They were parked."})
    assert made.status_code == 201
    assert api.get(f"{path}dissents/").json()["results"] == [made.json()]
    assert api.get(path).json()["dissents"] == [made.json()]


def test_a_waiver_belongs_to_an_approval(
    api: APIClient, editor: APIClient, body: dict[str, Any]
) -> None:
    path = api.post(PROPOSALS, {**body, "evidence": body["evidence"][:1]}).headers["Location"]
    waived = {"reason": "Sound.", "waivers": {"few_origins": "There is one camera."}}
    refused = editor.post(f"{path}decision/", {"outcome": "returned", **waived})
    assert refused.json()["errors"][0]["pointer"] == "#/waivers"
    approved = editor.post(f"{path}decision/", {"outcome": "approved", **waived})
    assert approved.json()["decision"]["waivers"] == [
        {"check": "few_origins", "reason": "There is one camera."}
    ]


def test_evidence_for_named_people_is_not_shown_to_others(
    api: APIClient, editor: APIClient, claim: Claim, body: dict[str, Any]
) -> None:
    secret = factories.evidence(
        claim, by=factories.user("noor"), audience="named", readers=[factories.user("ines")]
    )
    hidden = {**body, "evidence": [*body["evidence"], str(secret.pk)]}
    refused = api.post(PROPOSALS, hidden)
    assert refused.json()["errors"][0]["detail"] == "Piece 3 is no evidence on this claim."
    shown = api.get(api.post(PROPOSALS, body).headers["Location"]).json()
    assert str(secret.pk) not in str(shown)


def test_holdings_answer_for_both_clocks(
    api: APIClient, editor: APIClient, claim: Claim, body: dict[str, Any]
) -> None:
    def stand(**change: Any) -> dict[str, Any]:
        made = api.post(PROPOSALS, {**body, **change})
        assert made.status_code == 201, made.json()
        path = made.headers["Location"] + "decision/"
        decided = editor.post(path, {"outcome": "approved", "reason": "Sound."}).json()
        return dict(decided["decision"])

    true = str(Rating.objects.get(label="True").pk)
    first = stand()["recorded_at"]
    second = stand(act="correct", rating=true, valid_from="2026-02-10")["recorded_at"]

    def held(as_of: str, known_at: str) -> list[str]:
        asked = {"claim": str(claim.pk), "as_of": as_of, "known_at": known_at}
        found = api.get(HOLDINGS, asked).json()["results"]
        assert all(row["recorded"]["until"] is None for row in found), "not known yet then"
        return [row["verdict"] for row in found]

    assert held("2026-02-15", first) == ["False"]
    assert held("2026-02-15", second) == ["True"]
    assert held("2026-02-05", second) == ["False"]
    assert held("2026-01-31", second) == []


def test_the_queries_do_not_grow_with_the_rows(
    api: APIClient, body: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        api.post(PROPOSALS, body)
    with django_assert_max_num_queries(10) as few:
        api.get(PROPOSALS)
        queries = len(few)
    for _ in range(6):
        api.post(PROPOSALS, body)
    with django_assert_max_num_queries(queries):
        assert len(api.get(PROPOSALS).json()["results"]) == 9
