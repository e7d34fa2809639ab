from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.checks import Tags, run_checks

from config import checks
from config.home import CHECKOUT
from tests.support.servers import TestServers


def found(**options: object) -> dict[str | None, str]:
    """The house's messages by their id, the hint after the message."""
    tag = Tags.database if options else "house"
    messages = run_checks(tags=[tag], **options)  # type: ignore[arg-type]
    return {m.id: f"{m.msg} {m.hint}" for m in messages if (m.id or "").startswith("house.")}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=CHECKOUT, capture_output=True, text=True,
        env={**os.environ, **environment}, check=False,
    )  # fmt: skip


@pytest.mark.django_db
def test_all_is_well_with_the_embedded_servers() -> None:
    assert found(databases=["default"]) == {}


@pytest.mark.django_db
def test_an_extension_the_server_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "EXTENSIONS", ("pg_trgm", "postgis"))

    sentence = found(databases=["default"])["house.E004"]

    assert "postgis is not installed" in sentence
    assert "pg_trgm" not in sentence


@pytest.mark.django_db
def test_a_server_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "OLDEST_POSTGRES", 990_000)

    assert "house.E002" in found(databases=["default"])


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_named_with_what_to_do(servers: TestServers) -> None:
    with servers.down("postgres"):
        sentence = found(databases=["default"])["house.E001"]

    assert "PostgreSQL does not answer" in sentence
    assert "DATABASE_URL" in sentence


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_named_with_what_to_do(servers: TestServers) -> None:
    with servers.down("valkey"):
        sentence = found(databases=["default"])["house.W002"]

    assert "Valkey does not answer" in sentence
    assert "REDIS_URL" in sentence


def test_a_slip_in_a_variables_name_is_named_with_the_right_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FACTCHECK_ALOWED_HOSTS", "example.org")

    assert "Did you mean FACTCHECK_ALLOWED_HOSTS?" in found()["house.W001"]


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("FACTCHECK_DEBUG", "perhaps", "it takes true or false"),
        ("FACTCHECK_LOG_FORMAT", "xml", "it takes one of console, json"),
        ("DATABASE_URL", "mysql://db/claims", "an address that starts with postgres://"),
        ("REDIS_URL", "localhost:6379", "an address that starts with redis://"),
        ("FACTCHECK_HOME", "data", "an absolute path"),
        ("FACTCHECK_FOUR_EYES", "often", "it takes true or false"),
        ("FACTCHECK_MINIMUM_ORIGINS", "0", "it takes a whole number from 1 to 10"),
        ("FACTCHECK_PUBLIC_URL", "desk.example.org", "a site's address without a path"),
        ("FACTCHECK_CORRECTION_DAYS", "soon", "it takes a whole number from 1 to 365"),
    ],
)
def test_a_wrong_variable_stops_the_start_with_one_sentence(
    variable: str, value: str, sentence: str
) -> None:
    answer = manage("check", **{variable: value})

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"The variable {variable} is ")
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_mail_is_not_set_up_without_an_address_that_it_leads_to() -> None:
    answer = manage("check", FACTCHECK_SMTP_URL="smtp://mail.example")

    assert answer.stderr == (
        "Set the variable FACTCHECK_PUBLIC_URL: mails lead to the desk's pages.\n"
    )
    assert answer.returncode == 1


def test_an_unreachable_server_of_the_operators_is_named_by_the_check() -> None:
    answer = manage("check", "--database", "default", DATABASE_URL="postgres://u@127.0.0.1:1/x")

    assert answer.stderr.startswith("PostgreSQL does not answer: ")
    assert "Look at DATABASE_URL" in answer.stderr
    assert answer.returncode == 1


def test_models_and_migrations_agree() -> None:
    assert manage("makemigrations", "--check").returncode == 0


def test_a_warning_before_the_time_has_begun_stops_the_start() -> None:
    given = {"FACTCHECK_HOLD_HOURS": "12", "FACTCHECK_HOLD_WARNING_HOURS": "12"}
    done = manage("check", **given)
    assert done.returncode != 0
    assert (
        "The variable FACTCHECK_HOLD_WARNING_HOURS is '12'; it takes fewer hours than "
        "FACTCHECK_HOLD_HOURS, which is 12." in done.stderr
    )


def test_a_time_shorter_than_the_usual_warning_has_a_shorter_one() -> None:
    show = "from django.conf import settings; print(settings.HOLD_WARNING_HOURS)"
    done = manage("shell", "--no-imports", "-c", show, FACTCHECK_HOLD_HOURS="2")
    assert done.stdout.strip() == "1", done.stderr
