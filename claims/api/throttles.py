"""Guard where passwords are tried, and where anybody may write."""

from __future__ import annotations

from typing import Any

import structlog
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

from claims import throttling
from claims.permissions import is_member

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


class FromOutside(BaseThrottle):
    """So many an hour of what anybody may send, by whatever door."""

    seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        self.seconds = self.counted(request)
        return not self.seconds

    def counted(self, request: Request) -> int:
        """Count one more; the seconds until it is allowed again."""
        raise NotImplementedError

    def wait(self) -> float:
        return self.seconds


class CorrectionThrottle(FromOutside):
    def counted(self, request: Request) -> int:
        who = throttling.address(request)
        return throttling.wait("correction", who, most=throttling.CORRECTIONS)


class TipThrottle(FromOutside):
    """Members of the desk, who pass on what reaches it otherwise, are not counted."""

    def counted(self, request: Request) -> int:
        if is_member(request.user):
            return 0
        return throttling.wait_for_tip(throttling.address(request))
