"""A member's own account."""

from __future__ import annotations

from django.contrib.auth.views import PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy


class Password(SuccessMessageMixin, PasswordChangeView):  # type: ignore[type-arg]
    """Change the password; other sessions of the account end."""

    template_name = "claims/password.html"
    success_url = reverse_lazy("home")
    success_message = "Your password is changed."
