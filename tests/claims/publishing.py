"""Verdicts that are held, and published, for tests: all through the services."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Act, Claim, Evidence, Holding, Publication
from claims.selectors import checklist
from claims.selectors.findings import BLOCK
from claims.services import publications, verdicts
from claims.services.editions import NewEdition, NewPublication
from claims.services.proposals import NewProposal
from tests.claims import factories

DAY = date(2026, 2, 1)
WRONG = "No lorry was seen on the quay."
_numbers = itertools.count(1)


def held(
    of: Claim | None = None, evidence: Sequence[Evidence] | None = None, **fields: Any
) -> Holding:
    """A verdict approved by another person: that the claim is false from DAY on."""
    claim = of or factories.claim(f"The quay of berth {next(_numbers)} is open.")
    decided(claim, evidence, **fields)
    subject = fields["appearance"] if fields.get("appearance") else claim
    rows = Holding.objects.filter(subject=subject.pk, ended_by=None)
    return rows.order_by("-id").select_related("claim")[0]


def decided(claim: Claim, evidence: Sequence[Evidence] | None = None, **fields: Any) -> None:
    """Propose something about the claim and approve it, whatever the checklist says."""
    pieces = evidence
    if pieces is None:
        pieces = [factories.evidence(claim, "refutes", audience="public")]
    given: dict[str, Any] = {
        "claim": claim,
        "wording": claim.wordings.count(),
        "evidence": pieces,
        "rationale": "No lorry was *seen*.",
        "reason": "Readers asked.",
        "valid_from": DAY,
        "confidence": "moderate",
        **fields,
    }
    is_rated = not {"rating", "likelihood", "attribution"} & given.keys()
    if is_rated and given.get("act") != Act.RETRACT:
        given["rating"] = factories.rating()
    proposal = verdicts.propose(NewProposal(**given), by=factories.user())
    by = factories.user()
    blocking = [row for row in checklist.of(proposal, viewer=by) if row.level == BLOCK]
    waivers = {row.name: "So decided." for row in blocking}
    verdicts.approve(proposal, "Agreed.", by=by, waivers=waivers)


def published(of: Holding | None = None, **fields: Any) -> Publication:
    """The first edition of a page about what is held."""
    by: User = fields.pop("by", None) or editor()
    return publications.publish(NewPublication(holding=of or held(), **fields), by=by)


def revised(of: Publication, notice: str = "correction", **fields: Any) -> Publication:
    """The next edition."""
    by: User = fields.pop("by", None) or editor()
    new = NewEdition(notice=notice, notice_text=fields.pop("notice_text", WRONG), **fields)
    return publications.revise(of, new, seen=of.number, by=by)


def editor() -> User:
    return factories.user(editor=True)


def later(**amount: float) -> datetime:
    return timezone.now() + timedelta(**amount)
