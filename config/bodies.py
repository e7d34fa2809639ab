"""Bodies are measured by their declared length, before anything reads them.

Django reads forms, and puts their files on the disk, before it asks who sends them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from claims.api.problems import MEDIA_TYPE, Problem
from claims.web.views.errors import TOO_BIG

NO_LENGTH = (
    "A body is taken only with its length: send Content-Length, not Transfer-Encoding: chunked."
)


class BodyMiddleware:
    """411 for a body of unknown length, 413 for one beyond the limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META:
            return refused(request, 411, NO_LENGTH, NO_LENGTH)
        length, limit = _length(request), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length > limit:
            detail = (
                f"The body has {length:,} bytes; at most {limit:,} are taken. "
                "Give the part that matters, or split it."
            )
            return refused(request, 413, detail, TOO_BIG)
        return self.get_response(request)


def refused(request: HttpRequest, status: int, detail: str, sentence: str) -> HttpResponse:
    """In the API's way, or on a page."""
    if request.path.startswith("/api/"):
        body = Problem(status, detail).body(request.path)
        return JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    return render(None, "400.html", {"reason": sentence}, status=status)


def _length(request: HttpRequest) -> int:
    """0 for what is no number, as Django has it, which then reads nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
