"""What people say the machine or a colleague read wrongly."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from .appearances import Appearance
from .base import Lasting, by_a_person, ends_once, one_of
from .batches import Batch
from .cases import Why
from .statements import Statement


class Rejection(Lasting):
    """A suggestion, or a sighting, that a person has set aside; until it is taken back."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="rejections"
    )
    appearance = models.ForeignKey(
        Appearance, models.PROTECT, null=True, blank=True, related_name="rejections"
    )
    why = models.CharField(max_length=13, choices=Why)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="rejections"
    )

    class Meta:
        constraints = [
            by_a_person("rejection"),
            one_of("why", Why, "rejection_why"),
            models.CheckConstraint(
                name="rejection_of_something",
                condition=Q(statement__isnull=False) | Q(appearance__isnull=False),
            ),
            models.CheckConstraint(
                name="rejection_other_in_words", condition=~Q(why=Why.OTHER) | ~Q(reason="")
            ),
            *(
                ExclusionConstraint(
                    name=f"rejection_one_of_{noun}",
                    expressions=[
                        (noun, RangeOperators.EQUAL),
                        ("recorded", RangeOperators.OVERLAPS),
                    ],
                    condition=Q((f"{noun}__isnull", False)),
                )
                for noun in ("statement", "appearance")
            ),
        ]
        indexes = [
            models.Index(
                fields=["appearance"],
                condition=Q(ended_by__isnull=True, appearance__isnull=False),
                name="rejection_of_sighting",
            )
        ]
        triggers = ends_once()

    def __str__(self) -> str:
        return f"{self.get_why_display()}: {self.statement or self.appearance}"
