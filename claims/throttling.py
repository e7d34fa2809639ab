"""So many times an hour from one address, counted in the cache: for what anybody may send."""

from __future__ import annotations

import time
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

CORRECTIONS = 10  # requests from one address in an HOUR
HOUR = 3600


def address(request: Any) -> str:
    """Who asks, as far as can be told; of a request of Django's or of the API's.

    Only where HTTPS ends at a proxy of the operator's is its word taken: the last one in the
    header, for whoever asks writes the others.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return (forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", ""))[:64]


def wait(name: str, who: str, *, most: int, seconds: int = HOUR) -> int:
    """Count one more; the seconds until it is allowed again, or 0 when it is allowed now.

    With the cache down nobody is locked out.
    """
    now = int(time.time())
    key = f"throttle:{name}:{who}:{now // seconds}"
    try:
        cache.add(key, 0, timeout=seconds)
        count = cache.incr(key)
    except (RedisError, OSError, ValueError) as error:
        log.warning("throttle_without_cache", error=str(error))
        return 0
    return 0 if count <= most else seconds - now % seconds
