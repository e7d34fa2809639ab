"""Claims that say the same: merged, and taken apart again."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.serializers.merges import MergeInput, MergeSerializer, UnmergeInput
from claims.api.views.base import Noun
from claims.models import Claim
from claims.permissions import Action
from claims.selectors import merges
from claims.services.merges import merge, unmerge


class Merges(Noun):
    """What is merged into what."""

    queryset = Claim.objects.all()
    serializer_class = MergeSerializer
    paged = ("merges",)
    needs: ClassVar = {"merges": Action.READ, "merge": Action.MERGE, "unmerge": Action.MERGE}

    def get_queryset(self) -> QuerySet[Claim]:
        rows: QuerySet[Claim] = Claim.objects.known(self.moment)
        return rows

    @extend_schema(
        summary="List the merges of a claim and into it, the newest first",
        description="Those that were undone too.",
        responses=MergeSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def merges(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        rows = merges.as_known(self.rows_of(merges.of_claim(claim, self.moment)), self.moment)
        return self.get_paginated_response(self.shown(rows, MergeSerializer, many=True))

    @extend_schema(
        summary="Merge a claim into another that says the same",
        description=(
            "From then on the other one shows what was recorded for both; no verdict goes along. "
            "409 when it is merged already, when the two contradict each other, or when a verdict "
            "on it waits; 422 for a circle, and for a part and its whole."
        ),
        request=MergeInput,
        responses={201: MergeSerializer},
    )
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def merge(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        body = self.read_body(MergeInput)
        into = Claim.objects.filter(pk=body["into"]).first()
        if into is None:
            raise ValidationError({"into": ["There is no such claim."]})
        made = merge(claim, into, body["reason"], by=self.by)
        return Response(self.shown(made, MergeSerializer), status=201)

    @extend_schema(
        summary="Undo the merge of a claim",
        description="It is read as itself again, with all that was recorded for it meanwhile.",
        request=UnmergeInput,
        responses=MergeSerializer,
    )
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def unmerge(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        body = self.read_body(UnmergeInput)
        return Response(self.shown(unmerge(claim, body["reason"], by=self.by), MergeSerializer))
