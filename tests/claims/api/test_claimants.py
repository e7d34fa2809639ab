"""Who speaks and who publishes, over the API."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.claims import factories

URL = "/api/v1/claimants/"

pytestmark = pytest.mark.django_db


def test_a_claimant_is_found_by_a_part_of_the_name(api: APIClient) -> None:
    wanted = factories.claimant("Ada Brook")
    factories.claimant("Cora Dale")
    results = api.get(URL, {"q": "brook"}).json()["results"]
    assert [row["id"] for row in results] == [str(wanted.pk)]


def test_another_name_means_the_claimant_from_then_on(editor: APIClient) -> None:
    claimant = factories.claimant("Ada Brook")
    response = editor.post(f"{URL}{claimant.pk}/aliases/", {"name": "A. Brook"})
    assert response.status_code == 201
    assert [a["name"] for a in editor.get(f"{URL}{claimant.pk}/").json()["aliases"]] == ["A. Brook"]
    assert editor.get(URL, {"q": "a. brook"}).json()["results"][0]["id"] == str(claimant.pk)


def test_the_same_other_name_again_is_a_conflict(editor: APIClient) -> None:
    claimant = factories.claimant("Ada Brook")
    editor.post(f"{URL}{claimant.pk}/aliases/", {"name": "A. Brook"})
    response = editor.post(f"{URL}{claimant.pk}/aliases/", {"name": "a. brook"})
    assert response.status_code == 409
    assert response.json()["existing"] == f"{URL}{claimant.pk}/"


@pytest.mark.parametrize("name", ["", " ", "x" * 301, None, 5])
def test_a_wrong_name_is_refused_at_its_field(editor: APIClient, name: object) -> None:
    claimant = factories.claimant("Ada Brook")
    response = editor.post(f"{URL}{claimant.pk}/aliases/", {"name": name})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/name"


def test_a_name_without_a_letter_is_refused(editor: APIClient) -> None:
    claimant = factories.claimant("Ada Brook")
    response = editor.post(f"{URL}{claimant.pk}/aliases/", {"name": "..."})
    assert response.status_code == 422
    assert "letter or digit" in response.json()["detail"]


def test_publishers_are_listed_and_read(api: APIClient) -> None:
    publisher = factories.publisher("Harbour Gazette", "gazette.example")
    (row,) = api.get("/api/v1/publishers/", {"q": "gazette"}).json()["results"]
    assert row == api.get(f"/api/v1/publishers/{publisher.pk}/").json()
    assert row["host"] == "gazette.example"
