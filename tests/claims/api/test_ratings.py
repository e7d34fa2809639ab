"""The desk's scales over the API: read by all, defined and edited by editors."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Rating, Scale
from tests.claims import factories

URL = "/api/v1/scales/"
BODY = {
    "name": "Two ways",
    "ratings": [
        {"label": "Right", "ordinal": 2, "meaning": "The number is right."},
        {"label": "Wrong", "ordinal": 1},
        {"label": "Open", "is_partial": True},
    ],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def scale(editor: APIClient) -> dict[str, Any]:
    made: dict[str, Any] = editor.post(URL, BODY).json()
    return made


def etag(client: APIClient, scale: dict[str, Any]) -> str:
    return str(client.get(scale["href"])["ETag"])


def patch(client: APIClient, path: str, body: Any, seen: str) -> Any:
    return client.patch(path, body, headers={"If-Match": seen})


def test_a_member_reads_the_default_scale_with_its_ratings(api: APIClient) -> None:
    (scale,) = api.get(URL).json()["results"]
    assert (scale["name"], scale["recorded_by"]) == ("Truth", None)
    assert [rating["label"] for rating in scale["ratings"]][:2] == ["True", "Mostly true"]
    assert api.get(scale["href"]).json() == scale


def test_an_editor_defines_a_scale(editor: APIClient) -> None:
    response = editor.post(URL, BODY)
    assert response.status_code == 201
    made = response.json()
    assert response["Location"].endswith(made["href"])
    assert made["recorded_by"] == "egon"
    assert [(row["label"], row["ordinal"], row["is_partial"]) for row in made["ratings"]] == [
        ("Right", 2, False),
        ("Wrong", 1, False),
        ("Open", None, True),
    ]


WRONG: list[tuple[Any, int, list[str]]] = [
    ({**BODY, "name": "truth"}, 409, ["#/name"]),
    ({**BODY, "ratings": []}, 400, ["#/ratings"]),
    ({**BODY, "ratings": [{"label": "Right", "ordinal": "2"}]}, 400, ["#/ratings/0/ordinal"]),
    ({**BODY, "ratings": [{"label": "A", "is_partial": "yes"}]}, 400, ["#/ratings/0/is_partial"]),
    ({**BODY, "ratings": [{"label": "Right", "colour": "red"}]}, 400, ["#/ratings/0/colour"]),
    ({**BODY, "ratings": [{"label": "A"}, {"label": "a"}]}, 422, ["#/ratings"]),
    ({**BODY, "ratings": [{"label": "A", "ordinal": 1}]}, 422, ["#/ratings"]),
    ({"ratings": BODY["ratings"]}, 400, ["#/name"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "pointers"), WRONG)
def test_a_scale_that_cannot_be_is_refused_and_nothing_is_written(
    editor: APIClient, body: Any, status: int, pointers: list[str]
) -> None:
    response = editor.post(URL, body)
    assert response.status_code == status
    assert [error["pointer"] for error in response.json()["errors"]] == pointers
    assert Scale.objects.count() == 1


def test_a_name_that_is_taken_leads_to_the_scale_that_has_it(editor: APIClient) -> None:
    truth = editor.get(URL).json()["results"][0]
    assert editor.post(URL, {**BODY, "name": "TRUTH"}).json()["existing"] == truth["href"]


def test_a_scale_is_retired_and_described(editor: APIClient, scale: dict[str, Any]) -> None:
    body = {"description": "For numbers.", "is_offered": False}
    response = patch(editor, scale["href"], body, etag(editor, scale))
    assert response.status_code == 200
    assert response.json() == {**scale, **body, "version": scale["version"] + 1}
    assert response["ETag"] == etag(editor, scale)


def test_a_rating_is_retired_and_moved(editor: APIClient, scale: dict[str, Any]) -> None:
    rating = scale["ratings"][0]
    path = f"{scale['href']}ratings/{rating['id']}/"
    response = patch(editor, path, {"position": 9, "is_offered": False}, etag(editor, scale))
    assert response.status_code == 200
    assert response.json()["ratings"][-1] == {**rating, "position": 9, "is_offered": False}


@pytest.mark.parametrize("seen", ["", "*"])
def test_an_edit_that_does_not_say_what_it_saw_is_refused(
    editor: APIClient, scale: dict[str, Any], seen: str
) -> None:
    response = patch(editor, scale["href"], {"name": "Both ways"}, seen)
    assert response.status_code == 428
    assert etag(editor, scale) in response.json()["detail"]


def test_a_stale_edit_is_answered_with_both(editor: APIClient, scale: dict[str, Any]) -> None:
    seen, rating = etag(editor, scale), scale["ratings"][0]
    patch(editor, f"{scale['href']}ratings/{rating['id']}/", {"meaning": "Quite so."}, seen)
    response = patch(editor, scale["href"], {"name": "Both ways"}, seen)
    assert response.status_code == 412
    problem = response.json()
    assert (problem["yours"], problem["current"]) == ({"name": "Both ways"}, {"name": "Two ways"})
    assert response["ETag"] == etag(editor, scale)
    assert Scale.objects.get(pk=scale["id"]).name == "Two ways"


def test_what_a_rating_says_and_where_it_stands_cannot_be_edited(
    editor: APIClient, scale: dict[str, Any]
) -> None:
    path = f"{scale['href']}ratings/{scale['ratings'][0]['id']}/"
    response = patch(editor, path, {"label": "So", "ordinal": 1}, etag(editor, scale))
    assert response.status_code == 400
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"#/label", "#/ordinal"}


def test_another_scales_rating_is_not_found_here(editor: APIClient, scale: dict[str, Any]) -> None:
    for rating in (factories.rating().pk, uuid.uuid4()):
        path = f"{scale['href']}ratings/{rating}/"
        assert patch(editor, path, {"position": 1}, etag(editor, scale)).status_code == 404


def test_a_rating_is_added(editor: APIClient, scale: dict[str, Any]) -> None:
    response = editor.post(f"{scale['href']}ratings/", {"label": "Joke", "meaning": "In jest."})
    assert (response.status_code, response.json()["position"]) == (201, 4)
    assert editor.get(scale["href"]).json()["ratings"][-1] == response.json()


def test_a_rating_between_two_is_refused(editor: APIClient, scale: dict[str, Any]) -> None:
    response = editor.post(f"{scale['href']}ratings/", {"label": "So so", "ordinal": 2})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/ordinal"]
    assert not Rating.objects.filter(label="So so").exists()


def test_a_past_moment_shows_the_scale_as_it_was(editor: APIClient, scale: dict[str, Any]) -> None:
    then = Rating.objects.order_by("-id")[0].created_at.isoformat()
    editor.post(f"{scale['href']}ratings/", {"label": "Joke"})
    patch(editor, scale["href"], {"name": "Both ways"}, etag(editor, scale))
    path = f"{scale['href']}ratings/{scale['ratings'][0]['id']}/"
    patch(editor, path, {"position": 9, "meaning": ""}, etag(editor, scale))
    assert editor.get(scale["href"], {"known_at": then}).json() == scale
    assert editor.get(scale["href"], {"known_at": "2020-01-01"}).status_code == 404
