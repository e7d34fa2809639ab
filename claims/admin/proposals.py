"""Proposed verdicts: put forward, looked at with the checklist, dissented from."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
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
from claims.errors import Conflict
from claims.models import (
    Claim,
    Dissent,
    Evidence,
    Ground,
    Holding,
    Indicator,
    Outcome,
    Proposal,
    Rating,
    Wording,
)
from claims.permissions import Action
from claims.selectors import checklist, evidence, verdicts
from claims.services import verdicts as services
from claims.services.proposals import NewProposal, Sign
from claims.templatetags.verdicts import days, told

PIECES = 200  # of evidence to choose from: those linked last
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)\s+(\S.*)")


class Pieces(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Evidence, each piece with its stance and where it stands."""

    def label_from_instance(self, obj: Any) -> str:
        anchors = obj.anchors.all()
        quote = shortened(anchors[0].exact, 120) if anchors else "—"
        about = " (on whether it was said)" if obj.appearance_id else ""
        return f"{obj.assessment.get_stance_display()}{about}: “{quote}” — {obj.document}"


class ProposalForm(Recorded):
    """A verdict that somebody puts forward."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valid_from = forms.DateField(label="True from", required=False, help_text="Empty: ever before.")
    valid_until = forms.DateField(
        label="until before", required=False, help_text="Not included. Empty: ever after."
    )
    rating = forms.ModelChoiceField(
        Rating.objects.filter(is_offered=True, scale__is_offered=True), required=False
    )
    evidence = Pieces(Evidence.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    indicators = forms.CharField(
        required=False,
        widget=forms.Textarea,
        help_text="What would change this judgement: one a line, where it is known with the day "
        "by which it would be seen in front, such as “2026-09-01 The limit is lifted.”",
    )

    class Meta:
        model = Proposal
        fields = (
            "claim", "seen", "act", "appearance", "rating", "likelihood", "attribution",
            "confidence", "valid_from", "valid_until", "evidence", "rationale", "failing_part",
            "criteria", "horizon", "indicators", "resolved_on", "resolution", "reason", "revises",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        claim = self.claim_named()
        if claim is None:
            return
        wording = claim.wordings.order_by("-number").defer("search")[0]
        self.initial.setdefault("seen", wording.number)
        self.fields["claim"].help_text = f"Wording {wording.number}: “{wording.text}”"
        answer = verdicts.on([claim.pk]).get(claim.pk)
        held = answer.proposal.verdict if answer else "no verdict"
        self.fields["act"].help_text = f"Held today about the claim: {held}."
        choices: Any = self.fields["evidence"]
        choices.queryset = _offered(claim, self.by)

    def clean_indicators(self) -> list[Sign]:
        lines = self.cleaned_data["indicators"].splitlines()
        return [_sign(line.strip()) for line in lines if line.strip()]

    def record(self, given: dict[str, Any]) -> Proposal:
        seen = given.pop("seen") or 0
        try:
            return services.propose(NewProposal(**given, wording=seen), by=self.by)
        except Conflict as conflict:
            if not isinstance(conflict.existing, Wording):
                raise
            self.data = {**self.data.dict(), "seen": conflict.existing.number}  # type: ignore[attr-defined]
            raise Conflict(f"{conflict} Yours is still in the form; save again.") from conflict


def _offered(claim: Claim, by: Any) -> QuerySet[Evidence]:
    """The claim's evidence that the person may see and nobody has withdrawn."""
    standing = evidence.visible_assessments(viewer=by).filter(is_withdrawn=False)
    rows = evidence.of_claim(claim, viewer=by).filter(evidence.of(standing))
    return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:PIECES]))


def _sign(line: str) -> Sign:
    dated = _DATED.fullmatch(line)
    return Sign(dated[2], _day(dated[1])) if dated else Sign(line)


def _day(iso: str) -> date:
    try:
        day = parse_date(iso)
    except ValueError as error:
        raise ValidationError(f"{iso} is not a day.") from error
    assert day  # noqa: S101
    return day


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
        rows = verdicts.proposals()
        return rows.select_related("claim", "appearance__wording", "revises__rating")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """With the checklist as it is for who looks or, once decided, as it stood."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.findings = checklist.shown(row, viewer=request.user)  # type: ignore[arg-type]
        return row

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

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
        return str(row.state_then)

    @admin.display(description="verdict")
    def verdict(self, row: Proposal) -> str:
        return row.verdict

    @admin.display(description="true for")
    def true_for(self, row: Proposal) -> str:
        return days(row.valid)

    @admin.display(description="puts anew")
    def revises_link(self, row: Proposal) -> str:
        return link(row.revises)

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
