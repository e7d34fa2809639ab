"""Pages by key: the same cost at any depth, nothing counted, stable while rows arrive."""

from __future__ import annotations

import math
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, UUIDField
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from claims.api.problems import WrongParameter
from claims.selectors.timeline import Place, WrongPlace

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class Keyset(BasePagination):
    """`limit` rows after the one whose key is `after`. The view's `keyset` names the column."""

    limit: int
    next_url: str | None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        order: str = view.keyset
        column = order.removeprefix("-")
        self.limit = _limit(request.query_params.get("limit"))
        after = request.query_params.get("after")
        if after:
            lookup = f"{column}__{'lt' if order.startswith('-') else 'gt'}"
            queryset = queryset.filter((lookup, _key(after, queryset, column)))
        rows = list(queryset.order_by(order)[: self.limit + 1])
        page = rows[: self.limit]
        self.next_url = None
        if len(rows) > len(page):
            last = str(getattr(page[-1], column))
            self.next_url = replace_query_param(request.build_absolute_uri(), "after", last)
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next_url})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "The address of the next page; null on the last one.",
                    "example": "http://127.0.0.1:8000/api/v1/claims/?after=01939e8c-7f2a-7d31-8c5e-2b1f0a9d4e77",
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "limit",
                "in": "query",
                "description": f"Rows on a page, at most {MAX_LIMIT}.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MAX_LIMIT,
                    "default": DEFAULT_LIMIT,
                },
            },
            {
                "name": "after",
                "in": "query",
                "description": "The key of the last row seen; `next` has it filled in.",
                "schema": {"type": "string"},
            },
        ]


class Queue(Keyset):
    """Pages of the queue: the highest rank first and, of the same rank, the oldest claim.

    The rows are ordered by their keys alone, for they are wide; then those of the page are read.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.limit = _limit(request.query_params.get("limit"))
        after = request.query_params.get("after")
        if after:
            rank, claim = _place(after)
            queryset = queryset.filter(Q(rank__lt=rank) | Q(rank=rank, claim__gt=claim))
        ordered = queryset.order_by("-rank", "claim").values_list("pk", "rank")
        places = list(ordered[: self.limit + 1])
        on_page = places[: self.limit]
        rows = view.get_queryset().in_bulk([key for key, _ in on_page])
        page = [rows[key] for key, _ in on_page if key in rows]
        self.next_url = None
        if len(places) > len(on_page):
            last = "{1!r}_{0}".format(*on_page[-1])
            self.next_url = replace_query_param(request.build_absolute_uri(), "after", last)
        return page


class TimelinePages(Keyset):
    """Pages of a timeline: it is read by calling it with a `limit` and a place (`after`)."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.limit = _limit(request.query_params.get("limit"))
        given = request.query_params.get("after")
        try:
            after = Place.parse(given) if given else None
        except WrongPlace as error:
            raise WrongParameter({"after": [f"{error} Follow “next” rather than write it."]}) from (
                error
            )
        page = queryset(limit=self.limit, after=after)
        self.next_url = page.earlier and replace_query_param(
            request.build_absolute_uri(), "after", str(page.earlier)
        )
        entries: list[Any] = page.entries
        return entries


def _place(raw: str) -> tuple[float, uuid.UUID]:
    rank, _, claim = raw.partition("_")
    try:
        place = float(rank), uuid.UUID(claim)
    except ValueError:
        place = math.nan, uuid.UUID(int=0)
    if not math.isfinite(place[0]):
        raise WrongParameter(
            {"after": ["after takes a place of the queue; follow “next” rather than write it."]}
        )
    return place


def _limit(raw: str | None) -> int:
    if not raw:
        return DEFAULT_LIMIT
    if raw.isascii() and raw.isdigit() and len(raw) <= 3 and 1 <= int(raw) <= MAX_LIMIT:
        return int(raw)
    raise WrongParameter({"limit": [f"limit takes a whole number from 1 to {MAX_LIMIT}."]})


def _key(raw: str, queryset: QuerySet[Any], column: str) -> object:
    field: Any = queryset.model._meta.get_field(column)
    given = raw.replace("\x00", "")
    try:
        return field.to_python(given[:36] if isinstance(field, UUIDField) else given)
    except ValidationError as error:
        raise WrongParameter(
            {"after": ["after takes the key of a row; follow “next” rather than write it."]}
        ) from error
