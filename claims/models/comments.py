"""What the desk says to one another about a claim."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from .base import REFUSE, Authored, Record, by_a_person, frozen, has_text, kept, requires, stamped
from .claims import Claim
from .edits import Versioned, counted, tracked


@tracked
class Comment(Versioned, Authored):
    """Markdown about a claim, for contributors and above; replies go one level deep.

    Its author may edit it. One that was removed stays in the record, and is no longer shown.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="comments", db_index=False)
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["claim", "id"]
        indexes = [models.Index(fields=["claim", "id"], name="comment_of_claim")]
        constraints = [
            by_a_person("comment"),
            *has_text("comment", "text"),
            models.CheckConstraint(
                name="comment_removed_by_somebody",
                condition=Q(removed_by__isnull=True, removed_at__isnull=True)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
        ]
        triggers = [
            stamped(),
            *kept(but=["text", "version", "removed_by", "removed_at"]),
            counted("text"),
            requires(
                "replies_to_one_of_the_claim",
                "NEW.reply_to_id IS NULL OR EXISTS (SELECT 1 FROM claims_comment c"
                " WHERE c.id = NEW.reply_to_id AND c.claim_id = NEW.claim_id"
                " AND c.reply_to_id IS NULL)",
                "a reply answers a comment on the same claim that is no reply itself",
            ),
            pgtrigger.Trigger(
                name="removed_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("text", "removed_by", "removed_at"),
                func=f"""
                    IF claims_redacts(TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW)) THEN
                        RETURN NEW;
                    END IF;
                    IF OLD.removed_by_id IS NOT NULL THEN
                        {REFUSE}
                    END IF;
                    NEW.removed_at = CASE WHEN NEW.removed_by_id IS NOT NULL
                        THEN clock_timestamp() END;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Comment by {self.created_by}"


class Mention(Record):
    """A comment names an account of the desk."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="mentions", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="mention_once"),
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return f"@{self.person}"
