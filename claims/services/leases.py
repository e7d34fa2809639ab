"""How a worker takes a job, keeps it, and ends it; and how one whose worker is gone is freed.

A worker takes the row by a conditional UPDATE and every write checks its token: two workers may
race for one row, and one that was thought dead may come back, yet one result is written.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least, Now

from claims.errors import LeaseLost
from claims.models import JobState
from claims.models.jobs import Job

NAMED_AT_ONCE = 200
COUNTED = 32_767  # attempts: the column holds no more


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write one job's result, until another worker takes it over."""

    model: type[Job]
    key: uuid.UUID
    token: uuid.UUID

    @property
    def row(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.filter(pk=self.key)
        return rows.filter(state=JobState.RUNNING, lease_token=self.token)

    def renew(self, seconds: float = 0, **fields: Any) -> None:
        """Write the fields and keep the lease; raise LeaseLost when it is another's."""
        self._write(lease_until=_end(seconds), **fields)

    def end(self, state: str, **fields: Any) -> None:
        """Write the result; raise LeaseLost when it is another's."""
        self._write(state=state, lease_token=None, lease_until=None, finished_at=Now(), **fields)

    def put_back(self, wait: timedelta, reason: str) -> None:
        """Leave the job for a later attempt; raise LeaseLost when it is another's."""
        self._write(
            state=JobState.QUEUED,
            lease_token=None,
            lease_until=None,
            run_after=Now() + wait,
            error=reason,
        )

    def _write(self, **fields: Any) -> None:
        if not self.row.update(**fields):
            raise LeaseLost(
                f"{self.model._meta.verbose_name} {self.key} was taken over by another worker."
            )


def take(model: type[Job], key: uuid.UUID, **fields: Any) -> Lease | None:
    """The lease on a waiting job, or None when it is not free: one UPDATE decides the race."""
    token = uuid.uuid4()
    taken = (
        due(model)
        .filter(pk=key)
        .update(
            state=JobState.RUNNING,
            attempts=Least(F("attempts"), COUNTED - 1) + 1,
            lease_token=token,
            lease_until=_end(),
            started_at=Now(),
            finished_at=None,
            **fields,
        )
    )
    return Lease(model, key, token) if taken else None


def due(model: type[Job]) -> QuerySet[Any]:
    """The jobs that wait, and need wait no longer."""
    rows: QuerySet[Any] = model.objects.filter(state=JobState.QUEUED)
    return rows.filter(Q(run_after=None) | Q(run_after__lte=Now()))


@transaction.atomic
def sweep(model: type[Job], given_up: str = "", attempts: int | None = None) -> list[uuid.UUID]:
    """Free the jobs whose worker is gone and name every waiting one; returns those named.

    What was tried `attempts` times (None: any number) ends as failed, with the sentence
    `given_up`. A row that is locked has a worker that writes its result this moment.
    """
    expired = model.objects.filter(state=JobState.RUNNING, lease_until__lt=Now())
    keys = list(expired.select_for_update(skip_locked=True).values_list("pk", flat=True))
    gone = model.objects.filter(pk__in=keys)
    if attempts is not None:
        gone.filter(attempts__gte=attempts).update(
            state=JobState.FAILED,
            lease_token=None,
            lease_until=None,
            finished_at=Now(),
            error=given_up,
        )
    gone.filter(state=JobState.RUNNING).update(
        state=JobState.QUEUED, lease_token=None, lease_until=None
    )
    return list(due(model).order_by("id").values_list("id", flat=True)[:NAMED_AT_ONCE])


def _end(seconds: float = 0) -> Any:
    return Now() + timedelta(seconds=seconds or settings.JOB_LEASE_SECONDS)
