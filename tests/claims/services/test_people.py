"""Accounts of the desk: made, given roles, switched off and on again, never deleted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims import tasks
from claims.errors import Conflict, Refused
from claims.models import ApiToken
from claims.permissions import Role, role_of
from claims.services import claims, people, tokens
from tests.claims import factories

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_person_is_made_with_a_role_and_signs_in() -> None:
    made = people.create(
        "vera", "reviewer", email="vera@desk.example", name="Vera van Lind",
        password=factories.PASSWORD,
    )  # fmt: skip
    assert (role_of(made), made.get_full_name()) == (Role.REVIEWER, "Vera van Lind")
    assert Client().login(username="vera@desk.example", password=factories.PASSWORD)


def test_without_a_password_an_address_is_needed() -> None:
    with pytest.raises(Refused) as refused:
        people.create("vera", "reviewer")
    assert refused.value.field == "password"
    assert not people.create("vera", "reviewer", email="v@desk.example").has_usable_password()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "ve ra"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "v\x00"}, "username"),
        ({"role": "king"}, "role"),
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
        ({"name": "N" * 400}, "name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given: dict[str, Any], field: str) -> None:
    sound = {"username": "vera", "role": "reviewer", "password": factories.PASSWORD}
    with pytest.raises(Refused) as refused:
        people.create(**{**sound, **given})
    assert refused.value.field == field
    assert not User.objects.exists()


@pytest.mark.parametrize("given", [{"username": "VERA"}, {"email": "Vera@Desk.example"}])
def test_names_and_addresses_are_one_account_s(given: dict[str, str]) -> None:
    there = factories.user("vera", email="vera@desk.example")
    new = {"username": "noor", "role": "viewer", "password": factories.PASSWORD, **given}
    with pytest.raises(Conflict) as conflict:
        people.create(**new)
    assert conflict.value.existing == there


def test_whoever_is_switched_off_is_out_at_once_by_every_door() -> None:
    vera = factories.user("vera")
    claim = factories.claim(by=vera)
    browser, listed = Client(), Client()
    browser.force_login(vera)
    listed.post("/login/", {"login": "vera", "password": factories.PASSWORD})
    _, text = tokens.create(vera)
    other = Client()
    other.force_login(factories.user("egon"))
    people.deactivate(vera)
    assert [each.get("/").status_code for each in (browser, listed, other)] == [302, 302, 200]
    header = {"Authorization": f"Token {text}"}
    assert APIClient().get("/api/v1/claims/", headers=header).status_code == 401
    assert not Client().login(username="vera", password=factories.PASSWORD)
    assert claim.wordings.get().created_by == vera
    people.reactivate(again(vera))
    assert [each.get("/").status_code for each in (browser, listed)] == [302, 302]
    assert APIClient().get("/api/v1/claims/", headers=header).status_code == 401
    assert (Session.objects.count(), ApiToken.objects.count()) == (1, 0)
    assert Client().login(username="vera", password=factories.PASSWORD)


def test_a_changed_role_counts_from_the_next_request() -> None:
    vera = factories.user("vera", editor=True)
    browser = Client()
    browser.force_login(vera)
    assert browser.get("/admin/").status_code == 200
    people.change_role(again(vera), "viewer")
    assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("is_superuser", [True, False])
@pytest.mark.parametrize(
    "act", [people.deactivate, lambda user: people.change_role(user, "editor")]
)
def test_the_last_administrator_stays(act: Any, *, is_superuser: bool) -> None:
    ruth = factories.user("ruth", admin=not is_superuser, is_superuser=is_superuser)
    factories.user("off", admin=True, is_active=False)
    with pytest.raises(Refused, match="ruth is the last active administrator"):
        act(again(ruth))
    assert role_of(again(ruth)) == Role.ADMINISTRATOR
    factories.user("rosa", admin=True)
    act(again(ruth))
    assert role_of(again(ruth)) != Role.ADMINISTRATOR


def test_role_and_switch_are_changed_together_or_not_at_all() -> None:
    ruth = factories.user("ruth", admin=True)
    with pytest.raises(Refused):
        people.change(again(ruth), role="administrator", is_active=False)
    assert again(ruth).is_active
    vera = factories.user("vera", is_active=False)
    people.change(again(vera), role="administrator", is_active=True)
    assert role_of(again(vera)) == Role.ADMINISTRATOR


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_switch_each_other_off_at_once_leave_one() -> None:
    pair = [factories.user(admin=True), factories.user(admin=True)]

    def switch_off(user: User) -> bool:
        try:
            people.deactivate(again(user))
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(switch_off, pair)) == [False, True]
    assert User.objects.filter(is_active=True).count() == 1


def test_what_somebody_did_keeps_their_name() -> None:
    vera = factories.user("vera")
    logged, _ = claims.log(claims.NewClaim(text="The quay is long.", kind="fact"), by=vera)
    people.deactivate(vera)
    assert logged.wordings.get().created_by == vera


# What has had its time


def expire(count: int) -> None:
    """Sessions of people and of nobody that ended yesterday."""
    for _ in range(count):
        Client().force_login(factories.user())
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))


def test_sessions_that_are_over_are_cleared_and_no_others() -> None:
    expire(2)
    vera, client = factories.user(), Client()
    client.force_login(vera)
    for key in ("gone", client.session.session_key):
        listed = {"user": vera, "ip": "127.0.0.1"}
        UserSession.objects.get_or_create(session_key=key, defaults=listed)

    people.clear()

    (session,) = Session.objects.all()
    (row,) = UserSession.objects.all()
    assert session.session_key == row.session_key == client.session.session_key


def test_a_token_is_cleared_long_after_it_has_run_out(settings: LazySettings) -> None:
    vera = factories.user()
    kept, long_gone, for_ever = (tokens.create(vera)[0] for _ in range(3))
    ago = timezone.now() - timedelta(days=1)
    ApiToken.objects.filter(pk=kept.pk).update(expiry=ago)
    ApiToken.objects.filter(pk=long_gone.pk).update(expiry=ago - tokens.KEPT)
    ApiToken.objects.filter(pk=for_ever.pk).update(expiry=None)

    tasks.clear()
    assert settings.CELERY_BEAT_SCHEDULE["clear"]["task"] == tasks.clear.name
    assert not ApiToken.objects.filter(pk=long_gone.pk).exists()


def test_switching_off_reads_no_session_that_is_over() -> None:
    vera, client = factories.user(), Client()
    client.force_login(vera)
    Session.objects.create(
        session_key="broken", session_data="x", expire_date=timezone.now() - timedelta(days=1)
    )
    with CaptureQueriesContext(connection) as found:
        people.deactivate(vera)
    read = [query["sql"] for query in found if '"session_data"' in query["sql"]]
    assert ["expire_date" in sql.partition("WHERE")[2] for sql in read] == [True]
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
