"""Locks in PostgreSQL that hold until the transaction ends."""

from __future__ import annotations

from django.db import connection

# Claims and claimants are found or made under one lock: two workers that read the same words
# at the same moment must not make two claims of them. It is held for milliseconds.
NAMING = 7_001


def hold(number: int) -> None:
    """Wait for the numbered lock and keep it until the surrounding transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
