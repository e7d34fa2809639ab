"""The form by which a person puts a verdict forward."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.html import format_html

from claims.admin.base import Recorded, shortened, to_add
from claims.errors import Conflict
from claims.models import Claim, Evidence, Proposal, Rating, Wording
from claims.selectors import evidence, verdicts
from claims.services import verdicts as services
from claims.services.proposals import NewProposal, Sign

PIECES = 200  # of evidence to choose from: those linked last
SECTIONS = (
    (None, {"fields": ("claim", "seen", "act", "valid_from", "valid_until")}),
    ("Is it so?", {
        "fields": ("rating", "failing_part", "likelihood", "confidence"),
        "description": "A rating; of an intent or a forecast that is still open, its likelihood.",
    }),
    ("On what grounds", {"fields": ("evidence", "rationale", "reason")}),
    ("Of an intent or a forecast", {
        "fields": ("criteria", "horizon", "indicators", "resolved_on", "resolution"),
        "description": "With a likelihood: what will show it, and by when. With a rating: on "
        "which day it was resolved, and how.",
        "classes": ("collapse",),
    }),
    ("Instead: was it said so?", {
        "fields": ("appearance", "attribution"),
        "description": "Judges one sighting, not the claim.",
        "classes": ("collapse",),
    }),
    ("Of a proposal that was returned or withdrawn", {
        "fields": ("revises",), "classes": ("collapse",),
    }),
)  # fmt: skip
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
    valid_from = forms.DateField(
        label="True from",
        required=False,
        widget=AdminDateWidget,
        help_text="The first day of the world that it speaks of. Empty: ever before.",
    )
    valid_until = forms.DateField(
        label="Until before",
        required=False,
        widget=AdminDateWidget,
        help_text="The first day that it no longer speaks of. Empty: ever after.",
    )
    rating = forms.ModelChoiceField(
        Rating.objects.filter(is_offered=True, scale__is_offered=True), required=False
    )
    evidence = Pieces(Evidence.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    indicators = forms.CharField(
        required=False,
        widget=AdminTextareaWidget,
        help_text="What would change this judgement, one a line. If you know by which day it "
        "would be seen, put that first: “2026-09-01 The limit is lifted.”",
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
        choices.help_text = to_add(Evidence, "Link a passage", claim=claim.pk)
        if not choices.queryset.exists():
            choices.help_text = format_html("None is linked yet. {} first.", choices.help_text)

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
