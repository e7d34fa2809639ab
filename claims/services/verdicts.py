"""Verdicts: put forward by one person, decided by another, written into what the desk holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from claims.errors import Conflict, Refused
from claims.models import (
    Act,
    Appearance,
    CaseState,
    Claim,
    Decision,
    Dissent,
    Ground,
    Holding,
    Indicator,
    LinkKind,
    Outcome,
    Proposal,
    Waiver,
)
from claims.selectors import checklist
from claims.selectors.findings import BLOCK, Finding
from claims.services import cases, chain, holds, locks, merges, news, proposals
from claims.services.proposals import NewProposal
from factcheck.reading.text import normalise
from factcheck.workflow import Act as Step

# Putting forward


@transaction.atomic
def propose(new: NewProposal, *, by: User) -> Proposal:
    """Put a verdict forward, with its evidence as it is graded now; its content never changes.

    Raises Refused with the field at fault, and Conflict when the claim is merged (`existing` is
    the survivor), when it has been reworded since (the newer wording) or, for a first verdict,
    when one is held for some of the days already (that holding).
    """
    locks.hold_claim(new.claim)
    if new.appearance is None and new.act != Act.RETRACT:
        merges.refuse_merged(new.claim, field="claim")
    wording = proposals.check(new)
    words = proposals.words(new)
    _check_act(new)
    assessments = proposals.assessments(new, by)
    proposal = Proposal.objects.create(
        claim=new.claim,
        appearance=new.appearance,
        number=new.claim.proposals.count() + 1,
        act=new.act,
        wording=wording,
        revises=new.revises,
        rating=new.rating,
        likelihood=new.likelihood,
        attribution=new.attribution,
        confidence=new.confidence,
        horizon=new.horizon,
        resolved_on=new.resolved_on,
        valid=new.valid,
        created_by=by,
        **words,
    )
    Indicator.objects.bulk_create(
        Indicator(proposal=proposal, position=n, text=sign.text, expected_by=sign.expected_by)
        for n, sign in enumerate(proposals.signs(new))
    )
    Ground.objects.bulk_create(
        Ground(proposal=proposal, assessment=assessment, position=n)
        for n, assessment in enumerate(assessments)
    )
    chain.append(LinkKind.PROPOSAL, proposal)
    if new.appearance is None:
        _submitted(new.claim, by)
    else:
        holds.touch(new.claim, by=by)
    news.proposed(proposal, by=by)
    return proposal


def _check_act(new: NewProposal) -> None:
    """A first verdict meets none; any other act has something to act on."""
    held = _held(new.claim, new.appearance, new.valid)
    if new.act == Act.JUDGE and held:
        raise Conflict(
            f"A verdict is held for some of these days: {held[0].proposal.verdict}. "
            "Supersede or correct it, or choose other days.",
            field="act",
            existing=held[0],
        )
    if new.act != Act.JUDGE and not held:
        raise Refused("Nothing is held for these days; propose a first verdict.", field="act")


# Deciding


@transaction.atomic
def approve(
    proposal: Proposal, reason: str, *, by: User, waivers: Mapping[str, str] | None = None
) -> Decision:
    """Let the proposal stand: from now on the desk holds it for its days.

    What was held for them ends now and stays in the record. `waivers` gives, by the name of a
    finding that blocks, the reason for which it may pass. Raises Refused for what blocks, and
    Conflict when the proposal has been decided already.
    """
    _take(proposal)
    if settings.FOUR_EYES and proposal.created_by_id == by.pk:
        raise Refused("Another person than the one who proposed must approve.", field="outcome")
    findings = checklist.of(proposal, viewer=by)
    passed = _passed(findings, waivers or {})
    decision = _decide(proposal, Outcome.APPROVED, reason, by, findings)
    Waiver.objects.bulk_create(
        Waiver(decision=decision, check_name=name, reason=why) for name, why in passed.items()
    )
    _hold(proposal, _closed(decision))
    return decision


@transaction.atomic
def turn_back(proposal: Proposal, reason: str, *, by: User) -> Decision:
    """Return the proposal to who made it, with what is missing. Raises Refused and Conflict."""
    _take(proposal)
    if proposal.created_by_id == by.pk:
        raise Refused("Your own proposal you withdraw.", field="outcome")
    return _closed(_decide(proposal, Outcome.RETURNED, reason, by))


@transaction.atomic
def withdraw(proposal: Proposal, reason: str, *, by: User) -> Decision:
    """Take one's own proposal back. Raises Refused and Conflict."""
    _take(proposal)
    if proposal.created_by_id != by.pk:
        raise Refused("Only who proposed it withdraws it; return it instead.", field="outcome")
    return _closed(_decide(proposal, Outcome.WITHDRAWN, reason, by))


@transaction.atomic
def dissent(proposal: Proposal, text: str, *, by: User) -> Dissent:
    """Record that a person does not agree with this version, and why."""
    words = normalise(text).strip()
    if not words:
        raise Refused("Say with what you do not agree, and why.", field="text")
    return Dissent.objects.create(proposal=proposal, text=words, created_by=by)


