"""Whom the work concerns: who is given a claim, who decides, who proposed, who watches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User

from claims.models import (
    Case,
    Claim,
    Decision,
    NotificationKind,
    Outcome,
    Proposal,
    Step,
    Transition,
)
from claims.selectors import watching as watches
from claims.services import watching
from claims.services.notifications import notify

PROPOSED = "you proposed it"


def assigned(cases: Sequence[Case], person: User, *, by: User) -> None:
    """The cases, moved just now, are the person's, who watches them from now on.

    Whoever was given them is told once, however many they are.
    """
    keys = [case.pk for case in cases]
    watching.begin_all(person, keys, "you are assigned")
    steps = Transition.objects.filter(claim__in=keys, step=Step.ASSIGN).select_related("claim")
    last = steps.order_by("-id")[0]
    others = f", and {len(keys) - 1:,} more with it" if len(keys) > 1 else ""
    notify(
        NotificationKind.ASSIGNED,
        [person],
        claim=last.claim,
        cause=f"transition:{last.pk}",
        reason=f"it was given to you{others}",
        actor=by,
    )


def proposed(proposal: Proposal, *, by: User) -> None:
    """Tell whoever was named to decide on the claim's verdict; its author watches from now on."""
    watching.begin(by, proposal.claim, "you proposed a verdict on it")
    _ask(proposal, User.objects.filter(to_approve__claim=proposal.claim_id))


def asked(claim: Claim, approver: User, *, by: User) -> None:
    """Tell who is named now to decide on what waits; of each proposal they are told once."""
    waiting = Proposal.objects.filter(claim=claim, decision=None)
    for proposal in waiting.select_related("claim", "created_by") if approver != by else []:
        _ask(proposal, [approver])


def _ask(proposal: Proposal, approvers: Iterable[User]) -> None:
    notify(
        NotificationKind.ASKED,
        approvers,
        claim=proposal.claim,
        actor=proposal.created_by,
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
