"""What people outside fill in to ask for a check, and reviewers to sort what was asked."""

from __future__ import annotations

import uuid

from django import forms

from claims.models import Claim, Why
from claims.services import tips
from claims.services.tips import NewTip, Sender
from claims.web.forms import CorrectionForm, Form, Words


class TipForm(CorrectionForm):
    """What should be checked. Who asks may stay unsaid."""

    text = forms.CharField(
        label="What should we check?",
        max_length=tips.LONGEST,
        strip=False,
        widget=Words(5),
        help_text="What is claimed, in a sentence or two, as you saw or heard it.",
        error_messages={"required": "Write what should be checked."},
    )
    url = forms.CharField(
        label="Where did you see it? (not needed)",
        required=False,
        max_length=2_000,
        widget=forms.TextInput({"inputmode": "url", "placeholder": "https://"}),
    )
    name = forms.CharField(label="Your name (not needed)", required=False, max_length=tips.NAME)
    contact = forms.CharField(
        label="Where we can reach you (not needed)",
        required=False,
        max_length=tips.CONTACT,
        help_text=(
            "Your name and how to reach you are kept apart from what you ask. Only the desk's "
            "editors read them, to ask you back; neither is published or passed on."
        ),
    )
    field_order = ("text", "url", "name", "contact", "website")

    def new_tip(self, address: str) -> NewTip:
        given = self.cleaned_data
        sender = Sender(name=given["name"], contact=given["contact"], address=address)
        return NewTip(text=given["text"], url=given["url"], sender=sender)


class SortForm(Form):
    """What a reviewer decides on a group of tips."""

    do = forms.ChoiceField(
        choices=[(word, word) for word in ("accept", "join", "reject", "reopen", "out")]
    )
    text = forms.CharField(required=False, max_length=tips.LONGEST)
    claim = forms.UUIDField(required=False)
    why = forms.ChoiceField(required=False, choices=[("", "Why?"), *Why.choices])
    reason = forms.CharField(required=False, max_length=tips.LONGEST)
    seen = forms.IntegerField(required=False, min_value=1)

    def into(self) -> Claim | None:
        """The known claim that the group joins."""
        key: uuid.UUID | None = self.cleaned_data["claim"]
        return Claim.objects.filter(pk=key).first() if key else None
