"""Lower sections of a claim's page, read once somebody scrolls to them; each is a page too.

So the page opens without waiting for what many who open it never look at.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.models import Claim, Wording
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import claims, merges, speakers, verdicts
from claims.web import history as histories
from claims.web import sightings as seen
from claims.web.access import NotThere, at_a_moment, is_fragment, permitted, person
from claims.web.drawing import drawing


@require_safe
@permitted(Action.READ)
@at_a_moment
def sightings(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    """Who said it, where and when: drawn, and a page of the sightings themselves."""
    claim, wording = claim_then(pk, moment)
    said = seen.sightings(claim, request.GET, moment)
    by = speakers.of_claim(claim, moment)
    context = {
        "claim": claim,
        "wording": wording,
        "sightings": said,
        "attributions": verdicts.on(said.ids, moment),
        "speakers": by,
        "drawing": drawing(claim, by, moment),
        "moment": moment,
    }
    return section(request, "sightings", context)


@require_safe
@permitted(Action.READ)
@at_a_moment
def history(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    """What was recorded about the claim."""
    claim, wording = claim_then(pk, moment)
    told = histories.history(claim, request.GET, moment, person(request))
    context = {"claim": claim, "wording": wording, "history": told, "moment": moment}
    return section(request, "history", context)


def claim_then(pk: uuid.UUID, moment: Moment) -> tuple[Claim, Wording]:
    """The claim as it was known, and how it was worded last."""
    claim = get_object_or_404(merges.gathered(Claim.objects.known(moment), moment), pk=pk)
    wording = claims.worded(claim, moment).first()
    if wording is None:
        raise NotThere("This claim was not recorded yet.")
    return claim, wording


def section(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The section alone for a page that is open, else under the claim's wording."""
    part = f"claims/_{name}.html"
    if is_fragment(request):
        return render(request, part, context, status=status)
    context = {**context, "part": part, "name": name}
    return render(request, "claims/claim_section.html", context, status=status)
