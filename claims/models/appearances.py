"""Who said a claim, where and when."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from claims.moments import Moment

from .base import Authored, Record, RecordQuerySet, frozen, kept, one_of, requires, stamped
from .claims import Claim, Wording
from .documents import Document, Snapshot
from .edits import Versioned, counted, tracked
from .statements import Statement, Utterance, utterance_constraints


class ClaimantKind(models.TextChoices):
    PERSON = "person", "person"
    ORGANISATION = "organisation", "organisation"
    UNNAMED = "unnamed", "unnamed source"


@tracked
class Claimant(Versioned, Authored):
    """A person, an organisation or an unnamed source.

    Whoever is not named in full ("Smith", "two officials") belongs to one document and is
    never taken for the same in another one unless a person says so.
    """

    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, editable=False, db_collation="C")
    kind = models.CharField(max_length=12, choices=ClaimantKind)
    qualifier = models.CharField(
        max_length=200,
        blank=True,
        help_text="Tells two of one name apart, such as “mayor of Bristol”.",
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="own_claimants"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "qualifier", "document"],
                name="claimant_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(kind="unnamed") | Q(document__isnull=False),
                name="claimant_unnamed_belongs_to_a_document",
            ),
            one_of("kind", ClaimantKind, "claimant_kind"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="claimant_name")]
        triggers = [
            stamped(),
            *kept(but=["name", "key", "kind", "qualifier", "version"]),
            counted("name", "kind", "qualifier"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.qualifier})" if self.qualifier else self.name


class ClaimantAlias(Authored):
    """Another name that a person has said means this claimant."""

    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, editable=False, db_collation="C")

    class Meta:
        verbose_name_plural = "claimant aliases"
        constraints = [
            models.UniqueConstraint(fields=["key", "claimant"], name="claimant_alias_once")
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return self.name


NOW = Moment()
# An index orders a claim's appearances by when it was said; those without a date stand here, last.
SAID_DAY = Coalesce("said_on", Value(date.min))


class SightingQuerySet(RecordQuerySet):
    """Rows of sightings: what a person has removed, as misread or logged by mistake, is gone."""

    sighting: ClassVar[str] = "appearance"  # the column that names the sighting

    def known(self, moment: Moment = NOW) -> Self:
        """What was recorded then, of sightings that had not been removed."""
        rejection: Any = Appearance._meta.get_field("rejections").related_model
        removed = rejection.objects.in_force(moment).filter(appearance=OuterRef(self.sighting))
        return super().known(moment).filter(~Exists(removed))


class AppearanceQuerySet(SightingQuerySet):
    sighting = "pk"


class Appearance(Utterance, Authored):
    """One utterance of a claim in a document, by its parties."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="appearances", db_index=False)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="appearances")
    statement = models.OneToOneField(
        Statement, models.PROTECT, null=True, blank=True, related_name="appearance"
    )
    satire = models.BooleanField(default=False)

    objects: ClassVar[Any] = AppearanceQuerySet.as_manager()

    class Meta:
        constraints = utterance_constraints("appearance")
        indexes = [
            models.Index(fields=["said_on", "id"], name="appearance_said_on"),
            models.Index(fields=["claim", "-id"], name="appearance_of_claim"),
            models.Index(
                F("claim"), SAID_DAY.desc(), F("id").desc(), name="appearance_latest_said"
            ),
            models.Index(
                F("claim"), F("created_at").desc(), F("id").desc(), name="appearance_recorded"
            ),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.wording} — {self.document}"


class Role(models.TextChoices):
    SPEAKER = "speaker", "speaker"
    ORIGINAL = "original", "original source"
    RELAY = "relay", "relayed by"


class Party(Record):
    """Whose words an appearance is: ordered, the original source first, relays after."""

    appearance = models.ForeignKey(
        Appearance, models.PROTECT, related_name="parties", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=8, choices=Role)
    printed = models.TextField("name as printed", blank=True)
    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="parties")

    objects: ClassVar[Any] = SightingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["appearance", "position"]
        constraints = [
            # With the claimant, so that who says a claim most is counted in the index alone.
            models.UniqueConstraint(
                fields=["appearance", "position"], include=["claimant"], name="party_position"
            ),
            one_of("role", Role, "party_role"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.claimant}"


class AnchorState(models.TextChoices):
    INTACT = "intact", "intact"
    MOVED = "moved", "moved"
    EDITED = "edited", "altered"
    GONE = "gone", "gone"


class Anchor(Record):
    """Where an appearance or a piece of evidence stands in one snapshot.

    A TextQuoteSelector (exact, prefix, suffix) and its position.
    """

    appearance = models.ForeignKey(
        Appearance, models.PROTECT, null=True, blank=True, related_name="anchors", db_index=False
    )
    evidence = models.ForeignKey(
        "claims.Evidence",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="anchors",
        db_index=False,
    )
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="anchors")
    state = models.CharField(max_length=8, choices=AnchorState, default=AnchorState.INTACT)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    similarity = models.FloatField(default=1.0, help_text="To the words first quoted, 0–1.")

    objects: ClassVar[Any] = SightingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appearance", "snapshot"], name="anchor_once"),
            models.UniqueConstraint(fields=["evidence", "snapshot"], name="anchor_evidence_once"),
            models.CheckConstraint(
                name="anchor_of_one_thing",
                condition=Q(appearance__isnull=False, evidence__isnull=True)
                | Q(appearance__isnull=True, evidence__isnull=False),
            ),
            models.CheckConstraint(
                name="anchor_has_a_span_unless_gone",
                condition=Q(state="gone", start__isnull=True, end__isnull=True)
                | (~Q(state="gone") & Q(start__lt=F("end"), start__isnull=False)),
            ),
            one_of("state", AnchorState, "anchor_state"),
        ]
        indexes = [
            models.Index(
                fields=["appearance"],
                name="anchor_changed",
                condition=Q(state__in=[AnchorState.EDITED, AnchorState.GONE]),
            )
        ]
        triggers = [
            *frozen(),
            requires(
                "quotes_what_stands_there",
                "NEW.evidence_id IS NULL OR EXISTS (SELECT 1 FROM claims_snapshot s"
                " JOIN claims_evidence e ON e.document_id = s.document_id"
                " WHERE s.id = NEW.snapshot_id AND e.id = NEW.evidence_id"
                " AND CASE WHEN NEW.state = 'gone' THEN EXISTS (SELECT 1 FROM claims_anchor a"
                " WHERE a.evidence_id = NEW.evidence_id AND a.exact = NEW.exact)"
                ' ELSE NEW.exact = substr(s.text, NEW.start + 1, NEW."end" - NEW.start)'
                ' AND NEW."end" <= char_length(s.text) END)',
                "these words do not stand there in this text of the document",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:80]}”"
