"""Proposed verdicts: put forward, looked at with the checklist, dissented from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    Recorded,
    claims_with,
    filtered,
    link,
    shortened,
)
from claims.admin.proposing import SECTIONS, ProposalForm
from claims.models import (
    Dissent,
    Ground,
    Holding,
    Indicator,
    Outcome,
    Proposal,
)
from claims.permissions import Action
from claims.selectors import checklist, verdicts
from claims.services import verdicts as services
from claims.templatetags.verdicts import days, told


class DissentForm(Recorded):
    """Somebody does not agree with a version of a verdict."""

    class Meta:
        model = Dissent
        fields = ("proposal", "text")

    def record(self, given: dict[str, Any]) -> Dissent:
        return services.dissent(given["proposal"], given["text"], by=self.by)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(verdicts.PENDING, "waits for a decision"), *Outcome.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state_then=self.value()) if self.value() else queryset


class IndicatorInline(ReadOnlyInline):
    model = Indicator
    fields = readonly_fields = ("text", "expected_by")
    show_change_link = False


class GroundInline(ReadOnlyInline):
    model = Ground
    verbose_name_plural = "evidence that it rests on, as it was graded then"
    fields = readonly_fields = (
        "evidence_link", "stance", "reliability", "credibility", "origin", "document",
    )  # fmt: skip
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ground]:
        return verdicts.grounds(request.user)

    @admin.display(description="evidence")
    def evidence_link(self, row: Ground) -> str:
        return link(row.assessment.evidence)

    @admin.display(description="stance")
    def stance(self, row: Ground) -> str:
        return row.assessment.get_stance_display()

    @admin.display(description="source")
    def reliability(self, row: Ground) -> str:
        return row.assessment.get_reliability_display() or "—"

    @admin.display(description="item")
    def credibility(self, row: Ground) -> str:
        return row.assessment.get_credibility_display() or "—"

    @admin.display(description="origin")
    def origin(self, row: Ground) -> str:
        return link(row.assessment.origin)

    @admin.display(description="document")
    def document(self, row: Ground) -> str:
        return link(row.assessment.evidence.document)


class DissentInline(ReadOnlyInline):
    model = Dissent
    fields = readonly_fields = ("text", "created_at", "created_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dissent]:
        rows: QuerySet[Dissent] = Dissent.objects.select_related("created_by")
        return rows.order_by("id")


@admin.register(Proposal)
class ProposalAdmin(RecordAdmin):
    adds = Action.PROPOSE
    recorded = ProposalForm
    fields = (
        "claim_link", "appearance_link", "number", "state", "act", "wording", "verdict",
        "confidence", "true_for", "rationale", "failing_part", "criteria", "horizon",
        "resolved_on", "resolution", "reason", "revises_link", "checklist", "decision_link",
        "held", "dissent", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "verdict", "claim_link", "state", "act", "true_for", "confidence", "created_at",
        "created_by",
    )  # fmt: skip
    list_filter = (StateFilter, "act", "likelihood", "attribution", "confidence")
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or an id."
    raw_id_fields = ("claim", "appearance", "revises")
    inlines = [GroundInline, IndicatorInline, DissentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        rows = verdicts.proposals(viewer=request.user)
        return rows.select_related("claim", "appearance__wording", "revises__rating")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """With the checklist as it is for who looks or, once decided, as it stood."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.findings = checklist.shown(row, viewer=request.user)  # type: ignore[arg-type]
        return row

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else SECTIONS

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def leads_to(self, row: Any) -> Model | None:
        return row  # with the checklist, and where it is decided

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="claim")
    def claim_link(self, row: Proposal) -> str:
        return link(row.claim, shortened(row.wording.text))

    @admin.display(description="on whether this was said")
    def appearance_link(self, row: Proposal) -> str:
        return link(row.appearance)

    @admin.display(description="state")
    def state(self, row: Any) -> str:
        return "waits for a decision" if row.state_then == verdicts.PENDING else row.state_then

    @admin.display(description="verdict")
    def verdict(self, row: Proposal) -> str:
        return row.verdict

    @admin.display(description="true for")
    def true_for(self, row: Proposal) -> str:
        return days(row.valid)

    @admin.display(description="puts anew")
    def revises_link(self, row: Proposal) -> str:
        return link(row.revises if row.revises_then else None)  # type: ignore[attr-defined]

    @admin.display(description="checklist")
    def checklist(self, row: Any) -> str:
        return told(row.findings)

    @admin.display(description="decision")
    def decision_link(self, row: Any) -> str:
        if row.state_then != verdicts.PENDING:
            return link(row.decision)
        path = reverse("admin:claims_decision_add")
        return format_html('<a href="{}?proposal={}">Approve, return or withdraw</a>', path, row.pk)

    @admin.display(description="held")
    def held(self, row: Proposal) -> str:
        return filtered(Holding, "For which days, from when to when", proposal__id__exact=row.pk)

    @admin.display(description="dissent")
    def dissent(self, row: Proposal) -> str:
        path = reverse("admin:claims_dissent_add")
        return format_html('<a href="{}?proposal={}">Dissent from this version</a>', path, row.pk)
