"""Who may read what somebody has typed and not handed in."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from claims.models import Claim, Draft
from claims.permissions import Action, Tie, User, may

TIES = {
    Tie.AUTHOR: "author",
    Tie.ASSIGNEE: "claim__case__assignee",
    Tie.APPROVER: "claim__case__approver",
}


def visible(viewer: User) -> QuerySet[Draft]:
    """Those that the viewer may read, the one saved last first."""
    rows: QuerySet[Draft] = Draft.objects.select_related("author").order_by("-saved_at", "-id")
    if may(viewer, Action.READ_DRAFTS):
        return rows
    bound = Q(pk__in=[])
    for tie, path in TIES.items():
        if viewer and may(viewer, Action.READ_DRAFTS, tie):
            bound |= Q((path, viewer.pk))
    return rows.filter(bound)


def of_claim(claim: Claim, viewer: User) -> QuerySet[Draft]:
    return visible(viewer).filter(claim=claim)
