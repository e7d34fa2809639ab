"""What readers were told, what waits under embargo, and what readers wrote back."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from claims.admin.base import ReadOnlyInline, RecordAdmin, Recorded, link, shortened
from claims.errors import Refused
from claims.models import (
    CorrectionAnswer,
    CorrectionRequest,
    Notice,
    Publication,
    PublicationRecall,
)
from claims.permissions import Action
from claims.selectors import content, corrections, publications, published_evidence
from claims.services import corrections as correction_services
from claims.services import editions
from claims.services import publications as services
from claims.services.editions import NewEdition, NewPublication


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return publications.STATES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state_then=self.value()) if self.value() else queryset


class OutdatedFilter(admin.SimpleListFilter):
    title = "what is held"
    parameter_name = "outdated"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "Says other than what is held")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return publications.only_outdated(queryset) if self.value() == "yes" else queryset


class CorrectionRequestInline(ReadOnlyInline):
    model = CorrectionRequest
    fields = readonly_fields = ("text", "name", "contact", "due_at", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectionRequest]:
        rows: QuerySet[CorrectionRequest] = CorrectionRequest.objects.order_by("due_at")
        return rows


class EditionForm(Recorded):
    """A first edition of what is held, or the next one of its page."""

    site = ""  # set per request: where the pages are found
    title = forms.CharField(required=False, max_length=content.TITLE)
    slug = forms.CharField(required=False, max_length=editions.SLUG)
    number = forms.IntegerField(
        label="last edition you saw",
        required=False,
        help_text="Of a page that is there: its number, so that nobody's edition is passed over.",
    )

    class Meta:
        model = Publication
        fields = (
            "holding", "title", "summary", "slug", "embargo_until", "notice", "notice_text",
            "number",
        )  # fmt: skip

    def record(self, given: dict[str, Any]) -> Publication:
        notice, text = given.pop("notice"), given.pop("notice_text")
        seen = given.pop("number") or 0
        if notice == Notice.FIRST:
            return services.publish(NewPublication(**given, site=self.site), by=self.by)
        given.pop("slug")  # stays the same
        page = Publication.objects.filter(subject=given["holding"].subject).defer("search").first()
        if page is None:
            raise Refused(
                "This is not published yet; its first edition comes first.", field="notice"
            )
        new = NewEdition(notice=notice, notice_text=text, **given, site=self.site)
        return services.revise(page, new, seen=seen, by=self.by)


@admin.register(Publication)
class PublicationAdmin(RecordAdmin):
    adds = Action.PUBLISH
    recorded = EditionForm
    raw_id_fields = ("holding",)
    fields = (
        "title", "number", "page", "state", "instead", "notice", "notice_text", "summary",
        "claim_link", "holding", "visible_at", "embargo_until", "recalled", "shown", "linked_data",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("title", "number", "notice", "state", "outdated", "visible_at", "created_by")
    list_filter = (StateFilter, OutdatedFilter, "notice")
    search_fields = ("title",)
    search_help_text = "Words of the title, summary or claim, in any form; or an id."
    inlines = [CorrectionRequestInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return publications.listed()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.site = request.build_absolute_uri("/")
        return form

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is None:
            return None
        return published_evidence.narrowed(row, request.user, timezone.now())

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return publications.search(rows, words)

    @admin.display(description="state")
    def state(self, row: Any) -> str:
        return dict(publications.STATES)[row.state_then]

    @admin.display(description="says what is held", boolean=True)
    def outdated(self, row: Any) -> bool:
        return not row.is_outdated

    @admin.display(description="what is held instead")
    def instead(self, row: Any) -> str:
        return publications.held_instead([row])[row.pk] if row.is_outdated else "—"

    @admin.display(description="page")
    def page(self, row: Any) -> str:
        if row.state_then == publications.CURRENT:
            return format_html('<a href="{}">What readers read</a>', publications.address(row))
        path = reverse("check-edition", args=[row.subject, row.number])
        return format_html('<a href="{}">This edition</a>', path)

    @admin.display(description="recall")
    def recalled(self, row: Any) -> str:
        if row.recall_reason:
            return str(row.recall_reason)
        if row.state_then != publications.EMBARGOED:
            return "Readers could read it: it is corrected or retracted, not recalled."
        path = reverse("admin:claims_publicationrecall_add")
        return format_html('<a href="{}?publication={}">Recall it</a>', path, row.pk)

    @admin.display(description="claim")
    def claim_link(self, row: Publication) -> str:
        return link(row.claim, "claim")

    @admin.display(description="content")
    def shown(self, row: Publication) -> str:
        return _readable(row.content)

    @admin.display(description="ClaimReview")
    def linked_data(self, row: Publication) -> str:
        return _readable(row.claim_review)


class RecallForm(Recorded):
    """An edition under embargo is taken back."""

    class Meta:
        model = PublicationRecall
        fields = ("publication", "reason")

    def record(self, given: dict[str, Any]) -> PublicationRecall:
        return services.recall(given["publication"], given["reason"], by=self.by)


@admin.register(PublicationRecall)
class PublicationRecallAdmin(RecordAdmin):
    adds = Action.PUBLISH
    recorded = RecallForm
    fields = ("publication_link", "reason", "created_at", "created_by")
    list_display = ("publication_link", "shown_reason", "created_at", "created_by")
    search_fields = ("id",)
    raw_id_fields = ("publication",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublicationRecall]:
        rows: QuerySet[PublicationRecall] = PublicationRecall.objects.select_related(
            "publication", "created_by"
        )
        return rows.defer("publication__content", "publication__search")

    @admin.display(description="edition")
    def publication_link(self, row: PublicationRecall) -> str:
        return link(row.publication)

    @admin.display(description="reason")
    def shown_reason(self, row: PublicationRecall) -> str:
        return shortened(row.reason)


class RequestStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [*corrections.STATES, ("overdue", "overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "overdue":
            return queryset.filter(is_overdue=True)
        return queryset.filter(state_then=self.value()) if self.value() else queryset


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(RecordAdmin):
    fields = (
        "publication_link", "text", "name", "contact", "due_at", "state", "answered",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("shown_text", "publication_link", "state", "due_at", "created_at")
    list_filter = (RequestStateFilter,)
    ordering = ("due_at", "id")
    search_fields = ("text",)
    search_help_text = "Words of the page, in any form; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectionRequest]:
        return corrections.listed()

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = publications.search(Publication.objects.all(), words)
        return rows.filter(publication__in=found.order_by().values("pk"))

    @admin.display(description="text")
    def shown_text(self, row: CorrectionRequest) -> str:
        return shortened(row.text)

    @admin.display(description="edition")
    def publication_link(self, row: CorrectionRequest) -> str:
        return link(row.publication)

    @admin.display(description="state")
    def state(self, row: Any) -> str:
        return "overdue" if row.is_overdue else dict(corrections.STATES)[row.state_then]

    @admin.display(description="answer")
    def answered(self, row: Any) -> str:
        if row.state_then == corrections.ANSWERED:
            return link(row.answer, f"{row.answer.get_outcome_display()}: {row.answer.text}")
        path = reverse("admin:claims_correctionanswer_add")
        return format_html('<a href="{}?request={}">Answer it</a>', path, row.pk)


class AnswerForm(Recorded):
    """What the desk answers a reader."""

    class Meta:
        model = CorrectionAnswer
        fields = ("request", "outcome", "text", "edition")

    def record(self, given: dict[str, Any]) -> CorrectionAnswer:
        return correction_services.answer(**given, by=self.by)


@admin.register(CorrectionAnswer)
class CorrectionAnswerAdmin(RecordAdmin):
    adds = Action.PUBLISH
    recorded = AnswerForm
    fields = ("request_link", "outcome", "text", "edition_link", "created_at", "created_by")
    list_display = ("outcome", "shown_text", "request_link", "edition_link", "created_at")
    list_filter = ("outcome",)
    search_fields = ("id",)
    raw_id_fields = ("request", "edition")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectionAnswer]:
        rows: QuerySet[CorrectionAnswer] = CorrectionAnswer.objects.select_related(
            "request", "edition", "created_by"
        )
        return rows.defer("edition__content", "edition__search")

    @admin.display(description="text")
    def shown_text(self, row: CorrectionAnswer) -> str:
        return shortened(row.text)

    @admin.display(description="request")
    def request_link(self, row: CorrectionAnswer) -> str:
        return link(row.request)

    @admin.display(description="edition")
    def edition_link(self, row: CorrectionAnswer) -> str:
        return link(row.edition)


def _readable(data: Any) -> str:
    return format_html("<pre>{}</pre>", json.dumps(data, ensure_ascii=False, indent=2))
