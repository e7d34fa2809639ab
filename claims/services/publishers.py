"""What the desk holds of those who publish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims import keys
from claims.errors import Conflict, Refused
from claims.models import Publisher, PublisherGrade, Reliability
from claims.services import edits

LONGEST = 200
LONGEST_HOST = 253


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


@transaction.atomic
def describe(
    publisher: Publisher, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Publisher:
    """Correct a publisher's name or host, or say that it is our own; how it was stays on record.

    `seen` is the version that the person saw: Stale when somebody else was faster.
    """
    stored = edits.unraced(publisher, seen)
    checked = dict(changes)
    if "name" in checked:
        checked["name"] = _name(checked["name"])
    if "host" in checked:
        checked["host"] = _host(checked["host"] or "", stored)
    return edits.write(stored, checked, by=by, reason=reason)


def _host(raw: str, of: Publisher) -> str | None:
    """The host as documents are matched with it, or None for a publisher without one."""
    if not raw.strip():
        return None
    address = raw.strip() if "//" in raw else f"https://{raw.strip()}/"
    try:
        host = keys.host(keys.canonical_url(address))
    except ValueError as error:
        raise Refused("This is no host; write one such as herald.example.", field="host") from error
    other = Publisher.objects.filter(host=host).exclude(pk=of.pk).first()
    if other:
        raise Conflict(f"This is the host of “{other}”.", field="host", existing=other)
    return host


def _name(raw: str) -> str:
    name = " ".join(raw.split())
    if not name:
        raise Refused("A publisher needs a name.", field="name")
    if len(name) > LONGEST:
        raise Refused(f"The name is longer than {LONGEST} characters.", field="name")
    return name
