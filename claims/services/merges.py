"""Claims that say the same: one is merged into another by a person, and apart again exactly."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import Conflict, Refused
from claims.models import Claim, Merge, Proposal, Relation, RelationKind, RelationState
from claims.selectors import merges as selectors
from claims.selectors import parts
from claims.services import locks, standings
from factcheck.reading.text import normalise

LONGEST = 2_000


@transaction.atomic
def merge(loser: Claim, into: Claim, reason: str, *, by: User) -> Merge:
    """From now on the loser's record is read as the other claim's; no row of it moves.

    No verdict goes with it. Raises Refused for a claim and itself, for a circle, for a part and
    its whole; Conflict for what is merged already (`existing` is the survivor), for claims that
    contradict each other (the relation), and for a loser of which a verdict waits (the proposal).
    """
    words = _reason(reason)
    if loser == into:
        raise Refused("A claim cannot be merged into itself; choose another one.", field="into")
    hold(loser, into)
    _check_standing(loser, into)
    families = selectors.families([loser.pk, into.pk])
    _refuse_opposed(families)
    _refuse_part(loser, into)
    _refuse_waiting(loser)
    made = Merge.objects.create(loser=loser, survivor=into, reason=words, created_by=by)
    made.refresh_from_db(fields=["created_at", "recorded"])
    standings.changed([loser.pk, into.pk])
    return made


def hold(loser: Claim, into: Claim) -> None:
    """What merging needs for itself, for who merges after other work: before any case."""
    locks.hold(locks.MERGES)
    locks.hold(locks.PARTS)
    locks.hold_claims([loser.pk, into.pk])


@transaction.atomic
def unmerge(loser: Claim, reason: str, *, by: User) -> Merge:
    """From now on the claim is read as itself again, with all that was recorded for it meanwhile.

    What was merged into it before stays so. Raises Refused when it is merged into nothing.
    """
    words = _reason(reason)
    locks.hold(locks.MERGES)
    found = selectors.in_force().filter(loser=loser).first()
    if found is None:
        raise Refused("This claim is not merged into another one.")
    Merge.objects.filter(pk=found.pk).update(ended_by=by, end_reason=words)
    standings.changed([loser.pk, found.survivor_id])
    return Merge.objects.select_related("ended_by").get(pk=found.pk)


def refuse_merged(claim: Claim, *, field: str = "") -> None:
    """Raise Conflict, with the survivor, for a claim that is merged: work goes on there.

    The caller holds the claim's row or `locks.MERGES`, so that nobody merges it meanwhile.
    """
    survivor = selectors.survivor_of(claim)
    if survivor != claim:
        raise Conflict(
            f"This claim is merged into “{_text(survivor)}”. Work on that one, or undo the merge.",
            field=field,
            existing=survivor,
        )


def _reason(raw: str) -> str:
    words = normalise(raw).strip()
    if not words:
        raise Refused("Say why: the reason stays in the record.", field="reason")
    if len(words) > LONGEST:
        raise Refused(f"The reason is longer than {LONGEST:,} characters.", field="reason")
    return words


def _text(claim: Claim) -> str:
    text: str = claim.wordings.order_by("-number").values_list("text", flat=True)[0]
    return text


def _check_standing(loser: Claim, into: Claim) -> None:
    """Both are read as themselves: what is merged is not merged again, nor merged into."""
    survivors = selectors.survivors([loser.pk, into.pk])
    if survivors.get(into.pk) == loser.pk:
        raise Refused(
            f"“{_text(into)}” is merged into this claim already: the two would be merged in a "
            "circle. Undo that merge first.",
            field="into",
        )
    refuse_merged(loser)
    refuse_merged(into, field="into")


def _refuse_opposed(families: dict[uuid.UUID, uuid.UUID]) -> None:
    found = (
        Relation.objects.filter(
            kind=RelationKind.CONTRADICTS, from_claim__in=families, to_claim__in=families
        )
        .exclude(state=RelationState.REJECTED)
        .select_related("from_wording", "to_wording")
    )
    for relation in found:
        if families[relation.from_claim_id] != families[relation.to_claim_id]:
            raise Conflict(
                f"“{relation.from_wording}” contradicts “{relation.to_wording}” "
                f"({relation.get_state_display()}). Opposed claims never merge; decide on the "
                "contradiction first.",
                field="into",
                existing=relation,
            )


def _refuse_part(loser: Claim, into: Claim) -> None:
    """Merged, a whole and its part would be a claim that is a part of itself."""
    if into.pk in parts.wholes_of(loser.pk):
        raise Refused("This claim is a part of the other one: they do not say the same.",
                      field="into")  # fmt: skip
    if loser.pk in parts.wholes_of(into.pk):
        raise Refused("The other claim is a part of this one: they do not say the same.",
                      field="into")  # fmt: skip


def _refuse_waiting(loser: Claim) -> None:
    """A verdict that waits would be out of sight; that on whether it was said is not."""
    waiting = Proposal.objects.filter(claim=loser, appearance=None, decision=None).first()
    if waiting:
        raise Conflict(
            "A verdict on this claim waits for a decision. Decide on it or withdraw it first; "
            "none goes along to the other claim.",
            existing=waiting,
        )
