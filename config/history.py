"""The history of edits says over which door an edit came: which request, command or task."""

from __future__ import annotations

from typing import Any

import pghistory
import structlog
from celery import Task
from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware


class SignedRequests(HistoryMiddleware):
    """Signs what a request writes, for the person who is signed in or whose token was sent.

    After django-structlog's middleware, which gives the request its id.
    """

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        return {**super().get_context(request), "request": request_id}


class SignedTask(Task):  # type: ignore[type-arg]
    """Signs what a worker writes with the task's name: no person did it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with pghistory.context(task=self.name):
            return super().__call__(*args, **kwargs)
