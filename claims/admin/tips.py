"""What people outside ask to be checked, how it was decided on, and who they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, filtered, for_each, link, shortened
from claims.models import Tip, TipDecision, TipSender, Why
from claims.permissions import Action, may
from claims.selectors import tips as selectors
from claims.services import tips as services


class RejectForm(ActionForm):
    """Beside the choice of an action: why tips are rejected."""

    why = forms.ChoiceField(
        label="Why (to reject)", required=False, choices=[("", "—"), *Why.choices]
    )
    reason = forms.CharField(label="In words", required=False, max_length=services.LONGEST)


@admin.register(Tip)
class TipAdmin(RecordAdmin):
    reads = Action.SORT
    action_form = RejectForm
    fields = (
        "text", "url", "language", "source", "state", "group_link", "grouped_by", "claim_link",
        "decided", "created_at", "created_by",
    )  # fmt: skip
    list_display = ("shown_text", "state", "count", "group_link", "claim_link", "created_at")
    list_filter = ("state", "source", ("group", admin.EmptyFieldListFilter))
    search_fields = ("text",)
    search_help_text = "Words of the tip or of its group, in any form; or an id."
    actions = ("accept", "reject")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tip]:
        return selectors.listed().select_related("group", "claim")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return selectors.search(rows, words)

    def has_sort_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.SORT)

    @admin.action(description="Accept as claims, with their groups", permissions=["sort"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Tip]) -> None:
        by: Any = request.user
        for_each(self, request, queryset, lambda tip: services.accept(tip, by=by), "{} accepted.")

    @admin.action(description="Reject, with their groups", permissions=["sort"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Tip]) -> None:
        by: Any = request.user
        why, reason = request.POST.get("why", ""), request.POST.get("reason", "")

        def act(tip: Tip) -> None:
            services.reject(tip, why, by=by, reason=reason)

        for_each(self, request, queryset, act, "{} rejected.")

    @admin.display(description="text")
    def shown_text(self, row: Tip) -> str:
        return shortened(row.text)

    @admin.display(description="tips")
    def count(self, row: Any) -> str:
        return "" if row.group_id else str(row.tips)

    @admin.display(description="group")
    def group_link(self, row: Tip) -> str:
        return link(row.group)

    @admin.display(description="claim")
    def claim_link(self, row: Tip) -> str:
        return link(row.claim)

    @admin.display(description="decisions")
    def decided(self, row: Tip) -> str:
        return filtered(TipDecision, "What was decided on it", tip=row.pk)


@admin.register(TipDecision)
class TipDecisionAdmin(RecordAdmin):
    reads = Action.SORT
    fields = (
        "tip_link", "outcome", "claim_link", "group_link", "why", "reason", "created_at",
        "created_by",
    )  # fmt: skip
    list_display = ("created_at", "outcome", "tip_link", "claim_link", "why", "created_by")
    list_filter = ("outcome", "why")
    search_fields = ("id",)
    search_help_text = "Words of the tip, in any form; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[TipDecision]:
        rows: QuerySet[TipDecision] = TipDecision.objects.select_related(
            "tip", "claim", "group", "created_by"
        )
        return rows.defer("tip__search", "group__search")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "tip" or super().lookup_allowed(lookup, value, request)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = selectors.search(Tip.objects.order_by(), words)
        return rows.filter(tip__in=found.values("pk"))

    @admin.display(description="tip")
    def tip_link(self, row: TipDecision) -> str:
        return link(row.tip)

    @admin.display(description="claim")
    def claim_link(self, row: TipDecision) -> str:
        return link(row.claim)

    @admin.display(description="group")
    def group_link(self, row: TipDecision) -> str:
        return link(row.group)


@admin.register(TipSender)
class TipSenderAdmin(RecordAdmin):
    """For editors alone: others do not learn that there is such a table."""

    reads = Action.READ_SENDERS
    fields = ("tip_link", "name", "contact", "created_at")
    list_display = ("name", "contact", "tip_link", "created_at")
    search_fields = ("id",)
    search_help_text = "A part of the name or of how they are reached; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[TipSender]:
        rows: QuerySet[TipSender] = TipSender.objects.select_related("tip")
        return rows.defer("tip__search").order_by("-id")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=words) | rows.filter(contact__icontains=words)

    @admin.display(description="tip")
    def tip_link(self, row: TipSender) -> str:
        return link(row.tip)
