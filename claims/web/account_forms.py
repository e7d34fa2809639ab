"""What people fill in about their own account."""

from __future__ import annotations

from django import forms

from claims.models import Scope
from claims.services.tokens import NAME_LENGTH
from claims.web.forms import Form


class TokenForm(Form):
    name = forms.CharField(
        label="What it is for", max_length=NAME_LENGTH, help_text="So that you know it again."
    )
    scope = forms.ChoiceField(
        label="It may", choices=Scope.choices, initial=Scope.READ, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label="Days that it lasts",
        min_value=1,
        required=False,
        help_text="Empty: as long as the desk has set.",
    )
