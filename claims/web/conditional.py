"""Answers that a browser has already are not made again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def unless_known(
    request: HttpRequest, state: object, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page, or 304 when the browser has it; `state` has a repr of all that the page shows."""
    etag = f'W/"{hashlib.sha256(repr(state).encode()).hexdigest()[:32]}"'
    not_modified = get_conditional_response(request, etag=etag)
    if not_modified is not None:
        return not_modified
    response = make()
    response["ETag"] = etag
    return response
