"""What every operation shares: the moment asked about, strict parameters, conditional reading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from claims.api.problems import Stale, Unconditional, WrongParameter
from claims.moments import Moment
from claims.permissions import Action

MOMENT = ("as_of", "known_at")
PAGE = ("limit", "after")
KEPT = ("ETag", "Cache-Control", "Vary")  # what a 304 repeats (RFC 9110)


class Noun(GenericViewSet[Any]):
    """One noun of the record. `needs` says which action each operation needs."""

    needs: ClassVar[Mapping[str, Action]]
    lookup_value_converter = "uuid"
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    keyset = "-id"
    is_recorded = True  # its rows are part of the record: a past moment can be asked for
    paged: ClassVar[Sequence[str]] = ("list",)  # operations that answer with a page

    @cached_property
    def moment(self) -> Moment:
        return Moment.parse(self.request.query_params)

    @property
    def viewer(self) -> User | AnonymousUser:
        """For whom it is answered: some rows are for named people only."""
        return self.request.user

    @property
    def by(self) -> User:
        """Whoever asks; only after permission was given."""
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("An operation that writes was reached by nobody.")
        return user

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self._check_parameters(request)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        is_read = request.method in {"GET", "HEAD"} and response.status_code == status.HTTP_200_OK
        if is_read and isinstance(response, Response):
            response.add_post_render_callback(self._conditional)
        return response

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "moment": self.moment}

    def page(self, rows: QuerySet[Any], serializer: type[Any] | None = None) -> Response:
        """One page of the rows, as the serializer shows them."""
        return self.get_paginated_response(self.shown(self.rows_of(rows), serializer, many=True))

    def rows_of(self, rows: QuerySet[Any]) -> list[Any]:
        """The rows of the page that is asked for."""
        return list(self.paginate_queryset(rows) or ())

    def shown(self, rows: Any, serializer: type[Any] | None = None, *, many: bool = False) -> Any:
        made = serializer or self.get_serializer_class()
        return made(rows, many=many, context=self.get_serializer_context()).data

    def read_body(self, serializer: type[Any]) -> dict[str, Any]:
        """The request's checked body; raises ValidationError."""
        body = serializer(data=self.request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def found(self, rows: Any, **lookup: Any) -> Any:
        """The row, or 404 when there is none that was known then."""
        return get_object_or_404(rows, **(lookup or {"pk": self.kwargs["pk"]}))

    def _conditional(self, response: Any) -> HttpResponseNotModified | None:
        """304 when the client has these very bytes already.

        An ETag that a view has given is the version for If-Match. It says nothing of what else
        the answer shows, so that such an answer is always sent.
        """
        if "ETag" in response.headers:
            return None
        etag = response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        had = parse_etags(self.request.headers.get("If-None-Match", ""))
        if etag not in {tag.removeprefix("W/") for tag in had} and "*" not in had:
            return None
        kept = {name: response.headers[name] for name in KEPT if name in response.headers}
        return HttpResponseNotModified(headers=kept)

    def _check_parameters(self, request: Request) -> None:
        """A misspelt parameter would silently widen the answer: it is refused."""
        if self.action in {None, "metadata"}:
            return  # the method is not taken at all, and 405 says so
        if request.method in {"GET", "HEAD"}:
            _ = self.moment
        taken = self._parameters(request)
        errors = {
            name: [
                f"There is no parameter “{name}” here. "
                + (f"This address takes: {', '.join(taken)}." if taken else "It takes none.")
            ]
            for name in request.query_params
            if name not in taken
        }
        if errors:
            raise WrongParameter(errors)

    def _parameters(self, request: Request) -> list[str]:
        if request.method not in {"GET", "HEAD"}:
            return []
        is_page = self.action in self.paged
        filterset = getattr(self, "filterset_class", None) if self.action == "list" else None
        filters = list(filterset.base_filters) if filterset else []
        moment = MOMENT if self.is_recorded else ()
        return [*moment, *(PAGE if is_page else ()), *filters]


def if_match(description: str) -> OpenApiParameter:
    """How the schema describes the header of a write that must not lose another's."""
    schema = {"type": "string", "pattern": '^"[0-9]+"$'}
    return OpenApiParameter(
        "If-Match", schema, OpenApiParameter.HEADER, required=True, description=description
    )


def tags_seen(request: Request, what: str, current: str) -> set[str]:
    """The versions that the client names in If-Match.

    Raises Unconditional without any, and for "*", which every version matches: whoever sends it
    has seen none. Raises Stale where all are weak (W/"3"): by RFC 9110 they never match here.
    """
    tags = re.findall(r'(W/)?"([^"]*)"', request.headers.get("If-Match", ""))
    if not tags:
        raise Unconditional(
            f'Say in If-Match what you saw {what}: send the ETag that it had, such as "{current}".'
        )
    if all(weak for weak, _ in tags):
        raise Stale(
            "A weak tag matches nothing: something on the way has put W/ before the ETag. "
            "Send it without.",
            f'"{current}"',
            {},
        )
    return {tag for weak, tag in tags if not weak}


class Nowhere(APIView):
    """Any other address under /api/."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        hint = "" if request.path.endswith("/") else " Addresses end with a slash."
        raise NotFound(f"There is no such address.{hint} See /api/v1/docs/.")
