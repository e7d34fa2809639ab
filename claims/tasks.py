"""What workers run. Tasks take ids, tolerate rows that are gone, and may run twice."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.conf import settings
from django.utils import timezone

import factcheck
from claims import mailer, messages
from claims.services import mails, people, reminders, resets, runs, standings, tokens


@shared_task(name=runs.TASK)
def extract(run_id: str) -> None:
    """Read one snapshot."""
    runs.perform(uuid.UUID(run_id), factcheck.extract)


@shared_task(name=mails.TASK)
def send_mail(mail_id: str) -> None:
    """Hand one mail to the mail server."""
    mails.perform(uuid.UUID(mail_id))


@shared_task(
    name=resets.TASK,
    autoretry_for=(mailer.Unavailable, mailer.Delayed),
    retry_backoff=settings.JOB_RETRY_SECONDS,
    max_retries=5,
)
def send_reset(email: str) -> None:
    """Mail a link that sets a new password."""
    resets.perform(email)


@shared_task
def sweep() -> None:
    """Find what messages lost: free dead workers' jobs and name every waiting one again.

    The hints expire before the next sweep repeats them, so a long queue does not fill the broker.
    """
    waiting = [(runs.TASK, run_id) for run_id in runs.sweep()]
    waiting += [(mails.TASK, mail_id) for mail_id in mails.sweep()]
    for task, row_id in waiting:
        if not messages.send(task, row_id, expires=settings.SWEEP_SECONDS):
            return


@shared_task
def remind() -> None:
    """Tell people of what is due, and of what they hold idle for too long."""
    reminders.sweep(timezone.now().date())


@shared_task
def weigh() -> None:
    """Compute the priorities that were left to be, and those that a new day changes."""
    standings.sweep()


@shared_task
def clear() -> None:
    """Throw away sessions and tokens that have had their time."""
    people.clear()
    tokens.clear()
