"""Publishing over HTTP: editions, embargo, ClaimReview, and what readers ask for."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims import throttling
from claims.models import Act, CorrectionRequest, Publication
from claims.services import corrections
from tests.claims import factories, judged
from tests.claims.api.conftest import client_of
from tests.claims.publishing import held, later, published, revised

pytestmark = pytest.mark.django_db

PUBLICATIONS = "/api/v1/publications/"
REQUESTS = "/api/v1/correction-requests/"
NOWHERE = "01939e8c-9b01-7c21-8e31-4d5e6f7a8b01"


@pytest.fixture(autouse=True)
def _no_earlier_requests() -> None:
    cache.clear()


def address(row: Any) -> str:
    return f"{PUBLICATIONS}{row.pk}/"


def post_edition(client: APIClient, page: Publication, seen: int = 1, **body: Any) -> Any:
    given = {"notice": "correction", "notice_text": "It was wrong.", "title": "Another", **body}
    return client.post(f"{address(page)}editions/", given, headers={"If-Match": f'"{seen}"'})


# Publishing


def test_what_is_held_is_published(editor: APIClient) -> None:
    holding = held()
    response = editor.post(PUBLICATIONS, {"holding": str(holding.pk), "title": "No lorry"})
    assert response.status_code == 201
    row = Publication.objects.get()
    assert response["Location"] == f"http://testserver{address(row)}"
    assert response["ETag"] == '"1"'
    shown = response.json()
    assert (shown["title"], shown["state"], shown["number"]) == ("No lorry", "current", 1)
    assert shown["page"] == f"/checks/{holding.subject}/no-lorry/"
    assert shown["claim_review"]["url"] == f"http://testserver{shown['page']}"
    assert shown["content"]["claim"]["text"] == row.content["claim"]["text"]
    assert editor.get(response["Location"]).json() == shown


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 400, "#/holding"),
        ({"holding": 7}, 400, "#/holding"),
        ({"holding": NOWHERE}, 400, "#/holding"),
        ({"title": "x" * 301}, 400, "#/title"),
        ({"headline": "New"}, 400, "#/headline"),
        ({"embargo_until": "soon"}, 400, "#/embargo_until"),
        ({"embargo_until": "2020-01-01T00:00:00Z"}, 422, "#/embargo_until"),
        ({"summary": "a\x00b"}, 400, "#/summary"),
    ],
)
def test_a_wrong_body_is_told_with_its_field(
    editor: APIClient, body: dict[str, Any], status: int, pointer: str
) -> None:
    given = body if "holding" in body or not body else {"holding": str(held().pk), **body}
    response = editor.post(PUBLICATIONS, given)
    assert response.status_code == status
    assert pointer in {error["pointer"] for error in response.json()["errors"]}
    assert not Publication.objects.exists()


def test_what_is_published_already_is_a_conflict_with_its_address(editor: APIClient) -> None:
    page = published()
    response = editor.post(PUBLICATIONS, {"holding": str(page.holding_id)})
    assert (response.status_code, response.json()["existing"]) == (409, address(page))


# Editions


def test_the_next_edition_says_what_it_corrects(editor: APIClient) -> None:
    page = published()
    response = post_edition(editor, page)
    assert (response.status_code, response["ETag"]) == (201, '"2"')
    assert (response.json()["notice"], response.json()["title"]) == ("correction", "Another")
    listed = editor.get(f"{address(page)}editions/")
    assert listed["ETag"] == '"2"'
    assert [(row["number"], row["state"]) for row in listed.json()["results"]] == [
        (2, "current"),
        (1, "superseded"),
    ]


def test_an_edition_without_if_match_is_refused(editor: APIClient) -> None:
    page = published()
    body = {"notice": "correction", "notice_text": "It was wrong."}
    assert editor.post(f"{address(page)}editions/", body).status_code == 428


def test_an_edition_upon_an_older_one_is_refused_with_both(editor: APIClient) -> None:
    page = published()
    revised(page, title="Theirs")
    response = post_edition(editor, page, seen=1)
    assert (response.status_code, response["ETag"]) == (412, '"2"')
    assert response.json()["current"] == {
        "number": 2,
        "notice": "correction",
        "title": "Theirs",
    }
    assert response.json()["yours"]["title"] == "Another"


def test_a_retraction_has_no_claim_review(editor: APIClient, api: APIClient) -> None:
    page = published()
    response = api.get(f"{address(page)}claim-review/")
    assert response["Content-Type"] == "application/ld+json"
    assert response.json() == page.claim_review
    retracted = post_edition(editor, page, notice="retraction").json()
    assert retracted["claim_review"] is None
    assert api.get(f"{PUBLICATIONS}{retracted['id']}/claim-review/").status_code == 404


def test_members_see_what_is_under_embargo_and_that_it_is(
    editor: APIClient, api: APIClient
) -> None:
    page = published(embargo_until=later(days=1))
    assert api.get(address(page)).json()["state"] == "embargoed"
    assert [row["id"] for row in api.get(f"{PUBLICATIONS}?state=embargoed").json()["results"]] == [
        str(page.pk)
    ]
    response = editor.post(f"{address(page)}recall/", {"reason": "Not yet."})
    assert (response.json()["state"], response.json()["recall_reason"]) == ("recalled", "Not yet.")
    assert editor.post(f"{address(page)}recall/", {"reason": "Again."}).status_code == 409


def test_what_readers_could_read_is_not_recalled(editor: APIClient) -> None:
    page = published()
    assert editor.post(f"{address(page)}recall/", {"reason": "No."}).status_code == 422


def test_what_is_held_no_longer_is_listed_as_outdated_with_what_is_held_instead(
    api: APIClient,
) -> None:
    published()
    page = published()
    assert api.get(f"{PUBLICATIONS}?outdated=true").json()["results"] == []
    held(page.claim, act=Act.CORRECT, rating=factories.rating("True"))
    rows = api.get(f"{PUBLICATIONS}?outdated=true").json()["results"]
    assert [row["id"] for row in rows] == [str(page.pk)]
    assert api.get(address(page)).json()["instead"] == "Held now: True (from 2026-02-01)."


def test_a_past_moment_shows_the_states_of_then(api: APIClient) -> None:
    page = published()
    then = page.created_at.isoformat()
    revised(page, title="Another")
    rows = api.get(PUBLICATIONS, {"known_at": then}).json()["results"]
    assert [(row["number"], row["state"]) for row in rows] == [(1, "current")]


def test_evidence_closed_since_is_not_shown_to_a_member_who_is_not_named(
    api: APIClient,
) -> None:
    page = published()
    piece = page.holding.proposal.grounds.get().assessment.evidence
    wording = page.claim.wordings.get()
    judged.assessment(wording, evidence=piece, audience="named")
    shown = api.get(address(page)).json()
    assert (shown["content"]["evidence"], shown["content"]["withheld"]) == ([], 1)
    assert "citation" not in shown["claim_review"]
    assert "citation" not in api.get(f"{address(page)}claim-review/").json()


def test_more_publications_take_no_more_queries(api: APIClient) -> None:
    published()
    for path in (PUBLICATIONS, f"{PUBLICATIONS}?outdated=true", REQUESTS):
        with CaptureQueriesContext(connection) as few:
            api.get(path)
        for _ in range(2):
            corrections.receive(revised(published(), title="Another"), "It was two.")
        with CaptureQueriesContext(connection) as many:
            api.get(path)
        assert len(many) == len(few)


# What readers ask for


def test_anybody_may_say_that_a_check_is_wrong(anyone: APIClient) -> None:
    page = published()
    text = "<b>It was two.</b>"
    body = {"subject": str(page.subject), "text": text, "name": "Ada", "contact": "a@example.org"}
    response = anyone.post(REQUESTS, body)
    assert (response.status_code, set(response.json())) == (201, {"due_at"})
    request = CorrectionRequest.objects.get()
    assert (request.publication, request.text, request.created_by) == (page, text, None)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_nobody_but_members_reads_what_readers_wrote(anyone: APIClient, method: str) -> None:
    request = corrections.receive(published(), "It was two.", "Ada", "ada@example.org")
    response = getattr(anyone, method)(f"{REQUESTS}{request.pk}/")
    assert response.status_code == 401
    assert "ada@example.org" not in response.content.decode()


def test_a_check_under_embargo_is_not_there_to_be_corrected(anyone: APIClient) -> None:
    page = published(embargo_until=later(days=1))
    response = anyone.post(REQUESTS, {"subject": str(page.subject), "text": "It was two."})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/subject"
    assert not CorrectionRequest.objects.exists()


def test_an_address_that_writes_too_often_is_told_to_wait(anyone: APIClient) -> None:
    body = {"subject": str(published().subject), "text": "It was two."}
    statuses = [anyone.post(REQUESTS, body).status_code for _ in range(throttling.CORRECTIONS + 1)]
    assert statuses == [201] * throttling.CORRECTIONS + [429]
    other = anyone.post(REQUESTS, body, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 201
    forged = anyone.post(REQUESTS, body, headers={"X-Forwarded-For": "192.0.2.8"})
    assert (forged.status_code, int(forged["Retry-After"]) > 0) == (429, True)


def test_a_request_is_about_the_edition_that_was_read(anyone: APIClient) -> None:
    page = published()
    revised(page, title="Another")
    waiting: dict[str, Any] = {"title": "Not yet", "embargo_until": later(days=1)}
    revised(Publication.objects.get(subject=page.subject, number=2), **waiting)
    body = {"subject": str(page.subject), "text": "It was two."}
    assert anyone.post(REQUESTS, {**body, "edition": 1}).status_code == 201
    assert CorrectionRequest.objects.get().publication == page
    for number in (3, 4, 10**30):
        response = anyone.post(REQUESTS, {**body, "edition": number})
        assert response.status_code == 400
        assert response.json()["errors"][0]["pointer"] == "#/edition"


def test_a_request_is_answered_with_the_edition_that_followed(editor: APIClient) -> None:
    page = published()
    request = corrections.receive(page, "It was two.", "Ada")
    path = f"{REQUESTS}{request.pk}/"
    assert editor.get(f"{REQUESTS}?state=open").json()["results"][0]["id"] == str(request.pk)
    edition = post_edition(editor, page).json()["id"]
    body = {"outcome": "corrected", "text": "You are right.", "edition": edition}
    shown = editor.post(f"{path}answer/", body).json()
    assert (shown["state"], shown["answer"]["edition"], shown["name"]) == (
        "answered",
        edition,
        "Ada",
    )
    assert editor.get(path).json() == shown
    assert editor.get(f"{REQUESTS}?state=open").json()["results"] == []
    assert editor.post(f"{path}answer/", body).status_code == 409


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"outcome": "maybe", "text": "No."}, 400, "#/outcome"),
        ({"outcome": "declined", "text": ""}, 400, "#/text"),
        ({"outcome": "corrected", "text": "Yes."}, 422, "#/edition"),
        (
            {"outcome": "corrected", "text": "Yes.", "edition": NOWHERE},
            400,
            "#/edition",
        ),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_with_its_field(
    editor: APIClient, body: dict[str, Any], status: int, pointer: str
) -> None:
    request = corrections.receive(published(), "It was two.")
    response = editor.post(f"{REQUESTS}{request.pk}/answer/", body)
    assert response.status_code == status
    assert pointer in {error["pointer"] for error in response.json()["errors"]}


def test_overdue_requests_come_first_and_can_be_asked_for(api: APIClient, settings: Any) -> None:
    page = published()
    settings.CORRECTION_DAYS = 9
    corrections.receive(page, "There is time.")
    settings.CORRECTION_DAYS = 0
    corrections.receive(page, "There is none.")
    rows = api.get(REQUESTS).json()["results"]
    assert [row["text"] for row in rows] == ["There is none.", "There is time."]
    rows = api.get(f"{REQUESTS}?overdue=true").json()["results"]
    assert [row["text"] for row in rows] == ["There is none."]


def test_a_member_without_the_editors_right_publishes_nothing() -> None:
    holding = held()
    member = client_of(factories.user())
    assert member.post(PUBLICATIONS, {"holding": str(holding.pk)}).status_code == 403
    assert not Publication.objects.exists()
