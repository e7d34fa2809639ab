"""What a claim's page shows of how it is judged: what is held, what is proposed, its parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from claims.models import (
    Claim,
    Decision,
    Evidence,
    Holding,
    Proposal,
    Stance,
)
from claims.moments import Moment
from claims.selectors import documents, evidence, merges, parts, verdicts
from claims.selectors.evidence import Viewer
from claims.selectors.parts import Part

NOW = Moment()
PERIODS = 12  # shown on a claim's page
WAITING = 5
DECIDED = 3
PARTS = 50
PIECES = 5  # of each stance


@dataclass(frozen=True, slots=True)
class Judged:
    """How a claim is judged at one moment."""

    day: date  # that is asked about
    answer: Holding | None  # for the day; its proposal in full
    periods: list[Holding]  # PERIODS at most, the latest days first
    period_count: int  # of all
    waiting: list[Proposal]  # WAITING at most, the newest first; in full
    waiting_count: int  # of all that the viewer may see
    decided: list[Proposal]  # the DECIDED last ones, the last first; in full
    parts: list[Part]  # PARTS at most


@dataclass(frozen=True, slots=True)
class Pieces:
    """Evidence of one stance on the claim itself, of what the viewer may see."""

    latest: list[Evidence]  # PIECES at most, the one linked last first
    count: int  # of all


def of_claim(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> Judged:
    """What was held and proposed, as it was known; a fixed number of queries."""
    answer, periods, period_count = _held(claim, moment)
    waiting, waiting_count = _first(_waiting(claim, moment, viewer), WAITING)
    decided = list(_decided(claim, moment, viewer)[:DECIDED])
    proposals = _in_full({*waiting, *decided, *([answer.proposal_id] if answer else [])},
                         moment, viewer)  # fmt: skip
    if answer:
        answer.proposal = proposals[answer.proposal_id]
    return Judged(
        day=moment.day(verdicts.today()),
        answer=answer,
        periods=periods,
        period_count=period_count,
        waiting=[proposals[key] for key in waiting],
        waiting_count=waiting_count,
        decided=[proposals[key] for key in decided],
        parts=parts.judged(parts.links(claim, moment)[:PARTS], moment),
    )


def pieces(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> dict[str, Pieces]:
    """What bears on the claim itself, by stance; without withdrawn evidence.

    A fixed number of queries.
    """
    rows = evidence.visible_assessments(moment, viewer).filter(
        merges.of(claim, moment, "evidence__claim"),
        evidence__appearance=None,
        is_withdrawn=False,
    )
    place = Window(RowNumber(), partition_by=F("stance"), order_by=F("evidence_id").desc())
    count = Window(Count("*"), partition_by=F("stance"))
    last: Any = rows.order_by().annotate(place=place, n=count).filter(place__lte=PIECES)
    ranked = list(last.values_list("pk", "stance", "n"))
    found = evidence.assessed([key for key, _, _ in ranked], moment)
    evidence.as_known(found, moment)
    documents.with_openings([row.document for row in found], moment)
    counts = {stance: n for _, stance, n in ranked}
    return {
        stance: Pieces(
            [row for row in found if row.assessment.stance == stance], counts.get(stance, 0)
        )
        for stance in Stance.values
    }


def _held(claim: Claim, moment: Moment) -> tuple[Holding | None, list[Holding], int]:
    """The answer for the day, the latest periods, and how many there are; three queries."""
    answers = verdicts.answering(moment).filter(subject=claim.pk).values_list("pk", flat=True)
    latest, count = _first(verdicts.periods(claim.pk, moment), PERIODS)
    # Ordered by their ids alone, for the rows are wide.
    rows = verdicts.with_verdict(Holding.objects.filter(pk__in={*latest, *answers})).in_bulk()
    answer = next((rows[key] for key in answers), None)
    return answer, [rows[key] for key in latest], count


def _first(rows: Any, limit: int) -> tuple[list[uuid.UUID], int]:
    """The ids of the first rows, and how many there are; one query."""
    found = list(rows.values_list("pk", Window(Count("*")))[:limit])
    return [key for key, _ in found], found[0][1] if found else 0


def _waiting(claim: Claim, moment: Moment, viewer: Viewer) -> QuerySet[Proposal]:
    decisions = Decision.objects.known(moment).filter(proposal=OuterRef("pk"))
    rows: QuerySet[Proposal] = Proposal.objects.known(moment).filter(merges.own(claim, moment))
    seen = verdicts.for_eyes_of(viewer, moment)
    return rows.filter(~Exists(decisions)).filter(seen).order_by("-id")


def _decided(claim: Claim, moment: Moment, viewer: Viewer) -> Any:
    """The ids of the proposals, the last decided first."""
    seen = verdicts.for_eyes_of(viewer, moment, "proposal__")
    own = merges.own(claim, moment, "proposal__")
    rows = Decision.objects.known(moment).filter(seen, own).order_by("-created_at")
    return rows.values_list("proposal", flat=True)


def _in_full(keys: set[uuid.UUID], moment: Moment, viewer: Viewer) -> dict[uuid.UUID, Proposal]:
    rows = verdicts.in_full(verdicts.stated(moment, viewer), moment, viewer).filter(pk__in=keys)
    return {row.pk: row for row in rows}
