"""What a verdict rests on, as far as everybody may see it: as a page is frozen, and ever after."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from claims.claim_review import Content, DocumentContent, EvidenceContent, Page, Thing, claim_review
from claims.models import (
    Anchor,
    Assessment,
    Audience,
    Claim,
    Document,
    Ground,
    Proposal,
    Publication,
)
from claims.selectors import merges
from claims.selectors.evidence import Viewer, is_of_the_desk, visible_assessments


def of(proposal: Proposal) -> tuple[list[EvidenceContent], int]:
    """What everybody may see of the verdict's evidence, and how many pieces more there are.

    A piece is shown as it was graded for the verdict, if that was for everybody's eyes; else as
    it is graded now. What has been withdrawn since is not evidence any more.
    """
    grounds = list(
        Ground.objects.filter(proposal=proposal)
        .select_related("assessment__evidence__document__publisher", "assessment__origin")
        .order_by("position")
    )
    pieces = {ground.assessment.evidence_id for ground in grounds}
    gone = _withdrawn(pieces)
    public = {
        row.evidence_id: row
        for row in visible_assessments().filter(evidence__in=pieces).select_related("origin")
    }
    quotes = _quotes(pieces)
    shown = [
        _piece(ground, public[ground.assessment.evidence_id], quotes)
        for ground in grounds
        if ground.assessment.evidence_id in public.keys() - gone
    ]
    return shown, len(pieces - gone) - len(shown)


def latest(evidence: Collection[uuid.UUID]) -> QuerySet[Assessment]:
    """How each piece is assessed now, whoever may see it: to decide by, not to be shown."""
    rows: QuerySet[Assessment] = Assessment.objects.filter(evidence__in=evidence)
    return rows.order_by("evidence", "-number").distinct("evidence")


def _withdrawn(evidence: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return {row.evidence_id for row in latest(evidence) if row.is_withdrawn}


def _quotes(evidence: Collection[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    """The words by which each piece was linked."""
    anchors = Anchor.objects.filter(evidence__in=evidence).order_by("evidence", "id")
    return {anchor.evidence_id: anchor.exact for anchor in anchors.distinct("evidence")}


def _piece(ground: Ground, now: Assessment, quotes: dict[uuid.UUID | None, str]) -> EvidenceContent:
    frozen = ground.assessment
    graded = frozen if frozen.audience == Audience.PUBLIC else now
    return {
        "id": str(frozen.evidence_id),
        "stance": graded.stance,
        "quote": quotes.get(frozen.evidence_id, ""),
        "note": graded.note,
        "origin": graded.origin.name if graded.origin else "",
        "credibility": graded.credibility,
        "reliability": graded.reliability,
        "document": described(frozen.evidence.document),
    }


def named_documents(claim: Claim) -> set[uuid.UUID]:
    """Documents that only named people may know to bear on the claim."""
    linked = merges.of(claim, path="evidence__claim")
    rows = Assessment.objects.filter(linked).order_by("evidence", "-number")
    found: Any = rows.distinct("evidence").values_list("audience", "evidence__document")
    audiences = list(found)
    named = {document for audience, document in audiences if audience == Audience.NAMED}
    return named - {document for audience, document in audiences if audience == Audience.PUBLIC}


def described(document: Document) -> DocumentContent:
    return {
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher.name if document.publisher else "",
        "published_on": document.published_on.isoformat() if document.published_on else None,
    }


def narrowed(publication: Publication, viewer: Viewer, now: datetime) -> Publication:
    """The edition as the viewer may see it today: its row is changed in place, never to be saved.

    Evidence that has been made less public since, or put under embargo, is counted as not shown;
    so are its sources in the ClaimReview. One query.
    """
    content: Any = publication.content
    pieces = [piece["id"] for piece in content.get("evidence", [])]  # none of what is redacted
    if not pieces:
        return publication
    rows = visible_assessments(viewer=viewer).filter(evidence__in=pieces)
    if not is_of_the_desk(viewer):
        rows = rows.filter(Q(embargo_until=None) | Q(embargo_until__lte=now))
    seen = {str(key) for key in rows.values_list("evidence", flat=True)}
    shown = [piece for piece in content["evidence"] if piece["id"] in seen]
    hidden = len(pieces) - len(shown)
    if hidden:
        withheld = content["withheld"] + hidden
        publication.content = {**content, "evidence": shown, "withheld": withheld}
        publication.claim_review = _again(publication.claim_review, publication.content)
    return publication


def _again(review: Thing | None, content: Content) -> Thing | None:
    """The same review of what is left of the content."""
    if not review:
        return review
    published, modified = (
        datetime.fromisoformat(review[name]) for name in ("datePublished", "dateModified")
    )
    author = review["author"]
    page = Page(review["url"], author["name"], author.get("url", ""), published, modified)
    return claim_review(content, page)
