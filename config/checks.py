"""System checks of the house: what is wrong with the servers or the variables, and what to do."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from django.core import checks
from django.db import DatabaseError, connections

from config import env
from config.health import broker_fault

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "vector")
OLDEST_POSTGRES = 150_000
# Read by commands and the test suite rather than by the settings.
OTHER_VARIABLES = frozenset({"FACTCHECK_HOME"})


@checks.register("house")
def check_variables(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A variable of ours that nothing reads is a slip of the pen."""
    known = env.KNOWN | OTHER_VARIABLES
    unread = sorted(n for n in os.environ if n.startswith("FACTCHECK_") and n not in known)
    return [
        checks.Warning(
            f"The variable {name} is set, but nothing reads it.",
            hint=_nearest(name, known),
            id="house.W001",
        )
        for name in unread
    ]


def _nearest(name: str, known: frozenset[str] | set[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}The variables are listed in docs/operating.md."


@checks.register(checks.Tags.database)
def check_database(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Reachable, new enough, UTF-8, and with every extension to hand."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        try:
            found += _look_at(alias)
        except DatabaseError as error:
            connections[alias].close()
            found.append(
                checks.Error(
                    f"PostgreSQL does not answer: {str(error).strip()}",
                    hint="Look at DATABASE_URL; or unset it, to use the embedded server. "
                    "The embedded server's log is logs/postgres.log in the data directory.",
                    id="house.E001",
                )
            )
    return found


def _look_at(alias: str) -> list[checks.CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        version = cursor.fetchone()[0]
        cursor.execute("SELECT current_setting('server_encoding')")
        encoding = cursor.fetchone()[0]
        cursor.execute("SELECT name FROM pg_available_extensions")
        available = {row[0] for row in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in available]
    return [*_old(version), *_foreign(encoding), *map(_without, missing)]


def _old(version: int) -> list[checks.CheckMessage]:
    if version >= OLDEST_POSTGRES:
        return []
    return [
        checks.Error(
            f"PostgreSQL is version {version // 10_000}; 15 or later is needed.",
            hint="Point DATABASE_URL at a newer server, or unset it to use the embedded one.",
            id="house.E002",
        )
    ]


def _foreign(encoding: str) -> list[checks.CheckMessage]:
    if encoding == "UTF8":
        return []
    return [
        checks.Error(
            f"The database's encoding is {encoding}; texts in every language need UTF8.",
            hint="Create it again: CREATE DATABASE factcheck TEMPLATE template0 ENCODING 'UTF8'.",
            id="house.E003",
        )
    ]


def _without(extension: str) -> checks.CheckMessage:
    packages = "pgvector" if extension == "vector" else "postgresql-contrib"
    return checks.Error(
        f"PostgreSQL's extension {extension} is not installed on the server.",
        hint=f"Install the server's package {packages}; or unset DATABASE_URL to use the embedded "
        "server, which has it.",
        id="house.E004",
    )


@checks.register(checks.Tags.database)
def check_broker(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The broker is asked when the database is: both need a server, and other checks need none."""
    fault = broker_fault() if databases else ""
    if not fault:
        return []
    return [
        checks.Warning(
            f"{fault}. Work is stored but not begun until it answers.",
            hint="Look at REDIS_URL; or unset it, to use the embedded server. "
            "The embedded server's log is logs/valkey.log in the data directory.",
            id="house.W002",
        )
    ]
