"""The way in for who has lost telephone and recovery codes, from the command line."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError

from claims.models import ApiToken
from claims.services import tokens
from tests.claims import factories

pytestmark = pytest.mark.django_db


def test_it_goes_with_what_was_opened_by_it() -> None:
    ruth, vera = factories.user("ruth"), factories.user("vera")
    for user in (ruth, vera):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
        tokens.create(user)
    out = io.StringIO()
    call_command("lost_second_factor", "ruth", stdout=out)
    assert "ruth is let in by the password alone." in out.getvalue()
    assert [row.user for row in Authenticator.objects.all()] == [vera]
    assert [row.user for row in ApiToken.objects.all()] == [vera]


def test_it_says_when_there_is_none_to_take() -> None:
    factories.user("ruth")
    with pytest.raises(CommandError, match="ruth has no second factor"):
        call_command("lost_second_factor", "ruth")
    with pytest.raises(CommandError, match="no account “vera”"):
        call_command("lost_second_factor", "vera")
