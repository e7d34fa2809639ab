"""Links between claims: suggested from a text's own words, decided by people."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from claims.errors import Conflict, Refused
from claims.models import (
    SYMMETRIC,
    Claim,
    ExtractionRun,
    Relation,
    RelationDecision,
    RelationKind,
    RelationState,
    Statement,
    Triage,
    Wording,
)
from claims.selectors import merges as merge_selectors
from claims.selectors import parts
from claims.services import holds, locks, merges, standings

BY_CUE = "cue"
BY_HAND = "person"


def suggest(run: ExtractionRun, statements: Sequence[Statement]) -> list[Relation]:
    """Suggest what the text itself opposes. What is there already, rejected or not, stays."""
    linked = [statement for statement in statements if statement.relations]
    if not linked:
        return []
    by_ordinal = _wordings(run)
    found = []
    for statement in linked:
        for link in statement.relations:
            ends = by_ordinal.get(statement.ordinal), by_ordinal.get(link["to"])
            if ends[0] and ends[1] and ends[0].claim_id != ends[1].claim_id:
                found.append(
                    Relation(
                        **_ends(link["kind"], ends[0], ends[1]),
                        document=run.snapshot.document,
                        cue=link["cue"],
                        score=link["score"],
                        parts={"cue": link["score"]},
                        method=BY_CUE,
                        version=run.version,
                    )
                )
    locks.share(locks.MERGES)
    return Relation.objects.bulk_create(_not_rejected(found), ignore_conflicts=True)


@transaction.atomic
def relate(kind: str, one: Claim, other: Claim, *, by: User, reason: str = "") -> Relation:
    """A person links two claims: the relation is confirmed as it is made.

    A relation that was only suggested, or was rejected before, is confirmed instead.
    Raises Refused when both ends are the same claim.
    """
    if one == other:
        raise Refused("A claim cannot be related to itself; choose another one.", field="to_claim")
    ends = _ends(kind, _wording(one), _wording(other))
    _hold(kind)
    merges.refuse_merged(one, field="one")
    merges.refuse_merged(other, field="other")
    _refuse_again(ends)
    relation, _ = Relation.objects.get_or_create(
        kind=ends["kind"],
        from_claim_id=ends["from_claim_id"],
        to_claim_id=ends["to_claim_id"],
        defaults={**ends, "method": BY_HAND, "created_by": by},
    )
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    if relation.state == RelationState.CONFIRMED:
        raise Conflict("These claims are linked in this way already.", existing=relation)
    return decide(relation, RelationState.CONFIRMED, by=by, reason=reason)


@transaction.atomic
def decide(relation: Relation, state: str, *, by: User, reason: str = "") -> Relation:
    """Confirm or reject a relation, or open it again; the decision is kept with who and why.

    Raises Refused for a state that is none, and for a whole that would be a part of itself.
    """
    if state not in RelationState.values:
        raise Refused(f"{state!r} is no state of a relation.", field="state")
    _hold(relation.kind)
    relation = Relation.objects.select_for_update().get(pk=relation.pk)
    if relation.state == state:
        return relation
    if state != RelationState.REJECTED:
        _refuse_within_one(relation)
    if relation.kind == RelationKind.PART_OF and state == RelationState.CONFIRMED:
        _check_no_circle(relation)
    decision = RelationDecision.objects.create(
        relation=relation, state=state, reason=reason.strip(), created_by=by
    )
    relation.state = state
    relation.decided_by, relation.decided_at = by, decision.created_at
    relation.save(update_fields=["state", "decided_by", "decided_at"])
    if relation.kind == RelationKind.CONTRADICTS:
        standings.changed([relation.from_claim_id, relation.to_claim_id])
    holds.touch(Claim(pk=relation.from_claim_id), Claim(pk=relation.to_claim_id), by=by)
    return relation


def _hold(kind: str) -> None:
    """Before any row: nobody merges what is linked; a split keeps this from part to part."""
    locks.share(locks.MERGES)
    if kind == RelationKind.PART_OF:
        locks.hold(locks.PARTS)


def _refuse_again(ends: dict[str, Any]) -> None:
    """What is confirmed of claims that are merged into these is confirmed of these."""
    one, other = (
        merge_selectors.family(Claim(pk=ends[end])) for end in ("from_claim_id", "to_claim_id")
    )
    confirmed: Any = Relation.objects.filter(kind=ends["kind"], state=RelationState.CONFIRMED)
    between = Q(from_claim__in=one, to_claim__in=other)
    if ends["kind"] in SYMMETRIC:
        between |= Q(from_claim__in=other, to_claim__in=one)
    existing = confirmed.filter(between).first()
    if existing:
        raise Conflict("These claims are linked in this way already.", existing=existing)


def _refuse_within_one(relation: Relation) -> None:
    """While two claims are read as one, nothing stands between them but what was rejected."""
    families = merge_selectors.families([relation.from_claim_id, relation.to_claim_id])
    head = families[relation.from_claim_id]
    if head == families[relation.to_claim_id]:
        raise Conflict(
            "The two are merged, and a claim is not linked to itself. Undo the merge first.",
            existing=Claim(pk=head),
        )


def _check_no_circle(relation: Relation) -> None:
    """Refuse when the whole is, at any depth, a part of what is to be its part."""
    families = merge_selectors.families([relation.from_claim_id])
    if families[relation.from_claim_id] in parts.wholes_of(relation.to_claim_id):
        raise Refused(
            "The whole is a part of this part already; a claim is no part of itself.",
            field="other",
        )


def _not_rejected(found: list[Relation]) -> list[Relation]:
    """Without what somebody has rejected, in either direction, of any claims merged with these."""
    ends = {end for row in found for end in (row.from_claim_id, row.to_claim_id)}
    families = merge_selectors.families(ends)

    def link(kind: str, one: uuid.UUID, other: uuid.UUID) -> tuple[str, frozenset[uuid.UUID]]:
        return kind, frozenset({families[one], families[other]})

    rejected = Relation.objects.filter(
        state=RelationState.REJECTED, from_claim__in=families, to_claim__in=families
    ).values_list("kind", "from_claim", "to_claim")
    remembered = {link(*row) for row in rejected}
    return [
        row for row in found if link(row.kind, row.from_claim_id, row.to_claim_id) not in remembered
    ]


def _wordings(run: ExtractionRun) -> dict[int, Wording]:
    """The wording that each taken statement of the run leads to, by the statement's ordinal."""
    triages = Triage.objects.filter(statement__run=run).select_related(
        "appearance__wording", "statement"
    )
    return {triage.statement.ordinal: triage.appearance.wording for triage in triages}


def _wording(claim: Claim) -> Wording:
    return claim.wordings.order_by("-number").defer("search")[0]


def _ends(kind: str, one: Wording, other: Wording) -> dict[str, Any]:
    """The columns of a relation; a symmetric kind is stored with the lower claim id first."""
    if RelationKind(kind) in SYMMETRIC and other.claim_id < one.claim_id:
        one, other = other, one
    return {
        "kind": kind,
        "from_claim_id": one.claim_id,
        "to_claim_id": other.claim_id,
        "from_wording": one,
        "to_wording": other,
    }
