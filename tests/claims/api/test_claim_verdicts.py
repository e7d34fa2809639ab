"""What the API tells of a claim's verdicts beside the claim itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim
from claims.selectors import judged
from tests.claims import factories
from tests.claims.selectors.test_claims import clock
from tests.claims.selectors.test_judged import FIRST, held, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


def read(api: APIClient, claim: Claim, **params: Any) -> Any:
    answer = api.get(f"/api/v1/claims/{claim.pk}/", params)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_claim_that_nobody_has_judged_says_so(api: APIClient, claim: Claim) -> None:
    body = read(api, claim)
    assert (body["verdict"], body["holding"], body["periods"]) == (None, None, [])
    assert body["pending_proposals"] == []
    assert body["evidence_counts"] == {"supports": 0, "refutes": 0, "background": 0}


def test_a_claim_comes_with_what_is_held_about_the_day(api: APIClient, claim: Claim) -> None:
    decision = held(claim)
    body = read(api, claim, as_of=FIRST.isoformat())
    assert (body["verdict"], body["holding"]["verdict"]) == ("False", "False")
    assert body["holding"]["decision"] == str(decision.pk)
    assert [row["id"] for row in body["periods"]] == [body["holding"]["id"]]
    assert body["evidence_counts"]["supports"] == 2
    assert read(api, claim, as_of="2026-01-31")["holding"] is None


def test_a_claim_of_a_past_moment_is_judged_as_it_was(api: APIClient, claim: Claim) -> None:
    proposal = proposed(claim)
    then = clock().isoformat()
    held(claim, valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 2))
    body = read(api, claim, as_of="2026-01-01", known_at=then)
    assert (body["verdict"], body["holding"]) == (None, None)
    (waiting,) = body["pending_proposals"]
    assert (waiting["id"], waiting["state"]) == (str(proposal.pk), "pending")


def test_what_is_left_out_is_listed_elsewhere(
    api: APIClient, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "PERIODS", 1)
    monkeypatch.setattr(judged, "WAITING", 1)
    assert read(api, claim)["all"]["periods"] is None
    for n in (1, 2):
        held(claim, valid_from=date(2026, 1, n), valid_until=date(2026, 1, n + 1))
        proposed(claim)
    rest = read(api, claim, as_of="2026-01-01")["all"]
    assert len(api.get(rest["periods"]).json()["results"]) == 2
    assert len(api.get(rest["proposals"]).json()["results"]) == 2


def test_lists_say_and_are_narrowed_by_the_verdict(api: APIClient, claim: Claim) -> None:
    held(claim)
    factories.claim("Herons nest.")
    false = str(factories.rating("False").pk)

    def found(**params: Any) -> list[tuple[str, str | None]]:
        answer = api.get("/api/v1/claims/", {"as_of": FIRST.isoformat(), **params})
        return [(row["text"], row["verdict"]) for row in answer.json()["results"]]

    assert found(rating=false) == [("The quay is closed to lorries.", "False")]
    assert found(unjudged="true") == [("Herons nest.", None)]
    assert found(likelihood="likely") == []
    assert api.get("/api/v1/claims/", {"likelihood": "probable"}).status_code == 400
    assert api.get("/api/v1/claims/", {"unjudged": "maybe"}).status_code == 400
