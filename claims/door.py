"""The door of the admin: loaded before the tables that stand behind it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.permissions import Action, lacks_second_factor, may


class Site(AdminSite):
    """Whoever `claims.permissions` lets enter; people sign in where everybody does."""

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ENTER)

    def password_change(  # type: ignore[override]  # it leads elsewhere
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Where tries are counted, and the second factor is not passed by."""
        return redirect("account_change_password")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        wanted = request.GET.get("next") or request.path.removesuffix("login/")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if lacks_second_factor(request.user):
            return redirect("mfa_activate_totp")
        if self.has_permission(request):
            return redirect("admin:index")
        raise PermissionDenied("Your account may not enter here; ask an administrator.")
