"""What was published or received, and its text at one moment."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from .base import Authored, frozen, kept, one_of, stamped
from .edits import Versioned, counted, tracked
from .search import fills_search


@tracked
class Publisher(Versioned, Authored):
    """Who published a document: known by the host of its addresses, or by name alone."""

    name = models.CharField(max_length=200)
    host = models.CharField(
        max_length=253, null=True, blank=True, unique=True, help_text="Without “www.”."
    )
    is_ours = models.BooleanField(
        "our own",
        default=False,
        help_text="The desk's own publications are never evidence.",
    )

    class Meta:
        ordering = ["name", "id"]
        triggers = [
            stamped(),
            *kept(but=["name", "host", "is_ours", "version"]),
            counted("name", "host", "is_ours"),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(models.TextChoices):
    URL = "url", "its address"
    EXTERNAL = "external", "the sender's own id"
    TEXT = "text", "the text itself"


@tracked
class Document(Versioned, Authored):
    """Something published or received. Its texts are the snapshots."""

    identity_kind = models.CharField(max_length=8, choices=Identity, editable=False)
    identity = models.TextField(
        editable=False,
        db_collation="C",
        help_text="The canonical address, else the sender's id, else the text's SHA-256.",
    )
    url = models.TextField("address", blank=True, editable=False, help_text="As it was given.")
    external_id = models.CharField("sender's id", max_length=200, blank=True, editable=False)
    title = models.TextField(blank=True)
    publisher = models.ForeignKey(
        Publisher, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    published_on = models.DateField("published", null=True, blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, such as en or pt-BR.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["identity_kind", "identity"], name="document_once"),
            one_of("identity_kind", Identity, "document_identity_kind"),
            models.CheckConstraint(
                condition=~models.Q(identity=""), name="document_has_an_identity"
            ),
        ]
        indexes = [models.Index(fields=["published_on", "id"], name="document_published")]
        triggers = [
            stamped(),
            *kept(but=["title", "publisher", "published_on", "language", "version"]),
            counted("title", "publisher", "published_on", "language"),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"Document {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.pk])


class Change(models.TextChoices):
    FIRST = "first", "first text"
    EDITED = "edited", "text changed"
    REREAD = "reread", "same file, read by a newer extractor"


class Snapshot(Authored):
    """The text of a document as it was received once. Offsets count its code points."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="snapshots", db_index=False)
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=8, choices=Change)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    bytes_sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=200, help_text="Where the bytes as received are stored.")
    media_type = models.CharField(max_length=100)
    extractor = models.CharField(max_length=64)
    title = models.TextField(blank=True)
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "text_sha256"], name="snapshot_once"),
            models.UniqueConstraint(fields=["document", "number"], name="snapshot_number"),
            one_of("change", Change, "snapshot_change"),
        ]
        indexes = [GinIndex(fields=["search"], name="snapshot_search")]
        triggers = [
            *frozen(),
            fills_search("NEW.title || ' ' || NEW.text", language="''"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.document}"
