"""Questions about composite claims: which parts they have, and what is held about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from claims.models import Claim, Holding, Relation, RelationKind, RelationState, Wording
from claims.moments import Moment
from claims.selectors import relations, verdicts

NOW = Moment()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a composite claim, as it was put then, and what was held about it."""

    relation: Relation
    wording: Wording
    holding: Holding | None


def links(claim: Claim, moment: Moment = NOW) -> QuerySet[Relation]:
    """The confirmed links to the claim's parts, in the order in which they were found."""
    rows: Any = relations.listed(moment).filter(to_claim=claim, kind=RelationKind.PART_OF)
    found: QuerySet[Relation] = rows.filter(state_then=RelationState.CONFIRMED).order_by("id")
    return found


def judged(rows: Iterable[Relation], moment: Moment = NOW) -> list[Part]:
    """The parts at the links' ends; three queries at most."""
    found = list(rows)
    if not found:
        return []
    keys = {row.from_claim_id for row in found}
    worded = relations.current_wordings(keys, moment)
    held = verdicts.on(keys, moment)
    return [
        Part(row, worded[row.from_claim_id], held.get(row.from_claim_id))
        for row in found
        if row.from_claim_id in worded
    ]
