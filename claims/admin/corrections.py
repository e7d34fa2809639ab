"""What readers wrote back about a check, and what the desk answered."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import RecordAdmin, Recorded, link, shortened
from claims.models import CorrectionAnswer, CorrectionRequest, Publication
from claims.permissions import Action
from claims.selectors import corrections, publications
from claims.services import corrections as services


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
        return services.answer(**given, by=self.by)


@admin.register(CorrectionAnswer)
class CorrectionAnswerAdmin(RecordAdmin):
    adds = Action.PUBLISH
    recorded = AnswerForm
    fields = ("request_link", "outcome", "text", "edition_link", "created_at", "created_by")
    list_display = ("outcome", "shown_text", "request_link", "edition_link", "created_at")
    list_filter = ("outcome",)
    search_fields = ("id",)
    raw_id_fields = ("request", "edition")

    def leads_to(self, row: Any) -> Model | None:
        request: CorrectionRequest = row.request
        return request

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
