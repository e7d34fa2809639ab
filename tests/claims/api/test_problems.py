"""Every refusal is a problem document that says what was wrong, where, and what to do."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import OperationalError
from psycopg.errors import ProgramLimitExceeded
from rest_framework.exceptions import Throttled
from rest_framework.test import APIClient, APIRequestFactory

from claims.api.problems import handler, printable
from tests.claims import factories

PROBLEM = "application/problem+json"
NOBODY = str(uuid.UUID(int=0))

CASES = [
    ("get", "/api/v1/claims/?as_of=soon", 400),
    ("get", "/api/v1/claims/?known_at=2025-13-01", 400),
    ("get", "/api/v1/claims/?know_at=2025-12-01", 400),
    ("get", "/api/v1/claims/?limit=0", 400),
    ("get", "/api/v1/claims/?limit=1e9", 400),
    ("get", "/api/v1/claims/?after=x", 400),
    ("get", "/api/v1/claims/?kind=rumour", 400),
    ("get", "/api/v1/claims/?claimant=x", 400),
    ("get", "/api/v1/claims/?contradicted=-1", 400),
    ("get", f"/api/v1/claims/?claimant={NOBODY}", 400),
    ("get", "/api/v1/claims/?q=%00", 400),
    ("get", "/api/v1/claims/?said_from=x", 400),
    ("get", "/api/v1/documents/?published_from=x", 400),
    ("post", "/api/v1/claims/?as_of=2025-12-01", 400),
    ("get", f"/api/v1/claims/{NOBODY}/", 404),
    ("get", "/api/v1/claims/x/", 404),
    ("get", "/api/v1/claims", 404),
    ("get", "/api/v1/nothing/", 404),
    ("put", "/api/v1/claims/", 405),
    ("delete", f"/api/v1/claims/{NOBODY}/", 405),
    ("patch", "/api/v1/claims/", 405),
    ("options", "/api/v1/claims/", 405),
    ("trace", "/api/v1/claims/?limit=5", 405),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path", "status"), CASES)
def test_a_refusal_is_a_problem_document(
    api: APIClient, method: str, path: str, status: int
) -> None:
    response = api.generic(method.upper(), path)
    body = response.json()
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == path.partition("?")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "name"),
    [("as_of=soon", "as_of"), ("known_at=x", "known_at"), ("kind=x", "kind"), ("lmit=5", "lmit")],
)
def test_a_wrong_parameter_is_named(api: APIClient, query: str, name: str) -> None:
    errors = api.get(f"/api/v1/claims/?{query}").json()["errors"]
    assert [error["parameter"] for error in errors] == [name]


@pytest.mark.django_db
def test_too_many_parameters_are_a_problem_too(api: APIClient) -> None:
    response = api.get(f"/api/v1/claims/?{'a=1&' * 1_001}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_a_method_that_is_not_taken_names_those_that_are(api: APIClient) -> None:
    assert api.put("/api/v1/claims/")["Allow"] == "GET, HEAD, POST"


@pytest.mark.django_db
def test_another_language_than_json_is_not_acceptable(api: APIClient) -> None:
    response = api.get("/api/v1/claims/", headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert response["Content-Type"] == PROBLEM


def shown(error: Exception) -> Any:
    request = APIRequestFactory().get("/api/v1/claims/")
    return handler(error, {"request": request})


def test_a_database_that_does_not_answer_is_said_so_with_when_to_try_again() -> None:
    response = shown(OperationalError("server closed the connection"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "server closed" not in response.data["detail"]


def test_what_the_database_refuses_in_earnest_is_not_called_passing() -> None:
    error = OperationalError("index row size exceeds")
    error.__cause__ = ProgramLimitExceeded()
    assert shown(error).status_code == 500


def test_too_many_tries_say_when_to_try_again() -> None:
    response = shown(Throttled(wait=12.4))
    assert (response.status_code, response["Retry-After"]) == (429, "13")


def test_a_fault_of_ours_is_told_without_its_inside() -> None:
    response = shown(ZeroDivisionError("the secret"))
    assert (response.status_code, response.content_type) == (500, PROBLEM)
    assert "secret" not in str(response.data)


def test_a_fault_of_ours_is_heard_of_by_whoever_watches() -> None:
    heard = []
    listen = lambda **kwargs: heard.append(kwargs["request"].path)  # noqa: E731
    got_request_exception.connect(listen)
    shown(ZeroDivisionError())
    got_request_exception.disconnect(listen)
    assert heard == ["/api/v1/claims/"]


def test_input_that_utf_8_cannot_hold_can_be_repeated() -> None:
    assert printable({"a\ud800": ["b\udfff", 1]}) == {"a?": ["b?", 1]}


@pytest.mark.django_db
def test_a_wrong_nested_field_has_its_pointer(api: APIClient) -> None:
    body = {"text": "The quay.", "passage": {"snapshot": NOBODY, "start": "0", "end": 1}}
    errors = api.post("/api/v1/claims/", body).json()["errors"]
    assert errors[0]["pointer"] == "#/passage/start"


@pytest.mark.django_db
def test_every_read_may_be_asked_again_cheaply(api: APIClient) -> None:
    claim = factories.claim()
    for path in (f"/api/v1/claims/{claim.pk}/", "/api/v1/claims/"):
        etag = api.get(path)["ETag"]
        again = api.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db
def test_a_changed_row_has_another_etag(api: APIClient) -> None:
    claim = factories.claim()
    path = f"/api/v1/claims/{claim.pk}/"
    before = api.get(path)["ETag"]
    factories.relation(claim)
    assert api.get(path, headers={"If-None-Match": before}).status_code == 200


@pytest.mark.django_db
def test_answers_are_not_kept_by_shared_caches(api: APIClient) -> None:
    assert "private" in api.get("/api/v1/claims/")["Cache-Control"]
