"""What a person does to many claims or suggestions at once."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import (
    Choice,
    Href,
    Input,
    Key,
    RecordedAt,
    RecordedBy,
    Whole,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Batch, Degree, Verb, Why
from claims.models.cases import JUDGEMENTS

BATCH_ID = "01939e8c-8a23-7f45-8a66-9f0a1b2c3d12"
LONGEST_REASON = 2_000
BATCH = {
    "id": BATCH_ID,
    "href": f"/api/v1/batches/{BATCH_ID}/",
    "verb": "set_aside",
    "parameters": {"why": "outdated"},
    "reason": "The vote is over.",
    "item_count": 214,
    "undoes": None,
    "undone_by": None,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}


@example(BATCH)
class BatchSerializer(serializers.ModelSerializer[Batch]):
    """One act on many. Of an undoing `parameters.left` counts what had been changed since."""

    href = Href()
    item_count = serializers.IntegerField(
        read_only=True, help_text="How many it changed; the others were so already."
    )
    undoes = serializers.UUIDField(source="undoes_id", read_only=True, allow_null=True)
    undone_by = serializers.SerializerMethodField(help_text="The batch that undid it.")
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Batch
        fields = list(BATCH)

    def get_undone_by(self, batch: Any) -> str | None:
        undone = getattr(batch, "undone_by", None)
        return str(undone.pk) if undone else None


class JudgementsInput(Input):
    """0 (not at all) to 3 (very much); null takes a judgement back."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {
            name: Whole(required=False, allow_null=True, min_value=0, max_value=max(Degree.values))
            for name in JUDGEMENTS
        }


@example(
    {
        "verb": "set_aside",
        "search": "state=waiting&language=en",
        "why": "outdated",
        "reason": "The vote is over.",
    }
)
class BatchInput(Input):
    """What to do, and to which: `claims`, `statements`, or what a `search` of the queue finds."""

    verb = Choice(choices=[(verb, verb.label) for verb in Verb if verb != Verb.UNDO])
    claims = serializers.ListField(child=Key(), required=False)
    statements = serializers.ListField(child=Key(), required=False)
    search = Words(
        required=False,
        max_length=2_000,
        help_text="Parameters of GET /cases/, as in its address: state=waiting&label=…",
    )
    assignee = Whole(required=False, help_text="The id of who gets them.")
    label = Key(required=False)  # type: ignore[assignment]
    due_on = serializers.DateField(required=False, allow_null=True)
    override = Whole(required=False, allow_null=True, min_value=-100, max_value=100)
    judgements = JudgementsInput(required=False)
    why = Choice(choices=Why.choices, required=False)
    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON)
