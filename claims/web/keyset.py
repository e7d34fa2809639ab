"""Lists a page at a time, by id: no OFFSET, no COUNT, and new rows do not shift the pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from claims.web.access import NotThere

Row = TypeVar("Row", bound=Model)

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, the newest first, and the ids from which the neighbouring pages start."""

    rows: list[Row]
    older: uuid.UUID | None  # goes into ?after=
    newer: uuid.UUID | None  # goes into ?before=


def page(rows: QuerySet[Row], params: Mapping[str, str], size: int = SIZE) -> Page[Row]:
    """One page of `rows`; UUIDv7 ids are in order of making. One query."""
    after, before = _id(params, "after"), _id(params, "before")
    if before:
        found = list(rows.filter(pk__gt=before).order_by("pk")[: size + 1])
        shown = found[:size][::-1]
        more_newer, more_older = len(found) > size, True
    else:
        narrowed = rows.filter(pk__lt=after) if after else rows
        found = list(narrowed.order_by("-pk")[: size + 1])
        shown = found[:size]
        more_newer, more_older = after is not None, len(found) > size
    return Page(
        shown,
        older=shown[-1].pk if shown and more_older else None,
        newer=shown[0].pk if shown and more_newer else None,
    )


def _id(params: Mapping[str, str], name: str) -> uuid.UUID | None:
    raw = params.get(name, "")
    if not raw:
        return None
    try:
        return uuid.UUID(raw)
    except ValueError as error:
        raise NotThere(f"{name}={raw!r} is not the id of a row in this list.") from error
