"""Clients of the API: signed in, and not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from tests.claims import factories


@pytest.fixture
def member(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def api(member: User) -> APIClient:
    """Signed in as an ordinary member of the desk."""
    return client_of(member)


@pytest.fixture
def editor(db: None) -> APIClient:
    return client_of(factories.user("egon", editor=True))


@pytest.fixture
def anyone() -> APIClient:
    """Nobody in particular."""
    return APIClient()


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client
