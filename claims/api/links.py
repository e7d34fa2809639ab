"""Addresses of rows under /api/v1/."""

from __future__ import annotations

from django.urls import reverse

from claims.models import (
    Appearance,
    Claim,
    Claimant,
    ClaimantAlias,
    Document,
    ExtractionRun,
    Holding,
    Proposal,
    Publisher,
    Rating,
    Relation,
    Reply,
    ReplyRequest,
    Scale,
    Snapshot,
    Statement,
    Wording,
)

ROUTES: dict[type, str] = {
    Appearance: "appearance",
    Claim: "claim",
    Claimant: "claimant",
    Document: "document",
    ExtractionRun: "run",
    Holding: "holding",
    Proposal: "proposal",
    Publisher: "publisher",
    Relation: "relation",
    ReplyRequest: "reply-request",
    Scale: "scale",
    Statement: "statement",
}


def to(row: object) -> str | None:
    """The path under which a row is read; None when it has none of its own."""
    if isinstance(row, Wording):
        return reverse("api:claim-detail", args=[row.claim_id])
    if isinstance(row, ClaimantAlias):
        return reverse("api:claimant-detail", args=[row.claimant_id])
    if isinstance(row, Snapshot):
        return reverse("api:document-snapshot", args=[row.document_id, row.number])
    if isinstance(row, Rating):
        return reverse("api:scale-detail", args=[row.scale_id])
    if isinstance(row, Reply):
        return reverse("api:reply-request-detail", args=[row.request_id])
    route = ROUTES.get(type(row))
    return reverse(f"api:{route}-detail", args=[row.pk]) if route else None  # type: ignore[attr-defined]
