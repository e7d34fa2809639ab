"""Accounts and tokens: for administrators alone; a token is shown once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from knox.models import AuthToken

from claims.services import tokens
from tests.claims import factories

TOKENS = "/admin/knox/authtoken/"
USERS = "/admin/auth/user/"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [TOKENS, f"{TOKENS}add/", USERS, f"{USERS}add/"])
def test_editors_do_not_run_accounts(desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 403


@pytest.mark.parametrize("path", [TOKENS, f"{TOKENS}add/", USERS, f"{USERS}add/"])
def test_administrators_run_accounts(boss: Client, path: str) -> None:
    assert boss.get(path).status_code == 200


def test_a_token_is_shown_once(boss: Client) -> None:
    user = factories.user("vera")
    page = boss.post(f"{TOKENS}add/", {"user": user.pk, "days": 30})
    row = AuthToken.objects.get()
    shown = page.content.decode()
    assert row.token_key in shown
    assert "no-store" in page["Cache-Control"]
    token = shown.partition('id="token">')[2].partition("<")[0]
    assert len(token) == 64
    assert token not in boss.get(TOKENS).content.decode()
    assert token not in boss.get(f"{TOKENS}{row.pk}/change/").content.decode()


def test_an_account_that_is_switched_off_gets_no_token(boss: Client) -> None:
    user = factories.user("vera", is_active=False)
    page = boss.post(f"{TOKENS}add/", {"user": user.pk})
    assert "switched off" in page.content.decode()
    assert AuthToken.objects.count() == 0


def test_deleting_a_token_revokes_it(boss: Client) -> None:
    row, _ = tokens.create(factories.user("vera"))
    boss.post(f"{TOKENS}{row.pk}/delete/", {"post": "yes"})
    assert AuthToken.objects.count() == 0


def test_an_account_is_made_and_switched_off_but_not_deleted(boss: Client) -> None:
    password = {"password1": factories.PASSWORD, "password2": factories.PASSWORD}
    boss.post(f"{USERS}add/", {"username": "vera", "usable_password": "true", **password})
    vera = User.objects.get(username="vera")
    assert boss.post(f"{USERS}{vera.pk}/delete/", {"post": "yes"}).status_code == 403
    boss.post(
        f"{USERS}{vera.pk}/change/",
        {"username": "vera", "date_joined_0": "2026-02-03", "date_joined_1": "09:30:00"},
    )
    vera.refresh_from_db()
    assert vera.is_active is False


def test_lists_of_tokens_cost_the_same_with_more_of_them(
    boss: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(4):
        tokens.create(factories.user())
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        boss.get(TOKENS)
