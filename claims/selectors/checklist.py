"""What an approver is told before a verdict may stand: what blocks, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from claims.models import (
    Act,
    Decision,
    Holding,
    Kind,
    Likelihood,
    Proposal,
    Rating,
    RelationKind,
    RelationState,
    Wording,
)
from claims.moments import Moment
from claims.selectors import grounds, merges, parts, relations, replies, verdicts
from claims.selectors.findings import BLOCK, WARN, Finding, count, some, time
from factcheck import judgement

TOWARDS_TRUE = 1


def of(proposal: Proposal, *, viewer: User) -> list[Finding]:
    """What blocks the proposal's approval by the viewer first, then what to look at."""
    proposal.claim = merges.carrying(proposal.claim)
    found = [*_world(proposal)]
    if proposal.act != Act.RETRACT:
        found += grounds.findings(proposal, viewer)
        found += _replies(proposal)
        found += _words(proposal)
        found += _horizon(proposal)
        if not proposal.appearance_id:
            found += _parts(proposal)
            found += _neighbours(proposal)
    return sorted(found, key=lambda finding: finding.level)  # "block" before "warn"


def shown(proposal: Proposal, *, viewer: User) -> list[dict[str, Any]]:
    """The checklist for the viewer or, once the proposal is decided, as it stood then.

    Whoever may not see all that the proposal rests on is not told what its approver was told.
    """
    decision = Decision.objects.filter(proposal=proposal).first()
    if decision is None:
        return [found.as_json() for found in of(proposal, viewer=viewer)]
    seen = verdicts.grounds(viewer).filter(proposal=proposal).count()
    return list(decision.findings) if seen == proposal.grounds.count() else []


def _world(proposal: Proposal) -> Iterator[Finding]:
    """What has moved under the proposal since it was made."""
    last = Wording.objects.filter(claim=proposal.claim_id).order_by("-number").defer("search")[0]
    if last.pk != proposal.wording_id:
        yield Finding(
            "reworded",
            BLOCK,
            f"The claim has been reworded since: “{last.text}”. "
            "Propose the verdict for these words.",
        )
    if _answers(proposal, Moment()) != _answers(proposal, Moment(known_at=proposal.created_at)):
        yield Finding(
            "held_since",
            BLOCK,
            "What is held for these days has changed since this "
            "was proposed. Propose it again in view of that.",
        )


def _answers(proposal: Proposal, moment: Moment) -> list[tuple[Any, ...]]:
    """The proposals held for each stretch of this one's days, as known at the moment."""
    rows = verdicts.recorded(moment).filter(subject=proposal.subject, valid__overlap=proposal.valid)
    stretches: list[tuple[Any, ...]] = []
    for held in rows.order_by("valid"):
        first = _later(held.valid.lower, proposal.valid.lower)
        last = _earlier(held.valid.upper, proposal.valid.upper)
        if stretches and stretches[-1][0] == held.proposal_id and stretches[-1][2] == first:
            first = stretches.pop()[1]
        stretches.append((held.proposal_id, first, last))
    return stretches


def _later(one: date | None, other: date | None) -> date | None:
    """Of two first days; None is for ever back."""
    return one if other is None else other if one is None else max(one, other)


def _earlier(one: date | None, other: date | None) -> date | None:
    """Of two ends; None is for ever on."""
    return one if other is None else other if one is None else min(one, other)


def _replies(proposal: Proposal) -> Iterator[Finding]:
    """The right of reply: who is judged was asked, and had the time that was given."""
    names = [str(claimant) for claimant in replies.unasked(proposal.claim)]
    if names:
        yield Finding(
            "not_asked", BLOCK, f"Not asked for comment: {some(names)}.", can_be_waived=True
        )
    now = timezone.now()
    waiting = replies.waiting(proposal.claim)
    due = [f"{row.whom} until {time(row.deadline)}" for row in waiting if row.deadline > now]
    if due:
        yield Finding(
            "reply_due", BLOCK, f"Who was asked may still answer: {some(due)}.", can_be_waived=True
        )
    late = [f"{row.whom} by {time(row.deadline)}" for row in waiting if row.deadline <= now]
    if late:
        yield Finding(
            "reply_overdue",
            WARN,
            f"An answer was due: {some(late)}. Record the answer or the silence.",
        )


def _words(proposal: Proposal) -> Iterator[Finding]:
    mixed = judgement.mixed(proposal.rationale)
    if mixed:
        text = " ".join(proposal.rationale[mixed[0].start : mixed[0].end].split())
        yield Finding(
            "confidence_with_likelihood",
            WARN,
            "Confidence and likelihood stand in one "
            f"sentence of the rationale (ICD 203 keeps them apart): “{text}”",
        )
    if proposal.wording.kind == Kind.OPINION and not proposal.appearance_id:
        yield Finding("opinion", WARN, "The claim is marked as an opinion.")


def _horizon(proposal: Proposal) -> Iterator[Finding]:
    if proposal.likelihood and proposal.horizon and proposal.horizon < verdicts.today():
        yield Finding(
            "horizon_passed",
            WARN,
            f"Its horizon, {proposal.horizon}, has passed: it may be resolved by now.",
        )


def _neighbours(proposal: Proposal) -> Iterator[Finding]:
    """Both of two contradicting claims cannot be true, and duplicates get one verdict."""
    links: Any = relations.of_claim(proposal.claim).filter(
        kind__in=[RelationKind.CONTRADICTS, RelationKind.DUPLICATES],
        state=RelationState.CONFIRMED,
    )
    ends = links.values_list("kind", "from_then", "to_then")
    kinds = {one if other == proposal.claim_id else other: kind for kind, one, other in ends}
    day = proposal.valid.lower or verdicts.today()
    tops = dict(Rating.objects.values_list("scale").annotate(top=Max("ordinal")))
    mine = _leaning(proposal, tops)
    for claim, held in verdicts.on(kinds, Moment(as_of=day)).items():
        contradicts = kinds[claim] == RelationKind.CONTRADICTS
        if contradicts and mine == _leaning(held.proposal, tops) == TOWARDS_TRUE:
            told = f"A claim that contradicts it is held to be “{held.proposal.verdict}” on {day}."
            yield Finding("contradiction", WARN, told)
        elif not contradicts and held.proposal.verdict != proposal.verdict:
            told = f"A duplicate of it is held to be “{held.proposal.verdict}” on {day}."
            yield Finding("duplicate", WARN, told)


def _leaning(proposal: Proposal, tops: dict[Any, int]) -> int | None:
    """Whether a verdict leans towards true (1), false (-1) or to neither (0); None off the axis."""
    if proposal.likelihood:
        place = Likelihood.values.index(proposal.likelihood) + 1
        top = len(Likelihood.values)
    elif proposal.rating and proposal.rating.ordinal:
        place = proposal.rating.ordinal
        top = tops[proposal.rating.scale_id]
    else:
        return None
    return (2 * place > top + 1) - (2 * place < top + 1)


def _parts(proposal: Proposal) -> Iterator[Finding]:
    """Of a whole, the parts about which nothing is held on the first day that it speaks of."""
    links: Any = parts.links(proposal.claim)
    ids = set(links.values_list("from_then", flat=True))
    if not ids:
        return
    day = proposal.valid.lower or verdicts.today()
    judged: Any = Holding.objects.filter(subject__in=ids, ended_by=None, valid__contains=day)
    open_parts = len(ids) - judged.count()
    if open_parts:
        yield Finding(
            "open_parts",
            WARN,
            f"{count(open_parts, 'part')} of {len(ids)} has no verdict for {day}.",
        )
