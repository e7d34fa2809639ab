"""What people have typed and not handed in yet: kept for them, whoever has the claim by then."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from claims.errors import Refused, Stale
from claims.models import Claim, Draft, DraftKind
from claims.services import edits, holds
from factcheck.errors import UnreadableText
from factcheck.reading.text import storable

LARGEST = 200_000  # characters of JSON


@transaction.atomic
def save(claim: Claim, kind: str, content: Mapping[str, Any], *, seen: int, by: User) -> Draft:
    """Keep the fields of a form. `seen` is the version that this window last saw, 0 for none.

    Raises Refused for what is too large or cannot be stored, Stale with the draft when another
    window of the same person has saved since.
    """
    if kind not in DraftKind.values:
        raise Refused(f"{kind!r} is no kind of draft.", field="kind")
    _check(content)
    draft = Draft.objects.select_for_update().filter(author=by, claim=claim, kind=kind).first()
    if draft is None:
        draft = _first(claim, kind, content, by)
    elif draft.version != seen:
        raise Stale("Another window of yours has saved this draft since.", existing=draft)
    else:
        Draft.objects.filter(pk=draft.pk).update(content=content, saved_at=Now())
    holds.touch(claim, by=by)
    return Draft.objects.get(pk=draft.pk)


def _check(content: Mapping[str, Any]) -> None:
    """Raise Refused for what is too large, and for what no database can hold."""
    try:
        size = len(json.dumps(content, allow_nan=False))
        for text in _texts(content):
            storable(text)
    except (ValueError, RecursionError, UnreadableText) as error:
        raise Refused(f"This cannot be kept as a draft: {error}", field="content") from error
    if size > LARGEST:
        raise Refused(f"A draft holds at most {LARGEST:,} characters.", field="content")


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    """Every string in it, names of fields too, at any depth."""
    left: list[Any] = [content]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value


def _first(claim: Claim, kind: str, content: Mapping[str, Any], by: User) -> Draft:
    try:
        with transaction.atomic():
            made: Draft = Draft.objects.create(author=by, claim=claim, kind=kind, content=content)
    except IntegrityError as error:
        there = Draft.objects.get(author=by, claim=claim, kind=kind)
        raise Stale("Another window of yours has saved it.", existing=there) from error
    return made


@transaction.atomic
def discard(draft: Draft, *, seen: int, by: User) -> None:
    """Throw one's own draft away. Raises Stale when another window has saved it since."""
    if draft.author_id != by.pk:
        raise Refused("Only its author throws a draft away.")
    edits.unraced(draft, seen).delete()
