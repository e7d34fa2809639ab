"""What one extraction run read: suggestions that never change."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from .base import Authored, Record, frozen, one_of
from .jobs import ExtractionRun


class Kind(models.TextChoices):
    FACT = "fact", "fact"
    INTENT = "intent", "intent"
    FORECAST = "forecast", "forecast"
    OPINION = "opinion", "opinion"


class Modality(models.TextChoices):
    ASSERTS = "asserts", "asserts"
    DENIES = "denies", "denies"
    HEDGES = "hedges", "hedges"
    DEMANDS = "demands", "demands"
    PROMISES = "promises", "promises"
    CONDITIONAL = "conditional", "conditional"
    QUESTIONS = "questions", "questions"


class Directness(models.TextChoices):
    DIRECT = "direct", "direct"
    INDIRECT = "indirect", "indirect"
    MIXED = "mixed", "mixed"


class Precision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"


def iso(day: date, precision: Precision) -> str:
    """ISO 8601, as short as the precision."""
    return day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]]


class Utterance(models.Model):
    """How and when something was said; statements and appearances both have it."""

    cue = models.TextField(blank=True)
    directness = models.CharField(max_length=8, choices=Directness, default=Directness.INDIRECT)
    modality = models.CharField(max_length=12, choices=Modality, default=Modality.ASSERTS)
    said_on = models.DateField("said on", null=True, blank=True)
    said_on_precision = models.CharField(
        "precision", max_length=5, choices=Precision, blank=True, default=""
    )

    class Meta:
        abstract = True

    @property
    def said_on_text(self) -> str:
        """ISO 8601, as short as its precision; empty when the date is not known."""
        if self.said_on is None:
            return ""
        return iso(self.said_on, Precision(self.said_on_precision))


def utterance_constraints(noun: str) -> list[models.BaseConstraint]:
    return [
        one_of("directness", Directness, f"{noun}_directness"),
        one_of("modality", Modality, f"{noun}_modality"),
        models.CheckConstraint(
            name=f"{noun}_date_has_a_precision",
            condition=Q(said_on__isnull=True, said_on_precision="")
            | Q(said_on__isnull=False, said_on_precision__in=Precision.values),
        ),
    ]


class Statement(Utterance, Record):
    """What a run read at text[start:end] of its snapshot."""

    run = models.ForeignKey(
        ExtractionRun, models.PROTECT, related_name="statements", db_index=False
    )
    ordinal = models.PositiveIntegerField(help_text="Its place among the run's statements.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    claim = models.TextField(help_text="The proposition, worded to stand by itself.")
    sources = models.JSONField(
        default=list, help_text="The parties, the original source first: name, printed, kind, role."
    )
    kind = models.CharField(max_length=8, choices=Kind)
    score = models.FloatField("check-worthiness")
    relations = models.JSONField(
        default=list, help_text="What the text itself opposes: kind, to (an ordinal), cue, score."
    )

    class Meta:
        ordering = ["run", "start", "end", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "start", "end", "ordinal"], name="statement_once"
            ),
            models.UniqueConstraint(fields=["run", "ordinal"], name="statement_ordinal"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="statement_span"),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="statement_score"),
            one_of("kind", Kind, "statement_kind"),
            *utterance_constraints("statement"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return self.claim

    @property
    def claimant(self) -> str | None:
        return self.sources[0]["name"] if self.sources else None


class Triage(Authored):
    """A statement was taken into the record: as the appearance it led to, or was found to be."""

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="triage")
    appearance = models.ForeignKey("claims.Appearance", models.PROTECT, related_name="triages")

    class Meta:
        verbose_name_plural = "triages"
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.statement} → {self.appearance}"
