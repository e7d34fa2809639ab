"""What people set aside as misread, and what they make of suggestions."""

from __future__ import annotations

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.examples import example
from claims.models import Kind, Rejection, Why
from claims.services.claims import LONGEST

LONGEST_REASON = 2_000
REJECTION = {
    "id": "01939e8c-8a22-7f45-8a66-9f0a1b2c3d12",
    "statement": examples.STATEMENT_ID,
    "appearance": None,
    "why": "not_a_claim",
    "reason": "A question, not a claim.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}


@example(REJECTION)
class RejectionSerializer(serializers.ModelSerializer[Rejection]):
    """A suggestion, or a sighting, that a person has set aside, and why."""

    statement = serializers.UUIDField(source="statement_id", read_only=True, allow_null=True)
    appearance = serializers.UUIDField(source="appearance_id", read_only=True, allow_null=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Rejection
        fields = list(REJECTION)


@example({"why": "not_a_claim", "reason": "A question, not a claim."})
class RejectInput(Input):
    """Why it is set aside; “other” needs words."""

    why = Choice(choices=Why.choices)
    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON)


@example({"reason": "It was meant in earnest."})
class RestoreInput(Input):
    """Why it stands again."""

    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON)


@example({"text": examples.CLAIM, "kind": "fact"})
class TakeInput(Input):
    """How a suggestion is taken; without anything, as it was read."""

    text = Words(required=False, max_length=LONGEST, help_text="The claim in better words.")
    kind = Choice(choices=Kind.choices, required=False)
    into = Key(required=False, help_text="The claim that it says again.")
