"""Questions about composite claims: which parts they have, and what is held about each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from claims.models import Claim, Holding, Relation, RelationKind, RelationState, Wording
from claims.moments import Moment
from claims.selectors import merges, relations, verdicts

NOW = Moment()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a composite claim, as it was put then, and what was held about it."""

    relation: Relation
    wording: Wording
    holding: Holding | None


def links(claim: Claim, moment: Moment = NOW) -> QuerySet[Relation]:
    """The confirmed links to the claim's parts, in the order in which they were found."""
    rows: Any = relations.listed(moment).filter(
        merges.of(claim, moment, "to_claim"), kind=RelationKind.PART_OF
    )
    found: QuerySet[Relation] = rows.filter(state_then=RelationState.CONFIRMED).order_by("id")
    return found


def wholes_of(part: uuid.UUID) -> set[uuid.UUID]:
    """Of which claims it is a part now, at any depth, and itself; each by its survivor.

    Two queries a level: people do not split deep.
    """
    wholes: Any = Relation.objects.filter(kind=RelationKind.PART_OF, state=RelationState.CONFIRMED)
    families = merges.families([part])
    above: set[uuid.UUID] = set()
    while new := set(families.values()) - above:
        above |= new
        members = [member for member, head in families.items() if head in new]
        found = wholes.filter(from_claim__in=members).values_list("to_claim", flat=True)
        families = merges.families(set(found))
    return above


def judged(rows: Iterable[Any], moment: Moment = NOW) -> list[Part]:
    """The parts at the links' ends, two that are merged as one; three queries at most."""
    found = list(rows)
    if not found:
        return []
    by_part: dict[uuid.UUID, Any] = {}
    for row in found:
        by_part.setdefault(row.from_then, row)
    worded = relations.current_wordings(set(by_part), moment)
    held = verdicts.on(by_part, moment)
    return [Part(row, worded[key], held.get(key)) for key, row in by_part.items() if key in worded]
