"""Verdicts: what is put forward, how it was decided, what is held for which days."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.psycopg_any import Range
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Href, Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.common import Whole as Number
from claims.api.serializers.examples import example
from claims.api.serializers.relations import EndSerializer
from claims.models import (
    Act,
    Attribution,
    Confidence,
    Decision,
    Dissent,
    Ground,
    Holding,
    Indicator,
    Likelihood,
    Outcome,
    Proposal,
    Question,
    Stance,
)
from claims.selectors.findings import BLOCK, WARN
from claims.selectors.verdicts import PENDING
from claims.services.proposals import LONGEST

STATES = [(PENDING, "waits for a decision"), *Outcome.choices]
PROPOSAL_ID = "01939e8c-9a01-7c11-8e21-3c4d5e6f7a01"
HOLDING_ID = "01939e8c-9a02-7c12-8e22-3c4d5e6f7a02"
DECISION_ID = "01939e8c-9a03-7c13-8e23-3c4d5e6f7a03"
RATING_ID = "01939e8c-9a04-7c14-8e24-3c4d5e6f7a04"
EVIDENCE_ID = "01939e8c-9a05-7c15-8e25-3c4d5e6f7a05"
DECISION = {
    "id": DECISION_ID,
    "outcome": "approved",
    "reason": "The two inspections are independent and recent.",
    "four_eyes": True,
    "waivers": [{"check": "not_asked", "reason": "The harbour office was dissolved in May."}],
    "findings": [],
    "recorded_at": examples.RECORDED,
    "recorded_by": "egon",
}
GROUND = {"evidence": EVIDENCE_ID, "assessment": 1, "stance": "refutes"}
DISSENT = {
    "text": "The second inspection relies on the first one's measurements.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "noor",
}
PROPOSAL = {
    "id": PROPOSAL_ID,
    "href": f"/api/v1/proposals/{PROPOSAL_ID}/",
    "claim": examples.CLAIM_ID,
    "appearance": None,
    "question": "veracity",
    "number": 1,
    "act": "judge",
    "state": "approved",
    "wording": {"claim": examples.CLAIM_ID, "number": 1, "text": examples.CLAIM},
    "verdict": "Mostly false",
    "rating": {"id": RATING_ID, "label": "Mostly false", "ordinal": 2, "scale": "Truth"},
    "likelihood": "",
    "attribution": "",
    "confidence": "moderate",
    "failing_part": "Lorries of more than 7.5 tonnes are not allowed on the bridge.",
    "criteria": "",
    "horizon": None,
    "indicators": [{"text": "The limit of weight is lifted.", "expected_by": "2026-09-01"}],
    "resolved_on": None,
    "resolution": "",
    "valid": {"from": "2026-02-01", "until": None},
    "rationale": "Both inspection reports set a limit of 7.5 tonnes.",
    "reason": "The council votes on the bridge next week.",
    "revises": None,
    "grounds": [GROUND],
    "decision": DECISION,
    "dissents": [DISSENT],
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
HOLDING = {
    "id": HOLDING_ID,
    "claim": examples.CLAIM_ID,
    "appearance": None,
    "question": "veracity",
    "verdict": "Mostly false",
    "confidence": "moderate",
    "wording": 1,
    "proposal": PROPOSAL_ID,
    "decision": DECISION_ID,
    "valid": {"from": "2026-02-01", "until": None},
    "recorded": {"from": examples.RECORDED, "until": None},
    "decided_by": "egon",
    "reason": "The two inspections are independent and recent.",
}
FINDING = {
    "name": "few_origins",
    "level": "block",
    "sentence": "It rests on 1 origin; this desk asks for 2.",
    "can_be_waived": True,
}


class _Span(serializers.Field[Any, Any, Any, Any]):
    """A half-open range: `until` is the first that is no longer in it; null is open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Range[Any]) -> dict[str, Any]:
        return {"from": _iso(value.lower), "until": _iso(value.upper)}


