"""The form by which a person links a passage to a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    RelatedFieldWidgetWrapper,
)
from django.contrib.auth.models import User

from claims.admin.base import Autocomplete, Recorded
from claims.errors import Refused
from claims.models import (
    Assessment,
    Audience,
    Credibility,
    Document,
    Evidence,
    Origin,
    Snapshot,
    Stance,
)
from claims.services import passages
from claims.services.evidence import NewEvidence, link

SECTIONS = (
    (None, {"fields": ("claim", "document", "quote", "stance")}),
    ("How far it carries", {"fields": ("credibility", "origin", "grounds", "note")}),
    ("Who may see it", {"fields": ("audience", "readers", "embargo_until")}),
    ("Another version, place, wording or question", {
        "fields": ("snapshot", "start", "wording", "appearance"), "classes": ("collapse",),
    }),
)  # fmt: skip

_ORIGIN: Any = Assessment._meta.get_field("origin")


def people() -> forms.ModelMultipleChoiceField[User]:
    """Those who may see what is for named people."""
    return forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        required=False,
        help_text="For the audience “named people” alone.",
    )


class LinkForm(Recorded):
    """A passage, pasted from a text, that bears on a claim."""

    snapshot = forms.ModelChoiceField(
        Snapshot.objects.defer("search"),
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        label="Version",
        help_text="The id of one version of the text. Empty: the document's latest.",
    )
    quote = forms.CharField(
        widget=AdminTextareaWidget,
        max_length=passages.LONGEST,
        help_text="The words as they stand in the text; copy them from its page.",
    )
    start = forms.IntegerField(
        required=False,
        min_value=0,
        label="Place",
        help_text="Only for words that stand there several times: which place is meant.",
    )
    wording = forms.IntegerField(
        required=False, min_value=1, help_text="Its number. Empty: the latest one."
    )
    stance = forms.ChoiceField(choices=Stance.choices)
    credibility = forms.TypedChoiceField(
        choices=[("", "---------"), *Credibility.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    origin = forms.ModelChoiceField(
        Origin.objects.all(),
        required=False,
        widget=RelatedFieldWidgetWrapper(
            Autocomplete(_ORIGIN, admin.site), _ORIGIN.remote_field, admin.site
        ),
        help_text="The root that it goes back to: passages of one origin count once.",
    )
    note = forms.CharField(
        required=False,
        widget=AdminTextareaWidget,
        help_text="Markdown. What it shows, and how far.",
    )
    audience = forms.ChoiceField(choices=Audience.choices, initial=Audience.DESK)
    readers = people()
    embargo_until = forms.DateTimeField(
        required=False,
        help_text="UTC, such as 2026-05-01 06:00. Nothing of it is published before.",
    )

    class Meta:
        model = Evidence
        fields = (
            "claim", "appearance", "document", "snapshot", "quote", "start", "wording", "stance",
            "credibility", "origin", "grounds", "note", "audience", "readers", "embargo_until",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = False
        self.fields["document"].help_text = "Type words of it or of its title."
        self.fields["appearance"].help_text = "Only if it bears on whether this was said so."
        claim = self.claim_named()
        if claim is not None:
            wording = claim.wordings.order_by("-number").defer("search")[0]
            self.initial.setdefault("wording", wording.number)
            self.fields["claim"].help_text = f"Wording {wording.number}: “{wording.text}”"

    def clean_quote(self) -> str:
        """With line ends as texts are stored."""
        return str(self.cleaned_data["quote"]).replace("\r\n", "\n")

    def record(self, given: dict[str, Any]) -> Evidence:
        snapshot = _text(given.pop("document"), given.pop("snapshot"))
        start, end = passages.place_of(snapshot, given.pop("quote"), given.pop("start"))
        return link(NewEvidence(**given, snapshot=snapshot, start=start, end=end), by=self.by)


def _text(document: Document | None, snapshot: Snapshot | None) -> Snapshot:
    """The version that is named, or the document's latest one."""
    if snapshot is None and document is None:
        raise Refused("Name the document, or one version of its text.", field="document")
    if snapshot is None:
        latest = Snapshot.objects.filter(document=document).defer("search").order_by("-number")
        snapshot = latest.first()
    if snapshot is None:
        raise Refused("This document has no text yet.", field="document")
    if document and snapshot.document_id != document.pk:
        raise Refused("This is a version of another document.", field="snapshot")
    return snapshot
