"""Documents, their texts, and the runs that read them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import (
    EditInput,
    Flag,
    Href,
    Input,
    Key,
    RecordedAt,
    RecordedBy,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Document, ExtractionRun, JobState, Publisher, Snapshot
from claims.services import documents, publishers

PUBLISHER = {"id": examples.PUBLISHER_ID, "name": "Aldmouth Herald", "host": "herald.example"}
DOCUMENT = {
    "id": examples.DOCUMENT_ID,
    "href": f"/api/v1/documents/{examples.DOCUMENT_ID}/",
    "title": "Engineers split over the harbour bridge",
    "url": "https://herald.example/bridge",
    "external_id": "",
    "publisher": PUBLISHER,
    "published_on": "2026-02-02",
    "language": "en",
    "state": "done",
    "error": "",
    "read": 3120,
    "length": 3120,
    "versions": 1,
    "claim_count": 7,
    "version": 1,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
SNAPSHOT = {
    "id": examples.SNAPSHOT_ID,
    "href": f"/api/v1/documents/{examples.DOCUMENT_ID}/snapshots/1/",
    "document": examples.DOCUMENT_ID,
    "number": 1,
    "change": "first",
    "title": "Engineers split over the harbour bridge",
    "length": 3120,
    "text_sha256": "9f2c" + "0" * 60,
    "bytes_sha256": "77ab" + "0" * 60,
    "media_type": "text/html",
    "extractor": "trafilatura 2.3",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
RUN = {
    "id": examples.RUN_ID,
    "href": f"/api/v1/runs/{examples.RUN_ID}/",
    "document": examples.DOCUMENT_ID,
    "snapshot": examples.SNAPSHOT_ID,
    "state": "running",
    "progress": 0.4,
    "read": 1248,
    "length": 3120,
    "attempts": 1,
    "error": "",
    "method": "rules",
    "version": "1",
    "language": "en",
    "notes": [],
    "started_at": examples.RECORDED,
    "finished_at": None,
    "recorded_at": examples.RECORDED,
}


@example(
    {**PUBLISHER, "href": f"/api/v1/publishers/{examples.PUBLISHER_ID}/", "is_ours": False,
     "version": 1, "recorded_at": examples.RECORDED}
)  # fmt: skip
class PublisherSerializer(serializers.ModelSerializer[Publisher]):
    href = Href()
    recorded_at = RecordedAt()

    class Meta:
        model = Publisher
        fields = ["id", "href", "name", "host", "is_ours", "version", "recorded_at"]


@example({"is_ours": True, "reason": "We bought it in May."})
class PublisherInput(EditInput):
    name = Words(required=False, max_length=publishers.LONGEST)
    host = Words(
        required=False,
        allow_null=True,
        allow_blank=True,
        max_length=publishers.LONGEST_HOST,
        help_text="Of its addresses, without “www.”; null for none.",
    )
    is_ours = Flag(required=False, help_text="Our own publications are never evidence.")


class PublisherBrief(serializers.ModelSerializer[Publisher]):
    class Meta:
        model = Publisher
        fields = ["id", "name", "host"]


@example(DOCUMENT)
class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A document with the state of its newest text."""

    href = Href()
    publisher = PublisherBrief(read_only=True, allow_null=True)
    state = serializers.ChoiceField(
        choices=JobState.choices, read_only=True, allow_null=True, help_text="Of the newest run."
    )
    error = serializers.CharField(read_only=True, allow_null=True, help_text="Why it failed.")
    read = serializers.IntegerField(read_only=True, allow_null=True, help_text="Characters read.")
    length = serializers.IntegerField(read_only=True, allow_null=True, help_text="Of the text.")
    versions = serializers.IntegerField(read_only=True, help_text="How many texts it has had.")
    claim_count = serializers.IntegerField(read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Document
        fields = list(DOCUMENT)


@example({"title": "Engineers split over the bridge", "reason": "As the page has it."})
class DocumentInput(EditInput):
    """A document's particulars; its text is never edited."""

    title = Words(required=False, allow_blank=True, max_length=documents.LONGEST_TITLE)
    publisher = serializers.PrimaryKeyRelatedField(
        queryset=Publisher.objects.all(), required=False, allow_null=True, pk_field=Key()
    )
    published_on = serializers.DateField(required=False, allow_null=True)
    language = Words(
        required=False, allow_blank=True, max_length=35, help_text="BCP 47, such as en or pt-BR."
    )


class DocumentBrief(serializers.ModelSerializer[Document]):
    href = Href()

    class Meta:
        model = Document
        fields = ["id", "href", "title", "url", "published_on"]


@example(SNAPSHOT)
class SnapshotBrief(serializers.ModelSerializer[Snapshot]):
    """One text of a document, without the text."""

    href = Href()
    length = serializers.IntegerField(read_only=True, help_text="Characters (code points).")
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Snapshot
        fields = list(SNAPSHOT)


@example({**SNAPSHOT, "text": "The harbour bridge is safe for lorries, the mayor said on Monday."})
class SnapshotSerializer(SnapshotBrief):
    """One text of a document. Every offset counts its code points."""

    class Meta:
        model = Snapshot
        fields = [*SNAPSHOT, "text"]


@example(RUN)
class RunSerializer(serializers.ModelSerializer[ExtractionRun]):
    href = Href()
    document = serializers.UUIDField(source="snapshot.document_id", read_only=True)
    snapshot = serializers.UUIDField(source="snapshot_id", read_only=True)
    state = serializers.ChoiceField(choices=JobState.choices, read_only=True)
    progress = serializers.SerializerMethodField(help_text="The share read, 0–1.")
    notes = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="What was not attempted, and why."
    )
    recorded_at = RecordedAt()

    class Meta:
        model = ExtractionRun
        fields = list(RUN)

    def get_progress(self, run: ExtractionRun) -> float:
        if run.state == JobState.DONE:
            return 1.0
        return round(run.read / run.length, 3) if run.length else 0.0


