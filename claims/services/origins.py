"""The independent roots that passages go back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import Refused
from claims.models import Assessment, Evidence, Origin
from claims.services import edits, locks
from claims.services import evidence as evidences

LONGEST = 300


def make(name: str, note: str = "", *, by: User) -> Origin:
    """An origin that passages can be said to go back to."""
    return Origin.objects.create(name=_name(name), note=note.strip(), created_by=by)


@transaction.atomic
def describe(
    origin: Origin, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Origin:
    """Give an origin another name or note; how it was before stays on record.

    `seen` is the version that the person saw: Stale when somebody else was faster.
    """
    stored = edits.unraced(origin, seen)
    checked = {name: value.strip() for name, value in changes.items()}
    if "name" in checked:
        checked["name"] = _name(checked["name"])
    return edits.write(stored, checked, by=by, reason=reason)


@transaction.atomic
def group(
    origin: Origin, seen: Mapping[Evidence, int], reason: str, *, by: User
) -> list[Assessment]:
    """Say that all these pieces of evidence go back to the origin, or none of them.

    `seen` has the number of the assessment that the person saw of each. Raises Conflict when one
    has been assessed anew since.
    """
    pieces = sorted(seen, key=lambda evidence: (evidence.claim_id, evidence.pk))
    # In one order everywhere, so that two who group at the same time do not wait for each other.
    for evidence in pieces:
        locks.hold_claim(evidence.claim)
    return [
        evidences.assess(
            evidence,
            replace(evidences.Assessed.like(evidences.latest(evidence)), origin=origin),
            reason,
            seen=seen[evidence],
            by=by,
        )
        for evidence in pieces
    ]


def _name(raw: str) -> str:
    name = " ".join(raw.split())
    if not name:
        raise Refused("An origin needs a name, such as who first reported it.", field="name")
    if len(name) > LONGEST:
        raise Refused(f"The name is longer than {LONGEST} characters.", field="name")
    return name
