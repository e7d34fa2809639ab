"""Guard where anybody may write."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from claims import throttling
from claims.permissions import is_member


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
        who = throttling.network(request)
        return throttling.wait("correction", who, most=throttling.CORRECTIONS)


class TipThrottle(FromOutside):
    """Members of the desk, who pass on what reaches it otherwise, are not counted."""

    def counted(self, request: Request) -> int:
        if is_member(request.user):
            return 0
        return throttling.wait_for_tip(throttling.network(request))
