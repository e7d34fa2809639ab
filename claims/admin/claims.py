"""Claims, their texts, and the links between them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    claims_with,
    filtered,
    link,
    shortened,
    to_add,
)
from claims.admin.merges import merge_into_oldest
from claims.models import (
    Appearance,
    Claim,
    Evidence,
    Holding,
    Kind,
    Proposal,
    Publication,
    Relation,
    ReplyRequest,
    Wording,
)
from claims.permissions import Action, may
from claims.selectors import claims, verdicts


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


SECTIONS: Any = (
    (None, {"fields": ("text", "page", "verdict")}),
    ("Judge it", {
        "fields": ("evidence", "replies", "proposals", "publication"),
        "description": "Link what bears on it, ask whoever said it for comment, propose a "
        "verdict; when another has approved it, publish it.",
    }),
    ("What is recorded", {
        "fields": (
            "holdings", "appearances", "relations_from", "relations_to", "created_at",
            "created_by",
        ),
    }),
)  # fmt: skip


@admin.register(Claim)
class ClaimAdmin(RecordAdmin):
    fields = tuple(flatten_fieldsets(SECTIONS))
    list_display = (
        "text", "kind", "verdict", "appearance_count", "last_said", "contradiction_count",
        "created_at",
    )  # fmt: skip
    list_filter = [KindFilter, ContradictedFilter]
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or its id."
    inlines = [WordingInline]
    actions = [merge_into_oldest]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.MERGE)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return claims.described().select_related("created_by")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return SECTIONS

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

    @admin.display(description="1. Evidence")
    def evidence(self, row: Claim) -> str:
        return _both(
            to_add(Evidence, "Link a passage", claim=row.pk),
            filtered(Evidence, "What is linked", claim__id__exact=row.pk),
        )

    @admin.display(description="2. Right of reply")
    def replies(self, row: Claim) -> str:
        return _both(
            to_add(ReplyRequest, "Record that somebody was asked", claim=row.pk),
            filtered(ReplyRequest, "Who was asked", claim__id__exact=row.pk),
        )

    @admin.display(description="3. Verdict")
    def proposals(self, row: Claim) -> str:
        return _both(
            to_add(Proposal, "Propose a verdict", claim=row.pk),
            filtered(
                Proposal, "Approve, return or withdraw what is proposed", claim__id__exact=row.pk
            ),
        )

    @admin.display(description="4. Check for readers")
    def publication(self, row: Claim) -> str:
        held = verdicts.on([row.pk]).get(row.pk)
        return _both(
            to_add(Publication, "Publish what is held", holding=held.pk) if held
            else "Nothing is held today that could be published",
            filtered(Publication, "What was published", claim__id__exact=row.pk),
        )  # fmt: skip

    @admin.display(description="what is held")
    def holdings(self, row: Claim) -> str:
        return filtered(Holding, "For which days, from when to when", claim__id__exact=row.pk)

    @admin.display(description="appearances")
    def appearances(self, row: Claim) -> str:
        return filtered(Appearance, "Where it was said", claim__id__exact=row.pk)

    @admin.display(description="relations")
    def relations_from(self, row: Claim) -> str:
        return filtered(Relation, "From this claim", from_claim__id__exact=row.pk)

    @admin.display(description="relations to it")
    def relations_to(self, row: Claim) -> str:
        return filtered(Relation, "To this claim", to_claim__id__exact=row.pk)


def _both(act: str, look: str) -> str:
    return format_html("{} · {}", act, look)


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
