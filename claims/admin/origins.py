"""The independent roots that passages go back to."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import Recorded, filtered
from claims.admin.editing import EditedAdmin, EditForm
from claims.models import Assessment, Origin
from claims.permissions import Action
from claims.selectors import origins
from claims.services import origins as services


class NewOriginForm(Recorded):
    """The root that passages go back to."""

    class Meta:
        model = Origin
        fields = ("name", "note")

    def record(self, given: dict[str, Any]) -> Origin:
        return services.make(**given, by=self.by)


class OriginForm(EditForm):
    class Meta:
        model = Origin
        fields = ("name", "note")

    def described(self, changes: dict[str, Any], **along: Any) -> Origin:
        return services.describe(self.instance, changes, **along)


@admin.register(Origin)
class OriginAdmin(EditedAdmin):
    adds = changes = Action.ASSESS
    recorded = NewOriginForm
    edit_form = OriginForm
    editable = ("name", "note")
    fields = ("name", "note", "assessments", "created_at", "created_by", "edits")
    list_display = ("name", "note", "created_at", "created_by")
    search_fields = ("name",)
    search_help_text = "A part of the name; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Origin]:
        return origins.listed()

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=words)

    @admin.display(description="assessments")
    def assessments(self, row: Origin) -> str:
        return filtered(Assessment, "What was said to go back to it", origin__id__exact=row.pk)
