"""What the links of a hash chain say of their rows, read from the rows themselves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F

from claims.models import (
    Anchor,
    Assessment,
    Decision,
    Ground,
    Holding,
    Indicator,
    LinkKind,
    Proposal,
    Publication,
    Waiver,
)
from claims.sealing import Words, canonical

Rows = Collection[uuid.UUID]
Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a link says of its row: a tree of values and, where people wrote them, Words."""

    claim: uuid.UUID
    recorded_at: datetime
    fields: Tree

    def content(self, number: int, kind: str, row: uuid.UUID) -> Tree:
        return {
            "claim": self.claim,
            "number": number,
            "kind": kind,
            "row": row,
            "recorded_at": self.recorded_at,
            "fields": self.fields,
        }


def stated(kind: str, rows: Rows) -> dict[uuid.UUID, Stated]:
    """What links of this kind say of each of the rows; a row that is not there is left out."""
    return BUILDERS[LinkKind(kind)](rows)


def _words(row: models.Model, *fields: str, public: bool = True) -> dict[str, Words]:
    return {field: _word(row, field, public=public) for field in fields}


def _word(row: models.Model, field: str, *, public: bool = True) -> Words:
    value = getattr(row, field)
    text = value if isinstance(value, str) and not _is_json(row, field) else canonical(value)
    return Words(row._meta.db_table, row.pk, field, text, public)


def _is_json(row: models.Model, field: str) -> bool:
    return isinstance(row._meta.get_field(field), models.JSONField)


def _values(row: models.Model, *names: str) -> Tree:
    return {name.removesuffix("_id"): getattr(row, name) for name in names}


def _by(rows: Iterable[Any], key: str) -> Mapping[uuid.UUID, list[Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, key)].append(row)
    return grouped


def _proposals(rows: Rows) -> dict[uuid.UUID, Stated]:
    proposals = (
        Proposal.objects.filter(pk__in=rows)
        .select_related("wording", "rating")
        .defer("wording__search")
    )
    indicators = _by(
        Indicator.objects.filter(proposal__in=rows).order_by("position"), "proposal_id"
    )
    grounds = _grounds(rows)
    return {
        proposal.pk: Stated(
            proposal.claim_id,
            proposal.created_at,
            _verdict(proposal)
            | {
                "indicators": [_indicator(row) for row in indicators[proposal.pk]],
                "evidence": grounds[proposal.pk],
            },
        )
        for proposal in proposals
    }


def _verdict(proposal: Proposal) -> Tree:
    wording, rating = proposal.wording, proposal.rating
    return {
        "by": proposal.created_by_id,
        "wording": _values(wording, "id", "number") | _words(wording, "text"),
        "rating": _values(rating, "id", "label") if rating else None,
        **_values(
            proposal,
            *("number", "act", "appearance_id", "revises_id", "likelihood", "attribution"),
            *("confidence", "horizon", "resolved_on", "valid"),
        ),
        **_words(proposal, "failing_part", "criteria", "resolution", "rationale"),
        **_words(proposal, "reason", public=False),
    }


def _indicator(row: Indicator) -> Tree:
    return _values(row, "id", "position", "expected_by") | _words(row, "text")


def _grounds(proposals: Rows) -> Mapping[uuid.UUID, list[Tree]]:
    grounds = list(
        Ground.objects.filter(proposal__in=proposals)
        .order_by("position")
        .select_related("assessment__evidence")
    )
    passages = _passages({ground.assessment.evidence_id for ground in grounds})
    listed = defaultdict(list)
    for ground in grounds:
        assessment = ground.assessment
        passage = passages.get(assessment.evidence_id)
        listed[ground.proposal_id].append(_values(ground, "position") | _piece(assessment, passage))
    return listed


def _piece(assessment: Assessment, passage: Anchor | None) -> Tree:
    evidence = assessment.evidence
    return {
        "assessment": assessment.pk,
        "assessed_by": assessment.created_by_id,
        **_values(evidence, "document_id"),
        **_words(evidence, "grounds"),
        **_values(
            assessment,
            *("evidence_id", "number", "wording_id", "stance", "credibility", "reliability"),
            *("origin_id", "audience", "embargo_until", "is_withdrawn"),
        ),
        **_words(assessment, "note"),
        "passage": _passage(passage) if passage else None,
    }


def _passages(evidence: Rows) -> dict[uuid.UUID, Anchor]:
    """The anchor that each piece of evidence was linked by: the first one, it never changes."""
    first = (
        Anchor.objects.filter(evidence__in=evidence)
        .annotate(text_sha256=F("snapshot__text_sha256"))
        .order_by("evidence", "created_at", "id")
        .distinct("evidence")
    )
    return {anchor.evidence_id: anchor for anchor in first}


def _passage(anchor: Any) -> Tree:
    """The text's own hash is words too: whoever has a text could tell by it what was redacted."""
    table = "claims_snapshot"
    return {
        **_values(anchor, "id", "snapshot_id", "start", "end"),
        "text_sha256": Words(table, anchor.snapshot_id, "text_sha256", anchor.text_sha256),
        "quote": _word(anchor, "exact"),
    }


def _decisions(rows: Rows) -> dict[uuid.UUID, Stated]:
    waivers = _by(Waiver.objects.filter(decision__in=rows).order_by("check_name"), "decision_id")
    return {
        decision.pk: Stated(
            decision.claim_id,
            decision.created_at,
            {
                "by": decision.created_by_id,
                **_values(decision, "proposal_id", "proposer_id", "outcome", "four_eyes"),
                **_words(decision, "reason", "findings", public=False),
                "waivers": [
                    _values(row, "id", "check_name") | _words(row, "reason", public=False)
                    for row in waivers[decision.pk]
                ],
            },
        )
        for decision in Decision.objects.filter(pk__in=rows)
    }


def _held(rows: Rows) -> dict[uuid.UUID, Stated]:
    return {
        holding.pk: Stated(
            holding.claim_id,
            holding.recorded.lower,
            _values(holding, "proposal_id", "decision_id", "appearance_id", "valid"),
        )
        for holding in Holding.objects.filter(pk__in=rows)
    }


def _ended(rows: Rows) -> dict[uuid.UUID, Stated]:
    return {
        holding.pk: Stated(
            holding.claim_id,
            holding.recorded.upper,
            {"holding": holding.pk, **_values(holding, "ended_by_id")},
        )
        for holding in Holding.objects.filter(pk__in=rows, ended_by__isnull=False)
    }


def _publications(rows: Rows) -> dict[uuid.UUID, Stated]:
    return {
        publication.pk: Stated(
            publication.claim_id,
            publication.created_at,
            {
                "by": publication.created_by_id,
                **_values(publication, "number", "notice", "holding_id", "appearance_id"),
                **_values(publication, "embargo_until", "visible_at"),
                **_words(publication, "notice_text", "slug", "title", "summary"),
                **_words(publication, "content", "claim_review"),
            },
        )
        for publication in Publication.objects.filter(pk__in=rows)
    }


BUILDERS: Mapping[LinkKind, Callable[[Rows], dict[uuid.UUID, Stated]]] = {
    LinkKind.PROPOSAL: _proposals,
    LinkKind.DECISION: _decisions,
    LinkKind.HELD: _held,
    LinkKind.ENDED: _ended,
    LinkKind.PUBLICATION: _publications,
}
