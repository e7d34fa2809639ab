"""How claims stand to each other, and who decided so."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from claims.admin.base import ReadOnlyInline, RecordAdmin, claims_with, for_each, link
from claims.models import Relation, RelationDecision, RelationState
from claims.permissions import Action, may
from claims.services.relations import decide


class DecisionInline(ReadOnlyInline):
    model = RelationDecision
    fields = readonly_fields = ("state", "reason", "created_at", "created_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelationDecision]:
        rows: QuerySet[RelationDecision] = RelationDecision.objects.select_related(
            "created_by", "relation__from_wording", "relation__to_wording"
        )
        return rows.order_by("id")


@admin.register(Relation)
class RelationAdmin(RecordAdmin):
    fields = (
        "one", "kind", "other", "state", "decided_by", "decided_at", "cue", "document_link",
        "method", "version", "score", "parts", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "one",
        "kind",
        "other",
        "state",
        "method",
        "score",
        "document_link",
        "decided_by",
    )
    list_filter = ("state", "kind", "method")
    search_fields = ("id",)
    search_help_text = "Words of either claim, in any form; or a relation's id."
    inlines = [DecisionInline]
    actions = ["confirm", "reject"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        rows: QuerySet[Relation] = Relation.objects.defer(
            "from_wording__search", "to_wording__search"
        )
        return rows.select_related(
            "from_wording", "to_wording", "document", "decided_by", "created_by"
        )

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = claims_with(words)
        return rows.filter(Q(from_claim__in=found) | Q(to_claim__in=found))

    def has_relate_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.RELATE)

    @admin.action(description="Confirm", permissions=["relate"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Relation]) -> None:
        self._decide(request, queryset, RelationState.CONFIRMED)

    @admin.action(description="Reject", permissions=["relate"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Relation]) -> None:
        self._decide(request, queryset, RelationState.REJECTED)

    def _decide(self, request: HttpRequest, rows: QuerySet[Relation], state: RelationState) -> None:
        for_each(
            self,
            request,
            rows,
            lambda relation: decide(relation, state, by=request.user),  # type: ignore[arg-type]
            f"{{}} {state.label}.",
        )

    @admin.display(description="claim")
    def one(self, row: Relation) -> str:
        return link(row.from_wording)

    @admin.display(description="other claim")
    def other(self, row: Relation) -> str:
        return link(row.to_wording)

    @admin.display(description="document")
    def document_link(self, row: Relation) -> str:
        return link(row.document)


@admin.register(RelationDecision)
class RelationDecisionAdmin(RecordAdmin):
    fields = ("relation_link", "state", "reason", "created_at", "created_by")
    list_display = ("created_at", "state", "relation_link", "reason", "created_by")
    list_filter = ("state",)
    search_fields = ("id",)
    search_help_text = "Words of either claim, in any form; or a decision's id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelationDecision]:
        rows: QuerySet[RelationDecision] = RelationDecision.objects.select_related(
            "relation__from_wording", "relation__to_wording", "created_by"
        )
        return rows.defer("relation__from_wording__search", "relation__to_wording__search")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = claims_with(words)
        return rows.filter(Q(relation__from_claim__in=found) | Q(relation__to_claim__in=found))

    @admin.display(description="relation")
    def relation_link(self, row: RelationDecision) -> str:
        return link(row.relation)
