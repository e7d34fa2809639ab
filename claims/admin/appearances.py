"""Utterances: by whom, and where they stand in each text."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from claims.admin.base import ReadOnlyInline, RecordAdmin, claims_with, for_each, link, shortened
from claims.models import Anchor, Appearance, Claimant, Party, Why
from claims.permissions import Action, may
from claims.selectors import claimants, evidence
from claims.services import rejections


class PartyInline(ReadOnlyInline):
    model = Party
    fields = readonly_fields = ("position", "role", "printed", "claimant_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        rows: QuerySet[Party] = Party.objects.select_related("claimant")
        return rows.order_by("position")

    @admin.display(description="claimant")
    def claimant_link(self, row: Party) -> str:
        return link(row.claimant)


class AnchorInline(ReadOnlyInline):
    model = Anchor
    fields = readonly_fields = ("snapshot_link", "state", "start", "end", "exact", "similarity")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Anchor]:
        rows: QuerySet[Anchor] = Anchor.objects.select_related("snapshot__document")
        return rows.defer("snapshot__text", "snapshot__search").order_by("snapshot__number")

    @admin.display(description="text")
    def snapshot_link(self, row: Anchor) -> str:
        return link(row.snapshot, f"Version {row.snapshot.number}")


@admin.register(Appearance)
class AppearanceAdmin(RecordAdmin):
    fields = (
        "wording_link", "claim_link", "document_link", "statement_link", "cue", "directness",
        "modality", "said_on", "said_on_precision", "satire", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "wording_link",
        "document_link",
        "modality",
        "directness",
        "said_on",
        "created_at",
    )
    list_filter = ("modality", "directness", "satire")
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or an appearance's id."
    inlines = [PartyInline, AnchorInline]
    actions = ["remove"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appearance]:
        rows: QuerySet[Appearance] = Appearance.objects.select_related(
            "wording", "claim", "document", "statement", "created_by"
        )
        return rows.defer("wording__search")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    def has_sort_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.SORT)

    @admin.action(description="Remove: misread, no claim", permissions=["sort"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Appearance]) -> None:
        for_each(
            self,
            request,
            queryset,
            lambda row: rejections.remove(row, Why.NOT_A_CLAIM, by=request.user),  # type: ignore[arg-type]
            "{} removed.",
        )

    @admin.display(description="claim, as worded")
    def wording_link(self, row: Appearance) -> str:
        return link(row.wording)

    @admin.display(description="claim")
    def claim_link(self, row: Appearance) -> str:
        return link(row.claim)

    @admin.display(description="document")
    def document_link(self, row: Appearance) -> str:
        return link(row.document)

    @admin.display(description="suggestion")
    def statement_link(self, row: Appearance) -> str:
        return link(row.statement)


@admin.register(Party)
class PartyAdmin(RecordAdmin):
    fields = ("claimant_link", "role", "position", "printed", "appearance_link", "created_at")
    list_display = ("claimant_link", "role", "printed", "appearance_link", "created_at")
    list_filter = ("role",)
    search_fields = ("printed",)
    search_help_text = "A part of the claimant's name; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        rows: QuerySet[Party] = Party.objects.select_related(
            "claimant", "appearance__wording", "appearance__document"
        )
        return rows.defer("appearance__wording__search")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claimant__in=claimants.search(Claimant.objects.all(), words))

    @admin.display(description="claimant")
    def claimant_link(self, row: Party) -> str:
        return link(row.claimant)

    @admin.display(description="appearance")
    def appearance_link(self, row: Party) -> str:
        return link(row.appearance)


@admin.register(Anchor)
class AnchorAdmin(RecordAdmin):
    fields = (
        "appearance_link", "evidence_link", "snapshot_link", "state", "start", "end", "prefix",
        "exact", "suffix", "similarity", "created_at",
    )  # fmt: skip
    list_display = (
        "shown",
        "state",
        "snapshot_link",
        "appearance_link",
        "evidence_link",
        "similarity",
        "created_at",
    )
    list_filter = ("state",)
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Anchor]:
        rows: QuerySet[Anchor] = Anchor.objects.select_related(
            "snapshot__document", "appearance__wording", "appearance__document", "evidence"
        )
        seen = evidence.visible_assessments(viewer=request.user).values("evidence")
        rows = rows.filter(Q(evidence=None) | Q(evidence__in=seen))
        return rows.defer("snapshot__text", "snapshot__search", "appearance__wording__search")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        found = claims_with(words)
        return rows.filter(Q(appearance__claim__in=found) | Q(evidence__claim__in=found))

    @admin.display(description="words")
    def shown(self, row: Anchor) -> str:
        return shortened(row.exact)

    @admin.display(description="text")
    def snapshot_link(self, row: Anchor) -> str:
        return link(row.snapshot)

    @admin.display(description="appearance")
    def appearance_link(self, row: Anchor) -> str:
        return link(row.appearance)

    @admin.display(description="evidence")
    def evidence_link(self, row: Anchor) -> str:
        return link(row.evidence)
