"""How long a claim stays with who took it: whatever they do about it begins the time anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from claims.models import Case, CaseState, Claim
from claims.selectors import merges


def until() -> datetime:
    """When what is taken now goes back to the others, if nothing is done about it."""
    return timezone.now() + timedelta(hours=settings.HOLD_HOURS)


def touch(*claims: Claim, by: User) -> None:
    """The person works on the claims: those that are his he holds for the whole time again.

    What is done about a claim that is merged is done about the one that it is read as.
    """
    own = Case.objects.filter(assignee=by, state=CaseState.ASSIGNED)
    for key in sorted(claim.pk for claim in claims):
        own.filter(Q(pk=merges.now_read_as(key))).update(held_until=until(), warned_at=None)
