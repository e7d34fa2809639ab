"""What people fill in about their own account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.http import HttpRequest

from claims.models import Scope
from claims.services import resets
from claims.services.tokens import NAME_LENGTH
from claims.web.forms import Form


class ResetForm(ResetPasswordForm):
    """Answers everybody alike and as fast: whose address it is the worker looks up."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        resets.ask(email)
        return email


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
