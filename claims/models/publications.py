"""What readers were told: frozen pages, their corrections, and what readers wrote back."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest

from .base import Authored, by_a_person, frozen, has_text, one_of, requires
from .holdings import Holding
from .search import fills_search
from .verdicts import OF_THE_SAME_CLAIM, Subject


class Notice(models.TextChoices):
    FIRST = "first", "first published"
    UPDATE = "update", "update"
    TYPO = "typo", "typing error"
    CLARIFICATION = "clarification", "clarification"
    CORRECTION = "correction", "correction"
    RETRACTION = "retraction", "retraction"


class Publication(Subject, Authored):
    """One edition of a public page: a holding frozen with all that was shown about it.

    An edition never changes; the next one says in public what kind of change it is and why.
    """

    number = models.PositiveIntegerField("edition")
    notice = models.CharField(max_length=13, choices=Notice)
    notice_text = models.TextField(blank=True, help_text="What readers are told has changed.")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="publications")
    slug = models.SlugField(max_length=80, db_index=False)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    content = models.JSONField(help_text="All that the page shows.")
    claim_review = models.JSONField(
        null=True, blank=True, help_text="schema.org JSON-LD; none of what is retracted."
    )
    embargo_until = models.DateTimeField(null=True, blank=True)
    visible_at = models.GeneratedField(
        expression=Greatest("created_at", Coalesce("embargo_until", "created_at")),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="publication_edition"),
            one_of("notice", Notice, "publication_notice"),
            models.CheckConstraint(
                name="publication_says_what_changed",
                condition=Q(number=1, notice=Notice.FIRST)
                | (Q(number__gt=1) & ~Q(notice=Notice.FIRST) & ~Q(notice_text="")),
            ),
            models.CheckConstraint(
                name="publication_retraction_has_no_claim_review",
                condition=Q(notice=Notice.RETRACTION, claim_review__isnull=True)
                | (~Q(notice=Notice.RETRACTION) & Q(claim_review__isnull=False)),
            ),
            *has_text("publication", "slug", "title"),
            by_a_person("publication"),
        ]
        indexes = [
            models.Index(fields=["-visible_at", "-id"], name="publication_visible"),
            GinIndex(fields=["search"], name="publication_search"),
        ]
        triggers = [
            *frozen(),
            fills_search(
                "concat_ws(' ', NEW.title, NEW.summary, NEW.content #>> '{claim,text}')",
                language="NEW.content #>> '{claim,language}'",
            ),
            requires(
                "holding_of_its_subject",
                OF_THE_SAME_CLAIM.format(table="holding")
                + " AND EXISTS (SELECT 1 FROM claims_holding h WHERE h.id = NEW.holding_id"
                " AND h.appearance_id IS NOT DISTINCT FROM NEW.appearance_id)",
                "the holding is of something else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class PublicationRecall(Authored):
    """An edition under embargo was taken back before anybody could read it."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="recall")
    reason = models.TextField()

    class Meta:
        constraints = [
            *has_text("publication_recall", "reason"),
            by_a_person("publication_recall"),
        ]
        triggers = [
            *frozen(),
            requires(
                "before_it_is_visible",
                "EXISTS (SELECT 1 FROM claims_publication p"
                " WHERE p.id = NEW.publication_id AND p.visible_at > clock_timestamp())",
                "what readers could read already is corrected or retracted, not recalled",
            ),
        ]

    def __str__(self) -> str:
        return f"Recall of {self.publication}"


class CorrectionRequest(Authored):
    """A reader says that a page is wrong. Who the reader is stays with the desk."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="correction_requests")
    text = models.TextField()
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=320, blank=True)
    due_at = models.DateTimeField(help_text="By when the desk means to answer.")

    class Meta:
        ordering = ["-id"]
        constraints = has_text("correction_request", "text")
        triggers = frozen()

    def __str__(self) -> str:
        return f"Correction request {self.pk}"


class CorrectionOutcome(models.TextChoices):
    CORRECTED = "corrected", "corrected"
    PARTLY = "partly", "corrected in part"
    DECLINED = "declined", "declined"


class CorrectionAnswer(Authored):
    """What the desk answered a reader, and the edition that followed, if any."""

    request = models.OneToOneField(CorrectionRequest, models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=9, choices=CorrectionOutcome)
    text = models.TextField()
    edition = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="answered_requests"
    )

    class Meta:
        constraints = [
            one_of("outcome", CorrectionOutcome, "correction_answer_outcome"),
            models.CheckConstraint(
                name="correction_answer_names_its_edition",
                condition=Q(outcome=CorrectionOutcome.DECLINED, edition__isnull=True)
                | (~Q(outcome=CorrectionOutcome.DECLINED) & Q(edition__isnull=False)),
            ),
            *has_text("correction_answer", "text"),
            by_a_person("correction_answer"),
        ]
        triggers = [
            *frozen(),
            requires(
                "edition_of_the_same_page",
                "NEW.edition_id IS NULL OR EXISTS (SELECT 1 FROM claims_correctionrequest r"
                " JOIN claims_publication read ON read.id = r.publication_id"
                " JOIN claims_publication p ON p.subject = read.subject"
                " WHERE r.id = NEW.request_id AND p.id = NEW.edition_id"
                " AND p.number > read.number)",
                "the edition that answers is a later one of the same page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.request}"
