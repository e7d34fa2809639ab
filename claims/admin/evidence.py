"""What bears on claims: looked at by whoever may see it, assessed anew through the service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.admin.appearances import AnchorInline
from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    Recorded,
    claims_with,
    link,
    shortened,
    to_add,
)
from claims.admin.linking import SECTIONS, LinkForm, people
from claims.errors import Conflict
from claims.models import (
    Assessment,
    AssessmentReader,
    Claim,
    Evidence,
    Stance,
)
from claims.permissions import Action
from claims.selectors import evidence
from claims.services.evidence import Assessed, assess


class AssessmentForm(Recorded):
    """A piece of evidence is assessed anew, withdrawn or taken up again."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    readers = people()

    class Meta:
        model = Assessment
        fields = (
            "evidence", "seen", "wording", "stance", "credibility", "origin", "note", "audience",
            "readers", "embargo_until", "is_withdrawn", "reason",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        piece, wording = cleaned.get("evidence"), cleaned.get("wording")
        if piece and wording and wording.claim_id != piece.claim_id:
            self.add_error("wording", "This wording is of another claim.")
        return cleaned

    def record(self, given: dict[str, Any]) -> Assessment:
        given = {**given, "wording": given["wording"].number}
        piece, seen, reason = (given.pop(name) for name in ("evidence", "seen", "reason"))
        try:
            return assess(piece, Assessed(**given), reason, seen=seen, by=self.by)
        except Conflict as conflict:
            newer: Any = conflict.existing
            self.data = {**self.data.dict(), "seen": newer.number}  # type: ignore[attr-defined]
            raise Conflict(f"{conflict} Yours is still in the form; save again.") from conflict


class AssessmentInline(ReadOnlyInline):
    model = Assessment
    fields = readonly_fields = (
        "number", "stance", "credibility", "reliability", "origin", "note", "audience",
        "embargo_until", "is_withdrawn", "reason", "created_at", "created_by",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return _seen_by(request).order_by("number")


class StanceFilter(admin.SimpleListFilter):
    title = "stance"
    parameter_name = "stance"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Stance.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in Stance.values:
            return queryset
        seen = evidence.visible_assessments(viewer=request.user)
        return queryset.filter(evidence.of(seen.filter(stance=self.value())))


@admin.register(Evidence)
class EvidenceAdmin(RecordAdmin):
    adds = Action.ASSESS
    recorded = LinkForm
    fields = (
        "claim_link", "appearance_link", "document_link", "quote", "grounds", "assess_anew",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "quote", "stance", "claim_link", "document_link", "origin", "is_withdrawn", "created_at",
    )  # fmt: skip
    list_filter = [StanceFilter]
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or an id."
    raw_id_fields = ("claim", "appearance")
    autocomplete_fields = ("document",)
    inlines = [AssessmentInline, AnchorInline]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else SECTIONS

    def leads_to(self, row: Any) -> Model | None:
        claim: Claim = row.claim
        return claim

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        rows = evidence.listed(viewer=request.user)
        return rows.select_related("claim", "appearance__wording", "document", "created_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="words")
    def quote(self, row: Evidence) -> str:
        return shortened(row.anchors.all()[0].exact, 160)

    @admin.display(description="stance")
    def stance(self, row: Evidence) -> str:
        return row.assessment.get_stance_display()

    @admin.display(description="origin")
    def origin(self, row: Evidence) -> str:
        return link(row.assessment.origin)

    @admin.display(description="withdrawn", boolean=True)
    def is_withdrawn(self, row: Evidence) -> bool:
        return row.assessment.is_withdrawn

    @admin.display(description="claim")
    def claim_link(self, row: Evidence) -> str:
        return link(row.claim, "claim")

    @admin.display(description="on whether this was said")
    def appearance_link(self, row: Evidence) -> str:
        return link(row.appearance)

    @admin.display(description="document")
    def document_link(self, row: Evidence) -> str:
        return link(row.document)

    @admin.display(description="assessment")
    def assess_anew(self, row: Evidence) -> str:
        return to_add(Assessment, "Assess anew, withdraw or take up again", evidence=row.pk)


class ReaderInline(ReadOnlyInline):
    model = AssessmentReader
    fields = readonly_fields = ("person",)
    show_change_link = False


@admin.register(Assessment)
class AssessmentAdmin(RecordAdmin):
    adds = Action.ASSESS
    recorded = AssessmentForm
    fields = (
        "evidence_link", "number", "wording", "stance", "credibility", "reliability", "origin",
        "note", "audience", "embargo_until", "is_withdrawn", "reason", "created_at",
        "created_by",
    )  # fmt: skip
    list_display = (
        "evidence_link", "number", "stance", "credibility", "reliability", "audience",
        "is_withdrawn", "created_at", "created_by",
    )  # fmt: skip
    list_filter = ("stance", "credibility", "reliability", "audience", "is_withdrawn")
    search_fields = ("id",)
    search_help_text = "Words of the claim, in any form; or an id."
    raw_id_fields = ("evidence", "wording")
    autocomplete_fields = ("origin",)
    inlines = [ReaderInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return _seen_by(request)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def leads_to(self, row: Any) -> Model | None:
        piece: Evidence = row.evidence
        return piece

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """As the evidence named in the address is assessed now."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        seen = _visible(request).filter(evidence=initial.get("evidence"))
        last = seen.select_related("wording").first() if initial.get("evidence") else None
        if last is None:
            return {}
        like = Assessed.like(last)
        names = (
            "stance", "credibility", "origin", "note", "audience", "readers", "embargo_until",
            "is_withdrawn",
        )  # fmt: skip
        told = {name: getattr(like, name) for name in names}
        return {**told, "evidence": last.evidence_id, "wording": last.wording, "seen": last.number}

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "evidence":
            kwargs["queryset"] = evidence.listed(viewer=request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(evidence__claim__in=claims_with(words))

    @admin.display(description="evidence")
    def evidence_link(self, row: Assessment) -> str:
        return link(row.evidence)


@admin.register(AssessmentReader)
class ReaderAdmin(RecordAdmin):
    fields = ("assessment_link", "person", "created_at")
    list_display = ("person", "assessment_link", "created_at")
    search_fields = ("id",)
    search_help_text = "A user name; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssessmentReader]:
        rows: QuerySet[AssessmentReader] = AssessmentReader.objects.select_related(
            "assessment", "person"
        )
        return rows.filter(assessment__in=_seen_by(request).values("pk"))

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(person__username__icontains=words)

    @admin.display(description="assessment")
    def assessment_link(self, row: AssessmentReader) -> str:
        return link(row.assessment)


def _visible(request: HttpRequest) -> QuerySet[Assessment]:
    return evidence.visible_assessments(viewer=request.user)


def _seen_by(request: HttpRequest) -> QuerySet[Assessment]:
    """All assessments of evidence that the account may see, earlier ones too, as far as it may."""
    return (
        Assessment.objects.filter(
            evidence.let_in(request.user),
            evidence__in=_visible(request).values("evidence"),
        )
        .select_related("evidence", "wording", "origin", "created_by")
        .defer("wording__search")
    )
