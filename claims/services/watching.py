"""Watching claims: begun by what somebody does about one, changed and ended by themselves."""

from __future__ import annotations

from django.contrib.auth.models import User

from claims.errors import Refused
from claims.models import Claim, Watch, WatchState


def begin(person: User, claim: Claim, reason: str) -> None:
    """Watch, unless the person watches already or has muted the claim.

    `reason` follows the word “because”, such as “you commented on it”.
    """
    watch = Watch(person=person, claim=claim, reason=reason)
    Watch.objects.bulk_create([watch], ignore_conflicts=True)


def set_state(person: User, claim: Claim, state: str) -> Watch:
    """Watch or mute a claim by one's own wish. Raises Refused for another state."""
    if state not in WatchState.values:
        raise Refused(
            f"{state!r} is not one of {', '.join(WatchState.values)}; to do neither, unset it.",
            field="state",
        )
    watch, _ = Watch.objects.update_or_create(
        person=person, claim=claim, defaults={"state": state, "reason": "you chose so"}
    )
    return watch


def unset(person: User, claim: Claim) -> bool:
    """Neither watch nor mute it; true when the person did. What they do next may begin it anew."""
    gone, _ = Watch.objects.filter(person=person, claim=claim).delete()
    return bool(gone)
