"""Which claims were merged into which, until when and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, claims_with, for_each, link
from claims.models import Claim, Merge
from claims.permissions import Action, may
from claims.services.merges import merge, unmerge

HERE = "In the administration."


@admin.register(Merge)
class MergeAdmin(RecordAdmin):
    fields = (
        "loser_link", "survivor_link", "reason", "created_at", "created_by", "recorded",
        "ended_by", "end_reason",
    )  # fmt: skip
    list_display = ("id", "loser_link", "survivor_link", "reason", "created_by", "ended_by")
    list_filter = (("ended_by", admin.EmptyFieldListFilter),)
    search_fields = ("id",)
    search_help_text = "Words of either claim, in any form; or a merge's id."
    actions = ["undo"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        rows: QuerySet[Merge] = Merge.objects.select_related(
            "loser", "survivor", "created_by", "ended_by"
        )
        return rows

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = claims_with(words)
        return rows.filter(Q(loser__in=found) | Q(survivor__in=found))

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.MERGE)

    @admin.display(description="merged")
    def loser_link(self, row: Merge) -> str:
        return link(row.loser)

    @admin.display(description="into")
    def survivor_link(self, row: Merge) -> str:
        return link(row.survivor)

    @admin.action(description="Undo", permissions=["merge"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Merge]) -> None:
        for_each(
            self,
            request,
            queryset,
            lambda row: unmerge(row.loser, HERE, by=request.user),  # type: ignore[arg-type]
            "{} undone.",
        )


@admin.action(description="Merge into the oldest of them", permissions=["merge"])
def merge_into_oldest(table: RecordAdmin, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
    """All that are chosen say what the one says that was recorded first."""
    oldest = queryset.order_by("pk").first()
    others = queryset.exclude(pk=oldest.pk) if oldest else queryset
    if oldest is None or not others.exists():
        messages.error(request, "Choose two claims or more that say the same.")
        return
    for_each(
        table,
        request,
        others,
        lambda row: merge(row, oldest, HERE, by=request.user),  # type: ignore[arg-type]
        "{} merged.",
    )
