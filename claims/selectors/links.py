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
    Snapshot,
    Waiver,
)
from claims.sealing import Cell, Words, canonical

Rows = Collection[uuid.UUID]
Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a link says of its row: a tree of cells."""

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


def _values(row: models.Model, *fields: str) -> dict[str, Cell]:
    """Each field by its name; foreign keys as the ids they are."""
    return {
        name: Cell(row._meta.db_table, row.pk, name, row.serializable_value(name))
        for name in fields
    }


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
    indicators = Indicator.objects.filter(proposal__in=rows).order_by("position")
    signs = _by(indicators, "proposal_id")
    grounds = _grounds(rows)
    return {
        proposal.pk: Stated(
            proposal.claim_id,
            proposal.created_at,
            _verdict(proposal)
            | {
                "indicators": [
                    _values(row, "id", "position", "expected_by") | _words(row, "text")
                    for row in signs[proposal.pk]
                ],
                "evidence": grounds[proposal.pk],
            },
        )
        for proposal in proposals
    }


def _verdict(proposal: Proposal) -> Tree:
    wording, rating = proposal.wording, proposal.rating
    return {
        "wording": _values(wording, "id", "number", "kind", "language") | _words(wording, "text"),
        "rating": _values(rating, "id", "label", "ordinal", "is_partial") if rating else None,
        **_values(
            proposal,
            *("created_by", "number", "act", "appearance", "revises", "likelihood", "attribution"),
            *("confidence", "horizon", "resolved_on", "valid"),
        ),
        **_words(proposal, "failing_part", "criteria", "resolution", "rationale"),
        **_words(proposal, "reason", public=False),
    }


def _grounds(proposals: Rows) -> Mapping[uuid.UUID, list[Tree]]:
    grounds = list(
        Ground.objects.filter(proposal__in=proposals)
        .order_by("position")
        .select_related("assessment__evidence")
    )
    passages = _passages({ground.assessment.evidence_id for ground in grounds})
    listed = defaultdict(list)
    for ground in grounds:
        piece = _piece(ground.assessment) | {
            "ground": _values(ground, "id", "position"),
            "passage": passages.get(ground.assessment.evidence_id),
        }
        listed[ground.proposal_id].append(piece)
    return listed


def _piece(assessment: Assessment) -> Tree:
    evidence = assessment.evidence
    return {
        "assessment": _values(
            assessment,
            *("id", "number", "created_by", "wording", "stance", "credibility", "reliability"),
            *("origin", "audience", "embargo_until", "is_withdrawn"),
        )
        | _words(assessment, "note")
        | _words(assessment, "reason", public=False),
        "evidence": _values(evidence, "id", "appearance", "document") | _words(evidence, "grounds"),
    }


def _passages(evidence: Rows) -> dict[uuid.UUID, Tree]:
    """Where each piece stood when it was linked: its first anchor, for that never changes.

    The text's own hash counts as words: whoever has a text could tell by it what was redacted.
    """
    first = (
        Anchor.objects.filter(evidence__in=evidence)
        .annotate(text_sha256=F("snapshot__text_sha256"))
        .order_by("evidence", "created_at", "id")
        .distinct("evidence")
    )
    table = Snapshot._meta.db_table
    return {
        anchor.evidence_id: {
            **_values(anchor, "id", "snapshot", "start", "end"),
            **_words(anchor, "exact"),
            "text_sha256": Words(table, anchor.snapshot_id, "text_sha256", anchor.text_sha256),
        }
        for anchor in first
    }


def _decisions(rows: Rows) -> dict[uuid.UUID, Stated]:
    waivers = _by(Waiver.objects.filter(decision__in=rows).order_by("check_name"), "decision_id")
    return {
        decision.pk: Stated(
            decision.claim_id,
            decision.created_at,
            {
                **_values(decision, "created_by", "proposal", "proposer", "outcome", "four_eyes"),
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
            _values(holding, "proposal", "decision", "appearance", "valid"),
        )
        for holding in Holding.objects.filter(pk__in=rows)
    }


def _ended(rows: Rows) -> dict[uuid.UUID, Stated]:
    return {
        holding.pk: Stated(holding.claim_id, holding.recorded.upper, _values(holding, "ended_by"))
        for holding in Holding.objects.filter(pk__in=rows, recorded__upper_inf=False)
    }


def _publications(rows: Rows) -> dict[uuid.UUID, Stated]:
    return {
        publication.pk: Stated(
            publication.claim_id,
            publication.created_at,
            {
                **_values(publication, "created_by", "number", "notice", "holding", "appearance"),
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
