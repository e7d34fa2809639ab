"""The independent roots that passages go back to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.problems import Stale
from claims.api.serializers.evidence import (
    EvidenceSerializer,
    GroupInput,
    OriginEditInput,
    OriginInput,
    OriginSerializer,
)
from claims.api.views.base import Noun, if_match, tags_seen
from claims.errors import Conflict
from claims.models import Evidence, Origin
from claims.permissions import Action
from claims.selectors import evidence, history, origins
from claims.services.origins import describe, group, make

IF_MATCH = if_match("The ETag that the origin had when you read it.")


class Origins(Noun):
    """Origins: however many passages go back to one, it counts once."""

    queryset = Origin.objects.all()
    serializer_class = OriginSerializer
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.ASSESS,
        "partial_update": Action.ASSESS,
        "group": Action.ASSESS,
    }

    def get_queryset(self) -> QuerySet[Origin]:
        return origins.listed(self.moment)

    @extend_schema(summary="List origins, the newest first")
    def list(self, request: Request) -> Response:
        page = history.as_known(self.rows_of(self.get_queryset()), self.moment)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(summary="Read an origin", description="Send the ETag as If-Match to edit it.")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        origin = self.found(self.get_queryset())
        return self._answer(history.as_known([origin], self.moment)[0])

    @extend_schema(summary="Name an origin", request=OriginInput, responses={201: OriginSerializer})
    def create(self, request: Request) -> Response:
        origin = make(**self.read_body(OriginInput), by=self.by)
        response = self._answer(origin, status=201)
        response["Location"] = request.build_absolute_uri(links.to(origin))
        return response

    @extend_schema(
        summary="Rename an origin or change its note",
        description=(
            "How it was before stays on record. Needs If-Match: 428 without it; 412 when "
            "somebody was faster, with both."
        ),
        parameters=[IF_MATCH],
        request=OriginEditInput,
        responses=OriginSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        origin = self.found(self.get_queryset())
        version = origins.version(origin)
        seen = version if version in tags_seen(request, "of the origin", version) else ""
        given = {"name": origin.name, "note": origin.note, **self.read_body(OriginEditInput)}
        try:
            return self._answer(describe(origin, **given, seen=seen))
        except Conflict as conflict:
            raise self._stale(conflict) from conflict

    @extend_schema(
        summary="Say that some pieces of evidence go back to an origin",
        description=(
            "Each is assessed anew with the origin, or none is: 409, with the newer assessment, "
            "when one was assessed since you saw it."
        ),
        request=GroupInput,
        responses=EvidenceSerializer(many=True),
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="evidence",
        filter_backends=[],
        pagination_class=None,
    )
    def group(self, request: Request, pk: uuid.UUID) -> Response:
        origin = self.found(self.get_queryset())
        body = self.read_body(GroupInput)
        seen = self._pieces(body["evidence"])
        group(origin, seen, body["reason"], by=self.by)
        rows = evidence.listed(viewer=self.viewer).filter(pk__in=[piece.pk for piece in seen])
        return Response(self.shown(rows, EvidenceSerializer, many=True))

    def _pieces(self, given: Sequence[Mapping[str, Any]]) -> dict[Evidence, int]:
        """The evidence that is named, with the assessment that was seen of each."""
        rows = evidence.listed(viewer=self.viewer).filter(pk__in=[row["id"] for row in given])
        found = {row.pk: row for row in rows.select_related("claim")}
        missing = [
            {} if row["id"] in found else {"id": ["There is no such evidence."]} for row in given
        ]
        if any(missing):
            raise ValidationError({"evidence": missing})
        return {found[row["id"]]: row["seen"] for row in given}

    def _answer(self, origin: Origin, status: int = 200) -> Response:
        """The origin under the ETag that an edit of it must name."""
        headers = {"ETag": f'"{origins.version(origin)}"'}
        return Response(self.shown(origin), status=status, headers=headers)

    def _stale(self, conflict: Conflict) -> Exception:
        now = conflict.existing
        if not isinstance(now, Origin):
            return conflict
        more = {"current": self.shown(now), "yours": dict(self.request.data)}
        return Stale(str(conflict), f'"{origins.version(now)}"', more)
