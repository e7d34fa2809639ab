"""API tokens from the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from rest_framework.test import APIClient

from claims.models import ApiToken
from tests.claims import factories

pytestmark = pytest.mark.django_db


def token(*words: str) -> str:
    out = io.StringIO()
    call_command("token", *words, stdout=out)
    return out.getvalue().strip()


def opens(text: str) -> bool:
    response = APIClient().get("/api/v1/claims/", headers={"Authorization": f"Token {text}"})
    return bool(response.status_code == 200)


def test_a_made_token_opens_the_api() -> None:
    factories.user("vera")
    assert opens(token("create", "vera"))


def test_a_listed_token_does_not_show_itself() -> None:
    factories.user("vera")
    text = token("create", "vera", "--days", "30")
    listed = token("list", "vera")
    assert text[:15] in listed
    assert text not in listed


def test_a_revoked_token_opens_nothing() -> None:
    factories.user("vera")
    text = token("create", "vera")
    token("revoke", text[:15])
    assert not opens(text)


@pytest.mark.parametrize(
    "words",
    [("create", "nobody"), ("list", "nobody"), ("revoke", "x"), ("create", "vera", "--days", "0")],
)
def test_what_cannot_be_done_is_said(words: tuple[str, ...]) -> None:
    factories.user("vera")
    with pytest.raises(CommandError):
        token(*words)
    assert ApiToken.objects.count() == 0
