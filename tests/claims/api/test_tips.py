"""Tips over HTTP: anybody sends, reviewers sort, editors alone know who sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from claims import throttling
from claims.models import Claim, Tip, TipSender, TipSource
from claims.permissions import Role
from claims.services import tips
from tests.claims import factories
from tests.claims.api.conftest import client_of

pytestmark = pytest.mark.django_db

PATH = "/api/v1/tips/"
CLOSES = "The north quay will be closed to all ferries from May on."
ALIKE = "The north quay will be closed to all ferries from next May on"
WHO = "Zebedee Quux"


@pytest.fixture(autouse=True)
def _no_earlier_tips() -> None:
    cache.clear()


def at(tip: Tip, what: str = "") -> str:
    return f"{PATH}{tip.pk}/{what}"


def test_anybody_sends_a_tip_and_learns_nothing_but_that_it_came(anyone: APIClient) -> None:
    body = {"text": CLOSES, "url": "https://gazette.example/q", "name": WHO, "contact": "a@b.c"}
    response = anyone.post(PATH, body)
    assert (response.status_code, set(response.json())) == (201, {"received_at"})
    kept = Tip.objects.get()
    assert (kept.source, kept.created_by, kept.url) == (
        TipSource.API, None, "https://gazette.example/q",
    )  # fmt: skip
    assert TipSender.objects.get().name == WHO


def test_the_same_tip_again_changes_nothing(anyone: APIClient) -> None:
    assert [anyone.post(PATH, {"text": CLOSES}).status_code for _ in range(2)] == [201, 200]
    assert Tip.objects.count() == 1


def test_a_member_passes_a_tip_on(api: APIClient) -> None:
    api.post(PATH, {"text": CLOSES})
    assert Tip.objects.get().source == TipSource.DESK


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"text": 7}, 400),
        ({"text": ""}, 400),
        ({"text": "x" * 2001}, 400),
        ({"text": "Is it?", "state": "accepted"}, 400),
        ({"text": "?!"}, 422),
        ({"text": "Is it?", "url": "javascript:alert(1)"}, 422),
        ({"text": "a\x00b"}, 400),
    ],
)
def test_what_cannot_be_taken_is_a_clear_problem(
    anyone: APIClient, body: dict[str, Any], status: int
) -> None:
    response = anyone.post(PATH, body)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["errors"]
    assert not Tip.objects.exists()


# How many


def test_one_address_sends_only_so_many_within_an_hour(anyone: APIClient) -> None:
    for number in range(throttling.TIPS):
        assert anyone.post(PATH, {"text": f"Berth {number} is lost."}).status_code == 201
    refused = anyone.post(PATH, {"text": CLOSES})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= throttling.HOUR
    other = anyone.post(PATH, {"text": CLOSES}, REMOTE_ADDR="192.0.2.9")
    assert other.status_code == 201


def test_an_ipv6_network_counts_as_one_address(anyone: APIClient) -> None:
    for number in range(throttling.TIPS):
        anyone.post(PATH, {"text": f"Berth {number}."}, REMOTE_ADDR=f"2001:db8::{number}")
    assert anyone.post(PATH, {"text": CLOSES}, REMOTE_ADDR="2001:db8::ffff").status_code == 429
    other = anyone.post(PATH, {"text": CLOSES}, REMOTE_ADDR="2001:db8:0:1::1")
    assert other.status_code == 201


def test_all_addresses_together_send_only_so_many(anyone: APIClient, settings: Settings) -> None:
    settings.TIPS_PER_HOUR = 3
    given = [
        anyone.post(PATH, {"text": f"Berth {number}."}, REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number in range(5)
    ]
    assert given == [201, 201, 201, 429, 429]


def test_members_are_not_counted(api: APIClient, settings: Settings) -> None:
    settings.TIPS_PER_HOUR = 1
    for number in range(throttling.TIPS + 1):
        assert api.post(PATH, {"text": f"Berth {number}."}).status_code == 201


# Who may read what


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sent_it_is_for_editors_alone(role: Role | None) -> None:
    sent, silent = factories.tip(name=WHO), factories.tip()
    client = client_of(factories.user(role=role)) if role else APIClient()
    given = [client.get(at(tip, "sender/")) for tip in (sent, silent)]
    if role in {Role.EDITOR, Role.ADMINISTRATOR}:
        assert given[0].json() == {"name": WHO, "contact": ""}
        assert given[1].status_code == 404
    else:  # not even whether there is one
        assert {response.status_code for response in given} == {403 if role else 401}
        first, second = (dict(response.json(), instance="") for response in given)
        assert first == second


@pytest.mark.parametrize("role", Role)
def test_no_other_answer_tells_of_a_sender(role: Role) -> None:
    sent = factories.tip(CLOSES, name=WHO, contact="zebedee@example.org")
    claim = tips.accept(sent, by=factories.user())
    client = client_of(factories.user(role=role))
    for path in (
        PATH, f"{PATH}?q=Zebedee", f"{PATH}?group={sent.pk}", at(sent), at(sent, "decisions/"),
        f"/api/v1/claims/{claim.pk}/", f"/api/v1/claims/{claim.pk}/timeline/", "/api/v1/claims/",
    ):  # fmt: skip
        body = client.get(path).content.decode()
        assert "ebedee" not in body.replace("q=Zebedee", ""), path
        assert "sender" not in body, path
    if role in {Role.REVIEWER, Role.EDITOR}:
        assert client.get(f"{PATH}?q=Zebedee").json()["results"] == []


def test_tips_with_and_without_a_sender_look_the_same(api: APIClient) -> None:
    shown = [
        api.get(at(factories.tip(f"Berth {name or 'x'}.", name=name))).json() for name in (WHO, "")
    ]
    assert set(shown[0]) == set(shown[1])


# Listed


def test_groups_are_listed_by_who_leads_them_the_newest_first(api: APIClient) -> None:
    first, other = factories.tip(CLOSES), factories.tip("Forty berths are lost.")
    factories.tip(ALIKE)
    known = factories.claim(CLOSES)
    rows = api.get(PATH).json()["results"]
    assert [(row["id"], row["tips"]) for row in rows] == [(str(other.pk), 1), (str(first.pk), 2)]
    assert [row["known_claim"] for row in rows] == [None, {"id": str(known.pk), "text": CLOSES}]


def test_a_groups_tips_are_listed_by_any_of_them(api: APIClient) -> None:
    factories.tip(CLOSES)
    member = factories.tip(ALIKE)
    factories.tip("Forty berths are lost.")
    rows = api.get(PATH, {"group": str(member.pk)}).json()["results"]
    assert {row["text"] for row in rows} == {CLOSES, ALIKE}


def test_the_list_narrows_by_state_words_and_claim(api: APIClient) -> None:
    done, open_ = factories.tip(CLOSES), factories.tip("Forty berths are lost.")
    claim = tips.accept(done, by=factories.user())

    def found(**params: str) -> list[str]:
        return [row["id"] for row in api.get(PATH, params).json()["results"]]

    assert found(state="accepted") == found(claim=str(claim.pk)) == [str(done.pk)]
    assert found(state="new") == found(q="berth") == [str(open_.pk)]
    assert api.get(PATH, {"state": "nonsense"}).status_code == 400


def test_twice_the_tips_take_the_same_queries(api: APIClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get(PATH).status_code == 200
        return len(captured)

    def more() -> None:
        for number in range(3):
            text = f"Berth {Tip.objects.count()} of {number} is lost."
            factories.tip(text)
            factories.tip(text)
            factories.claim(text)

    more()
    before = queries()
    more()
    assert queries() == before <= 8


# Decided on


def test_a_group_is_accepted_as_a_claim(api: APIClient) -> None:
    made = factories.tip(CLOSES)
    response = api.post(at(made, "decisions/"), {"outcome": "accepted", "seen": 1})
    claim = Claim.objects.get()
    assert (response.status_code, response.json()["claim"]) == (200, str(claim.pk))
    again = api.post(at(made, "decisions/"), {"outcome": "accepted"})
    assert again.status_code == 409
    assert again.json()["existing"] == f"/api/v1/claims/{claim.pk}/"


def test_a_group_joins_a_claim_that_is_named(api: APIClient) -> None:
    claim = factories.claim()
    body = {"outcome": "accepted", "claim": str(claim.pk)}
    assert api.post(at(factories.tip(CLOSES), "decisions/"), body).json()["claim"] == str(claim.pk)


def test_a_group_is_rejected_opened_again_and_all_of_it_kept(api: APIClient) -> None:
    made = factories.tip(CLOSES)
    path = at(made, "decisions/")
    assert api.post(path, {"outcome": "rejected", "why": "trivial"}).json()["state"] == "rejected"
    assert api.post(path, {"outcome": "reopened", "reason": "Still."}).json()["state"] == "new"
    kept = api.get(path).json()["results"]
    assert [(row["outcome"], row["why"], row["reason"], row["recorded_by"]) for row in kept] == [
        ("reopened", "", "Still.", "vera"), ("rejected", "trivial", "", "vera"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"outcome": "grouped"}, 400),
        ({"outcome": "rejected"}, 422),
        ({"outcome": "rejected", "why": "other"}, 422),
        ({"outcome": "accepted", "claim": "01939e8c-0000-7000-8000-000000000000"}, 400),
        ({"outcome": "accepted", "seen": "1"}, 400),
        ({"outcome": "accepted", "seen": 5}, 409),
        ({"outcome": "reopened"}, 409),
    ],
)
def test_a_decision_that_cannot_be_changes_nothing(
    api: APIClient, body: dict[str, Any], status: int
) -> None:
    made = factories.tip(CLOSES)
    assert api.post(at(made, "decisions/"), body).status_code == status
    assert Tip.objects.get().state == "new"
    assert not Claim.objects.exists()


def test_a_tip_is_moved_between_groups(api: APIClient) -> None:
    head, member, other = (
        factories.tip(text) for text in (CLOSES, ALIKE, "Forty berths are lost.")
    )
    path = at(member, "group/")
    assert api.post(path, {"head": None}).json()["group"] is None
    assert api.post(path, {"head": str(other.pk)}).json()["group"] == str(other.pk)
    assert api.post(path, {"head": str(other.pk)}).status_code == 422
    nobody = {"head": "01939e8c-0000-7000-8000-000000000000"}
    assert api.post(path, nobody).status_code == 400
    assert api.get(at(head)).json()["tips"] == 1
