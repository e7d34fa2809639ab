"""By what the desk sorts: labels, what was rejected, kept searches, and drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, Recorded, claims_with, for_each, link
from claims.admin.editing import EditedAdmin, EditForm
from claims.models import Draft, Label, Labelling, Rejection, SavedSearch
from claims.permissions import Action, may
from claims.selectors import drafts, searches
from claims.services import labels, rejections


class NewLabel(Recorded):
    class Meta:
        model = Label
        fields = ("name", "kind", "description")

    def record(self, given: dict[str, Any]) -> Label:
        return labels.make(**given, by=self.by)


class LabelForm(EditForm):
    class Meta:
        model = Label
        fields = ("name", "kind", "description", "is_offered")

    def described(self, changes: dict[str, Any], **along: Any) -> Label:
        return labels.edit(self.instance, changes, **along)


@admin.register(Label)
class LabelAdmin(EditedAdmin):
    adds = changes = Action.LABEL
    recorded = NewLabel
    edit_form = LabelForm
    editable = ("name", "kind", "description", "is_offered")
    fields = (*editable, "version", "edits", "created_at", "created_by")
    list_display = ("name", "kind", "is_offered", "created_at", "created_by")
    list_filter = ("kind", "is_offered")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Label]:
        rows: QuerySet[Label] = Label.objects.all()
        return rows.select_related("created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=words)


@admin.register(Labelling)
class LabellingAdmin(RecordAdmin):
    fields = ("claim_link", "label", "recorded", "ended_by", "batch", "created_at", "created_by")
    list_display = ("created_at", "created_by", "label", "claim_link", "ended_by")
    list_filter = ("label",)
    search_fields = ("id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Labelling]:
        rows: QuerySet[Labelling] = Labelling.objects.all()
        return rows.select_related("label", "claim", "ended_by", "batch", "created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="claim")
    def claim_link(self, row: Labelling) -> str:
        return link(row.claim)


@admin.register(Rejection)
class RejectionAdmin(RecordAdmin):
    fields = (
        "statement", "appearance", "why", "reason", "recorded", "ended_by", "end_reason", "batch",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("created_at", "created_by", "why", "reason", "statement", "ended_by")
    list_filter = ("why",)
    search_fields = ("id",)
    actions = ["restore"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rejection]:
        rows: QuerySet[Rejection] = Rejection.objects.all()
        return rows.select_related(
            "statement", "appearance__wording", "appearance__document", "ended_by", "batch",
            "created_by",
        )  # fmt: skip

    def has_sort_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.SORT)

    @admin.action(description="Take back", permissions=["sort"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Rejection]) -> None:
        for_each(
            self,
            request,
            queryset.filter(ended_by=None),
            lambda row: rejections.restore([row], by=request.user),  # type: ignore[arg-type]
            "{} taken back.",
        )


@admin.register(SavedSearch)
class SavedSearchAdmin(RecordAdmin):
    fields = ("person", "page", "name", "query", "is_shared", "version", "created_at")
    list_display = ("name", "page", "person", "is_shared", "created_at")
    list_filter = ("page", "is_shared")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedSearch]:
        return searches.visible(request.user)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=words)


@admin.register(Draft)
class DraftAdmin(RecordAdmin):
    """Only one's own, and those that one may read."""

    fields = ("claim_link", "author", "kind", "content", "saved_at", "version", "created_at")
    list_display = ("saved_at", "author", "kind", "claim_link")
    list_filter = ("kind",)
    search_fields = ("id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Draft]:
        return drafts.visible(request.user).select_related("author", "claim")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="claim")
    def claim_link(self, row: Draft) -> str:
        return link(row.claim)
