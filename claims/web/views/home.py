"""The first page: what waits, what failed, what is new, and what to do next."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import Document, ExtractionRun, JobState
from claims.permissions import Action
from claims.selectors import claims, documents
from claims.web.access import permitted

SHOWN = 8


@permitted(Action.READ)
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "failed": list(_in_state([JobState.FAILED])[:SHOWN]),
        "reading": list(_in_state([JobState.QUEUED, JobState.RUNNING])[:SHOWN]),
        "documents": list(documents.listed().filter(state=JobState.DONE)[:SHOWN]),
        "claims": list(claims.with_speakers(claims.listed()[:SHOWN])),
    }
    context["is_new"] = not any(context.values())
    return render(request, "claims/home.html", context)


def _in_state(states: list[JobState]) -> QuerySet[Document]:
    """Documents whose newest reading is in one of the states."""
    runs = ExtractionRun.objects.filter(state__in=states)
    narrowed = documents.listed().filter(pk__in=runs.values("snapshot__document"))
    return narrowed.filter(state__in=states)
