"""What the desk says to one another about claims."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, claims_with, for_each, link, shortened
from claims.admin.edits import EditAdmin, edits_of
from claims.models import Comment, Mention
from claims.permissions import Action, may
from claims.services import comments

CommentEvent = apps.get_model("claims", "CommentEvent")


@admin.register(Comment)
class CommentAdmin(RecordAdmin):
    reads = Action.COMMENT
    fields = (
        "claim_link", "answered", "text", "version", "edits", "removed_by", "removed_at",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("created_at", "created_by", "shown", "claim_link", "answered", "removed_by")
    search_fields = ("id",)
    search_help_text = "Words of the claim; or a comment's id."
    actions = ["remove"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        rows: QuerySet[Comment] = Comment.objects.all()
        return rows.select_related("claim", "reply_to__created_by", "created_by", "removed_by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    def has_remove_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.COMMENT)

    @admin.action(description="Take off the pages", permissions=["remove"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        for_each(
            self,
            request,
            queryset,
            lambda comment: comments.remove(comment, by=request.user),  # type: ignore[arg-type]
            "{} removed.",
        )

    @admin.display(description="claim")
    def claim_link(self, row: Comment) -> str:
        return link(row.claim)

    @admin.display(description="reply to")
    def answered(self, row: Comment) -> str:
        return link(row.reply_to)

    @admin.display(description="text")
    def shown(self, row: Comment) -> str:
        return "—" if row.removed_by else shortened(row.text)

    @admin.display(description="edits")
    def edits(self, row: Comment) -> str:
        return edits_of(row)


@admin.register(Mention)
class MentionAdmin(RecordAdmin):
    reads = Action.COMMENT
    fields = ("comment_link", "person", "created_at")
    list_display = ("created_at", "person", "comment_link")
    search_fields = ("id",)
    search_help_text = "A mention's id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mention]:
        return Mention.objects.select_related("person", "comment__created_by")

    @admin.display(description="comment")
    def comment_link(self, row: Mention) -> str:
        return link(row.comment)


@admin.register(CommentEvent)
class CommentEditAdmin(EditAdmin):
    """How comments were before they were edited or removed."""

    reads = Action.COMMENT

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("pgh_obj__created_by")

    @admin.display(description="as it then was")
    def state(self, row: Any) -> str:
        return shortened(row.text, 160)