def _iso(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value is not None else None


def _span_schema(form: str) -> dict[str, Any]:
    end = {"type": ["string", "null"], "format": form}
    return {
        "type": "object",
        "properties": {"from": end, "until": end},
        "required": ["from", "until"],
    }


@extend_schema_field(_span_schema("date"))
class Days(_Span):
    """Days of the world."""


@extend_schema_field(_span_schema("date-time"))
class Times(_Span):
    """Moments of the desk's clock (UTC)."""


class RatingBrief(serializers.Serializer[Any]):
    id = serializers.UUIDField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    ordinal = serializers.IntegerField(read_only=True, allow_null=True)
    scale = serializers.CharField(source="scale.name", read_only=True)


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    class Meta:
        model = Indicator
        fields = ["text", "expected_by"]


class GroundSerializer(serializers.ModelSerializer[Ground]):
    """A piece of evidence with the number of the assessment that was pinned."""

    evidence = serializers.UUIDField(source="assessment.evidence_id", read_only=True)
    assessment = serializers.IntegerField(source="assessment.number", read_only=True)
    stance = serializers.ChoiceField(
        source="assessment.stance", choices=Stance.choices, read_only=True
    )

    class Meta:
        model = Ground
        fields = list(GROUND)


@example(FINDING)
class FindingSerializer(serializers.Serializer[Any]):
    """One point of the checklist before an approval."""

    name = serializers.CharField(read_only=True)
    level = serializers.ChoiceField(choices=[(BLOCK, "blocks"), (WARN, "warns")], read_only=True)
    sentence = serializers.CharField(read_only=True)
    can_be_waived = serializers.BooleanField(read_only=True)


class WaiverSerializer(serializers.Serializer[Any]):
    check = serializers.CharField(source="check_name", read_only=True)
    reason = serializers.CharField(read_only=True)


@example(DECISION)
class VerdictDecisionSerializer(serializers.ModelSerializer[Decision]):
    """How a proposal ended; `findings` is the checklist as it stood."""

    waivers = WaiverSerializer(many=True, read_only=True)
    findings = FindingSerializer(many=True, read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Decision
        fields = list(DECISION)


@example(DISSENT)
class DissentSerializer(serializers.ModelSerializer[Dissent]):
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Dissent
        fields = list(DISSENT)


@example(PROPOSAL)
class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A verdict as one person put it forward; evidence that you may not see is left out."""

    href = Href()
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    appearance = serializers.UUIDField(source="appearance_id", read_only=True, allow_null=True)
    question = serializers.ChoiceField(choices=Question.choices, read_only=True)
    state = serializers.ChoiceField(source="state_then", choices=STATES, read_only=True)
    wording = EndSerializer(read_only=True)
    verdict = serializers.CharField(read_only=True, help_text="In words.")
    rating = RatingBrief(read_only=True, allow_null=True)
    indicators = IndicatorSerializer(many=True, read_only=True)
    valid = Days(help_text="Days of the world; until is the first not included.")
    revises = serializers.UUIDField(source="revises_then", read_only=True, allow_null=True)
    grounds = GroundSerializer(many=True, read_only=True)
    decision = serializers.SerializerMethodField()
    dissents = DissentSerializer(many=True, read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Proposal
        fields = list(PROPOSAL)

    @extend_schema_field(VerdictDecisionSerializer(allow_null=True))
    def get_decision(self, row: Any) -> Any:
        """None while it waited, at the moment that is asked about.

        What its approver was told is for whoever may see all that it rests on.
        """
        if row.state_then == PENDING:
            return None
        shown = VerdictDecisionSerializer(row.decision).data
        sees_all = len(row.grounds.all()) == row.ground_count
        return shown if sees_all else {**shown, "findings": []}


@example(HOLDING)
class HoldingSerializer(serializers.ModelSerializer[Holding]):
    """What the desk held for the days `valid`, and from when to when it did (`recorded`)."""

    claim = serializers.UUIDField(source="claim_id", read_only=True)
    appearance = serializers.UUIDField(source="appearance_id", read_only=True, allow_null=True)
    question = serializers.ChoiceField(choices=Question.choices, read_only=True)
    verdict = serializers.CharField(source="proposal.verdict", read_only=True)
    confidence = serializers.CharField(source="proposal.confidence", read_only=True)
    wording = serializers.IntegerField(source="proposal.wording.number", read_only=True)
    proposal = serializers.UUIDField(source="proposal_id", read_only=True)
    decision = serializers.UUIDField(source="decision_id", read_only=True)
    valid = Days()
    recorded = serializers.SerializerMethodField()
    decided_by = serializers.CharField(
        source="decision.created_by.username", read_only=True, help_text="Of the decision."
    )
    reason = serializers.CharField(source="decision.reason", read_only=True)

    class Meta:
        model = Holding
        fields = list(HOLDING)

    @extend_schema_field(_span_schema("date-time"))
    def get_recorded(self, row: Holding) -> dict[str, Any]:
        """At a past moment nobody knew yet when it would end."""
        moment = self.context["moment"]
        until = row.recorded.upper
        if until and moment.known_at and until > moment.known_at:
            until = None
        return {"from": _iso(row.recorded.lower), "until": _iso(until)}


@example({"text": "The limit of weight is lifted.", "expected_by": "2026-09-01"})
class IndicatorInput(Input):
    """What would change the judgement, and by when it would be seen."""

    text = Words(max_length=2000)
    expected_by = serializers.DateField(required=False, allow_null=True)


@example(
    {
        "claim": examples.CLAIM_ID,
        "wording": 1,
        "rating": RATING_ID,
        "failing_part": "Lorries of more than 7.5 tonnes are not allowed on the bridge.",
        "confidence": "moderate",
        "valid_from": "2026-02-01",
        "evidence": [EVIDENCE_ID],
        "rationale": "Both inspection reports set a limit of 7.5 tonnes.",
        "reason": "The council votes on the bridge next week.",
    }
)
class ProposalInput(Input):
    """A verdict to be put forward: a rating, a likelihood or, of an appearance, an attribution."""

    claim = Key()
    appearance = Key(required=False, allow_null=True)
    act = Choice(choices=Act.choices, required=False)
    wording = Number(min_value=1, help_text="The number of the wording judged: the latest one.")
    rating = Key(required=False, allow_null=True)
    likelihood = Choice(choices=Likelihood.choices, required=False, allow_blank=True)
    attribution = Choice(choices=Attribution.choices, required=False, allow_blank=True)
    confidence = Choice(choices=Confidence.choices, required=False, allow_blank=True)
    failing_part = Words(required=False, allow_blank=True, max_length=LONGEST)
    criteria = Words(required=False, allow_blank=True, max_length=LONGEST)
    horizon = serializers.DateField(required=False, allow_null=True)
    indicators = IndicatorInput(many=True, required=False)
    resolved_on = serializers.DateField(required=False, allow_null=True)
    resolution = Words(required=False, allow_blank=True, max_length=LONGEST)
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(
        required=False, allow_null=True, help_text="The first day that is not included."
    )
    evidence = serializers.ListField(child=Key(), required=False, max_length=500)
    rationale = Words(required=False, allow_blank=True, max_length=LONGEST)
    reason = Words(max_length=LONGEST)
    revises = Key(required=False, allow_null=True)


@example(
    {
        "outcome": "approved",
        "reason": "The two inspections are independent and recent.",
        "waivers": {"not_asked": "The harbour office was dissolved in May."},
    }
)
class VerdictDecisionInput(Input):
    """How a proposal ends. `waivers` names what blocks and why it may pass."""

    outcome = Choice(choices=Outcome.choices)
    reason = Words(max_length=LONGEST)
    waivers = serializers.DictField(child=Words(max_length=2000), required=False)


@example({"text": "The second inspection relies on the first one's measurements."})
class DissentInput(Input):
    text = Words(max_length=LONGEST)
