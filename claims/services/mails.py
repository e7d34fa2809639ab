"""The life of a mail: queued with what it tells of, sent under a lease, done or failed.

The row is the truth. A server that is down delays: the mail waits, and all others that are due with
it, and none is given up. A worker that is killed loses its lease, and the mail is sent by another.
What nobody can know is whether the server had taken a mail whose worker was killed between the
server's 250 and our commit; `handed_over_at` says that this may be so. Such a mail is sent again,
as mail servers themselves do (RFC 5321, 4.5.3.2.6): lost it would be for good, while a second copy
has the same Message-ID, by which mailboxes know it for the same mail.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from claims import mailer, messages
from claims.errors import LeaseLost, Refused
from claims.models import Delivery, DigestHour, JobState, Mail, Notification
from claims.selectors import mails as selectors
from claims.selectors import notifications
from claims.services import leases
from claims.services.leases import Lease

log = structlog.get_logger(__name__)

TASK = "claims.tasks.send_mail"
METHOD, VERSION = "smtp", "1"
LONGEST_WAIT = timedelta(minutes=5)  # for a server that is down
LONGEST_DELAY = timedelta(hours=1)  # for a server that asks to wait
GIVEN_UP = timedelta(days=5)  # as mail servers do
MAX_ATTEMPTS = 5  # where the fault is ours
NOTHING_LEFT = "Not sent: everything in it was read meanwhile, or is no longer wanted or shown."

Send = Callable[[EmailMessage, Callable[[], None], Callable[[], None]], None]


# Queueing


def queue(rows: Sequence[Notification]) -> None:
    """A mail for each of the notifications, written with them; its worker is told on commit."""
    for row in rows:
        row.mail = Mail(person=row.person, method=METHOD, version=VERSION)
    Mail.objects.bulk_create(row.mail for row in rows if row.mail)
    Notification.objects.bulk_update(rows, ["mail"])
    for row in rows:
        if row.mail:
            messages.send_on_commit(TASK, row.mail.pk)


def gather(now: datetime) -> None:
    """Make the day's mails that are due: of what was recorded before each person's hour.

    What is committed too late for one of them is in the next.
    """
    waiting = Notification.objects.filter(delivery=Delivery.DIGEST, mail=None)
    people = set(waiting.order_by().values_list("person", flat=True).distinct())
    hours = dict(DigestHour.objects.filter(person__in=people).values_list("person", "hour"))
    for person in sorted(people):
        until = _last(hours.get(person, settings.DIGEST_HOUR), now)
        _gather(person, until)


@transaction.atomic
def _gather(person: int, until: datetime) -> None:
    waiting = Notification.objects.filter(
        person=person, delivery=Delivery.DIGEST, mail=None, created_at__lt=until
    )
    if not waiting.exists():
        return
    mail, is_new = Mail.objects.get_or_create(
        person_id=person,
        digest_on=until.date(),
        defaults={"method": METHOD, "version": VERSION},
    )
    if is_new:
        waiting.update(mail=mail)


def _last(hour: int, now: datetime) -> datetime:
    """When it was this hour of the day for the last time."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


# Sending


def perform(mail_id: uuid.UUID, send: Send = mailer.send) -> None:
    """Take the mail and send it. One that is another's, or over, is left alone."""
    lease = leases.take(Mail, mail_id) if notifications.has_mail() else None
    if lease is None:
        log.info("mail_not_free", mail=str(mail_id))
        return
    try:
        _carry_out(lease, send)
    except (LeaseLost, Mail.DoesNotExist) as lost:
        log.warning("lease_lost", mail=str(mail_id), reason=str(lost))


def _carry_out(lease: Lease, send: Send) -> None:
    try:
        _send(lease, send)
    except (LeaseLost, OperationalError, InterfaceError):
        # Nothing can be written now. The lease runs out and the sweep hands the mail on.
        raise
    except mailer.Rejected as error:
        lease.end(JobState.FAILED, error=str(error))
    except mailer.Unavailable as error:
        _wait_for_the_server(lease, str(error))
    except mailer.Delayed as error:
        _wait_for_the_recipient(lease, str(error))
    except mailer.Unanswered as error:
        _wait_for_the_answer(lease, str(error))
    except Exception as error:
        log.exception("mail_failed", mail=str(lease.key))
        _try_later(lease, f"{type(error).__name__}: {error}")


def _send(lease: Lease, send: Send) -> None:
    mail: Mail = lease.row.select_related("person").get()
    if not mail.person.email:
        lease.end(JobState.FAILED, error=f"{mail.person} has no e-mail address. Give it one.")
        return
    written = selectors.written(mail)
    if written is None:
        lease.end(JobState.DONE, error=NOTHING_LEFT)
        return
    longest = 2 * mailer.ANSWER_SECONDS + settings.JOB_LEASE_SECONDS
    send(
        written,
        lambda: lease.renew(longest, handed_over_at=Coalesce("handed_over_at", Now())),
        lambda: lease.end(JobState.DONE, error=""),
    )


def _wait_for_the_server(lease: Lease, reason: str) -> None:
    """Whoever finds the server away puts off all that is due: each would find out for itself."""
    wait = _wait(lease.row.get(), LONGEST_WAIT)
    lease.put_back(wait, reason)
    leases.due(Mail).update(run_after=Now() + wait)


def _wait_for_the_recipient(lease: Lease, reason: str) -> None:
    mail: Mail = lease.row.get()
    if mail.is_older_than(GIVEN_UP, timezone.now()):
        lease.end(JobState.FAILED, error=f"{reason} (given up)")
    else:
        lease.put_back(_wait(mail, LONGEST_DELAY), reason)


def _wait_for_the_answer(lease: Lease, reason: str) -> None:
    """A server that says nothing may have taken the mail: it gets two copies or more, but few."""
    mail: Mail = lease.row.get()
    first, now = mail.handed_over_at, mail.started_at
    if mail.attempts >= MAX_ATTEMPTS and first and now and first < now:
        lease.end(JobState.FAILED, error=f"{reason} Send it again only if it has not arrived.")
    else:
        lease.put_back(_wait(mail, LONGEST_DELAY), reason)


def _try_later(lease: Lease, reason: str) -> None:
    mail: Mail = lease.row.get()
    if mail.attempts >= MAX_ATTEMPTS:
        lease.end(JobState.FAILED, error=f"{reason} (tried {mail.attempts} times)")
    else:
        lease.put_back(_wait(mail, LONGEST_DELAY), reason)


def _wait(mail: Mail, longest: timedelta) -> timedelta:
    doubled = settings.JOB_RETRY_SECONDS * 2 ** min(mail.attempts - 1, 20)
    return min(timedelta(seconds=doubled), longest)


# Recovering


def retry(mail: Mail) -> Mail:
    """Queue a failed mail again; raises Refused when it has not failed."""
    queued = Mail.objects.filter(pk=mail.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempts=0, run_after=None, error="", finished_at=None
    )
    if not queued:
        raise Refused("Only a failed mail can be sent again; this one has not failed.")
    messages.send_on_commit(TASK, mail.pk)
    mail.refresh_from_db()
    return mail


def sweep(now: datetime | None = None) -> list[uuid.UUID]:
    """Make the day's mails, free those whose worker is gone, name all that wait to be sent."""
    if not notifications.has_mail():
        return []
    gather(now or timezone.now())
    return leases.sweep(Mail)
