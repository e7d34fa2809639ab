"""Words by which a desk sorts its claims."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models.functions import Lower

from .base import (
    Authored,
    Lasting,
    by_a_person,
    ends_once,
    has_text,
    kept,
    one_of,
    stamped,
)
from .batches import Batch
from .claims import Claim
from .edits import Versioned, counted, tracked


class LabelKind(models.TextChoices):
    TOPIC = "topic", "topic"
    TAG = "tag", "tag"


@tracked
class Label(Versioned, Authored):
    """A topic or a tag. A claim's other particulars have fields of their own."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=5, choices=LabelKind, default=LabelKind.TAG)
    description = models.TextField(blank=True)
    is_offered = models.BooleanField(
        "offered", default=True, help_text="Whether it may be put on claims."
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            by_a_person("label"),
            models.UniqueConstraint(Lower("name"), name="label_name"),
            one_of("kind", LabelKind, "label_kind"),
            *has_text("label", "name"),
        ]
        triggers = [
            stamped(),
            *kept(but=["name", "kind", "description", "is_offered", "version"]),
            counted("name", "kind", "description", "is_offered"),
        ]

    def __str__(self) -> str:
        return self.name


class Labelling(Lasting):
    """A claim carries a label, until somebody takes it off."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="labellings", db_index=False)
    label = models.ForeignKey(Label, models.PROTECT, related_name="labellings")
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="labellings"
    )

    class Meta:
        constraints = [
            by_a_person("labelling"),
            ExclusionConstraint(
                name="labelling_once_at_a_time",
                expressions=[
                    ("claim", RangeOperators.EQUAL),
                    ("label", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["claim", "label"],
                condition=models.Q(ended_by__isnull=True),
                name="labelling_in_force",
            )
        ]
        triggers = ends_once()

    def __str__(self) -> str:
        return f"{self.claim}: {self.label}"
