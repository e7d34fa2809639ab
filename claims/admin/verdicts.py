"""How proposed verdicts were decided, what is held for which days, and what else hangs on them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    Recorded,
    claims_with,
    link,
    shortened,
    to_add,
)
from claims.admin.proposals import DissentForm
from claims.errors import Refused
from claims.models import (
    Claim,
    Decision,
    Dissent,
    Ground,
    Holding,
    Indicator,
    Outcome,
    Proposal,
    Publication,
    Waiver,
)
from claims.permissions import Action
from claims.selectors import checklist, verdicts
from claims.selectors.findings import Finding
from claims.services import verdicts as services
from claims.templatetags.verdicts import at, days, told

WAIVE = "waive_"


class DecisionForm(Recorded):
    """A proposal is approved, returned or withdrawn; with a reason for each point let pass."""

    class Meta:
        model = Decision
        fields = ("proposal", "outcome", "reason")

    def record(self, given: dict[str, Any]) -> Decision:
        waivers = {
            name.removeprefix(WAIVE): why
            for name, why in given.items()
            if name.startswith(WAIVE) and why
        }
        proposal, outcome, reason = given["proposal"], given["outcome"], given["reason"]
        if outcome == Outcome.APPROVED:
            return services.approve(proposal, reason, by=self.by, waivers=waivers)
        if waivers:
            raise Refused("Only an approval lets something pass.", field="outcome")
        end = services.turn_back if outcome == Outcome.RETURNED else services.withdraw
        return end(proposal, reason, by=self.by)


class WaiverInline(ReadOnlyInline):
    model = Waiver
    fields = readonly_fields = ("check_name", "reason")


class OfAProposal(RecordAdmin):
    """What hangs on a proposal."""

    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or an id."
    way = "proposal"  # to the proposal

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).defer(f"{self.way}__wording__search")
        rows = rows.filter(verdicts.for_eyes_of(request.user, proposal=f"{self.way}__"))
        return rows.select_related(
            f"{self.way}__rating", f"{self.way}__wording", f"{self.way}__claim"
        )

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter((f"{self.way}__claim__in", claims_with(words)))

    def _proposal(self, row: Any) -> Proposal:
        for name in self.way.split("__"):
            row = getattr(row, name)
        found: Proposal = row
        return found

    @admin.display(description="proposal")
    def proposal_link(self, row: Any) -> str:
        return link(self._proposal(row))

    @admin.display(description="claim")
    def claim_link(self, row: Any) -> str:
        proposal = self._proposal(row)
        return link(proposal.claim, shortened(proposal.wording.text))


@admin.register(Decision)
class DecisionAdmin(OfAProposal):
    adds = Action.DECIDE
    recorded = DecisionForm
    fields = (
        "proposal_link", "claim_link", "outcome", "reason", "four_eyes", "proposer", "checklist",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("outcome", "proposal_link", "claim_link", "reason", "created_at", "created_by")
    list_filter = ("outcome", "four_eyes")
    raw_id_fields = ("proposal",)
    inlines = [WaiverInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).select_related("created_by", "proposer")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """With the checklist as it stood, for who may see what it was about."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.told = checklist.shown(row.proposal, viewer=request.user)  # type: ignore[arg-type]
        return row

    def leads_to(self, row: Any) -> Model | None:
        claim: Claim = row.proposal.claim
        return claim

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of a new one: the checklist, and where to say why a point of it may pass."""
        if obj is not None:
            return super().get_fieldsets(request, obj)
        findings = _findings(request)
        given = {"fields": list(DecisionForm.Meta.fields)}
        if findings is None:
            return [(None, given)]
        waivers = [f"{WAIVE}{found.name}" for found in findings if found.can_be_waived]
        return [("Checklist", {"fields": waivers, "description": told(findings)}), (None, given)]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            fields = {
                f"{WAIVE}{found.name}": _why(found)
                for found in _findings(request) or ()
                if found.can_be_waived
            }
            form = type("Decided", (DecisionForm,), {"by": request.user, **fields})
            return super(RecordAdmin, self).get_form(request, obj, change, form=form)
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description="checklist as it stood")
    def checklist(self, row: Any) -> str:
        return told(row.told)


def _findings(request: HttpRequest) -> list[Finding] | None:
    """What an approval of the proposal that the request names meets; None when it names none."""
    given = request.POST.get("proposal") or request.GET.get("proposal") or ""
    try:
        proposal = Proposal.objects.filter(pk=uuid.UUID(given), decision=None).first()
    except ValueError:
        return None
    return checklist.of(proposal, viewer=request.user) if proposal else None  # type: ignore[arg-type]


def _why(found: Finding) -> forms.CharField:
    return forms.CharField(
        label="It may pass because", required=False, help_text=found.sentence,
        widget=AdminTextareaWidget({"rows": 2}),
    )  # fmt: skip


@admin.register(Waiver)
class WaiverAdmin(OfAProposal):
    way = "decision__proposal"
    fields = ("proposal_link", "claim_link", "check_name", "reason", "created_at")
    list_display = ("check_name", "reason", "proposal_link", "claim_link", "created_at")
    list_filter = ("check_name",)


class OpenFilter(admin.SimpleListFilter):
    title = "held"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("now", "Now"), ("once", "No longer")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"now", "once"}:
            return queryset
        return queryset.filter(ended_by__isnull=self.value() == "now")


@admin.register(Holding)
class HoldingAdmin(OfAProposal):
    fields = (
        "claim_link", "appearance_link", "verdict", "true_for", "held_from", "held_until",
        "proposal_link", "decision_link", "ended_by_link", "publish",
    )  # fmt: skip
    list_display = ("verdict", "claim_link", "true_for", "held_from", "held_until", "proposal_link")
    list_filter = (OpenFilter, "proposal__likelihood", "proposal__attribution", "proposal__rating")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Holding]:
        rows = super().get_queryset(request)
        return rows.select_related(
            "appearance__wording", "decision__proposal", "ended_by__proposal"
        )

    @admin.display(description="on whether this was said")
    def appearance_link(self, row: Holding) -> str:
        return link(row.appearance)

    @admin.display(description="verdict")
    def verdict(self, row: Holding) -> str:
        return row.proposal.verdict

    @admin.display(description="true for")
    def true_for(self, row: Holding) -> str:
        return days(row.valid)

    @admin.display(description="held from")
    def held_from(self, row: Holding) -> str:
        return at(row.recorded.lower)

    @admin.display(description="held until")
    def held_until(self, row: Holding) -> str:
        return at(row.recorded.upper) if row.recorded.upper else "now"

    @admin.display(description="recorded by")
    def decision_link(self, row: Holding) -> str:
        return link(row.decision)

    @admin.display(description="check for readers")
    def publish(self, row: Holding) -> str:
        return "—" if row.ended_by_id else to_add(Publication, "Publish it", holding=row.pk)

    @admin.display(description="ended by")
    def ended_by_link(self, row: Holding) -> str:
        return link(row.ended_by)


@admin.register(Indicator)
class IndicatorAdmin(OfAProposal):
    fields = ("proposal_link", "claim_link", "text", "expected_by")
    list_display = ("text", "expected_by", "proposal_link", "claim_link")
    list_filter = ("expected_by",)


@admin.register(Ground)
class GroundAdmin(OfAProposal):
    """Those alone whose evidence the person who looks may see."""

    fields = ("proposal_link", "claim_link", "position", "assessment_link", "created_at")
    list_display = ("assessment_link", "proposal_link", "claim_link", "position")
    list_filter = ("assessment__stance",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ground]:
        rows = super().get_queryset(request).select_related("assessment")
        return rows.filter(pk__in=verdicts.grounds(request.user))

    @admin.display(description="evidence as it was graded")
    def assessment_link(self, row: Ground) -> str:
        return link(row.assessment)


@admin.register(Dissent)
class DissentAdmin(OfAProposal):
    adds = Action.PROPOSE
    recorded = DissentForm
    fields = ("proposal_link", "claim_link", "text", "created_at", "created_by")
    list_display = ("text", "proposal_link", "claim_link", "created_at", "created_by")
    raw_id_fields = ("proposal",)

    def leads_to(self, row: Any) -> Model | None:
        proposal: Proposal = row.proposal
        return proposal

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dissent]:
        return super().get_queryset(request).select_related("created_by")
