"""Links between claims."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import (
    Choice,
    Href,
    Input,
    IsoDate,
    Key,
    RecordedAt,
    RecordedBy,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Relation, RelationDecision, RelationKind, RelationState, Wording
from claims.selectors.sides import Side

LATEST = {
    "appearance": examples.APPEARANCE_ID,
    "quote": "The bridge is safe for lorries",
    "speakers": ["Mara Lindqvist"],
    "said_on": "2026-02-02",
    "document": examples.DOCUMENT_ID,
    "title": "Bridge reopens",
}
END = {
    "claim": examples.CLAIM_ID,
    "worded_as": examples.CLAIM_ID,
    "number": 1,
    "text": examples.CLAIM,
    "latest": LATEST,
    "verdict": "Mostly false",
}
RELATION = {
    "id": examples.RELATION_ID,
    "href": f"/api/v1/relations/{examples.RELATION_ID}/",
    "kind": "contradicts",
    "one": END,
    "other": {
        "claim": examples.OTHER_CLAIM_ID,
        "worded_as": examples.OTHER_CLAIM_ID,
        "number": 1,
        "text": examples.OTHER_CLAIM,
        "latest": None,
        "verdict": None,
    },
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


class LatestSerializer(serializers.Serializer[Any]):
    """Who said it last, in which words and where."""

    appearance = serializers.UUIDField(source="latest.pk")
    quote = serializers.CharField()
    speakers = serializers.ListField(child=serializers.CharField())
    said_on = IsoDate(source="latest.said_on_text")
    document = serializers.UUIDField(source="latest.document_id")
    title = serializers.CharField(source="latest.document.title")


class EndSerializer(serializers.ModelSerializer[Wording]):
    """A claim, and the wording of it that was judged."""

    claim = serializers.UUIDField(source="claim_id", read_only=True)

    class Meta:
        model = Wording
        fields = ["claim", "number", "text"]


class SideSerializer(serializers.Serializer[Any]):
    """The claim as which this end is read, and the wording that was judged.

    That is of the claim `worded_as`, which may be merged by now. `verdict` is what is held.
    """

    claim = serializers.UUIDField(source="claim_id")
    worded_as = serializers.UUIDField(source="wording.claim_id")
    number = serializers.IntegerField(source="wording.number")
    text = serializers.CharField(source="wording.text")
    latest = serializers.SerializerMethodField()
    verdict = serializers.CharField(
        source="holding.proposal.verdict", allow_null=True, default=None
    )

    @cached_property
    def _latest(self) -> LatestSerializer:
        """One for all sides of a list: to make a serializer costs more than to use it."""
        return LatestSerializer()

    @extend_schema_field(LatestSerializer(allow_null=True))
    def get_latest(self, side: Side) -> Any:
        return self._latest.to_representation(side) if side.latest else None


@example(RELATION)
class RelationSerializer(serializers.ModelSerializer[Relation]):
    """`one` relates to `other`; contradicts and duplicates hold both ways."""

    href = Href()
    one = SideSerializer(read_only=True)
    other = SideSerializer(read_only=True)
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
