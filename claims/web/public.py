"""What the pages for readers share: no session, an address that lasts, caches for a minute."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

FRESH = 60  # seconds for which a copy may be shown without asking


def site(request: HttpRequest) -> str:
    """Where readers find the desk, without a slash at the end."""
    return (settings.PUBLIC_URL or request.build_absolute_uri("/")).rstrip("/")


def cached(
    request: HttpRequest,
    response: HttpResponse,
    now: datetime,
    *,
    changed: datetime | None,
    next_change: datetime | None,
) -> HttpResponse:
    """The response for caches of anybody's, or 304 for who has these very bytes.

    `changed`: when it last did. No copy outlasts `next_change`, the end of an embargo.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    modified = int(changed.timestamp()) if changed else None
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    left = (next_change - now).total_seconds() if next_change else FRESH
    patch_cache_control(response, public=True, max_age=max(0, min(FRESH, int(left))))
    answer = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    assert answer is not None  # noqa: S101  # the response itself, at least
    return answer
