"""What people are told of: the claims they watch, their notifications, how each kind reaches them.

These belong to the person, not to the record; but for mail, of which it stays known what was sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .base import Record, has_text, kept, one_of, stamped
from .claims import Claim
from .comments import Comment
from .jobs import Job, JobState


class WatchState(models.TextChoices):
    WATCHING = "watching", "watching"
    MUTED = "muted", "muted"


class Watch(Record):
    """A person wants to be told what happens to a claim, or expressly not to."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="watches")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="watches")
    state = models.CharField(max_length=8, choices=WatchState, default=WatchState.WATCHING)
    reason = models.CharField(max_length=200, help_text="Why; it follows the word “because”.")

    class Meta:
        verbose_name_plural = "watches"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "claim"], name="watch_once"),
            one_of("state", WatchState, "watch_state"),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="watch_of_person")]
        triggers = [stamped()]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()} {self.claim}"


class NotificationKind(models.TextChoices):
    ASSIGNED = "assigned", "a claim is assigned to you"
    MENTIONED = "mentioned", "somebody mentions you in a comment"
    REPLIED = "replied", "somebody replies to a comment of yours"
    COMMENTED = "commented", "somebody comments on a claim that you watch"
    ASKED = "asked", "a verdict waits for your decision"
    DECIDED = "decided", "a verdict that you proposed or watch for is approved"
    RETURNED = "returned", "a verdict that you proposed is returned to you"
    DUE = "due", "a claim of yours is due"
    IDLE = "idle", "a claim of yours goes back to the others soon"
    RELEASED = "released", "a claim of yours went back to the others"


class Delivery(models.TextChoices):
    """How a kind of notification reaches a person. All but muted ones stand on the page, too."""

    AT_ONCE = "at_once", "by mail at once"
    DIGEST = "digest", "by mail once a day"
    PAGE = "page", "without mail"
    MUTED = "muted", "not at all"


class Preference(Record):
    """How a person wants one kind of notification, where it is not the usual way."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="preferences", db_index=False
    )
    kind = models.CharField(max_length=9, choices=NotificationKind)
    delivery = models.CharField(max_length=7, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="preference_once"),
            one_of("kind", NotificationKind, "preference_kind"),
            one_of("delivery", Delivery, "preference_delivery"),
        ]
        triggers = [stamped()]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}: {self.get_delivery_display()}"


class DigestHour(Record):
    """At which hour of the day (UTC) a person wants the day's mail, where not at the desk's."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="digest_hour"
    )
    hour = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="digest_hour_of_the_day")
        ]
        triggers = [stamped()]

    def __str__(self) -> str:
        return f"{self.person}: {self.hour}:00"


class Mail(Job):
    """One mail to one person: of one notification, or of those of a day.

    What it says is written when it is sent, of what the person may see then. From
    `handed_over_at` on it may have arrived, whatever became of the worker.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails")
    digest_on = models.DateField(null=True, blank=True, help_text="The day of a day's mail.")
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "mails"
        constraints = [
            models.UniqueConstraint(fields=["person", "digest_on"], name="mail_once_a_day"),
            one_of("state", JobState, "mail_state"),
            models.CheckConstraint(
                name="mail_is_leased_while_it_runs",
                condition=Q(state="running", lease_token__isnull=False)
                | (~Q(state="running") & Q(lease_token__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="mail_leases"),
            models.Index(
                fields=["run_after", "id"], condition=Q(state="queued"), name="mail_queue"
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
                    "handed_over_at",
                ]
            ),
        ]

    def __str__(self) -> str:
        what = f"Mail of {self.digest_on}" if self.digest_on else "Mail"
        return f"{what} to {self.person}"

    def is_older_than(self, age: timedelta, now: datetime) -> bool:
        return now - self.created_at > age


class Notification(Record):
    """One thing that one person is told, once; `cause` says what it goes back to."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications", db_index=False
    )
    kind = models.CharField(max_length=9, choices=NotificationKind)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="notifications")
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, help_text="Why; it follows the word “because”.")
    cause = models.CharField(max_length=120, help_text="Of one cause a person is told once.")
    delivery = models.CharField(max_length=7, choices=Delivery)
    mail = models.ForeignKey(
        Mail, models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    is_unread = models.GeneratedField(
        expression=Q(read_at__isnull=True),  # type: ignore[arg-type]  # it is one
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-is_unread", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "cause"], name="notification_once"),
            one_of("kind", NotificationKind, "notification_kind"),
            one_of("delivery", Delivery, "notification_delivery"),
            *has_text("notification", "cause", "reason"),
        ]
        indexes = [
            models.Index("person", F("is_unread").desc(), F("id").desc(), name="notification_page"),
            models.Index(fields=["person", "-id"], name="notification_list"),
            models.Index(
                fields=["person", "created_at"],
                condition=Q(delivery="digest", mail__isnull=True),
                name="notification_digest",
            ),
        ]
        triggers = [stamped()]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
