"""Addresses of rows under /api/v1/."""

from __future__ import annotations

from django.urls import reverse

from claims.models import (
    Appearance,
    Assessment,
    Batch,
    Case,
    Claim,
    Claimant,
    ClaimantAlias,
    Comment,
    CorrectionRequest,
    Document,
    Evidence,
    ExtractionRun,
    Holding,
    Label,
    Merge,
    Notification,
    Origin,
    Proposal,
    Publication,
    Publisher,
    Rating,
    Relation,
    Reply,
    ReplyRequest,
    SavedSearch,
    Scale,
    Snapshot,
    Statement,
    Tip,
    Transition,
    Wording,
)

ROUTES: dict[type, str] = {
    Appearance: "appearance",
    Batch: "batch",
    Case: "case",
    Claim: "claim",
    Claimant: "claimant",
    Comment: "comment",
    CorrectionRequest: "correction-request",
    Document: "document",
    Evidence: "evidence",
    ExtractionRun: "run",
    Holding: "holding",
    Label: "label",
    Notification: "notification",
    Origin: "origin",
    Proposal: "proposal",
    Publication: "publication",
    Publisher: "publisher",
    Relation: "relation",
    ReplyRequest: "reply-request",
    SavedSearch: "saved-search",
    Scale: "scale",
    Statement: "statement",
    Tip: "tip",
}


# Rows that are read as part of another one: its route, and which it is.
WITHIN: dict[type, tuple[str, str]] = {
    Assessment: ("evidence", "evidence_id"),
    ClaimantAlias: ("claimant", "claimant_id"),
    Merge: ("claim", "loser_id"),
    Rating: ("scale", "scale_id"),
    Reply: ("reply-request", "request_id"),
    Transition: ("case", "claim_id"),
    Wording: ("claim", "claim_id"),
}


def to(row: object) -> str | None:
    """The path under which a row is read; None when it has none of its own."""
    if isinstance(row, Snapshot):
        return reverse("api:document-snapshot", args=[row.document_id, row.number])
    if type(row) in WITHIN:
        route, key = WITHIN[type(row)]
        return reverse(f"api:{route}-detail", args=[getattr(row, key)])
    named = ROUTES.get(type(row))
    return reverse(f"api:{named}-detail", args=[row.pk]) if named else None  # type: ignore[attr-defined]
