"""How rows that people edit by hand are written: signed, and over nothing that was not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
from django.contrib.auth.models import User

from claims.errors import Refused, Stale
from claims.models.edits import Versioned

Row = TypeVar("Row", bound=Versioned)

LONGEST_REASON = 500


@contextmanager
def signed(by: User | None, reason: str = "") -> Iterator[None]:
    """The history of edits says of all that is written within who did it, and why.

    Over which door they came stands there already: a request's or a command's middleware says it.
    """
    who = {"user": by.pk, "username": by.get_username()} if by else {}
    with pghistory.context() as context:
        before = dict(context.metadata)
        context.metadata.update(who, reason=_checked(reason))
        try:
            yield
        finally:
            context.metadata.clear()
            context.metadata.update(before)


def unraced(row: Row, seen: int) -> Row:
    """The row as it is stored, nobody else's until the transaction ends.

    `seen` is the version that the person saw. Raises Stale when somebody else was faster.
    """
    model: Any = type(row)
    stored: Row = model.objects.select_for_update(no_key=True).get(pk=row.pk)
    if stored.version != seen:
        raise Stale(f"Somebody has edited “{stored}” since you read it.", existing=stored)
    return stored


def write(stored: Row, given: Mapping[str, Any], *, by: User | None, reason: str = "") -> Row:
    """Write what differs of a row that `unraced` gave; how it was before stays on record."""
    changed = [name for name, value in given.items() if getattr(stored, name) != value]
    if changed:
        for name in changed:
            setattr(stored, name, given[name])
        with signed(by, reason):
            stored.save(update_fields=changed)
        stored.refresh_from_db(fields=["version"])
    return stored


def _checked(reason: str) -> str:
    words = " ".join(reason.split())
    if len(words) > LONGEST_REASON:
        raise Refused(
            f"The reason has {len(words):,} characters, more than {LONGEST_REASON}.",
            field="reason",
        )
    return words
