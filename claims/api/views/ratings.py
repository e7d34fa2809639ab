"""The words in which the desk rates: its scales and their ratings."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.serializers.ratings import (
    RatingEditInput,
    RatingInput,
    RatingSerializer,
    ScaleEditInput,
    ScaleInput,
    ScaleSerializer,
)
from claims.api.views.edited import EDIT, IF_MATCH, EditedNoun
from claims.models import Rating, Scale
from claims.permissions import Action
from claims.selectors import ratings
from claims.services.ratings import (
    NewRating,
    NewScale,
    add_rating,
    add_scale,
    edit_rating,
    edit_scale,
)


class Scales(EditedNoun):
    """Scales and their ratings."""

    queryset = Scale.objects.all()
    serializer_class = ScaleSerializer
    what = "of the scale"
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.GRADE,
        "partial_update": Action.GRADE,
        "add_rating": Action.GRADE,
        "edit_rating": Action.GRADE,
    }

    def get_queryset(self) -> QuerySet[Scale]:
        return ratings.listed(self.moment)

    @extend_schema(summary="List scales with their ratings, the newest first")
    def list(self, request: Request) -> Response:
        page = ratings.as_known(self.rows_of(self.get_queryset()), self.moment)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(
        summary="Read a scale with its ratings",
        description="Send the ETag as If-Match to change the scale or one of its ratings.",
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        scale = self.found(self.get_queryset())
        return self.answer(ratings.as_known([scale], self.moment)[0])

    @extend_schema(
        summary="Define a scale",
        description="409 when there is one of this name.",
        request=ScaleInput,
        responses={201: ScaleSerializer},
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(ScaleInput)
        given = [NewRating(**rating) for rating in body.pop("ratings")]
        scale = add_scale(NewScale(**body, ratings=given), by=self.by)
        response = self.answer(self._now(scale), status=201)
        response["Location"] = request.build_absolute_uri(links.to(scale))
        return response

    @extend_schema(
        summary="Name, describe, retire or offer a scale",
        description=EDIT,
        parameters=[IF_MATCH],
        request=ScaleEditInput,
        responses=ScaleSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        scale = self.found(self.get_queryset())
        seen = self.seen(scale)
        changes, reason = self.read_edit(ScaleEditInput)
        with self.unraced(changes):
            edit_scale(scale, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(self._now(scale))

    @extend_schema(
        summary="Add a rating to a scale",
        description="Off the axis, or at its upper end: what is there keeps its place.",
        request=RatingInput,
        responses={201: RatingSerializer},
    )
    @action(detail=True, methods=["post"], url_path="ratings", url_name="ratings")
    def add_rating(self, request: Request, pk: uuid.UUID) -> Response:
        scale = self.found(self.get_queryset())
        rating = add_rating(scale, NewRating(**self.read_body(RatingInput)), by=self.by)
        return Response(self.shown(rating, RatingSerializer), status=201)

    @extend_schema(
        summary="Explain, move, retire or offer a rating",
        description=EDIT,
        parameters=[IF_MATCH],
        request=RatingEditInput,
        responses=ScaleSerializer,
    )
    @action(detail=True, methods=["patch"], url_path="ratings/<uuid:rating>", url_name="rating")
    def edit_rating(self, request: Request, pk: uuid.UUID, rating: uuid.UUID) -> Response:
        scale = self.found(self.get_queryset())
        row = self.found(Rating.objects.select_related("scale"), pk=rating, scale=scale)
        seen = self.seen(scale)
        changes, reason = self.read_edit(RatingEditInput)
        with self.unraced(changes, of=row, serializer=RatingSerializer):
            edit_rating(row, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(self._now(scale))

    def _now(self, scale: Scale) -> Scale:
        """The scale as it is recorded after a write."""
        row: Scale = self.found(self.get_queryset(), pk=scale.pk)
        return row

    def version(self, row: Scale) -> int:
        return ratings.version(row)
