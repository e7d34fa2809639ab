"""While a desk's past is played nobody else can write into the past, and a crash leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError, OperationalError, ProgrammingError
from django.utils import timezone

from claims.models import Publisher
from claims.seeding.clock import SCHEMA, as_it_is, played
from tests.claims import factories

pytestmark = pytest.mark.django_db(transaction=True)

THEN = datetime(2025, 3, 1, 12, tzinfo=UTC)


def in_another_session(act: Callable[[], None]) -> None:
    """Do it on a connection of its own, to the end; what fails in it fails here."""
    failed: list[Exception] = []

    def inner() -> None:
        try:
            act()
        except (AssertionError, DatabaseError) as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=inner)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def played_then(act: Callable[[], object]) -> None:
    with played() as turn:
        turn(THEN)
        act()


def schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname = %s", [SCHEMA])
        return [name for (name,) in cursor.fetchall()]


def recorded(publisher: Publisher) -> datetime:
    return Publisher.objects.get(pk=publisher.pk).created_at


def assert_nothing_is_left() -> None:
    assert not Publisher.objects.exists()
    assert schemas() == []
    assert is_now(timezone.now())
    assert is_now(recorded(factories.publisher()))


def is_now(moment: datetime) -> bool:
    return abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_another_session_is_stamped_with_now_while_the_past_is_played() -> None:
    made: list[Publisher] = []
    with played() as turn:
        turn(THEN)
        mine = factories.publisher()
        in_another_session(lambda: made.append(factories.publisher()))
    assert recorded(mine).date() == date(2025, 3, 1)
    assert is_now(recorded(made[0]))


def test_another_session_that_names_the_schema_finds_no_clock_there() -> None:
    def write_into_the_past() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path = {SCHEMA}, pg_catalog, public")
            cursor.execute(f"SET {SCHEMA}.behind = '1 year'")
        assert is_now(recorded(factories.publisher()))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {SCHEMA}.now()")

    with played() as turn:
        turn(THEN)
        with pytest.raises(ProgrammingError, match="does not exist"):
            in_another_session(write_into_the_past)


def test_after_it_there_is_nothing_left_of_it() -> None:
    with played() as turn:
        turn(THEN)
        assert timezone.now().date() == THEN.date()
    assert schemas() == []
    assert is_now(timezone.now())
    assert is_now(recorded(factories.publisher()))


def test_an_error_leaves_neither_rows_nor_clock() -> None:
    def written_and_failed() -> None:
        factories.publisher()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        played_then(written_and_failed)
    assert_nothing_is_left()


def test_a_session_that_is_killed_leaves_neither_rows_nor_clock() -> None:
    def written_and_killed() -> None:
        factories.publisher()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        played_then(written_and_killed)
    connection.close()
    assert_nothing_is_left()


def test_each_step_in_a_transaction_has_a_moment_of_its_own() -> None:
    with played() as turn:
        turn(THEN)
        first = factories.publisher()
        turn(THEN + timedelta(days=40))
        second = factories.publisher()
    assert [recorded(row).date() for row in (first, second)] == [
        date(2025, 3, 1),
        date(2025, 4, 10),
    ]


def test_the_clock_of_a_desk_as_it_is_never_moves() -> None:
    with as_it_is() as turn:
        turn(THEN)
        made = factories.publisher()
    assert is_now(recorded(made))


def test_nobody_turns_to_a_moment_that_has_not_come() -> None:
    with played() as turn, pytest.raises(ValueError, match="has not come yet"):
        turn(datetime(2999, 1, 1, tzinfo=UTC))
