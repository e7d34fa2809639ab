"""Taking work: one claim for one person, given back when nothing is done about it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims import permissions
from claims.errors import Refused
from claims.models import Case, CaseState
from claims.selectors import merges, queue
from claims.services import cases
from factcheck.workflow import Act

SWEPT_AT_ONCE = 500


@transaction.atomic
def take_next(rows: QuerySet[Case] | None = None, *, by: User) -> Case | None:
    """Assign the person the first of the claims that wait, or none; `rows` narrows `waiting()`.

    What somebody else is taking this moment is passed over: nobody waits, and no two people
    get the same.
    """
    if not permissions.may(by, permissions.Action.WORK):
        raise Refused("Your role does not take claims; ask an administrator.")
    free = queue.waiting() if rows is None else rows
    case = free.select_for_update(skip_locked=True, of=("self",)).first()
    if case is None:
        return None
    cases.move([case], Act.ASSIGN, by=by, person=by)
    return Case.objects.get(pk=case.pk)


@transaction.atomic
def warn_idle() -> list[Case]:
    """Mark the cases that go back soon; returns them, each once, for their people to be told."""
    soon = timezone.now() + timedelta(hours=settings.HOLD_WARNING_HOURS)
    rows = _held().filter(~merges.is_merged("pk"), held_until__lt=soon, warned_at=None)
    found = list(rows.select_for_update(skip_locked=True, of=("self",))[:SWEPT_AT_ONCE])
    keys = [case.pk for case in found]
    Case.objects.filter(pk__in=keys).update(warned_at=timezone.now())
    return found


@transaction.atomic
def release_idle() -> list[Case]:
    """Give back what was held idle for too long, or by somebody whose account is off.

    Returns the cases as they were. Drafts stay with who typed them.
    """
    late = f"Nothing was done about it for {settings.HOLD_HOURS} hours."
    found = _release(Q(held_until__lt=timezone.now()), late)
    return found + _release(Q(assignee__is_active=False), "Whose it was has left the desk.")


def _release(those: Q, reason: str) -> list[Case]:
    rows = _held().filter(those).order_by("pk")
    found = list(rows.select_for_update(skip_locked=True, of=("self",))[:SWEPT_AT_ONCE])
    cases.lead(found, Act.RELEASE, by=None, reason=cases.Reason(text=reason))
    return found


def _held() -> QuerySet[Case]:
    return Case.objects.filter(state=CaseState.ASSIGNED).select_related("assignee", "claim")
