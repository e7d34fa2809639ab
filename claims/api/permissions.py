"""Ask claims.permissions for every operation of the API."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from claims.models import ApiToken, Scope
from claims.permissions import Action, lacks_second_factor, may

READS_ONLY = "This token may only read. Make one that may write, on your account's page of tokens."
NO_SECOND_FACTOR = (
    "This desk asks a second factor of people of your role. Sign in on the pages and set it up."
)


class MayAct(BasePermission):
    """Whether the user may do what the operation needs; one that names no action nobody may."""

    message = "Your account may not do this. Ask an administrator of the desk."

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, ApiToken) and request.method not in SAFE_METHODS:
            _check_scope(request.auth)
        if lacks_second_factor(request.user):
            raise PermissionDenied(NO_SECOND_FACTOR)
        action = needed(view)
        return action is not None and may(request.user, action)


def _check_scope(token: ApiToken) -> None:
    if token.scope != Scope.WRITE:
        raise PermissionDenied(READS_ONLY)


def needed(view: Any) -> Action | None:
    """The action that the view's current operation needs.

    A method that the address does not take needs READ, so that members learn 405 and others 401.
    """
    if getattr(view, "action", None) in {None, "metadata"}:
        return Action.READ
    action: Action | None = view.needs.get(view.action)
    return action
