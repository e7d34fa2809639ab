"""The right of reply: who was asked for comment, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .appearances import Claimant
from .base import Authored, by_a_person, frozen, has_text, one_of
from .claims import Claim
from .evidence import Audience


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"
    PHONE = "phone", "telephone"
    LETTER = "letter", "letter"
    MESSAGE = "message", "message"
    IN_PERSON = "in_person", "in person"


class ReplyRequest(Authored):
    """Somebody was asked for comment on a claim."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="reply_requests")
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, null=True, blank=True, related_name="reply_requests"
    )
    whom = models.CharField(max_length=300, help_text="Who was reached, such as a press office.")
    channel = models.CharField("how", max_length=9, choices=Channel)
    text = models.TextField(help_text="What was asked.")
    asked_at = models.DateTimeField()
    deadline = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("channel", Channel, "reply_request_channel"),
            models.CheckConstraint(
                name="reply_request_deadline", condition=Q(deadline__gt=F("asked_at"))
            ),
            *has_text("reply_request", "whom", "text"),
            by_a_person("reply_request"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.whom}, asked by {self.get_channel_display()}"


class ReplyOutcome(models.TextChoices):
    ANSWERED = "answered", "answered"
    DECLINED = "declined", "declined to comment"
    SILENT = "silent", "did not answer"


class Reply(Authored):
    """What came of a request; a late answer follows a silence as another row."""

    request = models.ForeignKey(ReplyRequest, models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=8, choices=ReplyOutcome)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    audience = models.CharField(
        max_length=6,
        choices=[(value, Audience(value).label) for value in ("public", "desk")],
        default=Audience.PUBLIC,
    )

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["request", "id"]
        constraints = [
            one_of("outcome", ReplyOutcome, "reply_outcome"),
            models.CheckConstraint(
                name="reply_audience", condition=Q(audience__in=["public", "desk"])
            ),
            models.CheckConstraint(
                name="reply_says_what_was_answered",
                condition=~Q(outcome=ReplyOutcome.ANSWERED)
                | (~Q(text="") & Q(received_at__isnull=False)),
            ),
            by_a_person("reply"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return self.get_outcome_display()
