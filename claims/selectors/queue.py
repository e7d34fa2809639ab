"""What the desk works on, in which order, and why each stands where it stands."""

from __future__ import annotations

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from claims.models import Case, CaseState, Wording
from claims.models.cases import OPEN


def listed() -> QuerySet[Case]:
    """Every case, the weightiest first, with the `text`, `kind` and `language` of its claim."""
    wording = Wording.objects.filter(claim=OuterRef("pk")).order_by("-number")
    return _cases().annotate(
        text=Subquery(wording.values("text")[:1]),
        kind=Subquery(wording.values("kind")[:1]),
        language=Subquery(wording.values("language")[:1]),
    )


def inbox() -> Q:
    """What is to be sorted and worth somebody's look; the rest stays with its source text."""
    return Q(state=CaseState.TRIAGE) & (
        Q(score__gte=settings.INBOX_THRESHOLD)
        | ~Q(opposed="")
        | Q(tips__gt=0)
        | Q(claim__created_by__isnull=False)
    )


def waiting() -> QuerySet[Case]:
    """What waits for somebody to take it, the weightiest first."""
    return _cases().filter(state=CaseState.WAITING)


def due() -> Q:
    """What is not done yet and has a day by which it should be."""
    return Q(state__in=OPEN, due_on__isnull=False)


def why_here(case: Case) -> list[str]:
    """In words: why it is in the inbox, and what its place in the queue is made of."""
    return [*_why_in_the_inbox(case), *_why_so_high(case)]


def _why_in_the_inbox(case: Case) -> list[str]:
    if case.state != CaseState.TRIAGE:
        return []
    if case.claim.created_by:
        return [f"{case.claim.created_by} logged it."]
    if case.score is not None and case.score >= settings.INBOX_THRESHOLD:
        return [f"Its check-worthiness is above the desk's {settings.INBOX_THRESHOLD:.2f}."]
    return []


def _why_so_high(case: Case) -> list[str]:
    if case.override is not None:
        return [f"An editor set its priority to {case.override}."]
    return [f"{points:+g}: {why}" for points, why in case.parts]


def _cases() -> QuerySet[Case]:
    rows = Case.objects.select_related("assignee", "approver", "claim__created_by")
    return rows.order_by("-rank", "claim")
