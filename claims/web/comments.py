"""What is said about a claim as its page shows it, and what people fill in to say more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import User

from claims.models import Claim, Comment, Watch
from claims.moments import Moment
from claims.permissions import Action, may
from claims.selectors import comments, watching
from claims.services.comments import LONGEST
from claims.web import keyset
from claims.web.forms import Form, Words
from claims.web.keyset import Page

THREADS = 10
HELP = "Markdown. @name tells somebody; put an @ that names nobody between backticks."


class CommentForm(Form):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        strip=False,
        widget=Words(4),
        help_text=HELP,
        error_messages={"required": "Write what you have to say."},
    )
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)


class EditCommentForm(Form):
    text = CommentForm.base_fields["text"]
    seen = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Shown:
    """One comment or reply, and what who looks at it may do with it."""

    comment: Comment
    can_edit: bool
    can_remove: bool


@dataclass(frozen=True, slots=True)
class ShownThread:
    first: Shown
    replies: list[Shown]
    earlier: int  # replies that are not shown


@dataclass(frozen=True, slots=True)
class Talk:
    """What a claim's page shows of what is said about it, and whether its reader watches it."""

    threads: list[ShownThread]
    page: Page[Comment] | None  # None: not for this reader
    watch: Watch | None


def talk(claim: Claim, params: Mapping[str, str], moment: Moment, viewer: User) -> Talk:
    """A page of the comments, the latest first; a bounded number of queries."""
    watch = watching.on(claim, viewer)
    if not may(viewer, Action.COMMENT):
        return Talk([], None, watch)
    page = keyset.page(comments.threads(claim, moment), params, THREADS)
    return Talk(threads(page.rows, moment, viewer), page, watch)


def threads(rows: Sequence[Comment], moment: Moment, viewer: User) -> list[ShownThread]:
    return [
        ShownThread(
            shown(thread.comment, moment, viewer),
            [shown(reply, moment, viewer) for reply in thread.replies],
            thread.earlier,
        )
        for thread in comments.with_replies(rows, moment)
    ]


def shown(comment: Comment, moment: Moment, viewer: User) -> Shown:
    """Nobody changes anything on a page of the past."""
    return Shown(
        comment,
        moment.is_now and comments.may_edit(comment, viewer),
        moment.is_now and comments.may_remove(comment, viewer),
    )
