"""What readers were told, and what waits under embargo."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from claims.admin.base import ReadOnlyInline, RecordAdmin, Recorded, link, shortened
from claims.errors import Refused
from claims.models import (
    CorrectionRequest,
    Holding,
    Notice,
    Publication,
    PublicationRecall,
)
from claims.permissions import Action
from claims.selectors import content, publications, published_evidence
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


SECTIONS = (
    (None, {"fields": ("holding", "title", "summary", "notice", "notice_text", "number")}),
    ("When and where", {"fields": ("embargo_until", "slug"), "classes": ("collapse",)}),
)  # fmt: skip


class EditionForm(Recorded):
    """A first edition of what is held, or the next one of its page."""

    site = ""  # set per request: where the pages are found
    title = forms.CharField(
        required=False,
        max_length=content.TITLE,
        widget=AdminTextInputWidget,
        help_text="Empty: made of the verdict.",
    )
    slug = forms.CharField(
        required=False,
        max_length=editions.SLUG,
        help_text="The words in its address. Empty: made of the title; it stays the same.",
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].help_text = "What readers read first. Empty: made of the verdict."
        self.fields["embargo_until"].help_text = "UTC; not readable before. Empty: at once."
        self.fields["notice_text"].help_text = "Of a next edition: what readers are told."

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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else SECTIONS

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Of a page that is there, the words of its last edition."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        last = _last_edition(initial.get("holding", ""))
        if last is None:
            return {"notice": Notice.FIRST, **initial}
        told = {name: getattr(last, name) for name in ("title", "summary", "number")}
        return {**told, **initial}

    def leads_to(self, row: Any) -> Model | None:
        return row  # with the way to the page

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


def _last_edition(holding: str) -> Publication | None:
    """Of the page about what the holding is about."""
    try:
        subject = Holding.objects.filter(pk=holding).values("subject")[:1] if holding else None
        return editions.standing(Subquery(subject)).first() if subject else None
    except ValidationError:  # not an id; the field says so
        return None


def _readable(data: Any) -> str:
    return format_html("<pre>{}</pre>", json.dumps(data, ensure_ascii=False, indent=2))
