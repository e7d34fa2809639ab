"""What people say to one another about a claim."""

from __future__ import annotations

from rest_framework import serializers

from claims import prose
from claims.api.serializers import examples
from claims.api.serializers.common import Href, Input, Key, RecordedAt, RecordedBy, Words
from claims.api.serializers.examples import example
from claims.models import Comment
from claims.services.comments import LONGEST

NEW = {"text": "@egon: is **page 3** of the inspection meant?", "reply_to": None}
COMMENT = {
    "id": examples.COMMENT_ID,
    "href": f"/api/v1/comments/{examples.COMMENT_ID}/",
    "claim": examples.CLAIM_ID,
    **NEW,
    "html": "<p>@egon: is <strong>page 3</strong> of the inspection meant?</p>\n",
    "version": 1,
    "removed_by": None,
    "removed_at": None,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}


@example(COMMENT)
class CommentSerializer(serializers.ModelSerializer[Comment]):
    """Of one that was removed `text` and `html` are empty; who removed it and when is there."""

    href = Href()
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    reply_to = serializers.UUIDField(
        source="reply_to_id", read_only=True, allow_null=True, help_text="Null: it is no reply."
    )
    text = serializers.SerializerMethodField(help_text="Markdown.")
    html = serializers.SerializerMethodField(help_text="The text, safe on any page.")
    removed_by = serializers.CharField(
        source="removed_by.username", read_only=True, allow_null=True, default=None
    )
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Comment
        fields = list(COMMENT)

    def get_text(self, comment: Comment) -> str:
        return "" if comment.removed_by_id else comment.text

    def get_html(self, comment: Comment) -> str:
        return "" if comment.removed_by_id else prose.rendered(comment.text)


class _Text(Input):
    text = Words(
        max_length=LONGEST,
        help_text="Markdown. `@name` tells somebody; put an @ that names nobody between backticks.",
    )


@example(NEW)
class CommentInput(_Text):
    """`reply_to`: a comment on the same claim that is no reply itself."""

    reply_to = Key(required=False, allow_null=True, default=None)


@example({"text": NEW["text"]})
class CommentEditInput(_Text):
    """Another wording of one's own comment."""
