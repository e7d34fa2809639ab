"""What a claim's page shows of how it is judged: what is held, what is proposed, its parts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
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
from claims.selectors import documents, evidence, parts, verdicts
from claims.selectors.evidence import Viewer
from claims.selectors.parts import Part

NOW = Moment()
PERIODS = 50  # shown on a claim's page
WAITING = 10
DECIDED = 5
PARTS = 50
PIECES = 10  # of each stance


@dataclass(frozen=True, slots=True)
class Judged:
    """How a claim is judged at one moment."""

    day: date  # that is asked about
    answer: Holding | None  # for the day; its proposal in full
    periods: list[Holding]  # PERIODS at most, the latest days first
    period_count: int  # of all
    waiting: list[Proposal]  # WAITING at most, the newest first; in full
    waiting_count: int  # of all
    decided: list[Proposal]  # the DECIDED last ones, the last first; in full
    parts: list[Part]  # PARTS at most
    evidence_counts: dict[str, int]  # on the claim itself, by stance; of what the viewer may see


def of_claim(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> Judged:
    """What was held and proposed, as it was known; a fixed number of queries."""
    answer = verdicts.on([claim.pk], moment).get(claim.pk)
    waits = _waiting(claim, moment)
    waiting = list(waits.values_list("pk", flat=True)[:WAITING])
    decided = list(_decided(claim, moment)[:DECIDED])
    proposals = _in_full({*waiting, *decided, *([answer.proposal_id] if answer else [])},
                         moment, viewer)  # fmt: skip
    if answer:
        answer.proposal = proposals[answer.proposal_id]
    periods = verdicts.periods(claim.pk, moment)
    counted = evidence.counts(claim, moment, viewer)
    return Judged(
        day=moment.day(verdicts.today()),
        answer=answer,
        periods=_latest(periods),
        period_count=periods.count(),
        waiting=[proposals[key] for key in waiting],
        waiting_count=waits.count(),
        decided=[proposals[key] for key in decided],
        parts=parts.judged(parts.links(claim, moment)[:PARTS], moment),
        evidence_counts={stance: counted.get(stance, 0) for stance in Stance.values},
    )


def pieces(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> list[Evidence]:
    """The PIECES last linked of each stance that bear on the claim itself, the newest first.

    A fixed number of queries; without withdrawn ones.
    """
    rows = evidence.visible_assessments(moment, viewer).filter(
        evidence__claim=claim, evidence__appearance=None, is_withdrawn=False
    )
    place = Window(RowNumber(), partition_by=F("stance"), order_by=F("evidence_id").desc())
    last: Any = rows.order_by().annotate(place=place).filter(place__lte=PIECES)
    keys = list(last.values_list("evidence_id", flat=True))
    found = list(evidence.listed(moment, viewer).filter(pk__in=keys))
    evidence.as_known(found, moment)
    documents.with_openings([row.document for row in found], moment)
    return found


def _latest(periods: QuerySet[Holding]) -> list[Holding]:
    """Ordered by their ids alone, for the rows are wide."""
    keys = list(periods.values_list("pk", flat=True)[:PERIODS])
    rows = verdicts.with_verdict(Holding.objects.filter(pk__in=keys))
    return sorted(rows, key=lambda row: keys.index(row.pk))


def _waiting(claim: Claim, moment: Moment) -> QuerySet[Proposal]:
    decisions = Decision.objects.known(moment).filter(proposal=OuterRef("pk"))
    rows: QuerySet[Proposal] = Proposal.objects.known(moment).filter(claim=claim)
    return rows.filter(~Exists(decisions)).order_by("-id")


def _decided(claim: Claim, moment: Moment) -> Any:
    """The ids of the proposals, the last decided first."""
    rows = Decision.objects.known(moment).filter(claim=claim).order_by("-created_at")
    return rows.values_list("proposal", flat=True)


def _in_full(keys: set[uuid.UUID], moment: Moment, viewer: Viewer) -> dict[uuid.UUID, Proposal]:
    rows = verdicts.in_full(verdicts.proposals(moment), moment, viewer).filter(pk__in=keys)
    found = {row.pk: row for row in rows}
    grounds = chain.from_iterable(row.grounds.all() for row in found.values())
    evidence.origins_as_known([ground.assessment for ground in grounds], moment)
    return found
