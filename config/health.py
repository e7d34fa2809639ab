"""`/healthz`: the process answers. `/readyz`: database, broker and migrations are in order.

A middleware before all others: no session, no host check, no redirect, no database for the first.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger(__name__)

BROKER_SECONDS = 1.0
LOOK_SECONDS = 3.0


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.readiness = Readiness()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            return self.readiness.told()
        return self.get_response(request)


class Readiness:
    """What is missing, looked at every few seconds: whoever asks may ask often."""

    def __init__(self) -> None:
        self.looked_at = float("-inf")
        self.is_migrated = False  # once true in a process it stays true
        self.missing: list[str] = []

    def told(self) -> JsonResponse:
        """200 when every part is there; else 503 with the parts that are not, but not why."""
        now = time.monotonic()
        if now - self.looked_at >= LOOK_SECONDS:
            self.looked_at, self.missing = now, self._look()
        if self.missing:
            return JsonResponse({"ready": False, "missing": self.missing}, status=503)
        return JsonResponse({"ready": True})

    def _look(self) -> list[str]:
        database = database_fault()
        skips = bool(database) or self.is_migrated
        migrations = "" if skips else migrations_fault()
        self.is_migrated = self.is_migrated or not (database or migrations)
        faults = {"database": database, "broker": broker_fault(), "migrations": migrations}
        missing = {name: fault for name, fault in faults.items() if fault}
        if missing:
            log.error("not_ready", **missing)
        return list(missing)


def database_fault() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        connection.close()
        return f"PostgreSQL does not answer: {_first_line(error)}"
    return ""


def broker_fault() -> str:
    client = Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_SECONDS,
        socket_timeout=BROKER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    except RedisError as error:
        return f"Valkey does not answer: {_first_line(error)}"
    finally:
        client.close()
    return ""


def migrations_fault() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"the migrations cannot be read: {_first_line(error)}"
    if not plan:
        return ""
    names = ", ".join(f"{step.app_label}.{step.name}" for step, _ in plan[:5])
    return f"{len(plan)} not applied ({names}); run manage.py migrate"


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
