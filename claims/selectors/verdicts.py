"""Questions about verdicts: what was held, about which day, as known when; what is proposed."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.models import (
    Attribution,
    Decision,
    Dissent,
    Ground,
    Holding,
    Indicator,
    Likelihood,
    Outcome,
    Proposal,
    Waiver,
)
from claims.moments import Moment
from claims.permissions import Action, Tie, may
from claims.selectors.evidence import Viewer, let_in, visible_assessments

NOW = Moment()
PENDING = "pending"


def today() -> date:
    """The day that the desk's clock shows (UTC)."""
    return timezone.now().date()


def recorded(moment: Moment = NOW) -> QuerySet[Holding]:
    """What the desk held at `moment.known_at`, about whatever days."""
    rows: QuerySet[Holding] = Holding.objects.all()
    if moment.known_at is None:
        return rows.filter(ended_by=None)
    return rows.filter(recorded__contains=moment.known_at)


def answering(moment: Moment = NOW) -> QuerySet[Holding]:
    """What was held about the day that is asked about: at most one holding a subject."""
    return recorded(moment).filter(valid__contains=moment.day(today()))


def is_held(moment: Moment = NOW, **such: Any) -> Exists:
    """Whether something (such as this) is held about the outer row, a claim."""
    return Exists(answering(moment).filter(subject=OuterRef("pk"), **such))


def with_verdict(holdings: QuerySet[Holding]) -> QuerySet[Holding]:
    """Join what a holding says and who decided it."""
    return holdings.select_related(
        "proposal__rating",
        "proposal__wording",
        "proposal__decision__created_by",
        "decision__created_by",
    ).defer("proposal__wording__search")


def on(subjects: Collection[uuid.UUID], moment: Moment = NOW) -> dict[uuid.UUID, Holding]:
    """The answer for each claim or appearance that has one; one query at most."""
    if not subjects:
        return {}
    rows = with_verdict(answering(moment)).filter(subject__in=subjects)
    return {row.subject: row for row in rows}


def periods(subject: uuid.UUID, moment: Moment = NOW) -> QuerySet[Holding]:
    """All that was held about one subject, the latest days first."""
    rows = with_verdict(recorded(moment)).filter(subject=subject)
    return rows.order_by(Func(F("valid"), function="lower").desc(nulls_last=True))


def label_of(subject: Any, moment: Moment = NOW) -> Subquery:
    """For lists: what is held about the outer row's subject, in words; null when nothing is."""
    rows = answering(moment).filter(subject=subject)
    terms = [
        When(Q((f"proposal__{name}", value)), then=Value(str(label)))
        for name, choices in (("likelihood", Likelihood), ("attribution", Attribution))
        for value, label in choices.choices
    ]
    named = Coalesce("proposal__rating__label", Case(*terms, output_field=CharField()))
    return Subquery(rows.order_by().values(said=named)[:1])


def for_eyes_of(viewer: Viewer, moment: Moment = NOW, proposal: str = "") -> Q:
    """What lets the viewer see a proposal, and all that was said of it.

    Until it is approved it is for few. `proposal` is the way to it from the rows that are asked
    for, such as "proposal__".
    """
    if may(viewer, Action.READ_PROPOSALS):
        return Q()
    approvals = Decision.objects.known(moment).filter(outcome=Outcome.APPROVED)
    approved = Q(Exists(approvals.filter(proposal=OuterRef(f"{proposal}pk"))))
    if viewer is None or not may(viewer, Action.READ_PROPOSALS, Tie.AUTHOR):
        return approved
    return approved | Q((f"{proposal}created_by", viewer.pk))


def proposals(moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[Proposal]:
    """Proposals known then that the viewer may see, the newest first; see `stated`."""
    return stated(moment, viewer).filter(for_eyes_of(viewer, moment))


def stated(moment: Moment, viewer: Viewer) -> QuerySet[Proposal]:
    """Of whichever the viewer may see, for what is asked for by its id.

    Each has `state_then`, pending or its outcome, and `revises_then`, the id of the one that it
    puts anew, if the viewer may see that one.
    """
    outcome = Decision.objects.known(moment).filter(proposal=OuterRef("pk")).values("outcome")
    seen = for_eyes_of(viewer, moment)
    earlier = Proposal.objects.filter(seen, pk=OuterRef("revises")).values("pk")
    rows: QuerySet[Proposal] = Proposal.objects.known(moment)
    return (
        rows.select_related("rating__scale", "wording", "created_by", "decision")
        .defer("wording__search")
        .annotate(state_then=Coalesce(Subquery(outcome[:1]), Value(PENDING)))
        .annotate(revises_then=Subquery(earlier) if seen else F("revises"))
        .order_by("-id")
    )


def grounds(viewer: Viewer = None) -> QuerySet[Ground]:
    """The evidence that proposals rest on, as it was graded then: of what the viewer may see."""
    seen_now = visible_assessments(NOW, viewer).values("evidence")
    rows: QuerySet[Ground] = Ground.objects.filter(
        let_in(viewer, "assessment__"), Q(assessment__evidence__in=seen_now)
    )
    return rows.select_related(
        "assessment__evidence__document__publisher", "assessment__origin"
    ).order_by("position")


def in_full(proposals: QuerySet[Proposal], moment: Moment, viewer: Viewer) -> QuerySet[Proposal]:
    """Prefetch what a proposal rests on, as far as the viewer may see it, and what it says.

    Adds `ground_count`, of what the viewer may not see as well.
    """
    dissents = Dissent.objects.known(moment).select_related("created_by").order_by("id")
    waivers = Waiver.objects.order_by("id")
    count = Ground.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    full = proposals.annotate(
        ground_count=Coalesce(Subquery(count.annotate(n=Count("pk")).values("n")), 0)
    )
    return full.select_related("decision__created_by").prefetch_related(
        Prefetch("grounds", grounds(viewer).select_related(None).select_related("assessment")),
        Prefetch("indicators", Indicator.objects.order_by("position")),
        Prefetch("dissents", dissents),
        Prefetch("decision__waivers", waivers),
    )
