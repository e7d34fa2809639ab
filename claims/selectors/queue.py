"""What the desk works on, in which order, and why each stands where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.models import Case, CaseState, Labelling, Step, Transition, Wording
from claims.models.cases import OPEN
from claims.moments import Moment
from claims.permissions import Action, User, may
from claims.selectors import history, merges
from factcheck.priority import SOON

NOW = Moment()


def listed() -> QuerySet[Case]:
    """Every case, the weightiest first, with the `text`, `kind` and `language` of its claim."""
    wording = Wording.objects.filter(claim=OuterRef("pk")).order_by("-number")
    return _cases().annotate(
        text=Subquery(wording.values("text")[:1]),
        kind=Subquery(wording.values("kind")[:1]),
        language=Subquery(wording.values("language")[:1]),
    )


def in_full(rows: QuerySet[Case], moment: Moment = NOW) -> QuerySet[Case]:
    """The cases with the labels that their claims carried then, as `claim.labelled`."""
    carried = Labelling.objects.in_force(moment).select_related("label").order_by("label__name")
    return rows.prefetch_related(Prefetch("claim__labellings", carried, to_attr="labelled"))


def as_known(cases: Iterable[Case], moment: Moment) -> list[Case]:
    """The cases as they stood then, for reading only; a fixed number of queries.

    Their priority, which is computed all the time anew, is not known for the past.
    """
    rows = history.as_known(cases, moment)
    if moment.known_at is None:
        return rows
    steps = Transition.objects.known(moment).filter(claim__in=[row.pk for row in rows])
    last = {step.claim_id: step for step in steps.order_by("claim", "-id").distinct("claim")}
    for row in rows:
        step = last.get(row.pk)
        row.state = step.to_state if step else CaseState.TRIAGE
        row.since = step.created_at if step else row.created_at
        row.held_until, row.parts = None, []
        row.score, row.opposed, row.tips = None, "", 0
        row.rank = None
    return rows


def steps(moment: Moment = NOW) -> QuerySet[Transition]:
    """The steps of the work, the latest first. Where a claim stands all the desk knows."""
    rows: QuerySet[Transition] = Transition.objects.known(moment).order_by("-id")
    return rows.select_related("assignee", "created_by")


def reason_of(step: Transition, viewer: User) -> str:
    """Why the step was taken; why a verdict was returned is for who may read that verdict."""
    is_told = step.step != Step.RETURN or may(viewer, Action.READ_PROPOSALS)
    return step.reason if is_told else ""


def state_of(moment: Moment = NOW) -> Any:
    """For lists of claims: the state of the outer row's case then."""
    if moment.known_at is None:
        return F("case__state")
    steps = Transition.objects.known(moment).filter(claim=OuterRef("pk")).order_by("-id")
    never = Value(CaseState.TRIAGE.value, CharField())
    return Coalesce(Subquery(steps.values("to_state")[:1]), never)


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


def soon(today: date) -> date:
    """Up to which day what is due is due soon."""
    return today + timedelta(days=SOON)


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
    """Those of claims that are read as themselves: what is merged is worked on where it went."""
    rows = Case.objects.select_related("assignee", "approver", "claim__created_by")
    return rows.filter(~merges.is_merged("pk")).order_by("-rank", "claim")
