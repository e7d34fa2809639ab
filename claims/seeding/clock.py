"""What time it is while two years of work are played.

The database alone says when a row was recorded. Only here, and only for the transaction that asks,
it says another time: functions that shadow PostgreSQL's own stand first in the transaction's search
path. They are made and dropped inside it, so that no other session ever sees them, and a crash
leaves nothing. docs/decisions/0008-a-seeded-desk-has-a-past.md has why this is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

Turn = Callable[[datetime], None]  # to the moment that is played from now on, in the transaction
Clock = Callable[[], AbstractContextManager[Turn]]  # a transaction

SCHEMA = "claims_seeding"
_BEHIND = f"{SCHEMA}.behind"  # read by these functions alone, and so of no use to others
_SHADOWED = ("clock_timestamp", "statement_timestamp", "transaction_timestamp", "now")
_MAKE = f"CREATE SCHEMA {SCHEMA};" + "".join(
    f"CREATE FUNCTION {SCHEMA}.{name}() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
    f" 'SELECT pg_catalog.{name}() - pg_catalog.current_setting(''{_BEHIND}'')::interval';"
    for name in _SHADOWED
)
_DROP = "".join(f"DROP FUNCTION {SCHEMA}.{name}();" for name in _SHADOWED) + f"DROP SCHEMA {SCHEMA}"


@contextmanager
def as_it_is() -> Iterator[Turn]:
    """All is recorded as of now, whatever moment is played."""
    with transaction.atomic():
        yield lambda moment: None


@contextmanager
def played() -> Iterator[Turn]:
    """For the database and for this process it is the moment that was turned to last."""
    now = timezone.now

    def turn(moment: datetime) -> None:
        behind = now() - moment
        if behind.total_seconds() < 0:
            raise ValueError(f"{moment} has not come yet.")
        _check()
        _set(_BEHIND, f"{behind.total_seconds()} seconds")
        timezone.now = lambda: now() - behind

    with transaction.atomic():
        path = _setting("search_path")
        _execute(_MAKE)
        _set("search_path", f"{SCHEMA}, pg_catalog, {path}")
        try:
            yield turn
            _check()
        finally:
            timezone.now = now
        _set("search_path", path)
        _execute(_DROP)


def _check() -> None:
    """What the database looks at when a transaction commits, while it is that moment still."""
    _execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _set(name: str, value: str) -> None:
    """For the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
