"""Links between claims: made, confirmed, rejected, opened again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Refused
from claims.models import Claim, Relation, RelationKind, RelationState
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import claims, documents, sides, speakers
from claims.selectors import relations as selectors
from claims.services import relations
from claims.web import keyset
from claims.web.access import at_a_moment, permitted, person
from claims.web.forms import DecideForm, RelateForm

FOUND = 20


@permitted(Action.RELATE)
def relate(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Search another claim and say how the two stand to each other."""
    claim = get_object_or_404(claims.listed(), pk=pk)
    form = RelateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        other = Claim.objects.filter(pk=form.cleaned_data["to_claim"]).first()
        if other is None:
            form.add_error("to_claim", "This claim is not there; search it again.")
        elif _relate(form, claim, other, request):
            messages.success(request, "The claims are linked.")
            return redirect(claim)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    context = {"claim": claim, "form": form, "words": words, "found": _found(claim, words)}
    status = 422 if form.is_bound else 200
    return render(request, "claims/claim_relate.html", context, status=status)


@require_POST
@permitted(Action.RELATE)
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Confirm, reject or open again; comes back to the page that it was sent from."""
    relation = get_object_or_404(Relation, pk=pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose to confirm, to reject or to open it again.")
    else:
        _decide(relation, form, request)
    if request.POST.get("from") == "contradictions":
        return redirect("contradictions")
    seen_from = str(request.POST.get("claim", ""))
    here = relation.to_claim if seen_from == str(relation.to_claim_id) else relation.from_claim
    return redirect(f"{here.get_absolute_url()}#r-{relation.pk}")


@require_safe
@permitted(Action.READ)
@at_a_moment
def contradictions(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Suggested contradictions, each with what is known of both sides."""
    wanted: Any = selectors.listed(moment)
    wanted = wanted.filter(
        kind=RelationKind.CONTRADICTS, state_then=RelationState.SUGGESTED
    ).select_related("document")
    page = keyset.page(wanted, request.GET)
    sides.beside(page.rows, moment)
    documents.with_openings([row.document for row in page.rows], moment)
    return render(request, "claims/contradictions.html", {"page": page, "moment": moment})


def _decide(relation: Relation, form: DecideForm, request: HttpRequest) -> None:
    try:
        relations.decide(relation, **form.cleaned_data, by=person(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The decision is kept with your name and reason.")


def _relate(form: RelateForm, claim: Claim, other: Claim, request: HttpRequest) -> bool:
    kind, reason = form.cleaned_data["kind"], form.cleaned_data["reason"]
    try:
        relations.relate(kind, claim, other, by=person(request), reason=reason)
    except Refused as refused:
        form.refuse(refused, default="to_claim")
        return False
    return True


def _found(claim: Claim, words: str) -> list[Claim]:
    if not words:
        return []
    found = list(claims.search(claims.listed(), words).exclude(pk=claim.pk)[:FOUND])
    speakers.name(found)
    return found
