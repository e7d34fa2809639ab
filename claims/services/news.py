"""Whom a verdict concerns: who decides on it, who proposed it, who watches its claim."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from claims.models import Decision, NotificationKind, Outcome, Proposal
from claims.selectors import watching as watches
from claims.services import watching
from claims.services.notifications import notify

PROPOSED = "you proposed it"


def proposed(proposal: Proposal, *, by: User) -> None:
    """Tell whoever was named to decide on the claim's verdict; its author watches from now on."""
    watching.begin(by, proposal.claim, "you proposed a verdict on it")
    approvers = User.objects.filter(to_approve__claim=proposal.claim_id)
    notify(
        NotificationKind.ASKED,
        approvers,
        claim=proposal.claim,
        actor=by,
        cause=f"proposal:{proposal.pk}",
        reason="you are named to decide on it",
    )


def decided(decision: Decision) -> None:
    """Tell the author what became of the proposal and, of one that stands, who watches."""
    about: dict[str, Any] = {
        "claim": decision.claim,
        "actor": decision.created_by,
        "cause": f"decision:{decision.pk}",
    }
    if decision.outcome == Outcome.RETURNED:
        notify(NotificationKind.RETURNED, [decision.proposer], reason=PROPOSED, **about)
    if decision.outcome == Outcome.APPROVED:
        notify(NotificationKind.DECIDED, [decision.proposer], reason=PROPOSED, **about)
        watchers = watches.people(decision.claim)
        notify(NotificationKind.DECIDED, watchers, reason="you watch this claim", **about)
