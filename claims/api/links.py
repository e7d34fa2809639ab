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
    Relation,
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
    route = ROUTES.get(type(row))
    return reverse(f"api:{route}-detail", args=[row.pk]) if route else None  # type: ignore[attr-defined]
