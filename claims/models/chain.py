"""One hash chain a claim, over what was proposed, decided, held and published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .base import Authored, Record, frozen, has_text, kept, one_of, requires, stamped
from .claims import Claim
from .redactable import is_redactable

START = "0" * 64


class LinkKind(models.TextChoices):
    PROPOSAL = "proposal", "proposal"
    DECISION = "decision", "decision"
    HELD = "held", "held"
    ENDED = "ended", "no longer held"
    PUBLICATION = "publication", "publication"


class ChainLink(Record):
    """One link of a claim's chain: hash = SHA-256(previous hash, a line feed, content).

    `content` is canonical JSON. Words of people stand in it as salted hashes only, so that they
    can be redacted while the chain stays whole; the salts are beside it.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="chain", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=LinkKind)
    row = models.UUIDField(help_text="What it is about.")
    content = models.TextField()
    salts = models.JSONField(default=dict, help_text="A salt for each hashed field.")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="link_number"),
            models.UniqueConstraint(fields=["row", "kind"], name="link_once"),
            one_of("kind", LinkKind, "link_kind"),
        ]
        triggers = [
            stamped(),
            *kept(but=["salts"]),
            requires(
                "follows_the_last",
                "NEW.previous = COALESCE((SELECT l.hash FROM claims_chainlink l"
                " WHERE l.claim_id = NEW.claim_id AND l.number = NEW.number - 1),"
                f" CASE WHEN NEW.number = 1 THEN '{START}' END)"
                " AND NEW.hash = encode(sha256(convert_to("
                "NEW.previous || chr(10) || NEW.content, 'UTF8')), 'hex')",
                "the link does not follow the last one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Redaction(Authored):
    """A text was blanked: which, why, and a salted hash of what it said.

    The triggers that keep the record let an UPDATE through when a redaction of the same
    transaction names the field, nothing else changes, and the field now says REDACTED, is an
    empty list or object where it was one, or says that hash where it must stay unique. See the
    function claims_redacts; which fields may be redacted is in models/redactable.py.
    """

    table_name = models.CharField("table", max_length=60)
    row = models.UUIDField()
    field = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64, help_text="Of salt and text.")
    reason = models.TextField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["table_name", "row", "field"], name="redaction_once"),
            # It may be put in the text's place, and so must not be words of anybody's choice.
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="redaction_sha256"
            ),
            models.CheckConstraint(condition=is_redactable(), name="redaction_of_what_may_be"),
            *has_text("redaction", "reason"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.table_name} {self.row}: {self.field}"
