"""The life of an extraction run: queued, taken under a lease, done or failed, recovered.

A worker takes the row by a conditional UPDATE and every write checks its token: two workers may
race for one row, and one that was thought dead may come back, yet one result is written.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from claims import messages
from claims.errors import LeaseLost, Refused
from claims.models import ExtractionRun, JobState, Snapshot
from claims.services import snapshots, triage
from factcheck.errors import FactcheckError
from factcheck.extraction import METHOD, VERSION
from factcheck.types import Extraction

log = structlog.get_logger(__name__)

TASK = "claims.tasks.extract"
MAX_ATTEMPTS = 5
SWEPT_AT_ONCE = 200
SECONDS_BETWEEN_REPORTS = 1.0

Engine = Callable[..., Extraction]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write one run's result, until another worker takes it over."""

    run_id: uuid.UUID
    token: uuid.UUID

    @property
    def row(self) -> QuerySet[ExtractionRun]:
        return ExtractionRun.objects.filter(
            pk=self.run_id, state=JobState.RUNNING, lease_token=self.token
        )

    def renew(self, read: int, length: int) -> None:
        """Say how far the reading is and keep the lease; raise LeaseLost when it is another's."""
        if not self.row.update(read=read, length=length, lease_until=_lease_end()):
            raise LeaseLost(f"Run {self.run_id} was taken over by another worker.")


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
    """The lease on a waiting run, or None when it is not free: one UPDATE decides the race."""
    token = uuid.uuid4()
    taken = ExtractionRun.objects.filter(
        Q(run_after=None) | Q(run_after__lte=Now()), pk=run_id, state=JobState.QUEUED
    ).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        lease_token=token,
        lease_until=_lease_end(),
        started_at=Now(),
        finished_at=None,
        read=0,
        error="",
    )
    return Lease(run_id, token) if taken else None


def complete(lease: Lease, extraction: Extraction) -> None:
    """Write all that was found, once and whole: statements, then anchors, claims and relations."""
    with transaction.atomic():
        # The run's row alone: whoever logs a claim of the text holds the lock that comes next, and
        # waits for the document.
        mine = lease.row.select_for_update(of=("self",), no_key=True)
        run = mine.select_related("snapshot__document").first()
        if run is None:
            raise LeaseLost(f"Run {lease.run_id} was taken over by another worker.")
        snapshots.anchor_again(run.snapshot)
        triage.record(run, extraction)
        _end(
            lease,
            JobState.DONE,
            read=len(run.snapshot.text),
            language=extraction.language,
            notes=list(extraction.notes),
        )


def fail(lease: Lease, reason: str) -> None:
    """End the run with the reason why trying again would not help."""
    _end(lease, JobState.FAILED, error=reason)


def try_later(lease: Lease, reason: str) -> None:
    """Put the run back for a later attempt, or end it when it was tried often enough."""
    run = lease.row.first()
    if run is None:
        return
    if run.attempts >= MAX_ATTEMPTS:
        fail(lease, f"{reason} (tried {run.attempts} times)")
        return
    wait = timedelta(seconds=settings.JOB_RETRY_SECONDS * 2 ** (run.attempts - 1))
    lease.row.update(
        state=JobState.QUEUED,
        lease_token=None,
        lease_until=None,
        run_after=Now() + wait,
        error=reason,
    )


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


@transaction.atomic
def sweep() -> list[uuid.UUID]:
    """Free the runs whose worker is gone and name every waiting run; returns those named.

    A row that is locked has a worker that writes its result this moment: it is not gone.
    """
    expired = ExtractionRun.objects.filter(state=JobState.RUNNING, lease_until__lt=Now())
    gone = ExtractionRun.objects.filter(
        pk__in=list(expired.select_for_update(skip_locked=True).values_list("pk", flat=True))
    )
    gone.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        lease_token=None,
        lease_until=None,
        finished_at=Now(),
        error=f"The worker stopped {MAX_ATTEMPTS} times while it read this text.",
    )
    gone.filter(state=JobState.RUNNING).update(
        state=JobState.QUEUED, lease_token=None, lease_until=None
    )
    waiting = ExtractionRun.objects.filter(
        Q(run_after=None) | Q(run_after__lte=Now()), state=JobState.QUEUED
    )
    return list(waiting.order_by("id").values_list("id", flat=True)[:SWEPT_AT_ONCE])


def _read(lease: Lease, engine: Engine) -> Extraction:
    snapshot = Snapshot.objects.select_related("document").get(runs=lease.run_id)
    last = time.monotonic()

    def report(read: int, length: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_REPORTS:
            last = time.monotonic()
            lease.renew(read, length)

    return engine(
        snapshot.text,
        published_on=snapshot.document.published_on,
        language=snapshot.document.language or None,
        on_progress=report,
    )


def _end(lease: Lease, state: JobState, **fields: object) -> None:
    ended = lease.row.update(
        state=state, lease_token=None, lease_until=None, finished_at=Now(), **fields
    )
    if not ended:
        raise LeaseLost(f"Run {lease.run_id} was taken over by another worker.")


def _lease_end() -> object:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
