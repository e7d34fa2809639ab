"""The words in which a desk rates, and those for likelihood, confidence and attribution."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from .base import Authored, has_text, kept, stamped
from .edits import Versioned, counted, tracked


@tracked
class Scale(Versioned, Authored):
    """A desk's own set of ratings."""

    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    is_offered = models.BooleanField(
        "offered", default=True, help_text="Whether new verdicts may use it."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="scale_name"),
            *has_text("scale", "name"),
        ]
        triggers = [
            stamped(),
            *kept(but=["name", "description", "is_offered", "version"]),
            counted("name", "description", "is_offered"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Rating(Versioned, Authored):
    """One rating. Its label is what counts and never changes; another label is another rating."""

    scale = models.ForeignKey(Scale, models.PROTECT, related_name="ratings", db_index=False)
    label = models.CharField(max_length=100)
    ordinal = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Its place on the axis, the highest the truest; or none."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in lists.")
    meaning = models.TextField(blank=True, help_text="What the desk tells its readers it means.")
    is_partial = models.BooleanField(
        "partly", default=False, help_text="A verdict with it must say which part fails."
    )
    is_offered = models.BooleanField(
        "offered", default=True, help_text="Whether new verdicts may use it."
    )

    class Meta:
        ordering = ["scale", "position", "id"]
        constraints = [
            models.UniqueConstraint("scale", Lower("label"), name="rating_label"),
            models.UniqueConstraint(
                fields=["scale", "ordinal"],
                condition=Q(ordinal__isnull=False),
                name="rating_ordinal",
            ),
            models.CheckConstraint(
                condition=Q(ordinal__isnull=True) | Q(ordinal__gte=1), name="rating_ordinal_from_1"
            ),
            *has_text("rating", "label"),
        ]
        triggers = [
            stamped(),
            *kept(but=["position", "meaning", "is_offered", "version"]),
            counted("position", "meaning", "is_offered"),
        ]

    def __str__(self) -> str:
        return self.label


class Likelihood(models.TextChoices):
    """Of what is intended or foretold: the terms of ICD 203 (2015) with their bands."""

    REMOTE = "remote", "almost no chance (1–5 %)"
    VERY_UNLIKELY = "very_unlikely", "very unlikely (5–20 %)"
    UNLIKELY = "unlikely", "unlikely (20–45 %)"
    EVEN = "even", "roughly even chance (45–55 %)"
    LIKELY = "likely", "likely (55–80 %)"
    VERY_LIKELY = "very_likely", "very likely (80–95 %)"
    ALMOST_CERTAIN = "almost_certain", "almost certain (95–99 %)"


class Confidence(models.TextChoices):
    """In the judgement itself, by its grounds: the levels of ICD 203 (2015)."""

    LOW = "low", "low"
    MODERATE = "moderate", "moderate"
    HIGH = "high", "high"


class Attribution(models.TextChoices):
    """Whether it was said so, by whom it is said to have been said."""

    ACCURATE = "accurate", "accurate"
    ALTERED = "altered", "altered"
    OUT_OF_CONTEXT = "out_of_context", "out of context"
    FABRICATED = "fabricated", "fabricated"
    UNCONFIRMED = "unconfirmed", "unconfirmed"
