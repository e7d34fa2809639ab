"""Why a service refused: each says what was wrong, where, and what to do."""

from __future__ import annotations


class Refused(Exception):
    """A request that cannot be carried out as it stands. `field` names the input at fault."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Conflict(Refused):
    """What is asked for clashes with what is recorded; `existing` is the row in the way."""

    def __init__(self, message: str, *, field: str = "", existing: object = None) -> None:
        super().__init__(message, field=field)
        self.existing = existing


class Stale(Conflict):
    """Somebody edited the row after the person had read it; `existing` is the row as it is now."""


class LeaseLost(Exception):
    """Another worker has taken the job over; what this one found is thrown away."""
