"""Links between claims."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Href, Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.examples import example
from claims.models import Relation, RelationDecision, RelationKind, RelationState, Wording

END = {"claim": examples.CLAIM_ID, "number": 1, "text": examples.CLAIM}
RELATION = {
    "id": examples.RELATION_ID,
    "href": f"/api/v1/relations/{examples.RELATION_ID}/",
    "kind": "contradicts",
    "one": END,
    "other": {"claim": examples.OTHER_CLAIM_ID, "number": 1, "text": examples.OTHER_CLAIM},
    "document": examples.DOCUMENT_ID,
    "cue": "contradicting",
    "method": "cue",
    "version": "1",
    "score": 1.0,
    "parts": {"cue": 1.0},
    "state": "suggested",
    "decided_by": None,
    "decided_at": None,
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}
DECISION = {
    "state": "confirmed",
    "reason": "Both speak of the same lorries and the same week.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}


class OppositeSerializer(serializers.Serializer[Any]):
    """A relation seen from one of its claims; `text` is the other claim's."""

    relation = serializers.UUIDField(source="relation.pk")
    href = Href()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="Reads from this claim to the other."
    )
    kind = serializers.ChoiceField(source="relation.kind", choices=RelationKind.choices)
    state = serializers.ChoiceField(choices=RelationState.choices)
    claim = serializers.UUIDField(source="claim_id")
    text = serializers.CharField(source="wording.text")
    cue = serializers.CharField(source="relation.cue")
    method = serializers.CharField(source="relation.method")
    score = serializers.FloatField(source="relation.score", allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return {**shown, "href": self.fields["href"].to_representation(instance.relation)}


class EndSerializer(serializers.ModelSerializer[Wording]):
    """The claim, and the wording of it that was judged."""

    claim = serializers.UUIDField(source="claim_id", read_only=True)

    class Meta:
        model = Wording
        fields = ["claim", "number", "text"]


@example(RELATION)
class RelationSerializer(serializers.ModelSerializer[Relation]):
    """`one` relates to `other`; contradicts and duplicates hold both ways."""

    href = Href()
    one = EndSerializer(source="from_wording", read_only=True)
    other = EndSerializer(source="to_wording", read_only=True)
    document = serializers.UUIDField(
        source="document_id", read_only=True, allow_null=True, help_text="Whose text says so."
    )
    parts = serializers.DictField(
        child=serializers.FloatField(), read_only=True, help_text="What the score is made of."
    )
    state = serializers.ChoiceField(
        source="state_then", choices=RelationState.choices, read_only=True
    )
    decided_by = serializers.CharField(source="decider_then", read_only=True, allow_null=True)
    decided_at = serializers.DateTimeField(source="decided_then", read_only=True, allow_null=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Relation
        fields = list(RELATION)


@example(DECISION)
class DecisionSerializer(serializers.ModelSerializer[RelationDecision]):
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = RelationDecision
        fields = list(DECISION)


@example(
    {"kind": "contradicts", "one": examples.CLAIM_ID, "other": examples.OTHER_CLAIM_ID,
     "reason": "Both speak of the same lorries."}
)  # fmt: skip
class RelationInput(Input):
    """Link two claims; the link is confirmed as it is made."""

    kind = Choice(choices=RelationKind.choices)
    one = Key()
    other = Key()
    reason = Words(required=False, allow_blank=True, max_length=2000)


@example({"state": "confirmed", "reason": "Both speak of the same lorries and the same week."})
class DecisionInput(Input):
    """`suggested` opens a decided relation again."""

    state = Choice(choices=RelationState.choices)
    reason = Words(required=False, allow_blank=True, max_length=2000)
