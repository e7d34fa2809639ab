"""Accounts that were there before there were roles."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

roles = import_module("claims.migrations.0010_roles")


@pytest.mark.django_db
def test_every_account_is_given_what_comes_closest_to_what_it_could_do() -> None:
    Group.objects.all().delete()
    User.objects.create(username="member")
    User.objects.create(username="staff", is_staff=True)
    User.objects.create(username="super", is_staff=True, is_superuser=True)
    roles.give_roles(apps, None)
    roles.give_roles(apps, None)
    given = User.objects.order_by("username").values_list("username", "groups__name")
    assert list(given) == [("member", "reviewer"), ("staff", "editor"), ("super", "administrator")]
    roles.take_roles(apps, None)
    assert not Group.objects.exists()
