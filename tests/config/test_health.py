from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client


@pytest.mark.django_db
def test_readyz_says_yes_when_every_part_is_there(client: Client) -> None:
    assert client.get("/readyz").json() == {"ready": True}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_transactional_test_leaves_nothing_behind(round_: int) -> None:
    Group.objects.create(name="left over?")
    assert Group.objects.count() == 1
