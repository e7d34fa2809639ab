"""A claim that is said often: many rows at once, through the database's triggers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

from claims.models import Anchor, Appearance, Claim, Claimant, ClaimantKind, Party, Role
from tests.claims import factories

FIRST = date(2020, 1, 1)


def claimants(count: int) -> list[Claimant]:
    rows = [
        Claimant(name=f"Speaker {number}", key=f"speaker {number}", kind=ClaimantKind.PERSON)
        for number in range(count)
    ]
    return Claimant.objects.bulk_create(rows)


def say(claim: Claim, count: int, by: list[Claimant], *, every: int = 1) -> list[Appearance]:
    """By the claimants in turn, `every` so many days; every fifth time without a date."""
    snapshot = factories.snapshot()
    wording = claim.wordings.latest("number")
    rows = [
        Appearance(
            claim=claim, wording=wording, document=snapshot.document, cue="said",
            **({} if number % 5 == 4 else _on(FIRST + timedelta(days=number * every))),
        )
        for number in range(count)
    ]  # fmt: skip
    Appearance.objects.bulk_create(rows)
    with connection.cursor() as cursor:  # the plans of triggers are from when there were few
        cursor.execute("ANALYZE claims_appearance")
    Party.objects.bulk_create(
        Party(appearance=row, position=0, role=Role.SPEAKER, claimant=by[place % len(by)])
        for place, row in enumerate(rows)
        if by
    )
    Anchor.objects.bulk_create(
        Anchor(appearance=row, snapshot=snapshot, start=0, end=3, exact="The") for row in rows
    )
    return rows


def _on(day: date) -> dict[str, Any]:
    return {"said_on": day, "said_on_precision": "day"}
