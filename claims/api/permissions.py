"""Ask claims.permissions for every operation of the API."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from claims.permissions import Action, may


class MayAct(BasePermission):
    """Whether the user may do what the operation needs; one that names no action nobody may."""

    message = "Your account may not do this. Ask an administrator of the desk."

    def has_permission(self, request: Request, view: Any) -> bool:
        action = needed(view)
        return action is not None and may(request.user, action)


def needed(view: Any) -> Action | None:
    """The action that the view's current operation needs.

    A method that the address does not take needs READ, so that members learn 405 and others 401.
    """
    if getattr(view, "action", None) in {None, "metadata"}:
        return Action.READ
    action: Action | None = view.needs.get(view.action)
    return action
