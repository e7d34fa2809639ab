"""What people do to many claims or suggestions at once, so that it can be undone as a whole."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .base import Authored, Record, by_a_person, frozen, one_of
from .claims import Claim
from .statements import Statement


class Verb(models.TextChoices):
    """What was done to many at once."""

    ACCEPT = "accept", "accepted"
    SET_ASIDE = "set_aside", "set aside"
    REOPEN = "reopen", "re-opened"
    ASSIGN = "assign", "assigned"
    RELEASE = "release", "given back"
    DUE = "due", "given a date"
    PRIORITISE = "prioritise", "given a priority"
    JUDGE = "judge", "judged"
    LABEL = "label", "labelled"
    UNLABEL = "unlabel", "label taken off"
    TAKE = "take", "suggestions accepted"
    REJECT = "reject", "suggestions rejected"
    UNDO = "undo", "undone"


class Batch(Authored):
    """One act of a person on many claims or suggestions. It can be undone, once, as a whole."""

    verb = models.CharField(max_length=10, choices=Verb)
    parameters = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        verbose_name_plural = "batches"
        ordering = ["-id"]
        indexes = [models.Index(fields=["created_by", "-id"], name="batch_of_person")]
        constraints = [
            by_a_person("batch"),
            one_of("verb", Verb, "batch_verb"),
            models.CheckConstraint(
                name="batch_undoes_another",
                condition=Q(verb=Verb.UNDO, undoes__isnull=False)
                | (~Q(verb=Verb.UNDO) & Q(undoes__isnull=True)),
            ),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return self.get_verb_display()


class BatchItem(Record):
    """What a batch changed in one claim or suggestion: the fields before and after."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items", db_index=False)
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "claim", "statement"], nulls_distinct=False, name="batch_item_once"
            ),
            models.CheckConstraint(
                name="batch_item_of_one_thing",
                condition=Q(claim__isnull=True) ^ Q(statement__isnull=True),
            ),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.batch}: {self.claim or self.statement}"
