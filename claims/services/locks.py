"""Locks in PostgreSQL that hold until the transaction ends."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import connection

from claims.models import Appearance, Claim, Document, Statement
from claims.models.merges import LOCK

# Claims and claimants are found or made under one lock: two workers that read the same words
# at the same moment must not make two claims of them. Held for milliseconds, or for as
# long as a claim is split into its parts.
NAMING = 7_001
# What is part of what: two people must not close a circle from both ends.
PARTS = 7_002
# What the desk rates with is edited seldom, and by one editor at a time.
SCALES = 7_003
# What is merged into what is said by one person at a time, while nobody links claims; those who
# link them share the lock. The database takes it as well.
MERGES = LOCK
# A group of tips is one thing while it is joined, decided on or moved. Held for milliseconds.
TIPS = 7_005
# Somebody must be left who runs the accounts.
PEOPLE = 7_010


def hold(number: int) -> None:
    """Wait for the numbered lock and keep it until the surrounding transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def share(number: int) -> None:
    """Wait for whoever holds the numbered lock, and keep it with others who share it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [number])


def hold_claim(claim: Claim) -> None:
    """Keep the claim's row for oneself until the surrounding transaction ends.

    What is proposed, decided and published about one claim happens one after the other.
    Rows that only refer to the claim may go on being made.
    """
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)


def hold_claims(keys: Collection[uuid.UUID]) -> None:
    """Keep the rows of several claims, taken in one order by whoever takes several."""
    rows = Claim.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk", flat=True))


def hold_document(key: uuid.UUID) -> Document:
    """The document, with no new text of it recorded until the surrounding transaction ends."""
    rows = Document.objects.select_for_update(no_key=True, of=("self",))
    document: Document = rows.select_related("publisher").get(pk=key)
    return document


def hold_statements(keys: Collection[uuid.UUID]) -> None:
    """Keep suggestions for oneself: they are taken and rejected one after the other."""
    rows = Statement.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk"))


def hold_appearances(keys: Collection[uuid.UUID]) -> None:
    """Keep sightings for oneself, after the suggestions that led to them and before any case."""
    rows = Appearance.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk"))
