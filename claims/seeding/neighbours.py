"""Courses of the work on a claim in which other claims have a part."""

from __future__ import annotations

from claims.models import (
    Claim,
    Relation,
    RelationKind,
    RelationState,
)
from claims.seeding.beginnings import prepared
from claims.seeding.case import Case
from claims.seeding.diary import Script
from claims.seeding.inquiry import A_DAY
from claims.services import (
    merges,
    origins,
    parts,
    relations,
)
from claims.services.evidence import latest


def opposed(case: Case) -> Script:
    """Who contradicts it was seen to, and both sides were looked at."""
    yield from prepared(case)
    _decide_suggested(case)
    if case.counter and case.counter != case.claim:
        _relate(case, RelationKind.CONTRADICTS)
    yield A_DAY
    proposal = case.propose()
    yield A_DAY
    case.approve(proposal)


def traced(case: Case) -> Script:
    """Reports of it were found to go back to one agency."""
    yield from prepared(case)
    seen = case.desk.of(case.story, "says")[:4]
    pieces = case.reported([s for s in seen if s.appearance and s.appearance.claim == case.claim])
    if pieces:
        origin = origins.make(f"Agency report: {case.words}"[:300], by=case.reviewer)
        counted = {piece: latest(piece).number for piece in pieces}
        origins.group(origin, counted, case.pick("reassess"), by=case.reviewer)
    yield A_DAY
    case.publish(case.judge())


def split(case: Case) -> Script:
    """It says two things, which are judged one by one."""
    yield from prepared(case)
    words = case.words.rstrip(".")
    parts.split(
        case.claim,
        [f"{words}, by the official count.", f"{words}, by any count."],
        by=case.reviewer,
    )
    yield A_DAY
    case.judge()


def merged(case: Case) -> Script:
    """Claims that say the same are merged; one of them should not have been."""
    yield from prepared(case)
    others = case.same()
    _nothing_opposed(case, [case.claim, *others])
    for other in others:
        merges.merge(other, case.claim, case.pick("merged"), by=case.reviewer)
    yield 2 * A_DAY
    case.judge()
    yield 3 * A_DAY
    if len(others) > 1:
        merges.unmerge(others[-1], case.pick("unmerged"), by=case.reviewer)


def _nothing_opposed(case: Case, same: list[Claim]) -> None:
    """That a text sets equal words against each other was a misreading."""
    found = Relation.objects.filter(
        kind=RelationKind.CONTRADICTS, from_claim__in=same, to_claim__in=same
    )
    for relation in found.exclude(state=RelationState.REJECTED):
        reason = case.pick("merged")
        relations.decide(relation, RelationState.REJECTED, by=case.reviewer, reason=reason)


def _decide_suggested(case: Case) -> None:
    """Confirm or reject what the texts' own words suggested about the claim."""
    found = Relation.objects.filter(from_claim=case.claim) | Relation.objects.filter(
        to_claim=case.claim
    )
    for relation in found.filter(state=RelationState.SUGGESTED).order_by("created_at"):
        is_so = case.chance.random() < 0.7
        state = RelationState.CONFIRMED if is_so else RelationState.REJECTED
        reason = case.pick("confirm" if is_so else "reject")
        relations.decide(relation, state, by=case.reviewer, reason=reason)


def _relate(case: Case, kind: RelationKind) -> None:
    other = case.counter
    assert other  # noqa: S101 - asked before
    ends = {case.claim.pk, other.pk}
    known = Relation.objects.filter(kind=kind, from_claim__in=ends, to_claim__in=ends)
    if not known.exists():
        relations.relate(kind, case.claim, other, by=case.reviewer, reason=case.pick("confirm"))
