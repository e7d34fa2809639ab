"""Who says and who publishes: a speaker's claims and names, a publisher's source texts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.errors import Refused
from claims.models import Claimant, Party, Publisher
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import claims, documents, history, speakers
from claims.services import claimants
from claims.web import keyset
from claims.web.access import at_a_moment, permitted, person
from claims.web.forms import AliasForm


@require_safe
@permitted(Action.READ)
@at_a_moment
def claimant(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    rows = Claimant.objects.known(moment).select_related("document")
    found = get_object_or_404(rows, pk=pk)
    return _claimant(request, found, moment, AliasForm())


@permitted(Action.DESCRIBE)
def alias(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let another name mean this speaker."""
    found = get_object_or_404(Claimant.objects.select_related("document"), pk=pk)
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claimants.add_alias(found, form.cleaned_data["name"], by=person(request))
        except Refused as refused:
            form.refuse(refused, default="name")
        else:
            messages.success(request, "The name is added.")
            return redirect("claimant", found.pk)
    return _claimant(request, found, Moment(), form, status=422 if form.is_bound else 200)


@require_safe
@permitted(Action.READ)
@at_a_moment
def publisher(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    found = get_object_or_404(Publisher.objects.known(moment), pk=pk)
    history.as_known([found], moment)
    rows = documents.listed(moment).filter(publisher=found.pk)
    context = {"publisher": found, "page": keyset.page(rows, request.GET), "moment": moment}
    return render(request, "claims/publisher.html", context)


def _claimant(
    request: HttpRequest, found: Claimant, moment: Moment, form: AliasForm, status: int = 200
) -> HttpResponse:
    history.as_known([found], moment)
    documents.with_openings([found.document], moment)
    spoken = Party.objects.known(moment).filter(claimant=found.pk).values("appearance__claim")
    page = keyset.page(claims.listed(moment).filter(pk__in=spoken), request.GET)
    speakers.name(page.rows, moment)
    context = {
        "claimant": found,
        "aliases": found.aliases.known(moment).order_by("name", "id"),
        "page": page,
        "form": form,
        "moment": moment,
    }
    return render(request, "claims/claimant.html", context, status=status)
