"""Links between claims: suggested by the texts, made and decided by people."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.filters import RelationFilter
from claims.api.serializers.relations import (
    DecisionInput,
    DecisionSerializer,
    RelationInput,
    RelationSerializer,
)
from claims.api.views.base import Noun
from claims.models import Claim, Relation
from claims.permissions import Action
from claims.selectors import relations
from claims.selectors.sides import beside
from claims.services.relations import decide, relate


class Relations(Noun):
    """Links between claims."""

    queryset = Relation.objects.all()
    serializer_class = RelationSerializer
    filterset_class = RelationFilter
    paged = ("list", "decisions")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.RELATE,
        "decisions": Action.READ,
        "decide": Action.RELATE,
    }

    def get_queryset(self) -> QuerySet[Relation]:
        listed = relations.listed if self.action == "list" else relations.described
        return listed(self.moment)

    @extend_schema(
        summary="List relations, the newest first",
        description="Each end with who said it last and what is held about it.",
    )
    def list(self, request: Request) -> Response:
        rows = self.rows_of(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shown(beside(rows, self.moment), many=True))

    @extend_schema(summary="Read a relation as it stands decided")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self._one())

    def _one(self, **lookup: Any) -> Any:
        (row,) = beside([self.found(self.get_queryset(), **lookup)], self.moment)
        return self.shown(row)

    @extend_schema(
        summary="Link two claims",
        description="A relation that was suggested or rejected before is confirmed; "
        "409 when it is confirmed already.",
        request=RelationInput,
        responses={201: RelationSerializer},
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(RelationInput)
        one, other = _claims(body["one"], body["other"])
        relation = relate(body["kind"], one, other, by=self.by, reason=body.get("reason", ""))
        headers = {"Location": request.build_absolute_uri(links.to(relation))}
        return Response(self._one(pk=relation.pk), status=201, headers=headers)

    @extend_schema(
        summary="List how a relation was decided, the latest first",
        responses=DecisionSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def decisions(self, request: Request, pk: uuid.UUID) -> Response:
        relation = self.found(self.get_queryset())
        rows = relation.decisions.known(self.moment).select_related("created_by")
        return self.page(rows, DecisionSerializer)

    @extend_schema(
        summary="Confirm, reject or open a relation again",
        description="The decision is kept with who, when and why; the same again changes nothing.",
        request=DecisionInput,
        responses=RelationSerializer,
    )
    @decisions.mapping.post
    def decide(self, request: Request, pk: uuid.UUID) -> Response:
        relation = self.found(self.get_queryset())
        body = self.read_body(DecisionInput)
        decide(relation, body["state"], by=self.by, reason=body.get("reason", ""))
        return Response(self._one())


def _claims(one: uuid.UUID, other: uuid.UUID) -> tuple[Claim, Claim]:
    found = Claim.objects.in_bulk([one, other])
    missing = {
        name: ["There is no such claim."]
        for name, key in (("one", one), ("other", other))
        if key not in found
    }
    if missing:
        raise ValidationError(missing)
    return found[one], found[other]