def _take(proposal: Proposal) -> None:
    """Keep the claim for oneself; the proposal waits for its decision still."""
    locks.hold_claim(proposal.claim)
    decided = Decision.objects.filter(proposal=proposal).select_related("created_by").first()
    if decided:
        raise Conflict(
            f"This proposal was {decided.get_outcome_display()} by {decided.created_by} already.",
            field="outcome",
            existing=decided,
        )


def _passed(findings: Sequence[Finding], waivers: Mapping[str, str]) -> dict[str, str]:
    """The waivers that let what blocks pass; raise Refused when something still blocks."""
    blocking = {found.name: found for found in findings if found.level == BLOCK}
    for name, why in waivers.items():
        if name not in blocking:
            raise Refused(f"Nothing called {name!r} blocks this approval.", field="waivers")
        if not blocking[name].can_be_waived:
            raise Refused(f"This cannot be waived: {blocking[name].sentence}", field="waivers")
        if not why.strip():
            raise Refused(f"Say why {name!r} may pass.", field="waivers")
    left = [found.sentence for name, found in blocking.items() if name not in waivers]
    if left:
        raise Refused(" ".join(left), field="waivers")
    return {name: why.strip() for name, why in waivers.items()}


def _decide(
    proposal: Proposal,
    outcome: str,
    reason: str,
    by: User,
    findings: Sequence[Finding] = (),
) -> Decision:
    words = normalise(reason).strip()
    if not words:
        raise Refused("Give the reason for the decision.", field="reason")
    proposer = proposal.created_by
    assert proposer  # noqa: S101 - a proposal is a person's, by the database
    decision = Decision.objects.create(
        claim=proposal.claim,
        proposal=proposal,
        outcome=outcome,
        reason=words,
        four_eyes=settings.FOUR_EYES,
        proposer=proposer,
        findings=[found.as_json() for found in findings],
        created_by=by,
    )
    decision.refresh_from_db(fields=["created_at"])
    return decision


def _closed(decision: Decision) -> Decision:
    """What follows from a decision for the claim's chain, for the work on it, and who is told."""
    chain.append(LinkKind.DECISION, decision)
    if decision.proposal.appearance_id is None:
        _decided(decision)
    news.decided(decision)
    return decision


# What it does to the work


def _submitted(claim: Claim, by: User) -> None:
    """The claim is in review, and whose it was; of what was nobody's, its author's."""
    case = cases.hold([claim.pk])[claim.pk]
    if case.state != CaseState.IN_REVIEW:
        cases.lead([case], Step.SUBMIT, by=by, person=by)


def _decided(decision: Decision) -> None:
    """The claim is checked, back with who proposed, or open again.

    While another proposal about it waits, it stays in review.
    """
    proposal, by = decision.proposal, decision.created_by
    case = cases.hold([decision.claim_id])[decision.claim_id]
    waiting = Proposal.objects.filter(claim=decision.claim_id, appearance=None, decision=None)
    if case.state != CaseState.IN_REVIEW or waiting.exists():
        return
    reason = cases.Reason(text=decision.reason)
    if decision.outcome != Outcome.APPROVED:
        cases.lead([case], Step.RETURN, by=by, person=decision.proposer, reason=reason)
    elif proposal.act == Act.RETRACT:
        cases.lead([case], Step.REOPEN, by=by, reason=reason)
    else:
        cases.lead([case], Step.FINISH, by=by, reason=reason)


# Holding


def _held(claim: Claim, appearance: Appearance | None, days: DateRange) -> list[Holding]:
    """What is held now for some of the days, the earliest first."""
    subject = appearance.pk if appearance else claim.pk
    rows = Holding.objects.filter(subject=subject, ended_by=None, valid__overlap=days)
    return list(rows.select_related("proposal__rating").order_by("valid"))


def _hold(proposal: Proposal, decision: Decision) -> None:
    """Lay the approved verdict over its days; what is left of others is recorded anew."""
    before = _held(proposal.claim, proposal.appearance, proposal.valid)
    Holding.objects.filter(pk__in=[held.pk for held in before]).update(ended_by=decision)
    pieces = [
        (held.proposal, days) for held in before for days in _left(held.valid, proposal.valid)
    ]
    if proposal.act != Act.RETRACT:
        pieces.append((proposal, proposal.valid))
    chain.append_all(LinkKind.ENDED, before)
    made = Holding.objects.bulk_create(
        Holding(
            claim_id=of.claim_id,
            appearance_id=of.appearance_id,
            proposal=of,
            decision=decision,
            valid=days,
        )
        for of, days in pieces
    )
    chain.append_all(LinkKind.HELD, made)


def _left(days: DateRange, taken: DateRange) -> list[DateRange]:
    """What is left of the days when others are taken out of their middle or ends."""
    left = []
    if taken.lower is not None and (days.lower is None or days.lower < taken.lower):
        left.append(DateRange(days.lower, taken.lower))
    if taken.upper is not None and (days.upper is None or days.upper > taken.upper):
        left.append(DateRange(taken.upper, days.upper))
    return left
