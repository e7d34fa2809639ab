"""Verdicts with their chain, for tests; each row is written as in tests/claims/judged.py."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from claims import models as record
from claims.models import LinkKind
from claims.services import chain
from tests.claims.judged import (
    anchor,
    assessment,
    decision,
    evidence,
    holding,
    proposal,
    publication,
    wording,
)

JULY = DateRange(date(2025, 7, 1), date(2025, 8, 1))


@transaction.atomic
def linked_verdict(
    of: record.Wording | None = None,
    *,
    audience: str = "public",
    embargo_until: datetime | None = None,
    content: dict[str, Any] | None = None,
    **fields: Any,
) -> record.Publication:
    """A verdict proposed, decided, held and published, each with its link of the chain."""
    about = of or wording()
    piece = evidence(about)
    anchor(piece)
    graded = {"credibility": 2, "reliability": "B", "note": "An eyewitness.", "audience": audience}
    proposed = proposal(about, bare=True, **fields)
    record.Ground.objects.create(
        proposal=proposed, assessment=assessment(about, evidence=piece, **graded), position=0
    )
    record.Indicator.objects.create(proposal=proposed, position=0, text="The next inspection.")
    chain.append(LinkKind.PROPOSAL, proposed)
    decided = decision(proposed)
    record.Waiver.objects.create(decision=decided, check_name="origins", reason="Only one exists.")
    chain.append(LinkKind.DECISION, decided)
    held = holding(proposed, decision=decided)
    chain.append(LinkKind.HELD, held)
    edition: dict[str, Any] = {"summary": "It held in June.", "claim_review": {"ratingValue": 4.5}}
    edition |= {"embargo_until": embargo_until, "content": content or {}}
    published = publication(held, **edition) if of is None else publication_of(held)
    chain.append(LinkKind.PUBLICATION, published)
    return published


@transaction.atomic
def retract(held: record.Holding) -> None:
    """Two links for the retraction, and one for the holding that it ends."""
    proposed = proposal(held.proposal.wording, act="retract", bare=True)
    chain.append(LinkKind.PROPOSAL, proposed)
    decided = decision(proposed)
    chain.append(LinkKind.DECISION, decided)
    record.Holding.objects.filter(pk=held.pk).update(ended_by=decided)
    chain.append(LinkKind.ENDED, held)


def publication_of(held: record.Holding) -> record.Publication:
    """The next edition of a page that there is."""
    number = held.claim.publications.count() + 1
    return publication(held, number=number, notice="update", notice_text="July, too.")


def link_all(claim: record.Claim) -> None:
    """All of a claim's links anew."""
    kinds: list[tuple[LinkKind, Any]] = [
        (LinkKind.PROPOSAL, claim.proposals),
        (LinkKind.DECISION, claim.decisions),
        (LinkKind.HELD, claim.holdings),
        (LinkKind.ENDED, claim.holdings.exclude(ended_by=None)),
        (LinkKind.PUBLICATION, claim.publications),
    ]
    for kind, rows in kinds:
        for row in rows.order_by("created_at"):
            chain.append(kind, row)
