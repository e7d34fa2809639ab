"""The first page: what waits, what failed, what is new, and what to do next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import Document, ExtractionRun, JobState
from claims.permissions import Action
from claims.selectors import claims, documents, speakers
from claims.web.access import permitted

SHOWN = 8


@permitted(Action.READ)
def home(request: HttpRequest) -> HttpResponse:
    latest = list(claims.listed()[:SHOWN])
    speakers.name(latest)
    context = {
        "failed": _in_state(JobState.FAILED),
        "reading": _in_state(JobState.QUEUED, JobState.RUNNING),
        "documents": _in_state(JobState.DONE),
        "claims": latest,
    }
    context["is_new"] = not any(context.values())
    return render(request, "claims/home.html", context)


def _in_state(*states: JobState) -> list[Document]:
    """The newest documents whose newest reading is in one of the states."""
    runs = ExtractionRun.objects.filter(state__in=states)
    rows: Any = documents.listed().filter(pk__in=runs.values("snapshot__document"))
    return list(rows.filter(state__in=states)[:SHOWN])
