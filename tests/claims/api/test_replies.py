"""Requests for comment over the API, and what comes of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Claimant, Reply, ReplyRequest
from tests.claims import factories

URL = "/api/v1/reply-requests/"
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def iso(moment: datetime) -> str:
    return moment.isoformat()


def body(**fields: Any) -> dict[str, Any]:
    now = timezone.now()
    given = {
        "whom": "The board's office",
        "channel": "email",
        "text": "Is it so?",
        "asked_at": iso(now - DAY),
        "deadline": iso(now + DAY),
    }
    return {**given, **fields}


def answer(**fields: Any) -> dict[str, Any]:
    given = {"outcome": "answered", "text": "It is.", "received_at": iso(timezone.now())}
    return {**given, **fields}


def replies_of(asked: ReplyRequest) -> str:
    return f"{URL}{asked.pk}/replies/"


def overdue() -> ReplyRequest:
    return factories.reply_request(deadline=timezone.now() - DAY)


def test_a_request_is_recorded_for_a_speaker_of_the_claim(api: APIClient) -> None:
    said = factories.appearance(factories.statement(sources=[factories.source("Ada Brook")]))
    ada = Claimant.objects.get(name="Ada Brook")
    response = api.post(URL, body(claim=str(said.claim_id), claimant=str(ada.pk)))
    assert response.status_code == 201
    made = response.json()
    assert response["Location"].endswith(made["href"])
    assert (made["claim"], made["claimant"]["name"]) == (str(said.claim_id), "Ada Brook")
    assert (made["state"], made["replies"], made["recorded_by"]) == ("waiting", [], "vera")
    assert api.get(made["href"]).json() == made


WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"claim": str(uuid.uuid4())}, 400, "#/claim"),
    ({"claimant": str(uuid.uuid4())}, 400, "#/claimant"),
    ({"channel": "pigeon"}, 400, "#/channel"),
    ({"whom": ""}, 400, "#/whom"),
    ({"text": 7}, 400, "#/text"),
    ({"asked_at": "soon"}, 400, "#/asked_at"),
    ({"asked_at": 1767225600}, 400, "#/asked_at"),
    ({"deadline": "2020-01-01T00:00:00Z"}, 422, "#/deadline"),
    ({"asked_at": "2999-01-01T00:00:00Z"}, 422, "#/asked_at"),
    ({"urgent": True}, 400, "#/urgent"),
]


@pytest.mark.parametrize(("fields", "status", "pointer"), WRONG)
def test_a_request_that_cannot_be_is_refused_with_the_field(
    api: APIClient, fields: dict[str, Any], status: int, pointer: str
) -> None:
    given = {"claim": str(factories.claim().pk), **fields}
    response = api.post(URL, body(**given))
    assert response.status_code == status
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not ReplyRequest.objects.exists()


def test_who_does_not_say_the_claim_is_not_asked_as_its_speaker(api: APIClient) -> None:
    stranger = factories.claimant()
    response = api.post(URL, body(claim=str(factories.claim().pk), claimant=str(stranger.pk)))
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/claimant"]


def test_an_answer_is_recorded_and_shown_with_the_request(api: APIClient) -> None:
    asked = factories.reply_request()
    response = api.post(replies_of(asked), answer(audience="desk"))
    assert response.status_code == 201
    assert (response.json()["text"], response.json()["recorded_by"]) == ("It is.", "vera")
    shown = api.get(f"{URL}{asked.pk}/").json()
    assert (shown["state"], shown["replies"]) == ("answered", [response.json()])
    assert api.get(replies_of(asked)).json()["results"] == [response.json()]


def test_a_late_answer_follows_the_silence(api: APIClient) -> None:
    asked = overdue()
    assert api.post(replies_of(asked), {"outcome": "silent"}).status_code == 201
    assert api.post(replies_of(asked), answer()).status_code == 201
    results = api.get(replies_of(asked)).json()["results"]
    assert [row["outcome"] for row in results] == ["silent", "answered"]
    page = api.get(replies_of(asked), {"limit": 1}).json()
    assert api.get(page["next"]).json()["results"] == results[1:]


def test_silence_after_an_answer_is_a_conflict(api: APIClient) -> None:
    asked = overdue()
    api.post(replies_of(asked), answer())
    response = api.post(replies_of(asked), {"outcome": "silent"})
    assert (response.status_code, response.json()["existing"]) == (409, f"{URL}{asked.pk}/")


@pytest.mark.parametrize(
    ("given", "status", "pointer"),
    [
        ({"outcome": "silent"}, 422, "#/outcome"),
        ({"outcome": "shrugged"}, 400, "#/outcome"),
        ({"outcome": "answered", "received_at": None}, 422, "#/received_at"),
        ({"outcome": "declined", "received_at": "2020-01-01T00:00Z"}, 422, "#/received_at"),
        ({"outcome": "declined", "audience": "named"}, 400, "#/audience"),
        ({}, 400, "#/outcome"),
    ],
)
def test_a_reply_that_cannot_be_is_refused_with_the_field(
    api: APIClient, given: dict[str, Any], status: int, pointer: str
) -> None:
    response = api.post(replies_of(factories.reply_request()), given)
    assert response.status_code == status
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not Reply.objects.exists()


def test_requests_can_be_narrowed(api: APIClient) -> None:
    asked, late = factories.reply_request(), overdue()
    for params, expected in (
        ({"claim": str(asked.claim_id)}, asked),
        ({"state": "waiting"}, asked),
        ({"state": "overdue"}, late),
    ):
        results = api.get(URL, params).json()["results"]
        assert [row["id"] for row in results] == [str(expected.pk)]
    assert api.get(URL, {"state": "answered"}).json()["results"] == []
    assert api.get(URL, {"state": "lost"}).status_code == 400


def test_a_past_moment_shows_a_request_as_it_stood(api: APIClient) -> None:
    asked = factories.reply_request()
    then = iso(ReplyRequest.objects.get(pk=asked.pk).created_at)
    before = api.get(f"{URL}{asked.pk}/").json()
    api.post(replies_of(asked), answer())
    assert api.get(f"{URL}{asked.pk}/", {"known_at": then}).json() == before
    waiting = api.get(URL, {"known_at": then, "state": "waiting"}).json()["results"]
    assert waiting == [before]
    assert api.get(replies_of(asked), {"known_at": then}).json()["results"] == []
    assert api.get(f"{URL}{asked.pk}/", {"known_at": "2020-01-01"}).status_code == 404


def test_a_list_takes_the_same_queries_for_more_rows(api: APIClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get(URL).status_code == 200
        return len(captured)

    api.post(replies_of(factories.reply_request()), answer())
    before = queries()
    for _ in range(3):
        api.post(replies_of(factories.reply_request()), answer())
    assert queries() == before
