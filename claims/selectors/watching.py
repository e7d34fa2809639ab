"""Questions about watching: who is told of what happens to a claim, and what somebody watches."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from claims.models import Claim, Watch, WatchState, Wording
from claims.selectors import merges


def of_person(person: User) -> QuerySet[Watch]:
    """The claims that a person watches or has muted, the last one first, with their wordings."""
    last = Wording.objects.filter(claim=OuterRef("claim")).order_by("-number")
    rows: QuerySet[Watch] = Watch.objects.filter(person=person)
    return rows.annotate(
        claim_text=Subquery(last.values("text")[:1]),
        claim_language=Subquery(last.values("language")[:1]),
    ).order_by("-id")


def on(claim: Claim, person: User) -> Watch | None:
    """How the person follows the claim: as they said of itself, else of what is merged into it."""
    rows = Watch.objects.filter(merges.of(claim), person=person)
    found = {row.claim_id: row for row in rows.order_by("state")}  # the last one is watched
    return found.get(claim.pk) or next(reversed(found.values()), None)


def people(claim: Claim, state: str = WatchState.WATCHING) -> QuerySet[User]:
    """Whose accounts are on, and who watch the claim or have muted it.

    All that is merged is one: who watches any of it watches it, unless they muted the survivor.
    """
    families = merges.families([claim.pk])
    own = Watch.objects.filter(person=OuterRef("pk"), claim__in=families)
    survivor = own.filter(claim=families[claim.pk])
    watching = Q(Exists(own.filter(state=WatchState.WATCHING)))
    watching &= ~Q(Exists(survivor.filter(state=WatchState.MUTED)))
    muted = Q(Exists(own.filter(state=WatchState.MUTED))) & ~watching
    wanted = watching if state == WatchState.WATCHING else muted
    return User.objects.filter(wanted, is_active=True)
