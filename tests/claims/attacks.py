"""How tests attack the database: past every service, and from a second connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


def run(sql: str, params: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])
        return int(cursor.rowcount)


@contextmanager
def refusing(sentence: str) -> Iterator[None]:
    """What is done within is refused by the database, in these words; nothing of it stays."""
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        yield


def refused(sql: str, params: list[Any] | None = None) -> None:
    with refusing("refused|never|Cannot"):
        run(sql, params)


def at_commit() -> None:
    """Have the rules looked at now that are looked at when a transaction commits."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def begun_before() -> Iterator[BaseDatabaseWrapper]:
    """A second connection whose transaction has begun before what is done within."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT now()")
        yield other
    finally:
        other.close()


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of the works gave, or raised, when all began at the same moment.

    Each is done in a thread with a connection of its own.
    """
    start = threading.Barrier(len(works))
    given: list[object] = [None] * len(works)

    def do(place: int) -> None:
        start.wait()
        try:
            given[place] = works[place]()
        except Exception as error:  # noqa: BLE001 - a thread's fault would be lost
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given
