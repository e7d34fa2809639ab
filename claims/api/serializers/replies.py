"""The right of reply."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import claimants, examples
from claims.api.serializers.claimants import ClaimantBrief
from claims.api.serializers.common import Choice, Href, Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.examples import example
from claims.models import Audience, Channel, Reply, ReplyOutcome, ReplyRequest
from claims.selectors import replies
from claims.selectors.replies import ReplyState
from claims.services.replies import LONGEST, LONGEST_NAME

NEW_REQUEST = {
    "claim": examples.CLAIM_ID,
    "claimant": examples.CLAIMANT_ID,
    "whom": "Press office of the port of Aldmouth",
    "channel": "email",
    "text": "Which inspection shows that the bridge is safe for lorries?",
    "asked_at": "2026-02-03T09:00:00Z",
    "deadline": "2026-02-05T17:00:00Z",
}
NEW_REPLY = {
    "outcome": "answered",
    "text": "The inspection of May 2025.",
    "received_at": "2026-02-04T08:15:00Z",
    "audience": "public",
}
REPLY = {
    "id": examples.REPLY_ID,
    **NEW_REPLY,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
REQUEST = {
    "id": examples.REPLY_REQUEST_ID,
    "href": f"/api/v1/reply-requests/{examples.REPLY_REQUEST_ID}/",
    **NEW_REQUEST,
    "claimant": claimants.BRIEF,
    "state": "answered",
    "replies": [REPLY],
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
AUDIENCES = [(value.value, value.label) for value in (Audience.PUBLIC, Audience.DESK)]


@example(REPLY)
class ReplySerializer(serializers.ModelSerializer[Reply]):
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Reply
        fields = list(REPLY)


@example(REQUEST)
class ReplyRequestSerializer(serializers.ModelSerializer[ReplyRequest]):
    """Somebody was asked for comment; the replies, the first one first."""

    href = Href()
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    claimant = ClaimantBrief(read_only=True, allow_null=True)
    state = serializers.SerializerMethodField(
        help_text="The last outcome; without one, whether there is still time to answer."
    )
    replies = ReplySerializer(many=True, read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = ReplyRequest
        fields = list(REQUEST)

    @extend_schema_field(serializers.ChoiceField(choices=ReplyState.choices))
    def get_state(self, request: ReplyRequest) -> str:
        known_at = self.context["moment"].known_at
        return replies.state(request, known_at or timezone.now()).value


@example(NEW_REQUEST)
class ReplyRequestInput(Input):
    """`claimant`: for whom they speak; one of the claim's speakers, or null."""

    claim = Key()
    claimant = Key(required=False, allow_null=True, default=None)
    whom = Words(max_length=LONGEST_NAME, help_text="Who was reached, such as a press office.")
    channel = Choice(choices=Channel.choices)
    text = Words(max_length=LONGEST, help_text="What was asked.")
    asked_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField(help_text="Later than `asked_at`.")


@example(NEW_REPLY)
class ReplyInput(Input):
    """Silence has no `received_at` and is recorded after the deadline."""

    outcome = Choice(choices=ReplyOutcome.choices)
    text = Words(
        required=False, allow_blank=True, max_length=LONGEST, help_text="An answer's own words."
    )
    received_at = serializers.DateTimeField(required=False, allow_null=True)
    audience = Choice(required=False, choices=AUDIENCES)
