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
    Unraced,
    filtered,
    link,
    signed,
)
from claims.admin.edits import edits_of
from claims.errors import Refused
from claims.models import Claimant, ClaimantAlias, Party
from claims.permissions import Action
from claims.selectors import claimants
from claims.services import locks
from claims.services.claimants import add_alias, check_name, describe


class AliasInline(ReadOnlyInline):
    model = ClaimantAlias
    fields = readonly_fields = ("name", "created_at", "created_by")
    verbose_name_plural = "other names (add one under “Claimant aliases”)"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClaimantAlias]:
        rows: QuerySet[ClaimantAlias] = ClaimantAlias.objects.select_related("created_by")
        return rows.order_by("id")


class ClaimantForm(Unraced):
    """A claimant's particulars; the service says when another one has them."""

    class Meta:
        model = Claimant
        fields = ("name", "kind", "qualifier")

    def clean(self) -> dict[str, Any]:
        locks.hold(locks.NAMING)  # before the row, as the services do
        cleaned = super().clean()
        if not self.errors:
            try:
                check_name(self.instance, cleaned["name"], cleaned["kind"], cleaned["qualifier"])
            except Refused as refused:
                self.add_error(refused.field or None, str(refused))
        return cleaned


@admin.register(Claimant)
class ClaimantAdmin(RecordAdmin):
    changes = Action.DESCRIBE
    form = ClaimantForm
    editable = ("name", "kind", "qualifier")
    fields = (
        "name", "kind", "qualifier", "key", "document_link", "utterances", "created_at",
        "created_by", "edits", "seen",
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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.changed_data:
            with signed(request):
                describe(obj, name=obj.name, kind=obj.kind, qualifier=obj.qualifier)

    @admin.display(description="belongs to")
    def document_link(self, row: Claimant) -> str:
        return link(row.document)

    @admin.display(description="utterances")
    def utterances(self, row: Claimant) -> str:
        return filtered(Party, "What they said", claimant__id__exact=row.pk)

    @admin.display(description="edits")
    def edits(self, row: Claimant) -> str:
        return edits_of(row)


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
