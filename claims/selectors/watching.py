"""Questions about watching: who is told of what happens to a claim, and what somebody watches."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery

from claims.models import Claim, Watch, WatchState, Wording


def of_person(person: User) -> QuerySet[Watch]:
    """The claims that a person watches or has muted, the last one first, with their wordings."""
    last = Wording.objects.filter(claim=OuterRef("claim")).order_by("-number")
    rows: QuerySet[Watch] = Watch.objects.filter(person=person)
    return rows.annotate(
        claim_text=Subquery(last.values("text")[:1]),
        claim_language=Subquery(last.values("language")[:1]),
    ).order_by("-id")


def on(claim: Claim, person: User) -> Watch | None:
    """How the person follows the claim."""
    return Watch.objects.filter(claim=claim, person=person).first()


def people(claim: Claim, state: str = WatchState.WATCHING) -> QuerySet[User]:
    """Whose accounts are on, and who watch the claim or have muted it."""
    return User.objects.filter(is_active=True, watches__claim=claim, watches__state=state)
