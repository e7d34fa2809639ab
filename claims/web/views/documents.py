"""Source texts: the list, handing one in, how far its reading is, trying again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from claims.errors import Refused
from claims.models import Document, ExtractionRun, JobState
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import documents
from claims.selectors.filters import DocumentFilter
from claims.services import documents as services
from claims.services import runs
from claims.web import keyset
from claims.web.access import at_a_moment, is_fragment, permitted, person
from claims.web.conditional import unless_known
from claims.web.forms import ParticularsForm, SubmitForm
from factcheck.errors import FactcheckError

UNFINISHED = {JobState.QUEUED, JobState.RUNNING}


@require_safe
@permitted(Action.READ)
@at_a_moment
def index(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The list; asked for as a fragment, its rows alone, or 304 while nothing has changed."""
    filters = DocumentFilter(request.GET, documents.listed(moment))
    page = keyset.page(filters.qs, request.GET)
    context = {
        "filters": filters,
        "page": page,
        "moment": moment,
        "is_reading": any(row.state in UNFINISHED for row in page.rows),
    }
    if not is_fragment(request):
        return render(request, "claims/documents.html", context)
    state = [_shown(row) for row in page.rows]
    return unless_known(request, state, lambda: render(request, "claims/_documents.html", context))


@permitted(Action.SUBMIT)
def new(request: HttpRequest) -> HttpResponse:
    """Hand in a text. What was typed stays when it is refused."""
    form = SubmitForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            submitted = services.submit(form.submission(), by=person(request))
        except (Refused, FactcheckError) as error:
            form.refuse(error, default=form.source)
        else:
            if not submitted.is_new:
                messages.info(request, "This very text was here already; nothing was added.")
            return redirect(submitted.document)
    status = 422 if form.is_bound else 200
    return render(request, "claims/document_new.html", {"form": form}, status=status)


@permitted(Action.DESCRIBE)
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Correct the particulars. A stale form is shown again, with what others wrote beside it."""
    document: Document = get_object_or_404(Document, pk=pk)
    form = ParticularsForm(document, person(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(document)
    context = {"form": form, "document": document}
    return render(
        request, "claims/document_edit.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@permitted(Action.READ)
def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the reading is; once it is over, the whole page is fetched anew."""
    document: Any = get_object_or_404(documents.listed(), pk=pk)
    if document.state not in UNFINISHED:
        return HttpResponseClientRefresh()
    context = {"document": document}
    return unless_known(
        request, _shown(document), lambda: render(request, "claims/_progress.html", context)
    )


@require_POST
@permitted(Action.RETRY)
def retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read the newest text again after a failure."""
    document: Any = get_object_or_404(documents.listed(), pk=pk)
    run = get_object_or_404(ExtractionRun, pk=document.run_id)
    try:
        runs.retry(run)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The text waits to be read again.")
    return redirect(document)


def _shown(row: Document) -> tuple[object, ...]:
    """All of a row that the list shows and that can change."""
    names = ("pk", "title", "state", "error", "read", "length", "versions", "claim_count")
    return tuple(getattr(row, name) for name in names)
