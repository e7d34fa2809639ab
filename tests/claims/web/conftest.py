from __future__ import annotations

import pytest
from django.test import Client

from tests.claims import factories


@pytest.fixture
def member(client: Client) -> Client:
    """A browser in which a member of the desk has signed in."""
    client.force_login(factories.user())
    return client
