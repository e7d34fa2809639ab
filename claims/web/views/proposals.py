"""Proposed verdicts: what an approver is told before one may stand."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.models import Outcome
from claims.permissions import Action
from claims.selectors import checklist as selectors
from claims.selectors import verdicts
from claims.selectors.verdicts import PENDING
from claims.web.access import is_fragment, permitted, person


@require_safe
@permitted(Action.READ)
def checklist(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What blocks an approval by who asks, and what to look at; of an approved one, as it stood."""
    proposal = get_object_or_404(verdicts.proposals(viewer=person(request)), pk=pk)
    state = proposal.state_then  # type: ignore[attr-defined]
    findings = selectors.shown(proposal, viewer=person(request))
    context = {
        "proposal": proposal,
        "findings": findings,
        "state": state,
        "was_checked": state in {PENDING, Outcome.APPROVED},
    }
    name = "_checklist" if is_fragment(request) else "checklist"
    return render(request, f"claims/{name}.html", context)
