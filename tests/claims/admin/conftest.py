"""Accounts that may enter the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.claims import factories


@pytest.fixture
def editor(db: None) -> User:
    return factories.user("egon", editor=True)


@pytest.fixture
def desk(editor: User) -> Client:
    """Signed in as an editor."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def boss(db: None) -> Client:
    """Signed in as an administrator."""
    client = Client()
    client.force_login(factories.user("ruth", admin=True))
    return client
