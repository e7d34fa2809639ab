"""The door of the admin: loaded before the tables that stand behind it."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from claims.permissions import Action, may


class Site(AdminSite):
    """Whoever `claims.permissions` lets enter."""

    def has_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ENTER)
