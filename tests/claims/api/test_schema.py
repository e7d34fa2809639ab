"""The OpenAPI description is whole, valid, and the same as what the API does."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from tests.claims import factories
from tests.claims.rows import one_of_each


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    generator: Any = SchemaGenerator  # has no annotations
    described: dict[str, Any] = generator().get_schema(request=None, public=True)
    return described


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in schema["paths"].values() for operation in methods.values()]


def test_the_schema_is_valid_openapi_and_gives_no_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"] == "3.1.1"


def test_every_operation_says_what_it_does(schema: dict[str, Any]) -> None:
    assert [op["operationId"] for op in operations(schema) if not op.get("summary")] == []


def test_every_answer_with_a_body_shows_an_example(schema: dict[str, Any]) -> None:
    bare = [
        (operation["operationId"], status)
        for operation in operations(schema)
        for status, response in operation["responses"].items()
        for media_type, content in response.get("content", {}).items()
        if media_type != "application/problem+json" and not content.get("examples")
    ]
    assert bare == []


def test_every_body_shows_an_example(schema: dict[str, Any]) -> None:
    bare = [
        operation["operationId"]
        for operation in operations(schema)
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if not content.get("examples")
    ]
    assert bare == []


def test_every_operation_describes_its_problems(schema: dict[str, Any]) -> None:
    for operation in operations(schema):
        problem = operation["responses"]["401"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_every_read_of_the_record_takes_a_moment(schema: dict[str, Any]) -> None:
    without = [
        methods["get"]["operationId"]
        for methods in schema["paths"].values()
        if "get" in methods
        and not {"as_of", "known_at"} <= {p["name"] for p in methods["get"].get("parameters", [])}
    ]
    assert set(without) == {
        "people_list",
        "people_retrieve",
        "tokens_list",
        "tips_list",
        "tips_retrieve",
        "tips_sender",
        "tips_decisions",
        "notifications_list",
        "notifications_retrieve",
        "notifications_preferences",
        "watches_list",
        "batches_list",
        "batches_retrieve",
        "cases_list",
        "drafts_draft",
        "drafts_drafts",
        "savedsearches_list",
        "savedsearches_retrieve",
        "claimwatches_watch",
    }


def test_the_schema_is_served(client: Client) -> None:
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/vnd.oai.openapi")


def test_sub_resources_do_not_claim_the_filters_of_their_list(schema: dict[str, Any]) -> None:
    path = schema["paths"]["/api/v1/claims/{id}/wordings/"]["get"]
    names = {parameter["name"] for parameter in path["parameters"]}
    assert names == {"id", "as_of", "known_at", "limit", "after"}


@pytest.mark.parametrize("accepted", ["", "application/vnd.oai.openapi+json"])
def test_it_is_made_once_in_a_process(
    client: Client, monkeypatch: pytest.MonkeyPatch, accepted: str
) -> None:
    headers = {"Accept": accepted} if accepted else {}
    first = client.get("/api/v1/schema/", headers=headers)
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)
    again = client.get("/api/v1/schema/?version=2&lang=de", headers=headers)
    assert first.content == again.content
    assert b"openapi" in first.content
    assert first["Content-Type"] == (accepted or "application/vnd.oai.openapi")


@pytest.mark.django_db
def test_no_list_takes_more_than_eight_queries(schema: dict[str, Any]) -> None:
    """Two of them for the session and its person."""
    one_of_each()
    client = Client()
    client.force_login(factories.user("ruth", admin=True))
    lists = [path for path in schema["paths"] if path.count("/") == 4]  # such as /api/v1/claims/
    taken = {path: _queries(client, path) for path in lists if "get" in schema["paths"][path]}
    assert len(taken) > 20
    assert not {path: count for path, count in taken.items() if count > 8}


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)
