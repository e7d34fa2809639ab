"""Guard where passwords are tried, and where anybody may write."""

from __future__ import annotations

from typing import Any

import structlog
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

from claims import throttling

log = structlog.get_logger(__name__)


class PasswordThrottle(SimpleRateThrottle):
    """So many tries a minute from one address. With the cache down nobody is locked out."""

    scope = "password"
    rate = "20/min"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"throttle:password:{self.get_ident(request)}"

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return bool(super().allow_request(request, view))
        except (RedisError, OSError) as error:
            log.warning("throttle_without_cache", error=str(error))
            return True


class CorrectionThrottle(BaseThrottle):
    """So many correction requests an hour from one address, by whatever door."""

    seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        who = throttling.address(request)
        self.seconds = throttling.wait("correction", who, most=throttling.CORRECTIONS)
        return not self.seconds

    def wait(self) -> float:
        return self.seconds
