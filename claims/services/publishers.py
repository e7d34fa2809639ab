"""What the desk holds of those who publish."""

from __future__ import annotations

from django.contrib.auth.models import User

from claims.errors import Refused
from claims.models import Publisher, PublisherGrade, Reliability


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
