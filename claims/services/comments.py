"""Comments on a claim: written, edited and removed; whom they mention, and who is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Lower

from claims import prose
from claims.errors import Conflict, Refused
from claims.models import Claim, Comment, Mention, NotificationKind, WatchState
from claims.permissions import Action, may
from claims.selectors import comments as selectors
from claims.selectors import watching as watches
from claims.services import edits, holds, watching
from claims.services.notifications import notify
from factcheck.reading.text import normalise

LONGEST = 10_000
MENTIONED = 50  # at most in one comment
# Not an address of mail, nor a page of somebody's: a name alone.
_MENTION = re.compile(r"(?<![\w/@.+-])@([\w.@+-]*\w)")


@transaction.atomic
def write(claim: Claim, text: str, *, by: User, reply_to: Comment | None = None) -> Comment:
    """Say something about the claim; who is mentioned, replied to or watches is told.

    Raises Refused for no words, for a reply to a reply, and for a mention of nobody who can
    read it.
    """
    words = _words(text)
    _check_reply(claim, reply_to)
    people = mentioned(words)
    comment = Comment.objects.create(claim=claim, text=words, reply_to=reply_to, created_by=by)
    _mention(comment, people)
    watching.begin(by, claim, "you commented on it")
    _tell(comment, by, people)
    holds.touch(claim, by=by)
    return comment


@transaction.atomic
def edit(comment: Comment, text: str, *, seen: int, by: User) -> Comment:
    """Put one's own comment in other words; whom it mentions for the first time is told.

    `seen` is the version that was edited. Raises Refused, Stale when it was edited since, and
    Conflict when it was removed (`existing` is the comment as it stands).
    """
    stands = edits.unraced(comment, seen)
    _check_stands(stands)
    if stands.created_by_id != by.pk:
        raise Refused("Only who wrote a comment edits it; reply to it instead.", field="text")
    words = _words(text)
    people = mentioned(words, but=User.objects.filter(mentions__comment=stands))
    edits.write(stands, {"text": words}, by=by)
    _mention(stands, people)
    _tell_mentioned(stands, by, people)
    holds.touch(stands.claim, by=by)
    return stands


@transaction.atomic
def remove(comment: Comment, *, by: User) -> Comment:
    """Show it no longer; it stays in the record. Raises Refused, Conflict when it was before."""
    stands: Comment = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    _check_stands(stands)
    if not selectors.may_remove(stands, by):
        raise Refused("Only who wrote a comment, or an editor, removes it.")
    edits.write(stands, {"removed_by": by}, by=by)
    stands.refresh_from_db()
    return stands


def _check_stands(comment: Comment) -> None:
    if comment.removed_by:
        raise Conflict(f"This comment was removed by {comment.removed_by}.", existing=comment)


def _words(text: str) -> str:
    words = normalise(text).strip()
    if not words:
        raise Refused("Write what you have to say.", field="text")
    if len(words) > LONGEST:
        raise Refused(
            f"This has {len(words):,} characters, more than {LONGEST:,}. Shorten it.", field="text"
        )
    return words


def _check_reply(claim: Claim, reply_to: Comment | None) -> None:
    if reply_to is None:
        return
    if reply_to.claim_id != claim.pk:
        raise Refused("This comment is on another claim.", field="reply_to")
    if reply_to.reply_to_id:
        raise Refused("This is a reply itself; reply to the comment above it.", field="reply_to")
    if reply_to.removed_by_id:
        raise Refused("The comment was removed; begin a new one.", field="reply_to")


# Mentions


def mentioned(text: str, *, but: Iterable[User] = ()) -> list[User]:
    """Whom the text mentions: `@name`, outside of code. Those in `but` are left out unlooked at.

    Raises Refused for a name of nobody who can read it, and says where it stands.
    """
    known, places = set(but), list(_names(text))
    accounts = _accounts({reading for _, name in places for reading in _readings(name)})
    found = [(line, name, _account(name, accounts)) for line, name in places]
    new = [(line, name, person) for line, name, person in found if person not in known]
    if len({name.lower() for _, name, _ in new}) > MENTIONED:
        raise Refused(f"A comment mentions at most {MENTIONED} people.", field="text")
    for line, name, person in new:
        _check_mention(person, name, line)
    return sorted({person for *_, person in new if person}, key=lambda person: person.pk)


def _names(text: str) -> Iterator[tuple[int, str]]:
    for line, words in prose.words(text):
        for found in _MENTION.finditer(words):
            yield line, found[1]


def _readings(name: str) -> list[str]:
    """The name and, for what may be the sentence's own marks at its end, shorter ones."""
    readings = [name.lower()]
    while (shorter := re.sub(r"[.@+-]+\w*$", "", readings[-1])) != readings[-1] and shorter:
        readings.append(shorter)
    return readings


def _accounts(names: set[str]) -> dict[str, User]:
    rows = User.objects.annotate(lowered=Lower("username")).filter(lowered__in=names)
    return {person.get_username().lower(): person for person in rows}


def _account(name: str, accounts: Mapping[str, User]) -> User | None:
    return next((accounts[read] for read in _readings(name) if read in accounts), None)


def _check_mention(person: User | None, name: str, line: int) -> None:
    where = f"“@{name}” in line {line}"
    if person is None:
        raise Refused(
            f"{where}: nobody here has an account of this name. Correct it or, where no person is "
            "meant, put it between backticks.",
            field="text",
        )
    if not person.is_active:
        raise Refused(f"{where}: this account is switched off. Mention another.", field="text")
    if not may(person, Action.COMMENT):
        raise Refused(
            f"{where}: this person may not read comments and would not be told. Leave the “@” out.",
            field="text",
        )


def _mention(comment: Comment, people: Iterable[User]) -> None:
    Mention.objects.bulk_create(Mention(comment=comment, person=person) for person in people)


# Telling


def _tell(comment: Comment, by: User, people: list[User]) -> None:
    """Each person once: as mentioned, else as replied to, else as one who watches."""
    _tell_mentioned(comment, by, people)
    told = {person.pk for person in people}
    muted = watches.people(comment.claim, WatchState.MUTED).values_list("pk", flat=True)
    author = comment.reply_to.created_by if comment.reply_to else None
    replied = [author] if author and author.pk not in told.union(muted) else []
    cause = f"comment:{comment.pk}"
    about: dict[str, Any] = {
        "claim": comment.claim,
        "comment": comment,
        "actor": by,
        "cause": cause,
    }
    notify(NotificationKind.REPLIED, replied, reason="you wrote that comment", **about)
    watchers = watches.people(comment.claim).exclude(pk__in=told)
    notify(NotificationKind.COMMENTED, watchers, reason="you watch this claim", **about)


def _tell_mentioned(comment: Comment, by: User, people: list[User]) -> None:
    notify(
        NotificationKind.MENTIONED,
        people,
        claim=comment.claim,
        comment=comment,
        actor=by,
        cause=f"mention:{comment.pk}",
        reason="you are mentioned in it",
    )
