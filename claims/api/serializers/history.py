"""What happened to a claim, and what two moments of it have different."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api import links
from claims.api.serializers import examples
from claims.api.serializers.appearances import APPEARANCE, AppearanceSerializer
from claims.api.serializers.claims import WORDING, WordingSerializer
from claims.api.serializers.documents import DocumentBrief
from claims.api.serializers.examples import example
from claims.api.serializers.merges import MERGE, MergeSerializer
from claims.api.serializers.verdicts import DECISION_ID, HOLDING_ID, PROPOSAL_ID, Days
from claims.models import RelationKind, RelationState, Stance
from claims.selectors.comparison import Change
from claims.selectors.timeline_rows import Kind

ENTRY = {
    "at": examples.RECORDED,
    "kind": "decision",
    "who": "egon",
    "what": "Proposal 1 approved: “Mostly false”, moderate confidence, from 2026-02-01.",
    "reason": "The two inspections are independent and recent.",
    "text": "",
    "row": DECISION_ID,
    "href": f"/api/v1/proposals/{PROPOSAL_ID}/",
}
MOMENT = {"as_of": None, "known_at": "2026-02-03T23:59:59.999999Z"}
NOW = {"as_of": None, "known_at": None}
HELD = {
    "holding": HOLDING_ID,
    "proposal": PROPOSAL_ID,
    "verdict": "Mostly false",
    "confidence": "moderate",
    "decided_by": "egon",
    "reason": "The two inspections are independent and recent.",
}
VERDICT = {
    "appearance": None,
    "valid": {"from": "2026-02-01", "until": None},
    "before": None,
    "after": HELD,
    "decided_by": "egon",
    "reason": "The two inspections are independent and recent.",
}
EVIDENCE = {
    "evidence": examples.EVIDENCE_ID,
    "href": f"/api/v1/evidence/{examples.EVIDENCE_ID}/",
    "how": "regraded",
    "document": APPEARANCE["document"],
    "stance": "refutes",
    "is_withdrawn": False,
    "axes": [{"name": "credibility", "before": "", "after": "2: probably true"}],
    "reason": "The harbour office has confirmed the table.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
RELATION = {
    "relation": examples.RELATION_ID,
    "href": f"/api/v1/relations/{examples.RELATION_ID}/",
    "kind": "contradicts",
    "label": "contradicts",
    "claim": examples.OTHER_CLAIM_ID,
    "text": examples.OTHER_CLAIM,
    "before": "suggested",
    "after": "confirmed",
    "decided_by": "vera",
    "reason": "Both speak of the same lorries and the same week.",
}
COMPARISON = {
    "claim": examples.CLAIM_ID,
    "earlier": MOMENT,
    "later": NOW,
    "wording": {"before": WORDING, "after": WORDING, "added": {"count": 0, "first": []}},
    "merges": {"count": 1, "first": [MERGE]},
    "sightings": {"count": 1, "first": [APPEARANCE]},
    "sightings_left_out": {"count": 0, "first": []},
    "evidence": {"count": 1, "first": [EVIDENCE]},
    "relations": {"count": 1, "first": [RELATION]},
    "answer": {"before": None, "after": HELD},
    "verdicts": {"count": 1, "first": [VERDICT]},
}


@example(ENTRY)
class EntrySerializer(serializers.Serializer[Any]):
    """One thing that was recorded about a claim."""

    at = serializers.DateTimeField(help_text="When the desk recorded it (UTC).")
    kind = serializers.ChoiceField(choices=Kind.choices)
    who = serializers.CharField(source="told.who", allow_null=True, help_text="Null: the machine.")
    what = serializers.CharField(source="told.what", help_text="One sentence.")
    reason = serializers.CharField(source="told.reason", help_text="Empty where none was given.")
    text = serializers.CharField(
        source="told.text", help_text="The words themselves, where there are some."
    )
    row = serializers.UUIDField(source="told.key", help_text="The row that tells of it.")
    href = serializers.SerializerMethodField(help_text="What it is about, where it is read.")

    def get_href(self, entry: Any) -> str | None:
        return links.to(entry.told.row)


class MomentSerializer(serializers.Serializer[Any]):
    """Null: today, and all that is known now."""

    as_of = serializers.DateField(allow_null=True)
    known_at = serializers.DateTimeField(allow_null=True)


class _Some(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Of all.")


class SomeWordings(_Some):
    first = WordingSerializer(many=True)


class SomeSightings(_Some):
    first = AppearanceSerializer(many=True)


class AxisSerializer(serializers.Serializer[Any]):
    """What one axis of an assessment said, in words; empty for nothing."""

    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class ChangedEvidenceSerializer(serializers.Serializer[Any]):
    """A piece of evidence that was linked, withdrawn, taken up again or assessed anew."""

    evidence = serializers.UUIDField(source="after.evidence_id")
    href = serializers.SerializerMethodField()
    how = serializers.ChoiceField(
        source="change", choices=[(each.value, each.value) for each in Change]
    )
    document = DocumentBrief(source="after.evidence.document")
    stance = serializers.ChoiceField(source="after.stance", choices=Stance.choices)
    is_withdrawn = serializers.BooleanField(source="after.is_withdrawn")
    axes = AxisSerializer(many=True)
    reason = serializers.CharField(source="after.reason")
    recorded_at = serializers.DateTimeField(source="after.created_at")
    recorded_by = serializers.CharField(source="after.created_by.username")

    def get_href(self, changed: Any) -> str | None:
        return links.to(changed.after)


class SomeEvidence(_Some):
    first = ChangedEvidenceSerializer(many=True)


class ChangedRelationSerializer(serializers.Serializer[Any]):
    """A link to another claim (`text` is that one's) that stood otherwise before."""

    relation = serializers.UUIDField(source="relation.pk")
    href = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(source="relation.kind", choices=RelationKind.choices)
    label = serializers.CharField(source="opposite.label")  # type: ignore[assignment]
    claim = serializers.UUIDField(source="opposite.claim_id")
    text = serializers.CharField(source="opposite.wording.text")
    before = serializers.ChoiceField(
        choices=RelationState.choices, allow_null=True, help_text="Null: it was not there."
    )
    after = serializers.ChoiceField(source="opposite.state", choices=RelationState.choices)
    decided_by = serializers.CharField(source="relation.decider_then", allow_null=True)
    reason = serializers.CharField(source="relation.reason_then", allow_null=True)

    def get_href(self, changed: Any) -> str | None:
        return links.to(changed.relation)


class SomeRelations(_Some):
    first = ChangedRelationSerializer(many=True)


class HeldBrief(serializers.Serializer[Any]):
    """What was held, and who decided it."""

    holding = serializers.UUIDField(source="pk")
    proposal = serializers.UUIDField(source="proposal_id")
    verdict = serializers.CharField(source="proposal.verdict")
    confidence = serializers.CharField(source="proposal.confidence")
    decided_by = serializers.CharField(source="proposal.decision.created_by.username")
    reason = serializers.CharField(source="proposal.decision.reason")


class ChangedVerdictSerializer(serializers.Serializer[Any]):
    """For some days another verdict is held, one for the first time, or none any more."""

    appearance = serializers.UUIDField(allow_null=True, help_text="Given: was it said so?")
    valid = Days(help_text="Days of the world; until is the first not included.")
    before = HeldBrief(allow_null=True)
    after = HeldBrief(allow_null=True)
    decided_by = serializers.CharField(source="decision.created_by.username")
    reason = serializers.CharField(source="decision.reason")


class SomeVerdicts(_Some):
    first = ChangedVerdictSerializer(many=True)


class WordedSerializer(serializers.Serializer[Any]):
    """How the claim was put; `before` is null when it was not recorded yet."""

    before = WordingSerializer(allow_null=True)
    after = WordingSerializer(allow_null=True)
    added = SomeWordings()


class AnswerSerializer(serializers.Serializer[Any]):
    """What was held about the day that each moment asks about."""

    before = HeldBrief(source="answer_before", allow_null=True)
    after = HeldBrief(source="answer_after", allow_null=True)


class SomeMerges(_Some):
    first = MergeSerializer(many=True)


@example(COMPARISON)
class ComparisonSerializer(serializers.Serializer[Any]):
    """What changed about a claim between two moments. Each list gives its first ones and a count.

    `sightings` are those that the later moment alone shows, `sightings_left_out` those that the
    earlier one alone does: they were said after the later day, or of a claim that is read apart by
    then. `merges` are those that were in force at one of the moments alone.
    """

    claim = serializers.UUIDField()
    earlier = MomentSerializer()
    later = MomentSerializer()
    wording = WordedSerializer(source="found.wordings")
    merges = SomeMerges(source="found.merges")
    sightings = SomeSightings(source="found.sightings")
    sightings_left_out = SomeSightings(source="found.sightings_left_out")
    evidence = SomeEvidence(source="found.evidence")
    relations = SomeRelations(source="found.relations")
    answer = AnswerSerializer(source="found")
    verdicts = SomeVerdicts(source="found.verdicts")
