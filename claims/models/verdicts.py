"""Verdicts as one person puts them forward: their content never changes."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from .appearances import Appearance
from .base import (
    Authored,
    Record,
    by_a_person,
    frozen,
    has_text,
    one_of,
    requires,
    written_now,
)
from .claims import Claim, Wording
from .evidence import Assessment
from .ratings import Attribution, Confidence, Likelihood, Rating

OF_THE_SAME_CLAIM = (
    "EXISTS (SELECT 1 FROM claims_{table} t WHERE t.id = NEW.{table}_id"
    " AND t.claim_id = NEW.claim_id)"
)


class Question(models.TextChoices):
    VERACITY = "veracity", "Is it so?"
    ATTRIBUTION = "attribution", "Was it said so?"


class Act(models.TextChoices):
    JUDGE = "judge", "first verdict"
    SUPERSEDE = "supersede", "supersedes"
    CORRECT = "correct", "corrects"
    RETRACT = "retract", "retracts"


class Subject(models.Model):
    """What a verdict is about: a claim or, with an appearance, whether that was said so."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="%(class)ss")
    appearance = models.ForeignKey(
        Appearance, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    subject = models.GeneratedField(
        expression=Coalesce("appearance_id", "claim_id"),
        output_field=models.UUIDField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    @property
    def question(self) -> Question:
        return Question.ATTRIBUTION if self.appearance_id else Question.VERACITY


class Proposal(Subject, Authored):
    """A verdict as one person puts it forward. Another version of it is another proposal."""

    number = models.PositiveIntegerField(help_text="Among the claim's proposals.")
    act = models.CharField(max_length=9, choices=Act, default=Act.JUDGE)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revisions",
        help_text="The returned or withdrawn proposal that this one puts anew.",
    )  # fmt: skip
    rating = models.ForeignKey(
        Rating, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    likelihood = models.CharField(max_length=14, choices=Likelihood, blank=True)
    attribution = models.CharField(max_length=14, choices=Attribution, blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence, blank=True)
    failing_part = models.TextField(blank=True, help_text="Of what is partly true: what is not.")
    criteria = models.TextField(
        "resolution criteria", blank=True, help_text="By what it will be seen to have come true."
    )
    horizon = models.DateField(null=True, blank=True, help_text="By when it will have.")
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.TextField(blank=True, help_text="Which criterion was met, and by what.")
    valid = DateRangeField("true for", help_text="Days of the world, the last one not included.")
    rationale = models.TextField(blank=True, help_text="Markdown.")
    reason = models.TextField(help_text="Why now.")

    class Meta:
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="proposal_number"),
            one_of("act", Act, "proposal_act"),
            models.CheckConstraint(
                name="proposal_likelihood",
                condition=Q(likelihood__in=["", *Likelihood.values]),
            ),
            models.CheckConstraint(
                name="proposal_attribution",
                condition=Q(attribution__in=["", *Attribution.values]),
            ),
            models.CheckConstraint(
                name="proposal_confidence",
                condition=Q(confidence__in=["", *Confidence.values]),
            ),
            models.CheckConstraint(
                name="proposal_has_one_verdict",
                condition=Q(act=Act.RETRACT, rating__isnull=True, likelihood="", attribution="")
                | (
                    ~Q(act=Act.RETRACT)
                    & (
                        Q(appearance__isnull=False, rating__isnull=True, likelihood="")
                        & ~Q(attribution="")
                        | Q(appearance__isnull=True, rating__isnull=False)
                        & Q(likelihood="", attribution="")
                        | Q(appearance__isnull=True, rating__isnull=True, attribution="")
                        & ~Q(likelihood="")
                    )
                ),
            ),
            models.CheckConstraint(
                name="proposal_likelihood_by_criteria_and_horizon",
                condition=Q(likelihood="") | (~Q(criteria="") & Q(horizon__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_resolution",
                condition=Q(resolved_on__isnull=True, resolution="")
                | (Q(resolved_on__isnull=False) & ~Q(resolution="")),
            ),
            models.CheckConstraint(
                name="proposal_has_rationale", condition=Q(act=Act.RETRACT) | ~Q(rationale="")
            ),
            models.CheckConstraint(name="proposal_for_some_day", condition=Q(valid__isempty=False)),
            *has_text("proposal", "reason"),
            by_a_person("proposal"),
        ]
        triggers = [
            *frozen(),
            requires(
                "wording_of_the_claim",
                OF_THE_SAME_CLAIM.format(table="wording"),
                "the wording is of another claim",
            ),
            requires(
                "appearance_of_the_claim",
                f"NEW.appearance_id IS NULL OR {OF_THE_SAME_CLAIM.format(table='appearance')}",
                "the appearance is of another claim",
            ),
            requires(
                "fits_the_kind",
                "SELECT CASE"
                " WHEN NEW.likelihood <> '' THEN w.kind IN ('intent', 'forecast')"
                " WHEN r.ordinal IS NOT NULL AND w.kind IN ('intent', 'forecast')"
                " THEN NEW.resolved_on IS NOT NULL"
                " ELSE true END"
                " FROM claims_wording w LEFT JOIN claims_rating r ON r.id = NEW.rating_id"
                " WHERE w.id = NEW.wording_id",
                "likelihood is for intents and forecasts, which are true or false when resolved",
            ),
            requires(
                "says_which_part_fails",
                "NEW.failing_part <> '' OR NOT EXISTS (SELECT 1 FROM claims_rating r"
                " WHERE r.id = NEW.rating_id AND r.is_partial)",
                "a partly true rating says which part fails",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.number}: {self.verdict}"

    @property
    def verdict(self) -> str:
        """The rating, likelihood or attribution in words; what a retraction does."""
        if self.rating_id and self.rating:
            return self.rating.label
        words = self.get_likelihood_display() or self.get_attribution_display()
        return words or "no verdict"


class Indicator(Record):
    """What would change a judgement, and by when it would be seen."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="indicators", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    expected_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="indicator_position"),
            *has_text("indicator", "text"),
        ]
        triggers = [
            *frozen(),
            requires(
                "with_its_proposal",
                "EXISTS (SELECT 1 FROM claims_proposal p"
                f" WHERE p.id = NEW.proposal_id AND {written_now('p')})",
                "what a proposal says is said when it is made",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Ground(Record):
    """A piece of evidence that a proposal rests on, graded as it was when it was proposed."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="grounds", db_index=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="grounds")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["proposal", "position"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="ground_position"),
            models.UniqueConstraint(fields=["proposal", "assessment"], name="ground_once"),
        ]
        triggers = [
            *frozen(),
            requires(
                "with_its_proposal",
                "EXISTS (SELECT 1 FROM claims_proposal p"
                f" WHERE p.id = NEW.proposal_id AND {written_now('p')})",
                "the evidence of a proposal is frozen when it is made",
            ),
            requires(
                "evidence_of_its_subject",
                "EXISTS (SELECT 1 FROM claims_proposal p JOIN claims_evidence e"
                " ON e.claim_id = ANY (claims_family(p.claim_id, NULL))"
                " AND e.appearance_id IS NOT DISTINCT FROM p.appearance_id"
                " JOIN claims_assessment a ON a.evidence_id = e.id"
                " WHERE p.id = NEW.proposal_id AND a.id = NEW.assessment_id"
                " AND NOT a.is_withdrawn AND NOT EXISTS (SELECT 1 FROM claims_assessment later"
                " WHERE later.evidence_id = a.evidence_id AND later.number > a.number))",
                "the evidence bears on something else or is withdrawn or graded anew",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessment)
