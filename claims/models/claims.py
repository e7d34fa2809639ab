"""Claims, their texts, and the links between them."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Lower
from django.urls import reverse

from .base import Authored, frozen, kept, one_of, stamped
from .search import fills_search
from .statements import Kind


class Claim(Authored):
    """The identity of one checkable proposition. What it says is in its wordings."""

    class Meta:
        triggers = [
            *frozen(),
            pgtrigger.Trigger(
                name="opens_a_case",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="INSERT INTO claims_case (claim_id, created_at, since) VALUES"
                " (NEW.id, NEW.created_at, NEW.created_at); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.pk])


class Wording(Authored):
    """One numbered text of a claim. The highest number is the claim as it is put now."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="wordings", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    key = models.CharField(max_length=64, editable=False, help_text="Equal for equal words.")
    language = models.CharField(max_length=35, default="en")
    kind = models.CharField(max_length=8, choices=Kind)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="wording_number"),
            # The same words belong to one claim; a claim may come back to words it had before.
            # Of expressions, for the planner would take this slow index to look a claim up.
            ExclusionConstraint(
                name="wording_of_one_claim",
                expressions=[
                    (Lower("key"), RangeOperators.EQUAL),
                    (Cast("claim", models.TextField()), RangeOperators.NOT_EQUAL),
                ],
            ),
            models.CheckConstraint(condition=~Q(text=""), name="wording_has_text"),
            one_of("kind", Kind, "wording_kind"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="wording_search"),
            models.Index(fields=["key"], name="wording_key"),
        ]
        triggers = [*frozen(), fills_search("NEW.text", language="NEW.language")]

    def __str__(self) -> str:
        return self.text


class RelationKind(models.TextChoices):
    CONTRADICTS = "contradicts", "contradicts"
    DUPLICATES = "duplicates", "duplicates"
    AGREES_WITH = "agrees_with", "agrees with"
    NARROWS = "narrows", "narrows"
    SUPERSEDES = "supersedes", "supersedes"
    IN_TENSION_WITH = "in_tension_with", "is in tension with"
    PART_OF = "part_of", "is part of"


SYMMETRIC = (RelationKind.CONTRADICTS, RelationKind.DUPLICATES)


class RelationState(models.TextChoices):
    SUGGESTED = "suggested", "suggested"
    CONFIRMED = "confirmed", "confirmed"
    REJECTED = "rejected", "rejected"


class Relation(Authored):
    """claim ↔ claim. Symmetric kinds are stored once, the lower id first."""

    kind = models.CharField(max_length=16, choices=RelationKind)
    from_claim = models.ForeignKey(Claim, models.PROTECT, related_name="relations_from")
    to_claim = models.ForeignKey(Claim, models.PROTECT, related_name="relations_to")
    from_wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    to_wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "claims.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relations",
        help_text="Whose text says so.",
    )
    cue = models.TextField(blank=True, help_text="The words that say so.")
    method = models.CharField(max_length=32)
    version = models.CharField(max_length=32, blank=True)
    score = models.FloatField(null=True, blank=True)
    parts = models.JSONField(default=dict, blank=True, help_text="What the score is made of.")
    state = models.CharField(max_length=10, choices=RelationState, default=RelationState.SUGGESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "from_claim", "to_claim"], name="relation_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_claim=F("to_claim")), name="relation_of_two_claims"
            ),
            models.CheckConstraint(
                name="relation_symmetric_lower_id_first",
                condition=~Q(kind__in=SYMMETRIC) | Q(from_claim__lt=F("to_claim")),
            ),
            one_of("kind", RelationKind, "relation_kind"),
            one_of("state", RelationState, "relation_state"),
        ]
        triggers = [stamped(), *kept(but=["state", "decided_by", "decided_at"])]

    def __str__(self) -> str:
        return f"{self.from_wording} — {self.get_kind_display()} — {self.to_wording}"


class RelationDecision(Authored):
    """A person confirmed or rejected a relation, or opened it again, and why."""

    relation = models.ForeignKey(Relation, models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=RelationState)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["relation", "id"]
        constraints = [
            one_of("state", RelationState, "relation_decision_state"),
            models.CheckConstraint(
                condition=Q(created_by__isnull=False), name="relation_decision_by_a_person"
            ),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.relation}"
