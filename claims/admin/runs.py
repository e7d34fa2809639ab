"""Readings of the texts, the suggestions they made, and which of them were taken."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, claims_with, filtered, for_each, link, shortened
from claims.models import Document, ExtractionRun, JobState, Statement, Triage, Why
from claims.permissions import Action, may
from claims.selectors import documents
from claims.services import rejections, runs, suggestions


@admin.register(ExtractionRun)
class ExtractionRunAdmin(RecordAdmin):
    fields = (
        "document", "version_link", "state", "progress", "error", "attempts", "method", "version",
        "language", "notes", "run_after", "lease_until", "started_at", "finished_at",
        "statements", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "id", "document", "state", "progress", "method", "version", "attempts", "shown_error",
        "created_at", "finished_at",
    )  # fmt: skip
    list_filter = ("state", "method", "version")
    search_fields = ("id",)
    search_help_text = "Words of the text that was read; or a reading's id."
    actions = ["retry"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtractionRun]:
        rows: QuerySet[ExtractionRun] = ExtractionRun.objects.defer(
            "snapshot__text", "snapshot__search"
        )
        return rows.select_related("snapshot__document", "created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = documents.search(Document.objects.all(), words)
        return rows.filter(snapshot__document__in=found.values("pk"))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.RETRY)

    @admin.action(description="Try failed readings again", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[ExtractionRun]) -> None:
        for_each(self, request, queryset, runs.retry, "{} queued again.")

    @admin.display(description="document")
    def document(self, row: ExtractionRun) -> str:
        return link(row.snapshot.document)

    @admin.display(description="text")
    def version_link(self, row: ExtractionRun) -> str:
        return link(row.snapshot, f"Version {row.snapshot.number}")

    @admin.display(description="read")
    def progress(self, row: ExtractionRun) -> str:
        share = 100 if row.state == JobState.DONE else 100 * row.read // max(row.length, 1)
        return f"{share} %"

    @admin.display(description="error")
    def shown_error(self, row: ExtractionRun) -> str:
        return shortened(row.error) or "—"

    @admin.display(description="suggestions")
    def statements(self, row: ExtractionRun) -> str:
        return filtered(Statement, "What it read", run__id__exact=row.pk)


@admin.register(Statement)
class StatementAdmin(RecordAdmin):
    fields = (
        "claim", "quote", "who", "cue", "directness", "modality", "kind", "score", "said_on",
        "said_on_precision", "document", "run_link", "ordinal", "start", "end", "sources",
        "relations", "taken", "created_at",
    )  # fmt: skip
    list_display = ("shown_claim", "who", "modality", "kind", "score", "document", "taken")
    list_filter = ("kind", "modality", "directness")
    search_fields = ("claim",)
    search_help_text = "Words of a text: its suggestions; or a suggestion's id."
    actions = ["accept", "reject", "reject_opinion"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        rows: QuerySet[Statement] = Statement.objects.defer(
            "run__snapshot__text", "run__snapshot__search"
        )
        return rows.select_related("run__snapshot__document", "triage__appearance")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = documents.search(Document.objects.all(), words)
        return rows.filter(run__snapshot__document__in=found.values("pk"))

    def has_log_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.LOG)

    @admin.action(description="Take into the record", permissions=["log"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Statement]) -> None:
        for_each(
            self,
            request,
            queryset,
            lambda statement: suggestions.accept(statement, by=request.user),  # type: ignore[arg-type]
            "{} taken.",
        )

    def has_sort_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.SORT)

    @admin.action(description="Reject: misread, no claim", permissions=["sort"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Statement]) -> None:
        self._reject(request, queryset, Why.NOT_A_CLAIM)

    @admin.action(description="Reject: an opinion", permissions=["sort"])
    def reject_opinion(self, request: HttpRequest, queryset: QuerySet[Statement]) -> None:
        self._reject(request, queryset, Why.OPINION)

    def _reject(self, request: HttpRequest, rows: QuerySet[Statement], why: Why) -> None:
        for_each(
            self,
            request,
            rows,
            lambda row: rejections.reject([row], why, by=request.user),  # type: ignore[arg-type]
            "{} rejected.",
        )

    @admin.display(description="suggested claim")
    def shown_claim(self, row: Statement) -> str:
        return shortened(row.claim, 140)

    @admin.display(description="speaker")
    def who(self, row: Statement) -> str:
        return row.claimant or "—"

    @admin.display(description="document")
    def document(self, row: Statement) -> str:
        return link(row.run.snapshot.document)

    @admin.display(description="reading")
    def run_link(self, row: Statement) -> str:
        return link(row.run)

    @admin.display(description="taken as")
    def taken(self, row: Statement) -> str:
        triage = getattr(row, "triage", None)
        return link(triage.appearance, "appearance") if triage else "—"


@admin.register(Triage)
class TriageAdmin(RecordAdmin):
    fields = ("statement_link", "appearance_link", "created_at", "created_by")
    list_display = ("created_at", "statement_link", "appearance_link", "created_by")
    search_fields = ("id",)
    search_help_text = "Words of the claim; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Triage]:
        rows: QuerySet[Triage] = Triage.objects.select_related(
            "statement", "appearance__wording", "appearance__document", "created_by"
        )
        return rows.defer("appearance__wording__search")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(appearance__claim__in=claims_with(words))

    @admin.display(description="suggestion")
    def statement_link(self, row: Triage) -> str:
        return link(row.statement)

    @admin.display(description="appearance")
    def appearance_link(self, row: Triage) -> str:
        return link(row.appearance)
