"""The texts of documents, version by version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Left, Length
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import RecordAdmin, filtered, link, to_add
from claims.models import Document, Evidence, ExtractionRun, Snapshot
from claims.selectors import documents

SHOWN_CHARACTERS = 5_000


@admin.register(Snapshot)
class SnapshotAdmin(RecordAdmin):
    fields = (
        "document_link", "number", "change", "title", "text_start", "length", "whole_text",
        "media_type", "extractor", "text_sha256", "bytes_sha256", "file", "runs", "evidence",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("id", "document_link", "number", "change", "media_type", "created_at")
    list_filter = ("change", "media_type")
    search_fields = ("text",)
    search_help_text = "Words of the text; or a version's id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        rows: QuerySet[Snapshot] = Snapshot.objects.defer("text", "search")
        return rows.select_related("document", "created_by")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            start = Snapshot.objects.filter(pk=row.pk).annotate(
                start=Left("text", SHOWN_CHARACTERS), characters=Length("text")
            )
            row.start, row.characters = start.values_list("start", "characters").get()
        return row

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = documents.search(Document.objects.all(), words)
        return rows.filter(document__in=found.values("pk"))

    @admin.display(description="document")
    def document_link(self, row: Snapshot) -> str:
        return link(row.document)

    @admin.display(description="text")
    def text_start(self, row: Any) -> str:
        return f"{row.start}…" if row.characters > SHOWN_CHARACTERS else str(row.start)

    @admin.display(description="characters")
    def length(self, row: Any) -> int:
        return int(row.characters)

    @admin.display(description="whole text")
    def whole_text(self, row: Snapshot) -> str:
        path = reverse("api:document-text", args=[row.document_id, row.number])
        return format_html('<a href="{}">Plain text</a>', path)

    @admin.display(description="readings")
    def runs(self, row: Snapshot) -> str:
        return filtered(ExtractionRun, "Its readings", snapshot__id__exact=row.pk)

    @admin.display(description="evidence")
    def evidence(self, row: Snapshot) -> str:
        return to_add(Evidence, "Link a passage of this text", snapshot=row.pk)
