"""Verdicts with their chain, for tests; each row is written as in tests/claims/judged.py."""

from __future__ import annotations

from typing import Any

from claims import models as record
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


def linked_verdict(**fields: Any) -> record.Publication:
    """A verdict proposed, decided, held and published, each with its link of the chain."""
    of = wording()
    about = evidence(of)
    anchor(about)
    graded = assessment(of, evidence=about, credibility=2, reliability="B", note="An eyewitness.")
    proposed = proposal(of, bare=True, **fields)
    record.Ground.objects.create(proposal=proposed, assessment=graded, position=0)
    record.Indicator.objects.create(proposal=proposed, position=0, text="The next inspection.")
    chain.append(record.LinkKind.PROPOSAL, proposed)
    decided = decision(proposed)
    record.Waiver.objects.create(decision=decided, check_name="origins", reason="Only one exists.")
    chain.append(record.LinkKind.DECISION, decided)
    held = holding(proposed, decision=decided)
    chain.append(record.LinkKind.HELD, held)
    published = publication(held)
    chain.append(record.LinkKind.PUBLICATION, published)
    return published
