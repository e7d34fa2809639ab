"""Questions about what bears on a claim, answered for whoever may see it and for nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, TypeGuard

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models import Subquery as Sub

from claims.models import (
    Anchor,
    Assessment,
    AssessmentReader,
    Audience,
    Claim,
    Evidence,
    PublisherGrade,
    Stance,
)
from claims.moments import Moment
from claims.selectors import history, merges

NOW = Moment()
Viewer = User | AnonymousUser | None  # None and whoever is not signed in: the public


def is_of_the_desk(viewer: Viewer) -> TypeGuard[User]:
    """Whether the viewer may see what is for the desk; to all others only what is public."""
    return viewer is not None and viewer.is_active


def let_in(viewer: Viewer, assessment: str = "") -> Q:
    """What lets the viewer see an assessment, by the audience that it has itself.

    `assessment` is the way to it from the rows that are asked for, such as "assessment__".
    """
    if not is_of_the_desk(viewer):
        return Q((f"{assessment}audience", Audience.PUBLIC))
    named = AssessmentReader.objects.filter(
        assessment=OuterRef(f"{assessment}pk"), person=viewer.pk
    )
    return (
        ~Q((f"{assessment}audience", Audience.NAMED))
        | Q((f"{assessment}created_by", viewer.pk))
        | Q(Exists(named))
    )


def visible_assessments(moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[Assessment]:
    """How each piece of evidence was assessed then, of what the viewer may see.

    Both the audience that it had then and the one that it has now must let the viewer in.
    """
    rows: QuerySet[Assessment] = Assessment.objects.known(moment).filter(let_in(viewer))
    rows = rows.filter(number=_last_number(moment, "evidence"))
    if moment.known_at is None:
        return rows
    return rows.filter(_is_seen_now(viewer, "evidence"))


def listed(moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[Evidence]:
    """Evidence that the viewer may see, withdrawn too, the newest first; four queries.

    Each row has its `assessment` as it was then, with the wording, origin and readers, its
    anchors and its document.
    """
    anchors = Anchor.objects.known(moment).select_related("snapshot").order_by("id")
    visible = visible_assessments(moment, viewer)
    rows: QuerySet[Evidence] = Evidence.objects.known(moment).filter(of(visible))
    return (
        rows.select_related("document__publisher", "created_by")
        .prefetch_related(
            Prefetch("anchors", anchors.defer("snapshot__text", "snapshot__search")),
            Prefetch("assessments", _whole(visible), "assessed_then"),
        )
        .order_by("-id")
    )


def assessed(assessments: Sequence[uuid.UUID], moment: Moment = NOW) -> list[Evidence]:
    """What these assessments are of, as `listed` gives it but without the readers; two queries."""
    anchors = Anchor.objects.known(moment).select_related("snapshot").order_by("id")
    rows = (
        Assessment.objects.filter(pk__in=assessments)
        .select_related(
            "wording",
            "origin",
            "created_by",
            "evidence__created_by",
            "evidence__document__publisher",
        )
        .defer("wording__search")
        .prefetch_related(
            Prefetch("evidence__anchors", anchors.defer("snapshot__text", "snapshot__search"))
        )
        .order_by("-evidence_id")
    )
    for row in rows:
        row.evidence.assessed_then = [row]
    return [row.evidence for row in rows]


def of(assessments: QuerySet[Assessment]) -> Exists:
    """Whether the evidence in question is what one of these assessments is of."""
    return Exists(assessments.filter(evidence=OuterRef("pk")))


def of_claim(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[Evidence]:
    """The claim's evidence, on whether it was said as well; withdrawn evidence too."""
    return listed(moment, viewer).filter(merges.of(claim, moment))


def as_known(rows: Sequence[Evidence], moment: Moment) -> None:
    """Give the documents, publishers and origins of listed rows the particulars they had then."""
    history.as_known([row.document for row in rows], moment)
    history.as_known([row.document.publisher for row in rows if row.document.publisher], moment)
    origins_as_known([row.assessment for row in rows], moment)


def origins_as_known(assessments: Sequence[Assessment], moment: Moment) -> None:
    """Give the origins of the assessments the names that they had then."""
    history.as_known([row.origin for row in assessments if row.origin], moment)


def counts(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> dict[str, int]:
    """How many pieces bear on the claim itself, by stance; without withdrawn ones. One query."""
    rows = visible_assessments(moment, viewer).filter(
        merges.of(claim, moment, "evidence__claim"),
        evidence__appearance=None,
        is_withdrawn=False,
    )
    counted: Any = rows.order_by().values_list("stance").annotate(n=Count("pk"))
    return dict.fromkeys(Stance.values, 0) | dict(counted)


def assessments_of(
    evidence: Evidence, moment: Moment = NOW, viewer: Viewer = None
) -> QuerySet[Assessment]:
    """How it was assessed until then, the first one first; each as far as the viewer may see it."""
    rows: QuerySet[Assessment] = Assessment.objects.known(moment).filter(let_in(viewer))
    of_it = rows.filter(_is_seen_now(viewer, "evidence"), evidence=evidence)
    return _whole(of_it).order_by("number")


def may_read(assessment: Assessment, viewer: User) -> bool:
    """Whether the assessment's own audience lets the viewer in."""
    return Assessment.objects.filter(let_in(viewer), pk=assessment.pk).exists()


def grade_of(publisher_id: Any, moment: Moment = NOW) -> PublisherGrade | None:
    """How reliable the desk held the publisher to be."""
    rows = PublisherGrade.objects.known(moment).filter(publisher=publisher_id)
    grade: PublisherGrade | None = rows.order_by("-id").first()
    return grade


def _whole(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With all that is shown of an assessment; one more query."""
    related = rows.select_related("wording", "origin", "created_by").defer("wording__search")
    return related.prefetch_related("readers__person")


def _last_number(moment: Moment, evidence: str) -> Sub:
    """The number of the last assessment of the evidence in question that was known then."""
    rows = Assessment.objects.known(moment).filter(evidence=OuterRef(evidence))
    return Sub(rows.order_by("-number").values("number")[:1])


def _is_seen_now(viewer: Viewer, evidence: str) -> Exists:
    """Whether the evidence in question is one that the viewer may see today."""
    rows = Assessment.objects.filter(let_in(viewer), evidence=OuterRef(evidence))
    return Exists(rows.filter(number=_last_number(NOW, "evidence")))
