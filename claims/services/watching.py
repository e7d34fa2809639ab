"""Watching claims: begun by what somebody does about one, changed and ended by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.contrib.auth.models import User

from claims.errors import Refused
from claims.models import Claim, Watch, WatchState
from claims.selectors import merges


def begin(person: User, claim: Claim, reason: str) -> None:
    """Watch, unless the person watches already or has muted the claim.

    `reason` follows the word “because”, such as “you commented on it”.
    """
    begin_all(person, [claim.pk], reason)


def begin_all(person: User, claims: Collection[uuid.UUID], reason: str) -> None:
    """As `begin`, of many in one query."""
    watches = [Watch(person=person, claim_id=key, reason=reason) for key in claims]
    Watch.objects.bulk_create(watches, ignore_conflicts=True)


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
    """Neither watch nor mute it, nor what is merged into it; true when the person did.

    What they do next may begin it anew.
    """
    gone, _ = Watch.objects.filter(merges.of(claim), person=person).delete()
    return bool(gone)
