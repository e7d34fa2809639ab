"""What workers run. Tasks take ids, tolerate rows that are gone, and may run twice."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.conf import settings

import factcheck
from claims import messages
from claims.services import runs


@shared_task(name=runs.TASK)
def extract(run_id: str) -> None:
    """Read one snapshot."""
    runs.perform(uuid.UUID(run_id), factcheck.extract)


@shared_task
def sweep() -> None:
    """Find what messages lost: free dead workers' runs and name every waiting one again.

    The hints expire before the next sweep repeats them, so a long queue does not fill the broker.
    """
    for run_id in runs.sweep():
        if not messages.send(runs.TASK, run_id, expires=settings.SWEEP_SECONDS):
            return
