"""Telling people: a row for each, once for each cause, and its mail in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from claims import permissions
from claims.errors import Refused
from claims.models import (
    Claim,
    Comment,
    Delivery,
    DigestHour,
    Notification,
    NotificationKind,
    Preference,
)
from claims.selectors import notifications as selectors
from claims.services import mails


@transaction.atomic
def notify(
    kind: str,
    people: Iterable[User],
    *,
    claim: Claim,
    cause: str,
    reason: str,
    actor: User | None = None,
    comment: Comment | None = None,
) -> list[Notification]:
    """Tell the people of something that is written in the same transaction.

    `cause` names what it goes back to, such as "decision:<id>": of one cause a person is told
    once, however often it is found. `reason` follows the word “because”: “you proposed it”.
    `actor` (None: the machine) is told nothing of their own act, nor is anybody whose account is
    off, who may not see what it is about, or who has muted the kind. Returns the new rows.
    """
    told = [person for person in people if person != actor and person.is_active]
    permissions.prepare(told)
    told = [person for person in told if selectors.may_be_told(person, kind)]
    if not told:
        return []
    deliveries = selectors.deliveries(kind, told)
    rows = [
        Notification(
            person=person,
            kind=kind,
            claim=claim,
            comment=comment,
            actor=actor,
            reason=reason,
            cause=cause,
            delivery=_delivery(person, deliveries[person.pk]),
        )
        for person in told
        if deliveries[person.pk] != Delivery.MUTED
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    keys = [row.pk for row in rows]
    new = list(Notification.objects.filter(pk__in=keys).select_related("person"))
    mails.queue([row for row in new if row.delivery == Delivery.AT_ONCE])
    return new


def _delivery(person: User, wanted: Delivery) -> Delivery:
    """As wanted, where mail can reach the person at all."""
    return wanted if selectors.has_mail() and person.email else Delivery.PAGE


# Reading


def mark_read(person: User, keys: Collection[uuid.UUID]) -> int:
    """Mark some of the person's own as read; how many were not."""
    rows = Notification.objects.filter(person=person, pk__in=keys, is_unread=True)
    return rows.update(read_at=Now())


def mark_all_read(person: User, *, until: uuid.UUID | None = None) -> int:
    """Mark all as read, or those up to the newest one that was seen; how many were not."""
    rows = Notification.objects.filter(person=person, is_unread=True)
    if until:
        rows = rows.filter(pk__lte=until)
    return rows.update(read_at=Now())


# Preferences


@transaction.atomic
def prefer(
    person: User, deliveries: Mapping[str, str], *, hour: int | None = None
) -> selectors.Wanted:
    """Say how some kinds reach a person, and when the day's mail does. Raises Refused."""
    for kind, delivery in deliveries.items():
        if kind not in NotificationKind.values:
            raise Refused(f"There are no notifications of a kind {kind!r}.", field="kinds")
        if delivery not in Delivery.values:
            raise Refused(
                f"{delivery!r} is not one of {', '.join(Delivery.values)}.", field="kinds"
            )
    if hour is not None and not 0 <= hour <= 23:
        raise Refused("An hour of the day goes from 0 to 23.", field="digest_hour")
    for kind, delivery in deliveries.items():
        Preference.objects.update_or_create(
            person=person, kind=kind, defaults={"delivery": delivery}
        )
    if hour is not None:
        DigestHour.objects.update_or_create(person=person, defaults={"hour": hour})
    return selectors.wanted(person)
