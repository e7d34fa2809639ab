"""Refusals of whole requests, said on a page of ours."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.web.access import NotThere

TOO_BIG = (
    "What was sent is larger than this site takes at once. Give the part that matters, or "
    "hand it in as a file of at most 5 MB."
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 for a body beyond the limit. Reads nothing more of the request."""
    is_too_big = isinstance(exception, RequestDataTooBig)
    reason = TOO_BIG if is_too_big else "The request could not be read. Go back and try again."
    return render(None, "400.html", {"reason": reason}, status=413 if is_too_big else 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with what exactly is missing where a page of ours has said so."""
    reason = str(exception) if isinstance(exception, NotThere) else ""
    return render(None, "404.html", {"reason": reason}, status=404)
