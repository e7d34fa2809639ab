"""Questions about the links between claims."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce

from claims.models import (
    Claim,
    Relation,
    RelationDecision,
    RelationKind,
    RelationState,
    Wording,
)
from claims.moments import Moment
from claims.selectors import merges

NOW = Moment()
BACKWARDS = {
    RelationKind.CONTRADICTS: "contradicts",
    RelationKind.DUPLICATES: "duplicates",
    RelationKind.AGREES_WITH: "agrees with",
    RelationKind.NARROWS: "is narrowed by",
    RelationKind.SUPERSEDES: "is superseded by",
    RelationKind.IN_TENSION_WITH: "is in tension with",
    RelationKind.PART_OF: "has as a part",
}


def listed(moment: Moment = NOW) -> QuerySet[Relation]:
    """Relations between what were two claims then, the newest first; see `described`."""
    return described(moment).exclude(_within_one(moment))


def described(moment: Moment = NOW) -> QuerySet[Relation]:
    """Relations, the newest first, each as it had been decided by then.

    Adds `state_then`, `decided_then` and `decider_then` (a user name), and `from_then` and
    `to_then`: as which claims its ends were read, into which they may have been merged.
    """
    decisions = _decisions(moment)
    relations: QuerySet[Relation] = (
        _with_state(Relation.objects.all(), moment)
        .select_related("from_wording", "to_wording", "created_by")
        .defer("from_wording__search", "to_wording__search")
        .order_by("-id")
    )
    return relations.annotate(
        decided_then=Subquery(decisions.values("created_at")[:1]),
        decider_then=Subquery(decisions.values("created_by__username")[:1]),
        **_ends_then(moment),
    )


def of_claim(claim: Claim, moment: Moment = NOW) -> QuerySet[Relation]:
    """The claim's relations, rejected ones too, the newest first."""
    return listed(moment).filter(_either_end(claim, moment)).select_related("document")


def weightiest(claim: Claim, limit: int, moment: Moment = NOW) -> tuple[list[Relation], int]:
    """Contradictions first, the rejected last; else in the order in which they were found.

    With how many there are. Two queries.
    """
    rejected = When(state_then=RelationState.REJECTED, then=Value(2))
    contradicts = When(kind=RelationKind.CONTRADICTS, then=Value(0))
    rows: Any = _with_state(Relation.objects.filter(_either_end(claim, moment)), moment)
    rows = rows.order_by(Case(rejected, contradicts, default=Value(1)), "id")
    # Ordered by their ids alone, for the rows are wide.
    counted = list(rows.values_list("pk", Window(Count("*")))[:limit])
    first = [key for key, _ in counted]
    found = _with_state(Relation.objects.filter(pk__in=first), moment)
    found = found.annotate(**_ends_then(moment))
    found = found.select_related("from_wording", "to_wording", "document")
    found = found.defer("from_wording__search", "to_wording__search")
    count = counted[0][1] if counted else 0
    return sorted(found, key=lambda row: first.index(row.pk)), count


def changed(claim: Claim, earlier: Moment, later: Moment) -> QuerySet[Relation]:
    """The claim's relations that stood otherwise at the later moment, the newest first.

    Adds `state_before`, null when there was none, and the last decision's `reason_then`.
    """
    there = _either_end(claim, earlier)
    if earlier.known_at:
        there &= Q(created_at__lte=earlier.known_at)
    rows: Any = of_claim(claim, later).annotate(
        state_before=Case(When(there, then=_state(earlier))),
        reason_then=Subquery(_decisions(later).values("reason")[:1]),
    )
    found: QuerySet[Relation] = rows.filter(Q(state_before=None) | ~Q(state_before=F("state_then")))
    return found


@dataclass(frozen=True, slots=True)
class Opposite:
    """A relation seen from one of its claims."""

    relation: Relation
    state: str  # as it was known at the moment asked about
    claim_id: uuid.UUID
    wording: Wording
    label: str  # "contradicts", or "is narrowed by" seen from the other end


def opposites(claim: Claim, rows: Sequence[Relation], moment: Moment = NOW) -> list[Opposite]:
    """Some relations of the claim, with the other claim's wording at the time; one query."""
    keys = set(merges.family(claim, moment))
    others = {row.pk: _other_then(row, keys) for row in rows}
    worded = current_wordings(set(others.values()), moment)
    return [
        Opposite(
            relation=relation,
            state=relation.state_then,  # type: ignore[attr-defined]
            claim_id=others[relation.pk],
            wording=worded[others[relation.pk]],
            label=relation.get_kind_display()
            if relation.from_claim_id in keys
            else BACKWARDS[RelationKind(relation.kind)],
        )
        for relation in rows
        if others[relation.pk] in worded
    ]


def contradictions(moment: Moment = NOW) -> QuerySet[Any]:
    """Contradictions that nobody had rejected by then; adds `state_then`."""
    rows = _with_state(Relation.objects.filter(kind=RelationKind.CONTRADICTS), moment)
    return rows.exclude(state_then=RelationState.REJECTED).exclude(_within_one(moment))


def _either_end(claim: Claim, moment: Moment) -> Q:
    """The relations of its family to others."""
    keys = merges.family(claim, moment)
    one, other = (merges.among(keys, end) for end in ("from_claim", "to_claim"))
    return (one | other) & ~(one & other) if len(keys) > 1 else one | other


def _other_then(relation: Any, keys: set[uuid.UUID]) -> uuid.UUID:
    """As which claim the end is read that is in no such family."""
    found: uuid.UUID = relation.to_then if relation.from_claim_id in keys else relation.from_then
    return found


def _ends_then(moment: Moment) -> dict[str, Any]:
    return {
        "from_then": merges.read_as("from_claim", moment),
        "to_then": merges.read_as("to_claim", moment),
    }


def _within_one(moment: Moment) -> Case:
    return merges.are_one("from_claim", "to_claim", moment)


def _with_state(rows: Any, moment: Moment) -> QuerySet[Any]:
    """Those that were known, each with its `state_then`."""
    state = F("state") if moment.known_at is None else _state(moment)
    known: QuerySet[Any] = rows.known(moment).annotate(state_then=state)
    return known


def current_wordings(claims: set[uuid.UUID], moment: Moment) -> dict[uuid.UUID, Wording]:
    """The latest wording of each claim that was known; one query."""
    rows = Wording.objects.known(moment).filter(claim__in=claims).defer("search")
    return {row.claim_id: row for row in rows.order_by("claim", "-number").distinct("claim")}


def _decisions(moment: Moment) -> QuerySet[RelationDecision]:
    """Of the relation in question, the last first."""
    rows: QuerySet[RelationDecision] = RelationDecision.objects.known(moment)
    return rows.filter(relation=OuterRef("pk")).order_by("-id")


def _state(moment: Moment) -> Coalesce:
    last = Subquery(_decisions(moment).values("state")[:1])
    return Coalesce(last, Value(RelationState.SUGGESTED.value))
