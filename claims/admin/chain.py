"""The links of the hash chains, as far as they are for whoever looks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, claims_with, link
from claims.models import ChainLink
from claims.permissions import Action
from claims.selectors import exports


@admin.register(ChainLink)
class ChainLinkAdmin(RecordAdmin):
    reads = Action.READ_PROPOSALS  # it would tell that there are some
    fields = (
        "claim_link", "number", "kind", "row", "shown_content", "previous", "hash", "created_at",
    )  # fmt: skip
    list_display = ("id", "claim_link", "number", "kind", "row", "hash", "created_at")
    list_filter = ("kind",)
    search_fields = ("row",)
    search_help_text = "Words of the claim, in any form; or a link's id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChainLink]:
        return exports.shown_to(request.user).select_related("claim")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="claim")
    def claim_link(self, row: ChainLink) -> str:
        return link(row.claim)

    @admin.display(description="content")
    def shown_content(self, row: Any) -> str:
        return "It names evidence that is not for your eyes." if row.is_withheld else row.content
