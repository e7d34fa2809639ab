"""What is merged into what."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.examples import example
from claims.models import Merge
from claims.services.merges import LONGEST

MERGE = {
    "id": examples.MERGE_ID,
    "loser": examples.OTHER_CLAIM_ID,
    "survivor": examples.CLAIM_ID,
    "reason": "Both say that the bridge carries lorries.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
    "ended_at": None,
    "ended_by": None,
    "end_reason": "",
}
MEMBER = {
    "claim": examples.OTHER_CLAIM_ID,
    "text": "Lorries may cross the harbour bridge at Aldmouth.",
    "merged_at": examples.RECORDED,
    "merged_by": "vera",
    "reason": MERGE["reason"],
    "verdict": None,
}


@example(MERGE)
class MergeSerializer(serializers.ModelSerializer[Merge]):
    """From `recorded_at` until `ended_at` the loser's record is read as the survivor's."""

    loser = serializers.UUIDField(source="loser_id", read_only=True)
    survivor = serializers.UUIDField(source="survivor_id", read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()
    ended_at = serializers.DateTimeField(
        source="recorded.upper", read_only=True, allow_null=True, help_text="Null: in force."
    )
    ended_by = serializers.CharField(
        source="ended_by.username", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Merge
        fields = list(MERGE)


@example(MEMBER)
class MemberSerializer(serializers.Serializer[Any]):
    """A claim that is read as this one. `verdict` is what is held about its own words alone."""

    claim = serializers.UUIDField(source="claim_id")
    text = serializers.CharField()
    merged_at = serializers.DateTimeField(source="merge.created_at")
    merged_by = serializers.CharField(source="merge.created_by.username")
    reason = serializers.CharField(source="merge.reason")
    verdict = serializers.CharField(
        source="holding.proposal.verdict", allow_null=True, default=None
    )


@example({"into": examples.CLAIM_ID, "reason": MERGE["reason"]})
class MergeInput(Input):
    """Into which claim, and why."""

    into = Key()
    reason = Words(max_length=LONGEST)


@example({"reason": "One is about lorries, the other about the footway."})
class UnmergeInput(Input):
    """Why the two are not the same after all."""

    reason = Words(max_length=LONGEST)
