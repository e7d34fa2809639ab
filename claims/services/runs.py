"""The life of an extraction run: queued, taken under a lease, done or failed, recovered.

How a worker takes it and keeps it is in services/leases.py.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction

from claims import messages
from claims.errors import LeaseLost, Refused
from claims.models import ExtractionRun, JobState, Snapshot
from claims.services import leases, snapshots, triage
from claims.services.leases import Lease
from factcheck.errors import FactcheckError
from factcheck.extraction import METHOD, VERSION
from factcheck.types import Extraction

log = structlog.get_logger(__name__)

TASK = "claims.tasks.extract"
MAX_ATTEMPTS = 5
SECONDS_BETWEEN_REPORTS = 1.0

Engine = Callable[..., Extraction]


def queue(snapshot: Snapshot, *, by: User | None) -> ExtractionRun:
    """The snapshot's run by the engine as it is today; its worker is told on commit."""
    run, _ = ExtractionRun.objects.get_or_create(
        snapshot=snapshot,
        method=METHOD,
        version=VERSION,
        defaults={"created_by": by, "length": len(snapshot.text)},
    )
    if run.state == JobState.QUEUED:
        messages.send_on_commit(TASK, run.pk)
    return run


def perform(run_id: uuid.UUID, engine: Engine) -> None:
    """Take the run and carry it to its end. A run that is another's, or over, is left alone."""
    lease = take(run_id)
    if lease is None:
        log.info("run_not_free", run=str(run_id))
        return
    try:
        complete(lease, _read(lease, engine))
    except LeaseLost as lost:
        log.warning("lease_lost", run=str(run_id), reason=str(lost))
    except (OperationalError, InterfaceError):
        # Nothing can be written now. The lease runs out and the sweep hands the run on.
        raise
    except FactcheckError as error:
        fail(lease, str(error))
    except Exception as error:
        log.exception("extraction_failed", run=str(run_id))
        try_later(lease, f"{type(error).__name__}: {error}")


def take(run_id: uuid.UUID) -> Lease | None:
    """The lease on a waiting run, or None when it is not free."""
    return leases.take(ExtractionRun, run_id, read=0, error="")


def complete(lease: Lease, extraction: Extraction) -> None:
    """Write all that was found, once and whole: statements, then anchors, claims and relations."""
    with transaction.atomic():
        # The run's row alone: whoever logs a claim of the text holds the lock that comes next, and
        # waits for the document.
        mine = lease.row.select_for_update(of=("self",), no_key=True)
        run = mine.select_related("snapshot__document").first()
        if run is None:
            raise LeaseLost(f"Run {lease.key} was taken over by another worker.")
        snapshots.anchor_again(run.snapshot)
        triage.record(run, extraction)
        lease.end(
            JobState.DONE,
            read=len(run.snapshot.text),
            language=extraction.language,
            notes=list(extraction.notes),
        )


def fail(lease: Lease, reason: str) -> None:
    """End the run with the reason why trying again would not help."""
    lease.end(JobState.FAILED, error=reason)


def try_later(lease: Lease, reason: str) -> None:
    """Put the run back for a later attempt, or end it when it was tried often enough."""
    run = lease.row.first()
    if run is None:
        return
    if run.attempts >= MAX_ATTEMPTS:
        fail(lease, f"{reason} (tried {run.attempts} times)")
        return
    wait = timedelta(seconds=settings.JOB_RETRY_SECONDS * 2 ** (run.attempts - 1))
    lease.put_back(wait, reason)


def retry(run: ExtractionRun) -> ExtractionRun:
    """Queue a failed run again; raises Refused when it has not failed."""
    queued = ExtractionRun.objects.filter(pk=run.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempts=0, run_after=None, error="", finished_at=None
    )
    if not queued:
        raise Refused("Only a failed extraction can be tried again; this one has not failed.")
    messages.send_on_commit(TASK, run.pk)
    run.refresh_from_db()
    return run


def sweep() -> list[uuid.UUID]:
    """Free the runs whose worker is gone and name every waiting run; returns those named."""
    given_up = f"The worker stopped {MAX_ATTEMPTS} times while it read this text."
    return leases.sweep(ExtractionRun, given_up, MAX_ATTEMPTS)


def _read(lease: Lease, engine: Engine) -> Extraction:
    snapshot = Snapshot.objects.select_related("document").get(runs=lease.key)
    last = time.monotonic()

    def report(read: int, length: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_REPORTS:
            last = time.monotonic()
            lease.renew(read=read, length=length)

    return engine(
        snapshot.text,
        published_on=snapshot.document.published_on,
        language=snapshot.document.language or None,
        on_progress=report,
    )
