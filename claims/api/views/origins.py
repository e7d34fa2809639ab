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
from claims.api.serializers.evidence import (
    EvidenceSerializer,
    GroupInput,
    OriginEditInput,
    OriginInput,
    OriginSerializer,
)
from claims.api.views.edited import EDIT, IF_MATCH, READ, EditedNoun
from claims.models import Evidence, Origin
from claims.permissions import Action
from claims.selectors import evidence, history, origins
from claims.services.origins import describe, group, make


class Origins(EditedNoun):
    """Origins: however many passages go back to one, it counts once."""

    queryset = Origin.objects.all()
    serializer_class = OriginSerializer
    what = "of the origin"
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

    @extend_schema(summary="Read an origin", description=READ)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        origin = self.found(self.get_queryset())
        return self.answer(history.as_known([origin], self.moment)[0])

    @extend_schema(summary="Name an origin", request=OriginInput, responses={201: OriginSerializer})
    def create(self, request: Request) -> Response:
        origin = make(**self.read_body(OriginInput), by=self.by)
        response = self.answer(origin, status=201)
        response["Location"] = request.build_absolute_uri(links.to(origin))
        return response

    @extend_schema(
        summary="Rename an origin or change its note",
        description=EDIT,
        parameters=[IF_MATCH],
        request=OriginEditInput,
        responses=OriginSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        origin = self.found(self.get_queryset())
        seen = self.seen(origin)
        changes, reason = self.read_edit(OriginEditInput)
        with self.unraced(changes):
            origin = describe(origin, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(origin)

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
