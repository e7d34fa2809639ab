"""What is to be said, before an approval, of the evidence that a proposal rests on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import (
    Anchor,
    AnchorState,
    Assessment,
    Audience,
    Proposal,
    Stance,
)
from claims.moments import Moment
from claims.selectors import merges
from claims.selectors.evidence import visible_assessments
from claims.selectors.findings import BLOCK, WARN, Finding, count, time


def findings(proposal: Proposal, viewer: User) -> Iterator[Finding]:
    """Of evidence that the viewer may not see nothing is told but that others must decide."""
    pinned = list(
        Assessment.objects.filter(grounds__proposal=proposal).order_by("grounds__position")
    )
    if not pinned:
        yield Finding("no_evidence", BLOCK, "It rests on no evidence.")
        return
    now = visible_assessments(Moment(), viewer).select_related("evidence__document__publisher")
    latest = {row.evidence_id: row for row in now.filter(evidence__in=_pieces(pinned))}
    if len(latest) < len(pinned):
        who = proposal.created_by
        yield Finding("not_for_you", BLOCK, f"This is not yours to decide; ask {who} whose it is.")
        return
    rows = [latest[key] for key in _pieces(pinned)]
    yield from _moved(pinned, rows)
    yield from _origins(proposal, rows)
    yield from _altered(rows)
    yield from _publishable(rows)
    yield from _left_out(proposal, rows, viewer)


def _pieces(assessments: Sequence[Assessment]) -> list[uuid.UUID]:
    return [row.evidence_id for row in assessments]


def _moved(pinned: Sequence[Assessment], rows: Sequence[Assessment]) -> Iterator[Finding]:
    """What the desk makes of the evidence by now."""
    if withdrawn := sum(row.is_withdrawn for row in rows):
        yield Finding(
            "withdrawn_evidence",
            BLOCK,
            f"{count(withdrawn, 'piece')} of its evidence has been withdrawn since.",
        )
    if ours := sum(_is_ours(row) for row in rows):
        yield Finding(
            "own_publication", BLOCK, f"{count(ours, 'piece')} of its evidence is our own work."
        )
    frozen = {row.pk for row in pinned}
    if anew := sum(row.pk not in frozen and not row.is_withdrawn for row in rows):
        yield Finding(
            "graded_since",
            WARN,
            f"{count(anew, 'piece')} of its evidence has been assessed anew since.",
        )


def _is_ours(row: Assessment) -> bool:
    publisher = row.evidence.document.publisher
    return bool(publisher and publisher.is_ours)


def _origins(proposal: Proposal, rows: Sequence[Assessment]) -> Iterator[Finding]:
    """Passages of one origin count once; those that nobody has grouped, once a document."""
    bearing = [row for row in rows if row.stance != Stance.BACKGROUND]
    if not bearing:
        yield Finding(
            "background_only",
            BLOCK,
            "All of its evidence is background: none supports or refutes.",
            can_be_waived=True,
        )
        return
    grouped = {row.evidence.document_id for row in bearing if row.origin_id}
    roots = {row.origin_id for row in bearing if row.origin_id} | {
        row.evidence.document_id
        for row in bearing
        if not row.origin_id and row.evidence.document_id not in grouped
    }
    if len(roots) < settings.MINIMUM_ORIGINS:
        level = WARN if proposal.appearance_id else BLOCK
        yield Finding(
            "few_origins",
            level,
            f"It rests on {count(len(roots), 'origin')}; this desk asks for "
            f"{settings.MINIMUM_ORIGINS}.",
            can_be_waived=level == BLOCK,
        )


def _altered(rows: Sequence[Assessment]) -> Iterator[Finding]:
    """Passages that the latest text of their page has no longer, or in other words."""
    anchors = Anchor.objects.filter(evidence__in=_pieces(rows))
    last = anchors.order_by("evidence", "-snapshot__number").distinct("evidence")
    states = [anchor.state for anchor in last.only("state")]
    for state, what in ((AnchorState.GONE, "is gone from"), (AnchorState.EDITED, "was altered on")):
        if number := states.count(state):
            yield Finding(
                f"evidence_{state}",
                WARN,
                f"{count(number, 'passage')} it rests on {what} its page.",
            )


def _publishable(rows: Sequence[Assessment]) -> Iterator[Finding]:
    if all(row.audience != Audience.PUBLIC for row in rows):
        yield Finding(
            "unpublishable",
            WARN,
            "None of its evidence may be shown to the public: the verdict cannot be published.",
        )
    until = max((row.embargo_until for row in rows if row.embargo_until), default=None)
    if until and until > timezone.now():
        yield Finding(
            "embargo",
            WARN,
            f"Evidence is under embargo until {time(until)}: the verdict cannot be published "
            "before.",
        )


def _left_out(proposal: Proposal, rows: Sequence[Assessment], viewer: User) -> Iterator[Finding]:
    """Evidence on the same question that the proposal does not rest on.

    What is for named people is counted for nobody: all the desk reads the checklist afterwards.
    """
    others = (
        visible_assessments(Moment(), viewer)
        .filter(
            merges.of(proposal.claim, path="evidence__claim"),
            evidence__appearance=proposal.appearance_id,
        )
        .exclude(evidence__in=_pieces(rows))
        .exclude(stance=Stance.BACKGROUND)
        .exclude(audience=Audience.NAMED)
        .filter(is_withdrawn=False)
    )
    since = others.filter(evidence__created_at__gt=proposal.created_at).count()
    if since:
        yield Finding(
            "evidence_since",
            WARN,
            f"{count(since, 'piece')} of evidence came in after it was proposed.",
        )
    if before := others.count() - since:
        yield Finding(
            "evidence_left_out",
            WARN,
            f"{count(before, 'piece')} of evidence that supports or refutes "
            f"{'was' if before == 1 else 'were'} left out.",
        )
