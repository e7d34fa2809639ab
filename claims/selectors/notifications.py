"""Questions about what people are told: their notifications, what each says, how each reaches them.

A notification tells of what its person may still see: who has lost a role is told no more of what
that role alone may know.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from claims.models import (
    Delivery,
    DigestHour,
    Notification,
    NotificationKind,
    Preference,
    Wording,
)
from claims.permissions import Action, may

COUNTED = 100  # no further: the page says “99+”

# What somebody must be allowed to do to be told so.
NEEDS: Mapping[NotificationKind, Action] = {
    NotificationKind.ASSIGNED: Action.WORK,
    NotificationKind.MENTIONED: Action.COMMENT,
    NotificationKind.REPLIED: Action.COMMENT,
    NotificationKind.COMMENTED: Action.COMMENT,
    NotificationKind.ASKED: Action.DECIDE,
    NotificationKind.DECIDED: Action.READ,
    NotificationKind.RETURNED: Action.READ,
    NotificationKind.DUE: Action.WORK,
    NotificationKind.IDLE: Action.WORK,
    NotificationKind.RELEASED: Action.WORK,
}

# How a kind reaches whoever has not said otherwise.
USUAL: Mapping[NotificationKind, Delivery] = {
    NotificationKind.ASSIGNED: Delivery.AT_ONCE,
    NotificationKind.MENTIONED: Delivery.AT_ONCE,
    NotificationKind.REPLIED: Delivery.AT_ONCE,
    NotificationKind.COMMENTED: Delivery.DIGEST,
    NotificationKind.ASKED: Delivery.AT_ONCE,
    NotificationKind.DECIDED: Delivery.DIGEST,
    NotificationKind.RETURNED: Delivery.AT_ONCE,
    NotificationKind.DUE: Delivery.AT_ONCE,
    NotificationKind.IDLE: Delivery.AT_ONCE,
    NotificationKind.RELEASED: Delivery.DIGEST,
}

# What is said, after the name of whoever did it.
SAYS: Mapping[NotificationKind, str] = {
    NotificationKind.ASSIGNED: "assigned this claim to you",
    NotificationKind.MENTIONED: "mentioned you in a comment",
    NotificationKind.REPLIED: "replied to your comment",
    NotificationKind.COMMENTED: "commented",
    NotificationKind.ASKED: "put forward a verdict for you to decide on",
    NotificationKind.DECIDED: "approved a verdict",
    NotificationKind.RETURNED: "returned a verdict",
    NotificationKind.DUE: "This claim is due",
    NotificationKind.IDLE: "This claim goes back to the others soon, for nothing is done about it",
    NotificationKind.RELEASED: "This claim went back to the others, for nothing was done about it",
}


def may_be_told(person: User, kind: str) -> bool:
    return may(person, NEEDS[NotificationKind(kind)])


def listed(person: User) -> QuerySet[Notification]:
    """What the person is told of and may still see, the newest first; with the claim's wording."""
    last = Wording.objects.filter(claim=OuterRef("claim")).order_by("-number")
    return (
        _visible(person)
        .select_related("actor", "comment")
        .annotate(
            claim_text=Subquery(last.values("text")[:1]),
            claim_language=Subquery(last.values("language")[:1]),
        )
        .order_by("-id")
    )


def unread_count(person: User) -> int:
    """How many wait unread; COUNTED at most. One short query."""
    return _visible(person).filter(is_unread=True).order_by()[:COUNTED].count()


def says(row: Notification) -> str:
    """The notification in one sentence, without the claim's words."""
    said = SAYS[NotificationKind(row.kind)]
    return f"{row.actor.get_username()} {said}." if row.actor else f"{said[0].upper()}{said[1:]}."


def page_of(row: Notification) -> str:
    """The path of the page that shows what it is about."""
    if row.comment_id:
        return reverse("comment", args=[row.comment_id])
    return reverse("claim", args=[row.claim_id])


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a person wants to be told."""

    deliveries: Mapping[NotificationKind, Delivery]  # every kind
    hour: int  # of the day's mail, UTC


def wanted(person: User) -> Wanted:
    """Two queries."""
    own = dict(Preference.objects.filter(person=person).values_list("kind", "delivery"))
    hour = DigestHour.objects.filter(person=person).values_list("hour", flat=True).first()
    return Wanted(
        {kind: Delivery(own.get(kind, USUAL[kind])) for kind in NotificationKind},
        settings.DIGEST_HOUR if hour is None else hour,
    )


def deliveries(kind: str, people: Collection[User]) -> dict[int, Delivery]:
    """How the kind reaches each of the people, by their ids; one query."""
    own: Any = Preference.objects.filter(kind=kind, person__in=people)
    said = dict(own.values_list("person", "delivery"))
    usual = USUAL[NotificationKind(kind)]
    return {person.pk: Delivery(said.get(person.pk, usual)) for person in people}


def has_mail() -> bool:
    """Whether the operator has said which server takes the desk's mail."""
    return bool(settings.MAIL_IS_SET_UP)


def _visible(person: User) -> QuerySet[Notification]:
    rows: QuerySet[Notification] = Notification.objects.filter(person=person)
    kinds = [kind for kind in NotificationKind if may_be_told(person, kind)]
    return rows if len(kinds) == len(NEEDS) else rows.filter(kind__in=kinds)


def own(person: User, key: uuid.UUID) -> Notification | None:
    return listed(person).filter(pk=key).first()
