"""The timeline of a claim and the comparison of two moments, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Claim
from claims.selectors.timeline_rows import Kind
from claims.services import claims as claim_services
from tests.claims import factories, publishing
from tests.claims.eventful import eventful
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(member: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=member)


def path(claim: Claim, what: str = "timeline") -> str:
    return f"/api/v1/claims/{claim.pk}/{what}/"


# The timeline


def test_each_entry_says_when_who_what_and_where_it_is_read(
    api: APIClient, claim: Claim, member: User
) -> None:
    eventful(claim, member)
    entries = api.get(path(claim), {"limit": 200}).json()["results"]
    assert {entry["kind"] for entry in entries} == set(Kind.values)
    first = entries[-1]
    assert (first["kind"], first["who"], first["what"]) == ("wording", "vera", "Claim logged.")
    assert first["text"] == "The quay is closed to lorries."
    assert first["href"] == f"/api/v1/claims/{claim.pk}/"
    for entry in entries:
        if entry["kind"] == "redaction":
            assert entry["href"] is None
        else:
            assert api.get(entry["href"]).status_code == 200, entry


def test_the_pages_make_up_the_whole(api: APIClient, claim: Claim, member: User) -> None:
    eventful(claim, member)
    every = api.get(path(claim), {"limit": 200}).json()
    assert every["next"] is None
    found: list[Any] = []
    address = f"{path(claim)}?limit=3"
    while address:
        page = api.get(address).json()
        assert len(page["results"]) <= 3
        found += page["results"]
        address = page["next"]
    assert found == every["results"]


def test_the_timeline_is_narrowed_to_kinds(api: APIClient, claim: Claim, member: User) -> None:
    publishing.held(claim)
    kinds = {"kind": ["held", "decision"]}
    assert [entry["kind"] for entry in api.get(path(claim), kinds).json()["results"]] == [
        "held",
        "decision",
    ]


def test_a_past_moment_has_the_entries_that_it_had(
    api: APIClient, claim: Claim, member: User
) -> None:
    then, shown = clock(), api.get(path(claim)).json()
    claim_services.reword(claim, "It is shut.", "fact", seen=1, by=member)
    assert api.get(path(claim)).json() != shown
    assert api.get(path(claim), {"known_at": then.isoformat()}).json() == shown


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"after": "1.held"}, "after"),
        ({"after": "9" * 40 + ".held.01939e8c-7f2a-7d31-8c5e-2b1f0a9d4e77"}, "after"),
        ({"limit": "0"}, "limit"),
        ({"known_at": "soon"}, "known_at"),
        ({"kinds": "held"}, "kinds"),
    ],
)
def test_a_wrong_parameter_is_named(
    api: APIClient, claim: Claim, params: dict[str, str], parameter: str
) -> None:
    refused = api.get(path(claim), params)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["parameter"] == parameter


def test_before_it_was_recorded_there_is_no_timeline(api: APIClient, claim: Claim) -> None:
    assert api.get(path(claim), {"known_at": "2001-01-01"}).status_code == 404


# The comparison


def test_what_changed_between_two_moments(api: APIClient, claim: Claim, member: User) -> None:
    then = clock().isoformat()
    claim_services.reword(claim, "It is shut.", "fact", seen=1, by=member)
    piece = factories.evidence(claim, by=member, audience="public")
    factories.relation(claim, factories.claim("It is open."))
    factories.appearance(factories.statement(claim="It is shut."))
    publishing.held(claim, [piece])
    found = api.get(path(claim, "comparison"), {"from_known_at": then}).json()
    assert found["wording"]["before"]["text"] == "The quay is closed to lorries."
    assert found["wording"]["after"]["text"] == "It is shut."
    counts = {name: found[name]["count"] for name in ("sightings", "evidence", "relations")}
    assert counts == {"sightings": 1, "evidence": 1, "relations": 1}
    assert found["evidence"]["first"][0]["how"] == "added"
    assert found["relations"]["first"][0]["before"] is None
    (verdict,) = found["verdicts"]["first"]
    assert (verdict["before"], verdict["after"]["verdict"]) == (None, "False")
    assert verdict["valid"] == {"from": "2026-02-01", "until": None}
    assert verdict["reason"] == "Agreed."
    assert found["answer"]["before"] is None
    assert found["answer"]["after"]["confidence"] == "moderate"
    assert found["earlier"]["known_at"] == then.replace("+00:00", "Z")
    assert found["later"] == {"as_of": None, "known_at": None}


def test_two_past_moments_are_compared(api: APIClient, claim: Claim, member: User) -> None:
    first = clock().isoformat()
    claim_services.reword(claim, "It is shut.", "fact", seen=1, by=member)
    second = clock().isoformat()
    claim_services.reword(claim, "It is closed.", "fact", seen=2, by=member)
    asked = {"from_known_at": first, "known_at": second}
    found = api.get(path(claim, "comparison"), asked).json()
    assert found["wording"]["after"]["text"] == "It is shut."
    assert found["wording"]["added"]["count"] == 1


@pytest.mark.parametrize(
    ("params", "parameter", "sentence"),
    [
        ({"from_as_of": "soon"}, "from_as_of", "from_as_of='soon' is not a day"),
        ({"from_known_at": "2026-02-30"}, "from_known_at", "is not a moment"),
        ({"as_of": "x"}, "as_of", "is not a day"),
        ({"from_known_at": "2999-01-01"}, "from_known_at", "Swap the two moments"),
        ({"from_as_of": "2999-01-01"}, "from_as_of", "Swap the two moments"),
        ({"since": "2026-01-01"}, "since", "There is no parameter"),
    ],
)
def test_a_wrong_moment_is_told(
    api: APIClient, claim: Claim, params: dict[str, str], parameter: str, sentence: str
) -> None:
    refused = api.get(path(claim, "comparison"), params)
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert error["parameter"] == parameter
    assert sentence in error["detail"]
