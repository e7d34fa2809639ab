"""What people have corrected by hand, and when; written by the database itself."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, filtered, link, shortened

DocumentEvent = apps.get_model("claims", "DocumentEvent")
PublisherEvent = apps.get_model("claims", "PublisherEvent")
ClaimantEvent = apps.get_model("claims", "ClaimantEvent")
OriginEvent = apps.get_model("claims", "OriginEvent")
ScaleEvent = apps.get_model("claims", "ScaleEvent")
RatingEvent = apps.get_model("claims", "RatingEvent")
CaseEvent = apps.get_model("claims", "CaseEvent")
LabelEvent = apps.get_model("claims", "LabelEvent")


def edits_of(row: Model) -> str:
    """A link to the row's history."""
    event = apps.get_model("claims", f"{type(row).__name__}Event")
    return filtered(event, "How it was before", pgh_obj__id__exact=row.pk)


@admin.register(
    DocumentEvent, PublisherEvent, ClaimantEvent, OriginEvent, ScaleEvent, RatingEvent, CaseEvent,
    LabelEvent,
)  # fmt: skip
class EditAdmin(RecordAdmin):
    """One state of a row: all its fields as they were from this moment on."""

    ordering = ("-pgh_id",)
    list_filter = ("pgh_label",)
    search_fields = ("pgh_obj__id",)
    search_help_text = "The id of the row that was edited."
    list_display = ("pgh_created_at", "pgh_label", "who", "what", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = "pgh_obj__claim" if self.model is CaseEvent else "pgh_obj"  # by its claim
        return super().get_queryset(request).select_related(named)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        try:
            return queryset.filter(pgh_obj=uuid.UUID(term)), False
        except ValueError:
            return queryset.none(), False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = [
            field.name
            for field in self.model._meta.concrete_fields
            if not field.name.startswith("pgh_")
        ]
        return ["pgh_created_at", "pgh_label", "who", "what", *own]

    @admin.display(description="by")
    def who(self, row: Any) -> str:
        return str((row.pgh_context or {}).get("username", "—"))

    @admin.display(description="of")
    def what(self, row: Any) -> str:
        return link(row.pgh_obj)

    @admin.display(description="as it then was")
    def state(self, row: Any) -> str:
        named = {"title", "name", "published_on", "host", "qualifier", "language"}
        named |= {"label", "meaning", "is_offered", "note"}
        values = [str(getattr(row, name)) for name in sorted(named) if getattr(row, name, None)]
        return shortened(" · ".join(values), 160)
