"""Questions about comments: what was said about a claim, as it was known, to who may read it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from claims.models import Claim, Comment
from claims.moments import Moment
from claims.permissions import Action, Tie, User, may
from claims.selectors import history

NOW = Moment()
REPLIES = 5  # the last ones, shown under a comment


def listed(moment: Moment = NOW) -> QuerySet[Comment]:
    """Comments and replies, the first one first."""
    rows: QuerySet[Comment] = Comment.objects.known(moment).order_by("id")
    return rows.select_related("created_by", "removed_by", "claim")


def of_claim(claim: Claim, moment: Moment = NOW) -> QuerySet[Comment]:
    return listed(moment).filter(claim=claim)


def threads(claim: Claim, moment: Moment = NOW) -> QuerySet[Comment]:
    """The comments on the claim that are no replies, the last one first."""
    return of_claim(claim, moment).filter(reply_to=None).order_by("-id")


def as_known(rows: Iterable[Comment], moment: Moment) -> list[Comment]:
    """The same rows in the words that they had then, removed ones only where they were then."""
    return history.as_known(rows, moment)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with the last replies to it."""

    comment: Comment
    replies: list[Comment]  # REPLIES at most, the first one first
    reply_count: int

    @property
    def earlier(self) -> int:
        return self.reply_count - len(self.replies)


def with_replies(rows: Sequence[Comment], moment: Moment = NOW) -> list[Thread]:
    """The comments as threads; three queries, or four of the past."""
    replies = Comment.objects.known(moment).filter(reply_to__in=rows)
    counts: Any = replies.order_by().values_list("reply_to").annotate(n=Count("pk"))
    counted: dict[uuid.UUID | None, int] = dict(counts)
    place = Window(RowNumber(), partition_by=F("reply_to"), order_by=F("id").desc())
    keys = replies.order_by().annotate(place=place).filter(place__lte=REPLIES).values_list("pk")
    last = list(listed(moment).filter(pk__in=[key for (key,) in keys])) if counted else []
    as_known([*rows, *last], moment)
    under: dict[uuid.UUID | None, list[Comment]] = {}
    for reply in last:
        under.setdefault(reply.reply_to_id, []).append(reply)
    return [Thread(row, under.get(row.pk, []), counted.get(row.pk, 0)) for row in rows]


def may_edit(comment: Comment, person: User) -> bool:
    return (
        comment.removed_by_id is None
        and comment.created_by_id == getattr(person, "pk", None)
        and may(person, Action.COMMENT)
    )


def may_remove(comment: Comment, person: User) -> bool:
    """Its writer and editors may, while it is there."""
    is_own = comment.created_by_id == getattr(person, "pk", None)
    ties = [Tie.AUTHOR] if is_own else []
    return comment.removed_by_id is None and may(person, Action.MODERATE, *ties)
