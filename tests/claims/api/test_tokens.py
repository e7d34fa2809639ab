"""API tokens: shown once, stored as hashes, revoked by their owner."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient

from claims.services import tokens
from tests.claims import factories

URL = "/api/v1/tokens/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def basic(name: str, password: str = factories.PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}


def test_a_password_makes_a_token_that_opens_the_api(anyone: APIClient, member: User) -> None:
    response = anyone.post(URL, {}, headers=basic("vera"))
    assert response.status_code == 201
    token = response.json()["token"]
    opened = anyone.get("/api/v1/claims/", headers={"Authorization": f"Token {token}"})
    assert opened.status_code == 200


def test_only_a_hash_is_stored(member: User) -> None:
    row, text = tokens.create(member)
    stored = AuthToken.objects.filter(pk=row.pk).values().get()
    assert text not in str(stored)


def test_a_session_makes_a_token_only_with_the_csrf_token(member: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(member)
    response = client.post(URL, {})
    assert response.status_code == 403
    assert AuthToken.objects.count() == 0


def test_a_token_makes_no_other_token(anyone: APIClient, member: User) -> None:
    _, text = tokens.create(member)
    response = anyone.post(URL, {}, headers={"Authorization": f"Token {text}"})
    assert response.status_code == 401


@pytest.mark.parametrize("name", ["vera", "nobody", "ve\x00ra", ""])
def test_a_wrong_password_makes_nothing(anyone: APIClient, member: User, name: str) -> None:
    response = anyone.post(URL, {}, headers=basic(name, "wrong"))
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic")


def test_passwords_cannot_be_tried_without_end(anyone: APIClient) -> None:
    statuses = [anyone.post(URL, {}).status_code for _ in range(21)]
    assert statuses == [401] * 20 + [429] or statuses == [401] * 21


def test_a_token_can_be_given_an_end(api: APIClient) -> None:
    body = api.post(URL, {"days": 30}).json()
    assert body["expires_at"] > (timezone.now() + timedelta(days=29)).isoformat()


@pytest.mark.parametrize("days", [0, -1, 3651, "30", 1.5, True, []])
def test_a_wrong_end_is_refused_at_its_field(api: APIClient, days: object) -> None:
    response = api.post(URL, {"days": days})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/days"


def test_ones_own_tokens_are_listed_without_the_tokens(api: APIClient, member: User) -> None:
    row, text = tokens.create(member)
    tokens.create(factories.user())
    response = api.get(URL)
    assert [listed["key"] for listed in response.json()["results"]] == [row.token_key]
    assert text not in response.content.decode()


def test_a_revoked_token_opens_nothing(api: APIClient, anyone: APIClient, member: User) -> None:
    row, text = tokens.create(member)
    assert api.delete(f"{URL}{row.token_key}/").status_code == 204
    response = anyone.get("/api/v1/claims/", headers={"Authorization": f"Token {text}"})
    assert response.status_code == 401


def test_anothers_token_cannot_be_revoked(api: APIClient) -> None:
    row, _ = tokens.create(factories.user())
    assert api.delete(f"{URL}{row.token_key}/").status_code == 404
    assert AuthToken.objects.filter(pk=row.pk).exists()


def test_a_token_that_has_run_out_opens_nothing(anyone: APIClient, member: User) -> None:
    row, text = tokens.create(member, days=1)
    AuthToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
    response = anyone.get("/api/v1/claims/", headers={"Authorization": f"Token {text}"})
    assert response.status_code == 401


def test_a_token_of_an_account_that_is_switched_off_opens_nothing(
    anyone: APIClient, member: User
) -> None:
    _, text = tokens.create(member)
    User.objects.filter(pk=member.pk).update(is_active=False)
    response = anyone.get("/api/v1/claims/", headers={"Authorization": f"Token {text}"})
    assert response.status_code == 401


@pytest.mark.parametrize("value", ["Token", "Token \xff", "Token a b", "Token " + "9" * 5000])
def test_a_broken_token_is_no_token(anyone: APIClient, value: str) -> None:
    response = anyone.get("/api/v1/claims/", HTTP_AUTHORIZATION=value)
    assert response.status_code == 401


@pytest.mark.usefixtures("member")
def test_a_token_costs_one_query(
    anyone: APIClient, member: User, django_assert_num_queries: object
) -> None:
    _, text = tokens.create(member)
    for _ in range(5):
        tokens.create(member)
    headers = {"Authorization": f"Token {text}"}
    with django_assert_num_queries(2):  # type: ignore[operator]
        anyone.get("/api/v1/publishers/", headers=headers)


def test_a_list_of_tokens_is_followed_to_its_end(api: APIClient, member: User) -> None:
    made = {tokens.create(member)[0].token_key for _ in range(3)}
    address, seen = f"{URL}?limit=1", []
    while address:
        page = api.get(address).json()
        seen += [row["key"] for row in page["results"]]
        address = page["next"]
    assert (len(seen), set(seen)) == (3, made)


def test_a_nul_in_a_list_s_key_is_no_fault_of_the_server(api: APIClient) -> None:
    assert api.get(f"{URL}?after=%00").status_code == 200
