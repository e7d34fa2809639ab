"""What time itself brings about for the work on claims, told to whose it is: found by the sweep."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from claims import permissions
from claims.models import Case, Delivery, Notification, NotificationKind, Preference
from claims.models.cases import OPEN
from claims.selectors import merges
from claims.selectors.notifications import may_be_told
from claims.services import queue
from claims.services.notifications import notify

AT_ONCE = 200
YOURS = "it is assigned to you"


def sweep(today: date) -> None:
    """Tell of what is due, give back what was held idle for too long, and warn before."""
    due(today)
    idle()
    released()


@transaction.atomic
def idle() -> None:
    """Warn whoever holds a claim that it goes back to the others soon."""
    for case in queue.warn_idle():
        _tell(case, NotificationKind.IDLE, f"idle:{case.pk}:{case.held_until}")


@transaction.atomic
def released() -> None:
    """Give back what was held for too long, and tell whose it was."""
    for case in queue.release_idle():
        _tell(case, NotificationKind.RELEASED, f"released:{case.pk}:{case.held_until}")


@transaction.atomic
def due(today: date) -> None:
    """Tell whose claims are due by the day, once for each date."""
    waiting = _due(today)
    people = list(User.objects.filter(pk__in=waiting.order_by().values("assignee")))
    permissions.prepare(people)
    told = [person for person in people if may_be_told(person, NotificationKind.DUE)]
    for case in waiting.filter(assignee__in=told)[:AT_ONCE]:
        _tell(case, NotificationKind.DUE, f"due:{case.pk}:{case.due_on}")


def _due(today: date) -> QuerySet[Any]:
    """The cases of which their people were not told yet and want to be."""
    cause = Concat(
        Value("due:"),
        Cast(OuterRef("claim_id"), TextField()),
        Value(":"),
        Cast(OuterRef("due_on"), TextField()),
        output_field=TextField(),
    )
    told = Notification.objects.filter(person=OuterRef("assignee"), cause=cause)
    muted = Preference.objects.filter(
        person=OuterRef("assignee"), kind=NotificationKind.DUE, delivery=Delivery.MUTED
    )
    rows = Case.objects.filter(
        ~Exists(told),
        ~Exists(muted),
        ~merges.is_merged("pk"),
        state__in=OPEN,
        due_on__lte=today,
        assignee__is_active=True,
    )
    return rows.select_related("assignee", "claim").order_by("due_on", "claim")


def _tell(case: Case, kind: str, cause: str) -> None:
    if case.assignee:
        notify(kind, [case.assignee], claim=case.claim, cause=cause, reason=YOURS)
