"""Lists a page at a time, by key: no OFFSET, no COUNT, and new rows do not shift the pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from claims.web.access import NotThere

Row = TypeVar("Row", bound=Model)

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, the newest first, and the ids from which the neighbouring pages start."""

    rows: list[Row]
    older: uuid.UUID | None  # goes into ?after=
    newer: uuid.UUID | None  # goes into ?before=


def page(
    rows: QuerySet[Row], params: Mapping[str, str], size: int = SIZE, by: str = ""
) -> Page[Row]:
    """One page of `rows`, the newest first; UUIDv7 ids are in order of making. One query.

    `by`: a column without nulls that goes before the id; then up to two queries.
    """
    after, before = _id(params, "after"), _id(params, "before")
    columns = [by, "pk"] if by else ["pk"]
    if before:
        found = list(_beyond(rows, before, by, "gt").order_by(*columns)[: size + 1])
        shown = found[:size][::-1]
        more_newer, more_older = len(found) > size, True
    else:
        narrowed = _beyond(rows, after, by, "lt") if after else rows
        found = list(narrowed.order_by(*(f"-{column}" for column in columns))[: size + 1])
        shown = found[:size]
        more_newer, more_older = after is not None, len(found) > size
    return Page(
        shown,
        older=shown[-1].pk if shown and more_older else None,
        newer=shown[0].pk if shown and more_newer else None,
    )


def _beyond(rows: QuerySet[Row], key: uuid.UUID, by: str, side: str) -> QuerySet[Row]:
    """The rows on one side (gt, lt) of the row with the key."""
    if not by:
        return rows.filter((f"pk__{side}", key))
    edge: Any = rows.filter(pk=key).order_by().values_list(by, flat=True).first()
    if edge is None:
        raise NotThere(f"{key} is not the id of a row in this list.")
    # The first condition says what the second says already, in words that an index understands.
    further = Q((f"{by}__{side}", edge)) | Q((by, edge), (f"pk__{side}", key))
    return rows.filter(Q((f"{by}__{side}e", edge)) & further)


def _id(params: Mapping[str, str], name: str) -> uuid.UUID | None:
    raw = params.get(name, "")
    if not raw:
        return None
    try:
        return uuid.UUID(raw)
    except ValueError as error:
        raise NotThere(f"{name}={raw!r} is not the id of a row in this list.") from error
