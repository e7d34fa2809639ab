from __future__ import annotations

import time

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from claims import messages
from config import health
from tests.support.servers import TestServers


def test_healthz_answers_without_a_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_readyz_says_yes_when_every_part_is_there(client: Client) -> None:
    assert client.get("/readyz").json() == {"ready": True}


@pytest.mark.django_db(transaction=True)
def test_readyz_names_the_database_when_it_is_down(client: Client, servers: TestServers) -> None:
    with servers.down("postgres"), capture_logs() as logs:
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": ["database"]}
    assert next(log for log in logs if log["event"] == "not_ready")["database"]


@pytest.mark.django_db
def test_readyz_looks_at_the_migrations_once_and_at_the_rest_every_few_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/readyz")
    with CaptureQueriesContext(connection) as at_once:
        client.get("/readyz")
    monkeypatch.setattr(health, "LOOK_SECONDS", 0.0)
    with CaptureQueriesContext(connection) as later:
        client.get("/readyz")

    assert len(at_once) == 0
    assert [query["sql"] for query in later.captured_queries] == ["SELECT 1"]


@pytest.mark.django_db
def test_readyz_names_the_broker_when_it_is_down(client: Client, servers: TestServers) -> None:
    with servers.down("valkey"):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["missing"] == ["broker"]


@pytest.mark.django_db
def test_readyz_does_not_wait_long_for_a_broker_that_hangs(
    client: Client, servers: TestServers
) -> None:
    began = time.monotonic()
    with servers.hanging("valkey"):
        answer = client.get("/readyz")

    assert list(answer.json()["missing"]) == ["broker"]
    assert time.monotonic() - began < 3


@pytest.mark.django_db
def test_readyz_names_migrations_that_are_not_applied(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    with capture_logs() as logs:
        assert client.get("/readyz").json()["missing"] == ["migrations"]

    assert "sessions.0001_initial" in logs[0]["migrations"]


def test_a_stranger_in_the_host_header_may_ask_for_health(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize("fault", ["down", "hanging"])
def test_a_broker_that_is_gone_keeps_no_request_waiting(servers: TestServers, fault: str) -> None:
    messages.send("claims.tasks.sweep", "warm")
    with getattr(servers, fault)("valkey"):
        began = time.monotonic()
        sent = messages.send("claims.tasks.sweep", "lost")
        took = time.monotonic() - began

    assert not sent
    assert took < 2.5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_transactional_test_leaves_nothing_behind(round_: int) -> None:
    Group.objects.create(name="left over?")
    assert Group.objects.filter(name="left over?").count() == 1
