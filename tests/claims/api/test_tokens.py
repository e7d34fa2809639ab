"""API tokens: shown once, stored as hashes, revoked by their owner."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import ApiToken
from claims.permissions import Role
from claims.services import tokens
from tests.claims import factories
from tests.claims.api.conftest import client_of

URL = "/api/v1/tokens/"

pytestmark = pytest.mark.django_db


def by_token(text: str) -> dict[str, str]:
    return {"Authorization": f"Token {text}"}


def test_a_session_makes_a_token_that_opens_the_api(api: APIClient, anyone: APIClient) -> None:
    made = api.post(URL, {"name": "  Nightly   import "})
    assert (made.status_code, made.json()["name"]) == (201, "Nightly import")
    opened = anyone.get("/api/v1/claims/", headers=by_token(made.json()["token"]))
    assert opened.status_code == 200


def test_a_password_makes_none(anyone: APIClient, member: User) -> None:
    """It would open a door beside the second factor."""
    given = b64encode(f"vera:{factories.PASSWORD}".encode()).decode()
    response = anyone.post(URL, {}, headers={"Authorization": f"Basic {given}"})
    assert response.status_code in {401, 403}
    assert ApiToken.objects.count() == 0


def test_only_a_hash_is_stored(member: User) -> None:
    row, text = tokens.create(member)
    stored = ApiToken.objects.filter(pk=row.pk).values().get()
    assert text not in str(stored)


def test_a_session_makes_a_token_only_with_the_csrf_token(member: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(member)
    response = client.post(URL, {})
    assert response.status_code == 403
    assert ApiToken.objects.count() == 0


def test_a_token_makes_no_other_token(anyone: APIClient, member: User) -> None:
    _, text = tokens.create(member)
    response = anyone.post(URL, {}, headers={"Authorization": f"Token {text}"})
    assert response.status_code in {401, 403}


def test_a_token_can_be_given_an_end(api: APIClient) -> None:
    body = api.post(URL, {"days": 30}).json()
    assert body["expires_at"] > (timezone.now() + timedelta(days=29)).isoformat()


@pytest.mark.parametrize("days", [0, -1, "30", 1.5, True, []])
def test_a_wrong_end_is_refused_at_its_field(api: APIClient, days: object) -> None:
    response = api.post(URL, {"days": days})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/days"


def test_a_token_lasts_no_longer_than_the_desk_lets_it(api: APIClient, settings: Any) -> None:
    settings.TOKEN_DAYS_AT_MOST = 30
    response = api.post(URL, {"days": 31})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/days"


def test_without_an_end_it_is_given_the_desk_s(api: APIClient, settings: Any) -> None:
    settings.TOKEN_DAYS = 5
    ends = datetime.fromisoformat(api.post(URL, {}).json()["expires_at"])
    assert timedelta(days=4) < ends - timezone.now() <= timedelta(days=5)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "documents/", {"text": "The quay opens."}),
        ("post", "correction-requests/", {}),
        ("patch", "people/1/", {"role": "viewer"}),
        ("delete", "tokens/none/", None),
    ],
)
def test_a_token_for_reading_is_refused_whatever_changes_something(
    anyone: APIClient, method: str, path: str, body: Any
) -> None:
    _, text = tokens.create(factories.user(role=Role.ADMINISTRATOR), scope="read")
    response = getattr(anyone, method)(f"/api/v1/{path}", body, headers=by_token(text))
    assert response.status_code == 403
    assert "only read" in response.json()["detail"]
    assert anyone.get("/api/v1/claims/", headers=by_token(text)).status_code == 200


def test_a_token_for_writing_may_what_its_owner_may(anyone: APIClient) -> None:
    for role, status in ((Role.VIEWER, 403), (Role.CONTRIBUTOR, 201)):
        _, text = tokens.create(factories.user(role=role))
        body = {"text": f"The quay opens, a {role} said."}
        response = anyone.post("/api/v1/claims/", body, headers=by_token(text))
        assert response.status_code == status


def test_its_last_use_is_shown(anyone: APIClient, member: User) -> None:
    row, text = tokens.create(member)
    assert anyone.get(URL, headers=by_token(text)).status_code == 200
    row.refresh_from_db()
    assert row.last_used_at is not None
    seen = anyone.get(URL, headers=by_token(text)).json()["results"][0]["last_used_at"]
    assert datetime.fromisoformat(seen) == row.last_used_at


def test_administrators_revoke_anybody_s(member: User) -> None:
    row, _ = tokens.create(member)
    boss = client_of(factories.user(admin=True))
    assert boss.delete(f"{URL}{row.token_key}/").status_code == 204
    assert not ApiToken.objects.exists()


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
    assert ApiToken.objects.filter(pk=row.pk).exists()


def test_a_token_that_has_run_out_opens_nothing(anyone: APIClient, member: User) -> None:
    row, text = tokens.create(member, days=1)
    ApiToken.objects.filter(pk=row.pk).update(expiry=timezone.now() - timedelta(seconds=1))
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
    headers = by_token(text)
    anyone.get("/api/v1/publishers/", headers=headers)
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
