"""The job base: a row is the truth, a message only a hint that the row is there."""

from __future__ import annotations

from django.db import models

from .base import Authored, kept, one_of, stamped


class JobState(models.TextChoices):
    QUEUED = "queued", "waiting"
    RUNNING = "running", "being read"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class Job(Authored):
    """Work on one row of another table. Whoever holds the lease may write the result."""

    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField(null=True, blank=True, help_text="Not before this moment.")
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    error = models.TextField(blank=True)
    method = models.CharField(max_length=32)
    version = models.CharField(max_length=32)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


class ExtractionRun(Job):
    """One reading of one snapshot by one version of the engine."""

    snapshot = models.ForeignKey(
        "claims.Snapshot", models.PROTECT, related_name="runs", db_index=False
    )
    read = models.PositiveIntegerField("characters read", default=0)
    length = models.PositiveIntegerField("characters in all", default=0)
    language = models.CharField(max_length=35, blank=True)
    notes = models.JSONField(default=list, blank=True, help_text="What was not attempted, and why.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "method", "version"], name="run_once_per_version"
            ),
            one_of("state", JobState, "run_state"),
            models.CheckConstraint(
                name="run_is_leased_while_it_runs",
                condition=models.Q(state="running", lease_token__isnull=False)
                | (~models.Q(state="running") & models.Q(lease_token__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"], condition=models.Q(state="running"), name="run_leases"
            ),
            models.Index(
                fields=["run_after", "id"], condition=models.Q(state="queued"), name="run_queue"
            ),
        ]
        triggers = [
            stamped(),
            *kept(
                but=[
                    "state",
                    "attempts",
                    "run_after",
                    "lease_until",
                    "lease_token",
                    "error",
                    "started_at",
                    "finished_at",
                    "read",
                    "length",
                    "language",
                    "notes",
                ]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.version}: {self.get_state_display()}"
