"""What bears on a claim: passages with a stance, how they are graded, and where they go back to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .appearances import Appearance
from .base import (
    Authored,
    Record,
    by_a_person,
    frozen,
    has_text,
    kept,
    one_of,
    requires,
    stamped,
    written_now,
)
from .claims import Claim, Wording
from .documents import Document, Publisher
from .edits import Versioned, counted, tracked


class Reliability(models.TextChoices):
    """Of a source: NATO's Admiralty code (STANAG 2511)."""

    A = "A", "A: completely reliable"
    B = "B", "B: usually reliable"
    C = "C", "C: fairly reliable"
    D = "D", "D: not usually reliable"
    E = "E", "E: unreliable"
    F = "F", "F: cannot be judged"


class Credibility(models.IntegerChoices):
    """Of one item: NATO's Admiralty code (STANAG 2511)."""

    CONFIRMED = 1, "1: confirmed by other sources"
    PROBABLE = 2, "2: probably true"
    POSSIBLE = 3, "3: possibly true"
    DOUBTFUL = 4, "4: doubtful"
    IMPROBABLE = 5, "5: improbable"
    UNKNOWN = 6, "6: cannot be judged"


class Stance(models.TextChoices):
    SUPPORTS = "supports", "supports"
    REFUTES = "refutes", "refutes"
    BACKGROUND = "background", "background"


class Audience(models.TextChoices):
    PUBLIC = "public", "everybody"
    DESK = "desk", "the desk"
    NAMED = "named", "named people"


class PublisherGrade(Authored):
    """How reliable the desk held a publisher to be from then on, and why."""

    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="grades")
    reliability = models.CharField(max_length=1, choices=Reliability)
    reason = models.TextField()

    class Meta:
        ordering = ["publisher", "-id"]
        constraints = [
            one_of("reliability", Reliability, "publisher_grade_reliability"),
            by_a_person("publisher_grade"),
            *has_text("publisher_grade", "reason"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.publisher}: {self.get_reliability_display()}"


@tracked
class Origin(Versioned, Authored):
    """The independent root that passages go back to. However many there are, it counts once."""

    name = models.CharField(max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [by_a_person("origin"), *has_text("origin", "name")]
        triggers = [
            stamped(),
            *kept(but=["name", "note", "version"]),
            counted("name", "note"),
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(Authored):
    """A passage that a person holds to bear on a claim, or on one appearance of it.

    With an `appearance` it bears on whether that was said so. Where the passage stands is in
    its anchors; what the desk makes of it is in its assessments.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="evidence")
    appearance = models.ForeignKey(
        Appearance, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="evidence")
    grounds = models.TextField(
        blank=True, help_text="Of somebody's assertion: what can be inspected behind it."
    )

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [by_a_person("evidence")]
        triggers = [
            *frozen(),
            requires(
                "is_not_our_own",
                "NOT EXISTS (SELECT 1 FROM claims_document d JOIN claims_publisher p"
                " ON p.id = d.publisher_id WHERE d.id = NEW.document_id AND p.is_ours)",
                "our own publications are never evidence",
            ),
            requires(
                "appearance_of_the_claim",
                "NEW.appearance_id IS NULL OR EXISTS (SELECT 1 FROM claims_appearance a"
                " WHERE a.id = NEW.appearance_id AND a.claim_id = NEW.claim_id)",
                "the appearance is of another claim",
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence {self.pk}"

    @property
    def assessment(self) -> Assessment:
        """How it was assessed at the moment for which it was read; see selectors.evidence."""
        read: list[Assessment] = self.assessed_then  # type: ignore[attr-defined]
        return read[0]


class Assessment(Authored):
    """What the desk makes of a piece of evidence. The highest number is how it is graded now.

    Each axis is its own field and none is needed; they are never multiplied.
    """

    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="assessments", db_index=False
    )
    number = models.PositiveIntegerField()
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance)
    credibility = models.PositiveSmallIntegerField(choices=Credibility, null=True, blank=True)
    reliability = models.CharField(
        max_length=1, choices=Reliability, blank=True, help_text="The publisher's, as it stood."
    )
    origin = models.ForeignKey(
        Origin, models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    note = models.TextField(blank=True)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.DESK)
    embargo_until = models.DateTimeField(
        null=True, blank=True, help_text="Nothing of it is published before."
    )
    is_withdrawn = models.BooleanField(default=False, help_text="No longer held to bear on it.")
    reason = models.TextField(blank=True, help_text="Why it is assessed anew.")

    class Meta:
        ordering = ["evidence", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="assessment_number"),
            one_of("stance", Stance, "assessment_stance"),
            one_of("audience", Audience, "assessment_audience"),
            models.CheckConstraint(
                name="assessment_credibility",
                condition=Q(credibility__isnull=True) | Q(credibility__range=(1, 6)),
            ),
            models.CheckConstraint(
                name="assessment_reliability",
                condition=Q(reliability__in=["", *Reliability.values]),
            ),
            models.CheckConstraint(
                name="assessment_changes_for_a_reason",
                condition=Q(number=1, is_withdrawn=False) | ~Q(reason=""),
            ),
            by_a_person("assessment"),
        ]
        triggers = [
            *frozen(),
            requires(
                "wording_of_the_claim",
                "EXISTS (SELECT 1 FROM claims_wording w JOIN claims_evidence e"
                " ON e.claim_id = w.claim_id"
                " WHERE w.id = NEW.wording_id AND e.id = NEW.evidence_id)",
                "the wording is of another claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} ({self.number})"


class AssessmentReader(Record):
    """One of the people whom an assessment for named people names."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="readers", db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "person"], name="assessment_reader_once")
        ]
        triggers = [
            *frozen(),
            requires(
                "with_its_assessment",
                "EXISTS (SELECT 1 FROM claims_assessment a WHERE a.id = NEW.assessment_id"
                f" AND a.audience = 'named' AND {written_now('a')})",
                "who may read an assessment is said when it is made",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
