"""What was published, its corrections, and what readers asked for."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Href, Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.examples import example
from claims.models import (
    CorrectionAnswer,
    CorrectionOutcome,
    CorrectionRequest,
    Notice,
    Publication,
    Question,
)
from claims.selectors import corrections as asked
from claims.selectors import publications
from claims.services import corrections, editions

PUBLICATION_ID = "01939e8c-9b01-7c21-8e31-4d5e6f7a8b01"
HOLDING_ID = "01939e8c-9a02-7c12-8e22-3c4d5e6f7a02"
REQUEST_ID = "01939e8c-9b02-7c22-8e32-4d5e6f7a8b02"
TITLE = "The harbour bridge at Aldmouth is safe for lorries: Mostly false"
SLUG = "the-harbour-bridge-at-aldmouth-is-safe-for-lorries-mostly-false"
PAGE = f"/checks/{examples.CLAIM_ID}/{SLUG}/"
EDITION = {
    "id": PUBLICATION_ID,
    "href": f"/api/v1/publications/{PUBLICATION_ID}/",
    "page": PAGE,
    "claim": examples.CLAIM_ID,
    "appearance": None,
    "question": "veracity",
    "subject": examples.CLAIM_ID,
    "number": 1,
    "notice": "first",
    "notice_text": "",
    "holding": HOLDING_ID,
    "slug": SLUG,
    "title": TITLE,
    "summary": "Factcheck holds: Mostly false (from 2026-02-01).",
    "state": "current",
    "is_outdated": False,
    "embargo_until": None,
    "visible_at": examples.RECORDED,
    "recall_reason": None,
    "recorded_at": examples.RECORDED,
    "recorded_by": "egon",
}
CONTENT: dict[str, Any] = {
    "claim": {"id": examples.CLAIM_ID, "text": examples.CLAIM, "language": "en", "kind": "fact"},
    "question": "veracity",
    "withheld": 1,
}
CLAIM_REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": f"https://desk.example.org{PAGE}",
    "claimReviewed": examples.CLAIM,
    "reviewRating": {"@type": "Rating", "alternateName": "Mostly false"},
}
REQUEST = {
    "id": REQUEST_ID,
    "href": f"/api/v1/correction-requests/{REQUEST_ID}/",
    "publication": PUBLICATION_ID,
    "subject": examples.CLAIM_ID,
    "text": "The limit was lifted on Monday; see the council's minutes.",
    "name": "A. Reader",
    "contact": "reader@example.org",
    "state": "answered",
    "is_overdue": False,
    "due_at": examples.RECORDED,
    "answer": {
        "outcome": "corrected",
        "text": "You are right; we have corrected the check.",
        "edition": PUBLICATION_ID,
        "recorded_at": examples.RECORDED,
        "recorded_by": "egon",
    },
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}


@example(EDITION)
class EditionSerializer(serializers.ModelSerializer[Publication]):
    """One edition of a page. `state` and `is_outdated` are as of the moment asked about."""

    href = Href()
    page = serializers.SerializerMethodField(help_text="Where readers find it.")
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    appearance = serializers.UUIDField(source="appearance_id", read_only=True, allow_null=True)
    question = serializers.ChoiceField(choices=Question.choices, read_only=True)
    subject = serializers.UUIDField(read_only=True, help_text="The appearance, else the claim.")
    holding = serializers.UUIDField(source="holding_id", read_only=True)
    state = serializers.ChoiceField(
        source="state_then", choices=publications.STATES, read_only=True
    )
    is_outdated = serializers.BooleanField(
        read_only=True, help_text="What readers read, or will, is not what the desk holds."
    )
    visible_at = serializers.DateTimeField(read_only=True)
    recall_reason = serializers.CharField(read_only=True, allow_null=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Publication
        fields = list(EDITION)

    def get_page(self, row: Publication) -> str:
        return publications.address(row)


@example({**EDITION, "instead": "", "content": CONTENT, "claim_review": CLAIM_REVIEW})
class PublicationSerializer(EditionSerializer):
    """An edition with all that its page shows, as far as you may see its evidence today."""

    instead = serializers.CharField(
        source="held_instead",
        read_only=True,
        help_text="Of an outdated page, in a sentence: what is held now.",
    )
    content = serializers.SerializerMethodField()
    claim_review = serializers.SerializerMethodField(help_text="schema.org JSON-LD.")

    class Meta:
        model = Publication
        fields = [*EDITION, "instead", "content", "claim_review"]

    @extend_schema_field({"type": "object", "description": "Empty where redacted."})
    def get_content(self, row: Publication) -> Any:
        return row.content

    @extend_schema_field({"type": ["object", "null"]})
    def get_claim_review(self, row: Publication) -> Any:
        return row.claim_review


@example(
    {"holding": HOLDING_ID, "title": "", "summary": "", "slug": "", "embargo_until": None}
)  # fmt: skip
class PublicationInput(Input):
    """What is left out is made: a title and summary of the verdict, a slug of the title."""

    holding = Key()
    title = Words(required=False, allow_blank=True, max_length=300)
    summary = Words(required=False, allow_blank=True, max_length=editions.LONGEST)
    slug = Words(required=False, allow_blank=True, max_length=editions.SLUG)
    embargo_until = serializers.DateTimeField(required=False, allow_null=True)


@example({"notice": "correction", "notice_text": "We had the wrong bridge.", "holding": HOLDING_ID})
class EditionInput(Input):
    """`typo` and `clarification` leave the verdict as it was; `update` says that the world has
    changed, `correction` that the page was wrong; `retraction` takes the verdict back."""

    notice = Choice(choices=[choice for choice in Notice.choices if choice[0] != Notice.FIRST])
    notice_text = Words(max_length=editions.LONGEST, help_text="What readers are told. Markdown.")
    holding = Key(required=False, allow_null=True, help_text="Without it, as before.")
    title = Words(required=False, allow_blank=True, max_length=300)
    summary = Words(required=False, allow_blank=True, max_length=editions.LONGEST)
    embargo_until = serializers.DateTimeField(required=False, allow_null=True)


@example({"reason": "The source asked for another week."})
class RecallInput(Input):
    reason = Words(max_length=editions.LONGEST)


class AnswerSerializer(serializers.ModelSerializer[CorrectionAnswer]):
    edition = serializers.UUIDField(source="edition_id", read_only=True, allow_null=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = CorrectionAnswer
        fields = list(REQUEST["answer"])  # type: ignore[call-overload]


@example(REQUEST)
class CorrectionRequestSerializer(serializers.ModelSerializer[CorrectionRequest]):
    """What a reader wrote. Who the reader is stays with the desk."""

    href = Href()
    publication = serializers.UUIDField(source="publication_id", read_only=True)
    subject = serializers.UUIDField(source="publication.subject", read_only=True)
    state = serializers.ChoiceField(source="state_then", choices=asked.STATES, read_only=True)
    is_overdue = serializers.BooleanField(read_only=True)
    answer = serializers.SerializerMethodField()
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = CorrectionRequest
        fields = list(REQUEST)

    @extend_schema_field({"oneOf": [{"type": "object"}, {"type": "null"}]})
    def get_answer(self, row: Any) -> Any:
        return AnswerSerializer(row.answer).data if row.state_then == asked.ANSWERED else None


@example(
    {"subject": examples.CLAIM_ID, "text": "The limit was lifted on Monday.",
     "name": "A. Reader", "contact": "reader@example.org"}
)  # fmt: skip
class CorrectionRequestInput(Input):
    """`subject` is the id in the address of the check."""

    subject = Key()
    edition = serializers.IntegerField(
        required=False, min_value=1,
        help_text="The number of the edition that was read; without it, the latest one.",
    )  # fmt: skip
    text = Words(max_length=corrections.LONGEST)
    name = Words(required=False, allow_blank=True, max_length=corrections.NAME)
    contact = Words(required=False, allow_blank=True, max_length=corrections.CONTACT)


@example({"due_at": examples.RECORDED})
class ReceivedSerializer(serializers.Serializer[Any]):
    """What a reader is told: by when the desk means to answer."""

    due_at = serializers.DateTimeField(read_only=True)


@example(
    {"outcome": "corrected", "text": "You are right; we have corrected the check.",
     "edition": PUBLICATION_ID}
)  # fmt: skip
class AnswerInput(Input):
    """`edition` is the one that corrects the page; none when nothing was corrected."""

    outcome = Choice(choices=CorrectionOutcome.choices)
    text = Words(max_length=corrections.LONGEST)
    edition = Key(required=False, allow_null=True)
