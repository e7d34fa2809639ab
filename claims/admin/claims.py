"""Claims, their texts, and the links between them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    claims_with,
    filtered,
    for_each,
    link,
    shortened,
    to_add,
)
from claims.models import (
    Appearance,
    Claim,
    Evidence,
    Holding,
    Kind,
    Proposal,
    Relation,
    RelationDecision,
    RelationState,
    Wording,
)
from claims.permissions import Action, may
from claims.selectors import claims
from claims.services.relations import decide


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Kind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ContradictedFilter(admin.SimpleListFilter):
    title = "contradicted"
    parameter_name = "contradicted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        found = claims.contradicted()
        return queryset.filter(found if self.value() == "yes" else ~found)


class WordingInline(ReadOnlyInline):
    model = Wording
    fields = readonly_fields = ("number", "text", "kind", "language", "created_at", "created_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        rows: QuerySet[Wording] = Wording.objects.defer("search").select_related("created_by")
        return rows.order_by("number")


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    fields = (
        "text", "verdict", "page", "propose", "proposals", "holdings", "evidence", "link_evidence",
        "appearances", "relations_from", "relations_to", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "text", "kind", "verdict", "appearance_count", "first_said", "last_said",
        "contradiction_count",
        "created_at", "created_by",
    )  # fmt: skip
    list_filter = [KindFilter, ContradictedFilter]
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or its id."
    inlines = [WordingInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return claims.listed().select_related("created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return claims.search(rows, words)

    @admin.display(description="claim")
    def text(self, row: Any) -> str:
        return shortened(row.text or "", 160)

    @admin.display(description="kind")
    def kind(self, row: Any) -> str:
        return str(row.kind)

    @admin.display(description="said", ordering="appearance_count")
    def appearance_count(self, row: Any) -> int:
        return int(row.appearance_count)

    @admin.display(description="first said")
    def first_said(self, row: Any) -> Any:
        return row.first_said

    @admin.display(description="last said")
    def last_said(self, row: Any) -> Any:
        return row.last_said

    @admin.display(description="contradictions")
    def contradiction_count(self, row: Any) -> int:
        return int(row.contradiction_count)

    @admin.display(description="page")
    def page(self, row: Claim) -> str:
        return format_html('<a href="{}">The claim\'s page</a>', row.get_absolute_url())

    @admin.display(description="held today")
    def verdict(self, row: Any) -> str:
        return row.verdict or "—"

    @admin.display(description="a verdict")
    def propose(self, row: Claim) -> str:
        return to_add(Proposal, "Propose a verdict", claim=row.pk)

    @admin.display(description="proposals")
    def proposals(self, row: Claim) -> str:
        return filtered(Proposal, "Proposed verdicts", claim__id__exact=row.pk)

    @admin.display(description="what is held")
    def holdings(self, row: Claim) -> str:
        return filtered(Holding, "For which days, from when to when", claim__id__exact=row.pk)

    @admin.display(description="evidence")
    def evidence(self, row: Claim) -> str:
        return filtered(Evidence, "What bears on it", claim__id__exact=row.pk)

    @admin.display(description="new evidence")
    def link_evidence(self, row: Claim) -> str:
        return to_add(Evidence, "Link a passage", claim=row.pk)

    @admin.display(description="appearances")
    def appearances(self, row: Claim) -> str:
        return filtered(Appearance, "Where it was said", claim__id__exact=row.pk)

    @admin.display(description="relations")
    def relations_from(self, row: Claim) -> str:
        return filtered(Relation, "From this claim", from_claim__id__exact=row.pk)

    @admin.display(description="relations to it")
    def relations_to(self, row: Claim) -> str:
        return filtered(Relation, "To this claim", to_claim__id__exact=row.pk)


@admin.register(Wording)
class WordingAdmin(RecordAdmin):
    fields = (
        "claim_link", "number", "text", "kind", "language", "key", "created_at", "created_by",
    )  # fmt: skip
    list_display = ("shown_text", "number", "kind", "language", "claim_link", "created_at")
    list_filter = ("kind",)
    search_fields = ("text",)
    search_help_text = "Words of the claim, in any form; or a wording's id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        rows: QuerySet[Wording] = Wording.objects.defer("search")
        return rows.select_related("claim", "created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="text")
    def shown_text(self, row: Wording) -> str:
        return shortened(row.text, 160)

    @admin.display(description="claim")
    def claim_link(self, row: Wording) -> str:
        return link(row.claim, "claim")


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
