"""What people outside ask to be checked. Who they are is an answer of its own, for editors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
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
from claims.models import Kind, Tip, TipDecision, TipOutcome, TipSender, Why
from claims.models.tips import LANGUAGE
from claims.services import tips

TIP_ID = "01939e8c-9c01-7d21-8f31-5e6f7a8b9c01"
TIP = {
    "id": TIP_ID,
    "href": f"/api/v1/tips/{TIP_ID}/",
    "text": "Is the harbour bridge really safe for lorries?",
    "url": "https://gazette.example/bridge",
    "language": "en",
    "source": "form",
    "group": None,
    "grouped_by": "",
    "state": "new",
    "claim": None,
    "tips": 12,
    "known_claim": {"id": examples.CLAIM_ID, "text": examples.CLAIM},
    "rejected_before": False,
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}
DECISION = {
    "outcome": "rejected",
    "claim": None,
    "group": None,
    "why": "opinion",
    "reason": "It says what the sender likes.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
DONE = [(value, TipOutcome(value).label) for value in ("accepted", "rejected", "reopened")]


@example(TIP)
class TipSerializer(serializers.ModelSerializer[Tip]):
    """A tip; of one that leads its group, `tips` says how many claim the same."""

    href = Href()
    group = serializers.UUIDField(
        source="group_id", read_only=True, allow_null=True,
        help_text="The tip that leads its group; null: it leads its own.",
    )  # fmt: skip
    claim = serializers.UUIDField(
        source="claim_id", read_only=True, allow_null=True, help_text="That it was accepted as."
    )
    tips = serializers.IntegerField(read_only=True, help_text="How many are in its group.")
    known_claim = serializers.SerializerMethodField(
        help_text="One that has these words already. Nothing joins it without a person."
    )
    rejected_before = serializers.SerializerMethodField(help_text="The very words were, once.")
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Tip
        fields = list(TIP)

    @extend_schema_field(
        {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["id", "text"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "text": {"type": "string"},
                    },
                },
                {"type": "null"},
            ]
        }
    )
    def get_known_claim(self, row: Tip) -> Any:
        known = self.context["known"].get(row.pk)
        return {"id": str(known.claim), "text": known.text} if known else None

    def get_rejected_before(self, row: Tip) -> bool:
        return row.pk in self.context["rejected"]


@example(
    {"text": "Is the harbour bridge really safe for lorries?",
     "url": "https://gazette.example/bridge", "name": "A. Reader",
     "contact": "reader@example.org"}
)  # fmt: skip
class TipInput(Input):
    """`url`: where it was seen. Name and contact are not needed; editors of the desk read them."""

    text = Words(max_length=tips.LONGEST)
    url = Words(required=False, allow_blank=True, max_length=2_000)
    language = Words(
        required=False, allow_blank=True, max_length=LANGUAGE,
        help_text="BCP 47; without it, it is told from the text.",
    )  # fmt: skip
    name = Words(required=False, allow_blank=True, max_length=tips.NAME)
    contact = Words(required=False, allow_blank=True, max_length=tips.CONTACT)


@example({"received_at": examples.RECORDED})
class ReceivedTipSerializer(serializers.Serializer[Any]):
    """What a sender is told."""

    received_at = serializers.DateTimeField(source="created_at", read_only=True)


@example({"name": "A. Reader", "contact": "reader@example.org"})
class SenderSerializer(serializers.ModelSerializer[TipSender]):
    class Meta:
        model = TipSender
        fields = ("name", "contact")


@example(DECISION)
class TipDecisionSerializer(serializers.ModelSerializer[TipDecision]):
    claim = serializers.UUIDField(source="claim_id", read_only=True, allow_null=True)
    group = serializers.UUIDField(source="group_id", read_only=True, allow_null=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = TipDecision
        fields = list(DECISION)


@example({"outcome": "accepted", "text": examples.CLAIM, "seen": 2})
class TipDecisionInput(Input):
    """On the whole group. To accept: as `claim`, else as the one that says `text`, or the tip."""

    outcome = Choice(choices=DONE)
    claim = Key(required=False, allow_null=True)
    text = Words(required=False, allow_blank=True, max_length=tips.LONGEST)
    kind = Choice(choices=Kind.choices, required=False)
    why = Choice(choices=Why.choices, required=False)
    reason = Words(required=False, allow_blank=True, max_length=tips.LONGEST)
    seen = Whole(
        required=False, min_value=1,
        help_text="In how many wordings you saw the group: 409 when there are others by now.",
    )  # fmt: skip


@example({"head": TIP_ID, "reason": "Both ask about the bridge."})
class TipGroupInput(Input):
    """`head` is a tip of the other group; null puts the tip on its own."""

    head = Key(allow_null=True)
    reason = Words(required=False, allow_blank=True, max_length=tips.LONGEST)
