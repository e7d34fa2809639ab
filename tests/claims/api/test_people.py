"""Who is at the desk: for everybody; their accounts: for administrators."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.permissions import Role, role_of
from tests.claims import factories
from tests.claims.api.conftest import client_of

URL = "/api/v1/people/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db: None) -> APIClient:
    return client_of(factories.user("ruth", admin=True))


def test_everybody_sees_names_and_roles_and_no_addresses() -> None:
    factories.user("vera", first_name="Vera", last_name="Lind", email="vera@desk.example")
    viewer = factories.user("walt", role=Role.VIEWER)
    rows = client_of(viewer).get(URL).json()["results"]
    vera = User.objects.get(username="vera")
    shown = {"id": vera.pk, "username": "vera", "name": "Vera Lind", "role": "reviewer"}
    assert rows[0] == {**shown, "is_active": True}
    assert client_of(viewer).get(f"{URL}{vera.pk}/").json() == rows[0]


def test_administrators_make_people(boss: APIClient) -> None:
    made = boss.post(URL, {"username": "vera", "role": "contributor", "email": "v@desk.example"})
    assert (made.status_code, made.json()["role"]) == (201, "contributor")
    assert boss.get(made["Location"]).json()["email"] == "v@desk.example"


def test_a_name_that_is_taken_is_a_conflict(boss: APIClient) -> None:
    body = {"username": "RUTH", "role": "viewer", "password": factories.PASSWORD}
    assert boss.post(URL, body).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"role": "king"}, 400),
        ({}, 400),
        ({"is_active": "no"}, 400),
        ({"role": "viewer"}, 422),
        ({"is_active": False}, 422),
    ],
)
def test_what_cannot_be_is_refused(boss: APIClient, body: Any, status: int) -> None:
    """She is the last administrator."""
    ruth = User.objects.get(username="ruth")
    response = boss.patch(f"{URL}{ruth.pk}/", body)
    assert response.status_code == status
    assert role_of(User.objects.get(pk=ruth.pk)) == Role.ADMINISTRATOR


def test_administrators_give_roles_and_switch_off_and_on(boss: APIClient) -> None:
    vera = factories.user("vera")
    given = boss.patch(f"{URL}{vera.pk}/", {"role": "editor", "is_active": False}).json()
    assert (given["role"], given["is_active"]) == ("editor", False)
    assert boss.patch(f"{URL}{vera.pk}/", {"is_active": True}).json()["is_active"]


def test_nobody_is_deleted(boss: APIClient) -> None:
    assert boss.delete(f"{URL}{factories.user().pk}/").status_code == 405


def test_more_people_cost_no_more_queries(boss: APIClient, django_assert_num_queries: Any) -> None:
    for _ in range(6):
        factories.user()
    with django_assert_num_queries(2):
        assert len(boss.get(URL).json()["results"]) == 7


def test_the_list_is_followed_to_its_end(boss: APIClient) -> None:
    names = {factories.user().username for _ in range(3)} | {"ruth"}
    address, seen = f"{URL}?limit=1", []
    while address:
        page = boss.get(address).json()
        seen += [row["username"] for row in page["results"]]
        address = page["next"]
    assert (len(seen), set(seen)) == (4, names)


def test_names_longer_than_a_key_are_followed_to_the_end(boss: APIClient) -> None:
    names = [f"{'a' * 140}{number}" for number in range(3)]
    for name in names:
        factories.user(name)
    address, found = f"{URL}?limit=1", []
    for _ in range(len(names)):
        page = boss.get(address).json()
        found += [row["username"] for row in page["results"]]
        address = page["next"]
    assert found == names
