"""Source texts, their versions, and who published them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from claims.admin.base import (
    Form,
    ReadOnlyInline,
    filtered,
    for_each,
    link,
    shortened,
    to_add,
)
from claims.admin.editing import EditedAdmin, EditForm
from claims.errors import Refused
from claims.models import Appearance, Document, Evidence, ExtractionRun, JobState, Snapshot
from claims.permissions import Action, may
from claims.selectors import documents
from claims.services import runs
from claims.services.documents import Submission, Submitted, describe, submit
from factcheck.errors import FactcheckError


class DocumentForm(EditForm):
    """A document's particulars."""

    def described(self, changes: dict[str, Any], **along: Any) -> Document:
        return describe(self.instance, changes, **along)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return JobState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class SubmitForm(Form):
    """A source text: pasted or a file, once."""

    by: Any = None  # set per request

    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 16, "cols": 100}),
        required=False,
        strip=False,
        help_text="Plain text or the source of an HTML page.",
    )
    file = forms.FileField(required=False, help_text="Instead of pasting: plain text or HTML.")
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=2000,
        help_text="Where it was published. It is recorded, not fetched.",
    )
    external_id = forms.CharField(
        label="Sender's id", required=False, max_length=200, help_text="If it has no address."
    )
    title = forms.CharField(
        required=False, max_length=1000, help_text="If the text does not say it."
    )

    class Meta:
        model = Document
        fields = ["title", "published_on", "language"]

    submitted: Submitted | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("text")) == bool(cleaned.get("file")):
            raise forms.ValidationError("Give the text once: paste it or choose a file.")
        return cleaned

    def is_valid(self) -> bool:
        """Also hands the text in: what the service refuses is shown at the field."""
        return super().is_valid() and (self.submitted is not None or self._submit())

    def _submit(self) -> bool:
        try:
            self.submitted = submit(self._submission(), by=self.by)
        except FactcheckError as error:
            self.add_error("file" if self.cleaned_data.get("file") else "text", str(error))
        except Refused as refused:
            self.add_error(refused.field or None, str(refused))
        return self.submitted is not None

    def _submission(self) -> Submission:
        given = self.cleaned_data
        file = given.get("file")
        return Submission(
            data=file.read() if file else given["text"].encode(),
            filename=file.name if file else None,
            content_type=file.content_type if file else None,
            url=given["url"],
            external_id=given["external_id"],
            title=given["title"],
            language=given["language"],
            published_on=given["published_on"],
        )

    def save(self, commit: bool = True) -> Document:
        if self.submitted is None:
            raise ValueError("save() before is_valid()")
        return self.submitted.document

    def save_m2m(self) -> None:
        """There are none."""


class SnapshotInline(ReadOnlyInline):
    model = Snapshot
    fields = readonly_fields = ("number", "change", "media_type", "extractor", "created_at")
    ordering = ("number",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        rows: QuerySet[Snapshot] = Snapshot.objects.defer("text", "search")
        return rows.select_related("document").order_by("number")


@admin.register(Document)
class DocumentAdmin(EditedAdmin):
    adds = Action.SUBMIT
    changes = Action.DESCRIBE
    edit_form = DocumentForm
    editable = ("title", "publisher", "published_on", "language")
    fields = (
        "title", "publisher", "published_on", "language", "address", "external_id",
        "identity_kind", "identity", "created_at", "created_by", "reader", "appearances",
        "evidence", "edits",
    )  # fmt: skip
    autocomplete_fields = ("publisher",)
    inlines = [SnapshotInline]
    list_display = (
        "shown_title", "publisher_link", "published_on", "progress", "versions", "claim_count",
        "created_at",
    )  # fmt: skip
    list_filter = [StateFilter, "published_on", "identity_kind"]
    search_fields = ("title",)
    search_help_text = "Words of the text, the title or the address; or a document's id."
    actions = ["retry", "extract_again"]
    add_fieldsets = (
        ("Submit a source text", {"fields": ("text", "file")}),
        ("What is known of it", {
            "fields": ("url", "external_id", "title", "published_on", "language"),
        }),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return documents.listed().select_related("created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return documents.search(rows, words)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.add_fieldsets if obj is None else super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [] if obj is None else self.inlines

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            return type("SubmitForm", (SubmitForm,), {"by": request.user})
        return super().get_form(request, obj, change, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.response_post_save_add(request, obj)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        run: Any = documents.listed().get(pk=obj.pk)
        self.message_user(request, f"“{obj}” is recorded; its text is {JobState(run.state).label}.")
        return super().log_addition(request, obj, message)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.RETRY)

    @admin.action(description="Try failed readings again", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        failed = ExtractionRun.objects.filter(
            snapshot__document__in=queryset.order_by().values("pk"), state=JobState.FAILED
        )
        if not failed.exists():
            self.message_user(request, "None of these has failed.", messages.WARNING)
        for_each(self, request, failed, runs.retry, "{} queued again.")

    @admin.action(description="Read the newest text again, if not yet by today's engine",
                  permissions=["retry"])  # fmt: skip
    def extract_again(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        newest = (
            Snapshot.objects.filter(document__in=queryset.order_by().values("pk"))
            .order_by("document", "-number")
            .distinct("document")
            .defer("search")
        )
        for_each(
            self,
            request,
            newest,
            lambda snapshot: runs.queue(snapshot, by=request.user),  # type: ignore[arg-type]
            "{} queued, or read by today's engine already.",
        )

    @admin.display(description="title", ordering="title")
    def shown_title(self, row: Document) -> str:
        return shortened(str(row))

    @admin.display(description="publisher")
    def publisher_link(self, row: Document) -> str:
        return link(row.publisher)

    @admin.display(description="state")
    def progress(self, row: Any) -> str:
        if row.state == JobState.RUNNING and row.length:
            return f"{JobState.RUNNING.label} ({100 * row.read // row.length} %)"
        if row.state == JobState.FAILED:
            return shortened(f"{JobState.FAILED.label}: {row.error}")
        return JobState(row.state).label if row.state else "—"

    @admin.display(description="versions")
    def versions(self, row: Any) -> int:
        return int(row.versions)

    @admin.display(description="claims")
    def claim_count(self, row: Any) -> int:
        return int(row.claim_count)

    @admin.display(description="address")
    def address(self, row: Document) -> str:
        # Only what was checked to be a web address becomes a link.
        if not row.url.startswith(("http://", "https://")):
            return row.url or "—"
        return format_html('<a href="{}" rel="noreferrer">{}</a>', row.url, row.url)

    @admin.display(description="reader")
    def reader(self, row: Document) -> str:
        return format_html('<a href="{}">The text with its claims</a>', row.get_absolute_url())

    @admin.display(description="appearances")
    def appearances(self, row: Document) -> str:
        return filtered(Appearance, "What was said in it", document__id__exact=row.pk)

    @admin.display(description="evidence")
    def evidence(self, row: Document) -> str:
        return to_add(Evidence, "Link a passage of its latest text", document=row.pk)
