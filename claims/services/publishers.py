"""What the desk holds of those who publish."""

from __future__ import annotations

import pghistory
from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import Conflict, Refused
from claims.keys import sha256
from claims.models import Publisher, PublisherGrade, Reliability

LONGEST = 200


def grade(publisher: Publisher, reliability: str, reason: str, *, by: User) -> PublisherGrade:
    """Say how reliable a publisher is held to be from now on.

    Evidence that is assessed from then on carries the new grade; earlier assessments keep theirs.
    """
    if reliability not in Reliability.values:
        raise Refused(
            f"{reliability!r} is no grade; give a letter from A to F.", field="reliability"
        )
    if not reason.strip():
        raise Refused("Say what the grade rests on.", field="reason")
    return PublisherGrade.objects.create(
        publisher=publisher, reliability=reliability, reason=reason.strip(), created_by=by
    )


def version(publisher: Publisher) -> str:
    """Another one whenever the publisher's particulars were corrected."""
    return sha256(repr((publisher.name, publisher.host, publisher.is_ours)))[:32]


@transaction.atomic
def describe(publisher: Publisher, *, name: str, is_ours: bool, seen: str, by: User) -> Publisher:
    """Correct a publisher's name, or say that it is our own; how it was stays on record.

    `seen` is the version that the person saw: Conflict when somebody else was faster.
    """
    publisher = Publisher.objects.select_for_update(no_key=True).get(pk=publisher.pk)
    if version(publisher) != seen:
        raise Conflict(
            f"Somebody has corrected this publisher since: “{publisher}”.", existing=publisher
        )
    publisher.name, publisher.is_ours = _name(name), is_ours
    with pghistory.context(user=by.pk, username=by.get_username()):
        publisher.save(update_fields=["name", "is_ours"])
    return publisher


def _name(raw: str) -> str:
    name = " ".join(raw.split())
    if not name:
        raise Refused("A publisher needs a name.", field="name")
    if len(name) > LONGEST:
        raise Refused(f"The name is longer than {LONGEST} characters.", field="name")
    return name
