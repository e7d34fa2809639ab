"""Parts of composite claims."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api import links
from claims.api.serializers import examples
from claims.api.serializers.common import Input, Key, Words
from claims.api.serializers.examples import example
from claims.services.claims import LONGEST
from claims.services.parts import MOST

PART = {
    "relation": examples.RELATION_ID,
    "claim": examples.OTHER_CLAIM_ID,
    "href": f"/api/v1/claims/{examples.OTHER_CLAIM_ID}/",
    "text": examples.OTHER_CLAIM,
    "verdict": "Mostly false",
    "confidence": "moderate",
}


@example(PART)
class PartSerializer(serializers.Serializer[Any]):
    """A claim that is part of another one, and what is held about the day that is asked about."""

    relation = serializers.UUIDField(source="relation.pk")
    claim = serializers.UUIDField(source="wording.claim_id")
    href = serializers.SerializerMethodField(help_text="Where it is read.")
    text = serializers.CharField(source="wording.text")
    verdict = serializers.CharField(
        source="holding.proposal.verdict",
        allow_null=True,
        default=None,
        help_text="Null: nothing is held.",
    )
    confidence = serializers.CharField(
        source="holding.proposal.confidence", allow_null=True, default=None
    )

    def get_href(self, part: Any) -> str | None:
        return links.to(part.wording)


@example({"text": "The harbour bridge at Aldmouth is open."})
class PartInput(Input):
    """A claim that is there already, or the text of one: one of the two."""

    claim = Key(required=False)
    text = Words(required=False, max_length=LONGEST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError("Give a claim or a text: one of them.")
        return attrs


@example(
    {
        "parts": [
            {"claim": examples.OTHER_CLAIM_ID},
            {"text": "The harbour bridge at Aldmouth is open."},
        ],
        "reason": "It says two things that are judged apart.",
    }
)
class SplitInput(Input):
    parts = serializers.ListField(child=PartInput(), max_length=MOST)
    reason = Words(required=False, allow_blank=True, max_length=2000)
