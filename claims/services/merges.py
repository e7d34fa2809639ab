"""Claims that say the same are merged into one."""

from __future__ import annotations

from django.contrib.auth.models import User

from claims.models import Claim, Merge


def merge(loser: Claim, into: Claim, reason: str, *, by: User) -> Merge:
    made: Merge = Merge.objects.create(loser=loser, survivor=into, reason=reason, created_by=by)
    return made
