"""Claims over the API: searched, logged, reworded without a lost update."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Appearance, Claim
from tests.claims import factories, often_said

URL = "/api/v1/claims/"
TEXT = "The north quay has forty berths."

pytestmark = pytest.mark.django_db


def reword(api: APIClient, claim: Claim, text: str, **headers: str) -> Any:
    return api.post(f"{URL}{claim.pk}/wordings/", {"text": text}, headers=headers)


def test_a_claim_is_logged_by_hand(api: APIClient) -> None:
    response = api.post(URL, {"text": TEXT, "kind": "forecast"})
    assert response.status_code == 201
    assert (response.json()["text"], response.json()["kind"]) == (TEXT, "forecast")
    assert response["Location"].endswith(f"{URL}{response.json()['id']}/")


def test_the_same_words_again_are_a_conflict_that_names_the_claim(api: APIClient) -> None:
    claim = factories.claim(TEXT)
    response = api.post(URL, {"text": f"  {TEXT.upper()} "})
    assert response.status_code == 409
    assert response.json()["existing"] == f"{URL}{claim.pk}/"


def test_a_passage_becomes_an_appearance_with_its_speaker(api: APIClient) -> None:
    snapshot = factories.snapshot("“Not one berth will be lost,” Ada Brook said.")
    passage = {
        "snapshot": str(snapshot.pk), "start": 1, "end": 27, "claimant": "Ada Brook",
        "directness": "direct", "said_on": "2025-03-04",
    }  # fmt: skip
    response = api.post(URL, {"text": "No berth will be lost.", "passage": passage})
    (shown,) = api.get(f"{URL}{response.json()['id']}/").json()["appearances"]
    assert shown["anchors"][0]["exact"] == "Not one berth will be lost"
    assert shown["parties"][0]["claimant"]["name"] == "Ada Brook"
    assert (shown["directness"], shown["said_on"]) == ("direct", "2025-03-04")


def test_the_same_words_elsewhere_are_another_appearance_of_one_claim(api: APIClient) -> None:
    claim = factories.claim(TEXT)
    snapshot = factories.snapshot()
    passage = {"snapshot": str(snapshot.pk), "start": 0, "end": 10}
    response = api.post(URL, {"text": TEXT, "passage": passage})
    assert response.status_code == 200
    assert response.json()["id"] == str(claim.pk)
    assert Appearance.objects.get().claim == claim


REFUSED = [
    ({}, 400, "#/text"),
    ({"text": "   "}, 400, "#/text"),
    ({"text": "x" * 2001}, 400, "#/text"),
    ({"text": TEXT, "kind": "rumour"}, 400, "#/kind"),
    ({"text": TEXT, "kind": ["fact"]}, 400, "#/kind"),
    ({"text": TEXT, "language": "?"}, 400, "#/language"),
    ({"text": TEXT, "passage": {"snapshot": "x", "start": 0, "end": 1}}, 400, "#/passage/snapshot"),
    ({"text": TEXT, "passage": {"start": -1}}, 400, "#/passage/start"),
    (
        {"text": TEXT, "passage": {"snapshot": str(uuid.uuid4()), "start": 0, "end": 1}},
        400,
        "#/passage/snapshot",
    ),
]


@pytest.mark.parametrize(("body", "status", "pointer"), REFUSED)
def test_a_wrong_claim_is_refused_at_its_field(
    api: APIClient, body: Any, status: int, pointer: str
) -> None:
    response = api.post(URL, body)
    assert response.status_code == status
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 2), (0, 10**20)])
def test_a_passage_outside_the_text_is_refused(api: APIClient, start: int, end: int) -> None:
    snapshot = factories.snapshot("The quay.")
    passage = {"snapshot": str(snapshot.pk), "start": start, "end": end}
    response = api.post(URL, {"text": TEXT, "passage": passage})
    assert response.status_code == 422
    assert Claim.objects.count() == 0


def test_claims_can_be_searched_in_another_form_of_the_word(api: APIClient) -> None:
    found = factories.claim("The council closes two schools.")
    factories.claim("The river is clean.")
    results = api.get(URL, {"q": "school"}).json()["results"]
    assert [row["id"] for row in results] == [str(found.pk)]


def test_claims_can_be_filtered_by_who_said_them(api: APIClient) -> None:
    said = factories.appearance(factories.statement(sources=[factories.source("Ada Brook")]))
    factories.appearance()
    claimant = said.parties.get().claimant_id
    results = api.get(URL, {"claimant": str(claimant)}).json()["results"]
    assert [row["id"] for row in results] == [str(said.claim_id)]


def test_a_claim_shows_its_contradictions(api: APIClient) -> None:
    relation = factories.relation()
    shown = api.get(f"{URL}{relation.from_claim_id}/").json()
    assert (shown["contradiction_count"], shown["confirmed_contradiction_count"]) == (1, 0)
    assert shown["relations"][0]["label"] == "contradicts"
    assert shown["relations"][0]["claim"] == str(relation.to_claim_id)
    assert shown["relations"][0]["href"] == f"/api/v1/relations/{relation.pk}/"


def test_a_claims_speakers_are_counted(api: APIClient) -> None:
    claim = factories.claim()
    by = often_said.claimants(14)
    often_said.say(claim, 42, by)
    shown = api.get(f"{URL}{claim.pk}/").json()
    assert (shown["appearance_count"], shown["speaker_count"]) == (42, 14)
    assert len(shown["speakers"]) == 12
    last = shown["speakers"][0]
    assert (last["claimant"]["name"], last["appearance_count"]) == ("Speaker 13", 3)
    assert (last["first_said"], last["last_said"]) == ("2020-01-14", "2020-02-11")


def test_what_a_claims_page_leaves_out_is_listed_at_the_same_moment(api: APIClient) -> None:
    claim = factories.claim()
    often_said.say(claim, 60, [])
    for _ in range(11):
        factories.relation(claim)
    moment = {"known_at": "2100-01-01T00:00:00+00:00", "as_of": "2100-01-01"}
    shown = api.get(f"{URL}{claim.pk}/", moment).json()
    assert (len(shown["appearances"]), len(shown["relations"])) == (20, 6)
    assert shown["all"]["wordings"] is None
    for name, count in {"appearances": 60, "relations": 11}.items():
        address = shown["all"][name]
        assert "known_at=2100-01-01" in address
        assert len(api.get(f"{address}&limit=100").json()["results"]) == count


def test_a_claim_that_is_shown_whole_leads_to_no_more(api: APIClient) -> None:
    claim = factories.appearance().claim
    left_out = api.get(f"{URL}{claim.pk}/").json()["all"]
    assert set(left_out.values()) == {None}


def test_a_date_that_is_known_by_its_month_is_not_made_a_day(api: APIClient) -> None:
    said = factories.statement(said_on="2025-03-01", said_on_precision="month")
    claim = factories.appearance(said).claim
    shown = api.get(f"{URL}{claim.pk}/").json()
    assert (shown["first_said"], shown["last_said"]) == ("2025-03", "2025-03")


def test_wordings_carry_their_number_as_etag(api: APIClient) -> None:
    claim = factories.claim()
    assert api.get(f"{URL}{claim.pk}/wordings/")["ETag"] == '"1"'


def test_a_claim_is_reworded_by_whoever_saw_its_last_wording(api: APIClient) -> None:
    claim = factories.claim(TEXT)
    response = reword(api, claim, "The north quay has 41 berths.", **{"If-Match": '"1"'})
    assert response.status_code == 201
    assert (response.json()["number"], response["ETag"]) == (2, '"2"')


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}, {"If-Match": ""}])
def test_rewording_needs_to_say_what_was_seen(api: APIClient, headers: dict[str, str]) -> None:
    claim = factories.claim(TEXT)
    response = reword(api, claim, "Forty-one berths.", **headers)
    assert response.status_code == 428
    assert "If-Match" in response.json()["detail"]
    assert claim.wordings.count() == 1


@pytest.mark.parametrize(("seen", "status"), [('W/"2"', 412), ("2", 428), ("*", 428)])
def test_a_rewording_says_by_a_strong_tag_what_was_seen(
    api: APIClient, seen: str, status: int
) -> None:
    claim = factories.claim(TEXT)
    reword(api, claim, "It has 41 berths.", **{"If-Match": '"1"'})
    response = reword(api, claim, "It has 42 berths.", **{"If-Match": seen})
    assert (response.status_code, claim.wordings.count()) == (status, 2)


@pytest.mark.parametrize("seen", ['"1"', '"x"', '"99999999999999999999"'])
def test_a_stale_rewording_is_refused_with_both_texts(api: APIClient, seen: str) -> None:
    claim = factories.claim(TEXT)
    reword(api, claim, "It has 41 berths.", **{"If-Match": '"1"'})
    response = reword(api, claim, "It has 42 berths.", **{"If-Match": seen})
    assert response.status_code == 412
    assert response["ETag"] == '"2"'
    assert response.json()["current"] == {"number": 2, "text": "It has 41 berths."}
    assert response.json()["yours"] == "It has 42 berths."


def test_another_claims_words_are_a_conflict(api: APIClient) -> None:
    other = factories.claim("It has 41 berths.")
    claim = factories.claim(TEXT)
    response = reword(api, claim, "It has 41 berths.", **{"If-Match": '"1"'})
    assert response.status_code == 409
    assert response.json()["existing"] == f"{URL}{other.pk}/"


def test_appearances_can_be_filtered_by_claim(api: APIClient) -> None:
    wanted = factories.appearance()
    factories.appearance()
    results = api.get("/api/v1/appearances/", {"claim": str(wanted.claim_id)}).json()["results"]
    assert [row["id"] for row in results] == [str(wanted.pk)]


def test_an_appearance_can_be_read(api: APIClient) -> None:
    appearance = factories.appearance()
    shown = api.get(f"/api/v1/appearances/{appearance.pk}/").json()
    assert shown["claim"] == str(appearance.claim_id)
    assert shown["document"]["id"] == str(appearance.document_id)
