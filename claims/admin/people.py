"""Who speaks, under which names."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    Recorded,
    filtered,
    link,
)
from claims.admin.editing import EditedAdmin, EditForm
from claims.models import Claimant, ClaimantAlias, Party
from claims.permissions import Action
from claims.selectors import claimants
from claims.services.claimants import add_alias, describe


class AliasInline(ReadOnlyInline):
    model = ClaimantAlias
    fields = readonly_fields = ("name", "created_at", "created_by")
    verbose_name_plural = "other names (add one under “Claimant aliases”)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimantAlias]:
        rows: QuerySet[ClaimantAlias] = ClaimantAlias.objects.select_related("created_by")
        return rows.order_by("id")


class ClaimantForm(EditForm):
    """A claimant's particulars; the service says when another one has them."""

    class Meta:
        model = Claimant
        fields = ("name", "kind", "qualifier")

    def described(self, changes: dict[str, Any], **along: Any) -> Claimant:
        return describe(self.instance, changes, **along)


@admin.register(Claimant)
class ClaimantAdmin(EditedAdmin):
    changes = Action.DESCRIBE
    edit_form = ClaimantForm
    editable = ("name", "kind", "qualifier")
    fields = (
        "name", "kind", "qualifier", "key", "document_link", "utterances", "created_at",
        "created_by", "edits",
    )  # fmt: skip
    list_display = ("name", "kind", "qualifier", "document_link", "created_at")
    list_filter = ("kind",)
    ordering = ("name", "id")
    search_fields = ("name",)
    search_help_text = "A part of a name, or of another name of theirs; or an id."
    inlines = [AliasInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claimant]:
        rows: QuerySet[Claimant] = Claimant.objects.select_related("document", "created_by")
        return rows

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return claimants.search(rows, words)

    @admin.display(description="belongs to")
    def document_link(self, row: Claimant) -> str:
        return link(row.document)

    @admin.display(description="utterances")
    def utterances(self, row: Claimant) -> str:
        return filtered(Party, "What they said", claimant__id__exact=row.pk)


class AliasForm(Recorded):
    """Another name for a claimant."""

    class Meta:
        model = ClaimantAlias
        fields = ("claimant", "name")

    def record(self, given: dict[str, Any]) -> ClaimantAlias:
        return add_alias(given["claimant"], given["name"], by=self.by)


@admin.register(ClaimantAlias)
class ClaimantAliasAdmin(RecordAdmin):
    adds = Action.DESCRIBE
    recorded = AliasForm
    fields = ("claimant", "name", "created_at", "created_by")
    list_display = ("name", "claimant_link", "created_at", "created_by")
    search_fields = ("name",)
    search_help_text = "A part of the name; or an id."
    autocomplete_fields = ("claimant",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimantAlias]:
        rows: QuerySet[ClaimantAlias] = ClaimantAlias.objects.select_related(
            "claimant", "created_by"
        )
        return rows

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claimant__in=claimants.search(Claimant.objects.all(), words))

    @admin.display(description="claimant")
    def claimant_link(self, row: ClaimantAlias) -> str:
        return link(row.claimant)
