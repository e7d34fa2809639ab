"""Accounts and tokens: for administrators alone; a token is shown once."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from claims.models import ApiToken
from claims.permissions import Role, role_of
from claims.services import tokens
from tests.claims import factories

TOKENS = "/admin/claims/apitoken/"
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
    page = boss.post(f"{TOKENS}add/", {"user": user.pk, "scope": "read", "days": 30})
    row = ApiToken.objects.get()
    shown = page.content.decode()
    assert row.token_key in shown
    assert "no-store" in page["Cache-Control"]
    token = shown.partition('id="token">')[2].partition("<")[0]
    assert len(token) == 64
    assert token not in boss.get(TOKENS).content.decode()
    assert token not in boss.get(f"{TOKENS}{row.pk}/change/").content.decode()


def test_an_account_that_is_switched_off_gets_no_token(boss: Client) -> None:
    user = factories.user("vera", is_active=False)
    page = boss.post(f"{TOKENS}add/", {"user": user.pk, "scope": "read"})
    assert "switched off" in page.content.decode()
    assert ApiToken.objects.count() == 0


def test_deleting_a_token_revokes_it(boss: Client) -> None:
    row, _ = tokens.create(factories.user("vera"))
    boss.post(f"{TOKENS}{row.pk}/delete/", {"post": "yes"})
    assert ApiToken.objects.count() == 0


def test_an_account_is_made_with_a_role_and_is_not_deleted(boss: Client) -> None:
    given = {"password1": factories.PASSWORD, "password2": factories.PASSWORD}
    given |= {"username": "vera", "usable_password": "true", "role": "contributor"}
    boss.post(f"{USERS}add/", given)
    vera = User.objects.get(username="vera")
    assert role_of(vera) == Role.CONTRIBUTOR
    refused = boss.post(f"{USERS}{vera.pk}/delete/", {"post": "yes"})
    assert refused.status_code == 403
    boss.post(USERS, {"action": "delete_selected", "_selected_action": str(vera.pk), "post": "yes"})
    assert User.objects.filter(pk=vera.pk).exists()


def test_a_role_is_changed_and_an_account_switched_off(boss: Client) -> None:
    vera = factories.user("vera")
    boss.post(
        f"{USERS}{vera.pk}/change/", {"username": "vera", "role": "editor", "is_active": "on"}
    )
    vera = User.objects.get(pk=vera.pk)
    assert (role_of(vera), vera.is_active) == (Role.EDITOR, True)
    boss.post(f"{USERS}{vera.pk}/change/", {"username": "vera", "role": "editor"})
    assert not User.objects.get(pk=vera.pk).is_active


def test_a_superuser_is_made_an_editor(boss: Client) -> None:
    root = User.objects.create_superuser("root", "", factories.PASSWORD)
    boss.post(
        f"{USERS}{root.pk}/change/", {"username": "root", "role": "editor", "is_active": "on"}
    )
    assert role_of(User.objects.get(pk=root.pk)) == Role.EDITOR


@pytest.mark.parametrize(
    "given", [{"role": "editor", "is_active": "on"}, {"role": "administrator"}]
)
def test_the_last_administrator_stays(boss: Client, given: dict[str, str]) -> None:
    ruth = User.objects.get(username="ruth")
    page = boss.post(f"{USERS}{ruth.pk}/change/", {"username": "ruth", **given})
    assert "last active administrator" in page.content.decode()
    assert role_of(User.objects.get(pk=ruth.pk)) == Role.ADMINISTRATOR


def test_several_accounts_are_switched_off_but_the_last_administrator_s(boss: Client) -> None:
    rows = [factories.user(), User.objects.get(username="ruth")]
    chosen = {"action": "switch_off", "_selected_action": [row.pk for row in rows]}
    page = boss.post(USERS, chosen, follow=True).content.decode()
    assert "1 switched off." in page
    assert "last active administrator" in page


def test_no_other_account_s_address_is_taken(boss: Client) -> None:
    factories.user("vera", email="vera@desk.example")
    egon = factories.user("egon")
    given = {"username": "egon", "role": "editor", "is_active": "on", "email": "Vera@desk.example"}
    page = boss.post(f"{USERS}{egon.pk}/change/", given)
    assert "has this address already" in page.content.decode()


def test_a_lost_second_factor_is_taken_away(boss: Client) -> None:
    vera = factories.user("vera")
    Authenticator.objects.create(user=vera, type=Authenticator.Type.TOTP, data={"secret": "x"})
    tokens.create(vera)
    browser = Client()
    browser.force_login(vera)
    boss.post(USERS, {"action": "take_second_factor", "_selected_action": [vera.pk]})
    assert not Authenticator.objects.exists()
    assert not ApiToken.objects.exists()
    assert browser.get("/").status_code == 302


def test_a_password_that_an_administrator_sets_ends_what_the_old_one_opened(boss: Client) -> None:
    vera, egon = factories.user("vera"), factories.user("egon")
    for user in (vera, egon):
        tokens.create(user)
    browser = Client()
    browser.force_login(vera)
    new = "quite another password 9"
    given = {"usable_password": "true", "password1": new, "password2": new}
    assert boss.post(f"{USERS}{vera.pk}/password/", given).status_code == 302
    assert [token.user for token in ApiToken.objects.all()] == [egon]
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("table", ["account/emailaddress", "mfa/authenticator", "auth/group"])
def test_secrets_and_groups_have_no_table(boss: Client, table: str) -> None:
    assert boss.get(f"/admin/{table}/").status_code == 404


def test_lists_of_tokens_cost_the_same_with_more_of_them(
    boss: Client, django_assert_max_num_queries: object
) -> None:
    for _ in range(4):
        tokens.create(factories.user())
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        boss.get(TOKENS)
