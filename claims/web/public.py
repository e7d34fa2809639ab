"""What the pages for readers share: no session, an address that lasts, caches for a minute."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

FRESH = 60  # seconds for which a copy may be shown without asking


def site(request: HttpRequest) -> str:
    """Where readers find the desk, without a slash at the end."""
    return (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")


def cached(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response for caches of anybody's, or 304 for who has these very bytes.

    The tag alone tells: evidence is withheld and words are redacted without a new edition, so no
    day of a last change is named; and a copy's life never hints at when an embargo ends.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None  # noqa: S101  # the response itself, at least
    return answer