@extend_schema_field({"type": "string", "format": "binary"})
class FileInput(serializers.FileField):
    """The bytes as received."""


BCP47 = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
LONGEST_ADDRESS = 2_000


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Plain text",
            value={
                "text": "The harbour bridge is safe for lorries, the mayor said on Monday.",
                "title": "Engineers split over the harbour bridge",
                "published_on": "2026-02-02",
            },
        ),
        OpenApiExample(
            "HTML with its address",
            value={
                "html": "<html><body><article><p>The harbour bridge is safe for lorries, the "
                "mayor said on Monday.</p></article></body></html>",
                "url": "https://herald.example/bridge",
            },
        ),
    ]
)
class SubmissionInput(Input):
    """A source text, given once (`text`, `html`, or in a form `file`), and what is known of it."""

    text = Words(required=False, trim_whitespace=False, help_text="The plain text.")
    html = Words(required=False, trim_whitespace=False, help_text="The whole page.")
    url = Words(
        required=False,
        allow_blank=True,
        max_length=LONGEST_ADDRESS,
        help_text="The address where it was published. It is recorded, not fetched.",
    )
    external_id = Words(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Your own id, which names the document when it has no address.",
    )
    title = Words(required=False, allow_blank=True, max_length=1000)
    language = serializers.RegexField(
        BCP47,
        required=False,
        max_length=35,
        help_text="BCP 47, such as en or pt-BR.",
        error_messages={"invalid": "This is no language tag; write one such as en or pt-BR."},
    )
    published_on = serializers.DateField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in self.sources if name in attrs]
        if len(given) != 1:
            names = " or ".join(self.sources)
            raise serializers.ValidationError(f"Give the text once: as {names}.")
        return attrs

    @property
    def sources(self) -> list[str]:
        return [name for name in ("text", "html", "file") if name in self.fields]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "File",
            value={"file": "bridge.html", "url": "https://herald.example/bridge"},
            media_type="multipart/form-data",
        )
    ]
)
class FormSubmissionInput(SubmissionInput):
    """The same as a form: the file may be sent as it is."""

    file = FileInput(required=False, allow_empty_file=True)


@example(
    {"is_new": True, "document": DOCUMENT, "snapshot": SNAPSHOT, "run": {**RUN, "state": "queued"}}
)
class SubmittedSerializer(serializers.Serializer[Any]):
    """What was recorded. `is_new` is false when this very text was known already."""

    is_new = serializers.BooleanField()
    document = DocumentSerializer()
    snapshot = SnapshotBrief()
    run = RunSerializer()
