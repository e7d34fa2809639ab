"""What an approver is told before a verdict may stand: what blocks, and what to look at."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from claims.models import (
    Act,
    Anchor,
    AnchorState,
    Assessment,
    Audience,
    Evidence,
    Holding,
    Kind,
    Proposal,
    Relation,
    RelationKind,
    RelationState,
    Stance,
    Wording,
)
from claims.moments import Moment
from claims.selectors import replies, verdicts
from claims.selectors.evidence import visible_assessments
from factcheck import judgement

BLOCK, WARN = "block", "warn"
NAMED = 3  # names in a sentence, before "and so many more"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the checklist."""

    name: str
    level: str  # BLOCK or WARN
    sentence: str
    can_be_waived: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def of(proposal: Proposal, *, viewer: User) -> list[Finding]:
    """What blocks the proposal's approval by the viewer first, then what to look at."""
    grounds = list(
        Assessment.objects.filter(grounds__proposal=proposal)
        .select_related("evidence__document__publisher")
        .order_by("grounds__position")
    )
    latest = {
        row.evidence_id: row
        for row in visible_assessments(Moment(), viewer).filter(
            evidence__in=[ground.evidence_id for ground in grounds]
        )
    }
    found = [*_world(proposal)]
    if proposal.act != Act.RETRACT:
        found += _evidence(proposal, grounds, latest)
        found += _newer(proposal, viewer)
        found += _altered(grounds)
        found += _replies(proposal)
        found += _words(proposal)
        found += _parts(proposal)
    return sorted(found, key=lambda finding: finding.level)  # "block" before "warn"


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


def _evidence(
    proposal: Proposal, grounds: list[Assessment], latest: dict[uuid.UUID, Assessment]
) -> Iterator[Finding]:
    if not grounds:
        yield Finding("no_evidence", BLOCK, "It rests on no evidence.")
        return
    hidden = sum(ground.evidence_id not in latest for ground in grounds)
    if hidden:
        yield Finding(
            "restricted_evidence",
            BLOCK,
            f"{_count(hidden, 'piece')} of its evidence "
            "may be seen by named people only; one of them must decide.",
        )
    seen = [latest[ground.evidence_id] for ground in grounds if ground.evidence_id in latest]
    withdrawn = sum(row.is_withdrawn for row in seen)
    if withdrawn:
        yield Finding(
            "withdrawn_evidence",
            BLOCK,
            f"{_count(withdrawn, 'piece')} of its evidence has been withdrawn since.",
        )
    pinned = {ground.pk for ground in grounds}
    anew = sum(row.pk not in pinned and not row.is_withdrawn for row in seen)
    if anew:
        yield Finding(
            "graded_since",
            WARN,
            f"{_count(anew, 'piece')} of its evidence has been "
            "assessed anew since it was proposed.",
        )
    yield from _origins(proposal, grounds)
    if all(row.audience != Audience.PUBLIC for row in seen):
        yield Finding(
            "unpublishable",
            WARN,
            "None of its evidence may be shown to the public: the verdict cannot be published.",
        )
    until = max((row.embargo_until for row in seen if row.embargo_until), default=None)
    if until and until > timezone.now():
        yield Finding(
            "embargo",
            WARN,
            f"Evidence is under embargo until {_time(until)}: "
            "the verdict cannot be published before.",
        )


def _origins(proposal: Proposal, grounds: list[Assessment]) -> Iterator[Finding]:
    """Passages of one origin count once; those that nobody has grouped, once a document."""
    bearing = [ground for ground in grounds if ground.stance != Stance.BACKGROUND]
    roots = {ground.origin_id or ground.evidence.document_id for ground in bearing}
    if not bearing:
        yield Finding(
            "background_only",
            BLOCK,
            "All of its evidence is background: none supports or refutes.",
            can_be_waived=True,
        )
    elif len(roots) < settings.MINIMUM_ORIGINS:
        level = WARN if proposal.appearance_id else BLOCK
        yield Finding(
            "few_origins",
            level,
            f"It rests on {_count(len(roots), 'origin')}; this "
            f"desk asks for {settings.MINIMUM_ORIGINS}.",
            can_be_waived=level == BLOCK,
        )


def _newer(proposal: Proposal, viewer: User) -> Iterator[Finding]:
    """Evidence on the same question that was linked since the proposal was made."""
    later = Evidence.objects.filter(
        claim=proposal.claim_id,
        appearance=proposal.appearance_id,
        created_at__gt=proposal.created_at,
    )
    fresh = visible_assessments(Moment(), viewer).filter(evidence__in=later, is_withdrawn=False)
    if count := fresh.count():
        yield Finding(
            "evidence_since",
            WARN,
            f"{_count(count, 'piece')} of evidence came in after it was proposed.",
        )


def _altered(grounds: list[Assessment]) -> Iterator[Finding]:
    """Passages that the latest text of their page has no longer, or in other words."""
    anchors = Anchor.objects.filter(evidence__in=[ground.evidence_id for ground in grounds])
    last = anchors.order_by("evidence", "-snapshot__number").distinct("evidence")
    states = [anchor.state for anchor in last.only("state")]
    for state, what in ((AnchorState.GONE, "is gone from"), (AnchorState.EDITED, "was altered on")):
        if count := states.count(state):
            yield Finding(
                f"evidence_{state}",
                WARN,
                f"{_count(count, 'passage')} it rests on {what} its page.",
            )


def _replies(proposal: Proposal) -> Iterator[Finding]:
    """The right of reply: who is judged was asked, and had the time that was given."""
    names = [str(claimant) for claimant in replies.unasked(proposal.claim)]
    if names:
        yield Finding(
            "not_asked", BLOCK, f"Not asked for comment: {_some(names)}.", can_be_waived=True
        )
    now = timezone.now()
    waiting = replies.waiting(proposal.claim)
    due = [f"{row.whom} until {_time(row.deadline)}" for row in waiting if row.deadline > now]
    if due:
        yield Finding(
            "reply_due", BLOCK, f"Who was asked may still answer: {_some(due)}.", can_be_waived=True
        )
    late = [f"{row.whom} by {_time(row.deadline)}" for row in waiting if row.deadline <= now]
    if late:
        yield Finding(
            "reply_overdue",
            WARN,
            f"An answer was due: {_some(late)}. Record the answer or the silence.",
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


def _parts(proposal: Proposal) -> Iterator[Finding]:
    """Of a whole, the parts about which nothing is held on the first day that it speaks of."""
    if proposal.appearance_id:
        return
    parts = Relation.objects.filter(
        Q(to_claim=proposal.claim_id), kind=RelationKind.PART_OF, state=RelationState.CONFIRMED
    ).values_list("from_claim", flat=True)
    ids = set(parts)
    if not ids:
        return
    day = proposal.valid.lower or verdicts.today()
    judged: Any = Holding.objects.filter(subject__in=ids, ended_by=None, valid__contains=day)
    open_parts = len(ids) - judged.count()
    if open_parts:
        yield Finding(
            "open_parts",
            WARN,
            f"{_count(open_parts, 'part')} of {len(ids)} has no verdict for {day}.",
        )


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - NAMED
    return ", ".join(listed[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
