"""What belongs to one person and may be thrown away: no part of the record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now

from .base import Record, has_text, one_of, stamped
from .claims import Claim
from .edits import Versioned, counted


class Page(models.TextChoices):
    """The lists whose search can be saved."""

    QUEUE = "queue", "queue"
    CLAIMS = "claims", "claims"
    DOCUMENTS = "documents", "source texts"


class SavedSearch(Versioned, Record):
    """A search that a person comes back to."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_searches", db_index=False
    )
    page = models.CharField(max_length=9, choices=Page, default=Page.QUEUE)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2_000, blank=True, help_text="As in the page's address.")
    is_shared = models.BooleanField("shared", default=False, help_text="The whole desk sees it.")

    class Meta:
        verbose_name_plural = "saved searches"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("person", "page", Lower("name"), name="saved_search_name"),
            one_of("page", Page, "saved_search_page"),
            *has_text("saved_search", "name"),
        ]
        triggers = [stamped(), counted("page", "name", "query", "is_shared")]

    def __str__(self) -> str:
        return self.name


class DraftKind(models.TextChoices):
    VERDICT = "verdict", "verdict"
    EVIDENCE = "evidence", "evidence"
    COMMENT = "comment", "comment"


class Draft(Versioned, Record):
    """What somebody has typed about a claim and not handed in yet: the form's fields."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts", db_index=False
    )
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=8, choices=DraftKind)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["author", "claim", "kind"], name="draft_once"),
            one_of("kind", DraftKind, "draft_kind"),
        ]
        triggers = [stamped(), counted("content")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.author} on {self.claim}"
