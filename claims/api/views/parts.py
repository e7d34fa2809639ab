"""Composite claims: the parts that are judged one by one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.serializers.parts import PartSerializer, SplitInput
from claims.api.views.base import Noun
from claims.models import Claim
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import parts
from claims.services.parts import split


class Parts(Noun):
    """The parts of a composite claim."""

    queryset = Claim.objects.all()
    serializer_class = PartSerializer
    keyset = "id"
    paged = ("parts",)
    needs: ClassVar = {"parts": Action.READ, "split": Action.RELATE}

    def get_queryset(self) -> QuerySet[Claim]:
        rows: QuerySet[Claim] = Claim.objects.known(self.moment)
        return rows

    @extend_schema(
        summary="List the parts of a claim, each with what is held about it",
        description="In the order in which they were linked; links that were confirmed alone.",
        responses=PartSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def parts(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        rows = self.rows_of(parts.links(claim, self.moment))
        shown = self.shown(parts.judged(rows, self.moment), PartSerializer, many=True)
        return self.get_paginated_response(shown)

    @extend_schema(
        summary="Split a claim into parts",
        description=(
            "Each part is a claim that is there already, or the text of one to be logged; words "
            "that a claim has are that claim. All are linked, or none is. The whole keeps its "
            "own verdict: nothing is reckoned from the parts."
        ),
        request=SplitInput,
        responses={201: PartSerializer(many=True)},
    )
    @parts.mapping.post
    def split(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        body = self.read_body(SplitInput)
        links = split(claim, _given(body["parts"]), by=self.by, reason=body.get("reason", ""))
        rows = parts.links(claim).filter(pk__in=[link.pk for link in links])
        return Response(
            self.shown(parts.judged(rows, Moment()), PartSerializer, many=True), status=201
        )


def _given(given: Sequence[dict[str, Any]]) -> list[Claim | str]:
    """The parts with the claims that they name; raise ValidationError for one that is not there."""
    found = Claim.objects.in_bulk([part["claim"] for part in given if "claim" in part])
    missing = [
        f"Part {number}: there is no such claim."
        for number, part in enumerate(given, start=1)
        if "claim" in part and part["claim"] not in found
    ]
    if missing:
        raise ValidationError({"parts": missing})
    return [found[part["claim"]] if "claim" in part else part["text"] for part in given]
