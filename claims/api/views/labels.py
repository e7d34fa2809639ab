"""The words by which a desk sorts its claims, and which claims carry them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.serializers.labels import (
    LabelEditInput,
    LabelInput,
    LabellingInput,
    LabellingSerializer,
    LabelSerializer,
)
from claims.api.views.base import Noun
from claims.api.views.edited import EDIT, IF_MATCH, READ, EditedNoun
from claims.models import Claim, Label, Labelling
from claims.permissions import Action
from claims.selectors import history
from claims.services.labels import edit, make, put_on, take_off


class Labels(EditedNoun):
    """Labels of the desk."""

    queryset = Label.objects.all()
    serializer_class = LabelSerializer
    what = "of the label"
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.LABEL,
        "partial_update": Action.LABEL,
    }

    def get_queryset(self) -> QuerySet[Label]:
        rows: QuerySet[Label] = Label.objects.known(self.moment)
        return rows.select_related("created_by")

    @extend_schema(summary="List labels, the newest first")
    def list(self, request: Request) -> Response:
        page = history.as_known(self.rows_of(self.get_queryset()), self.moment)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(summary="Read a label", description=READ)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        (label,) = history.as_known([self.found(self.get_queryset())], self.moment)
        return self.answer(label)

    @extend_schema(
        summary="Make a label",
        description="409 when there is one of this name.",
        request=LabelInput,
        responses={201: LabelSerializer},
    )
    def create(self, request: Request) -> Response:
        label = make(**self.read_body(LabelInput), by=self.by)
        response = self.answer(self.found(self.get_queryset(), pk=label.pk), status=201)
        response["Location"] = request.build_absolute_uri(links.to(label))
        return response

    @extend_schema(
        summary="Rename, describe, retire or offer a label",
        description=EDIT,
        parameters=[IF_MATCH],
        request=LabelEditInput,
        responses=LabelSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        label = self.found(self.get_queryset())
        seen = self.seen(label)
        changes, reason = self.read_edit(LabelEditInput)
        with self.unraced(changes):
            edit(label, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(self.found(self.get_queryset()))


class Labellings(Noun):
    """Labels of one claim."""

    queryset = Labelling.objects.all()
    serializer_class = LabellingSerializer
    paged = ("labels",)
    needs: ClassVar = {"labels": Action.READ, "put_on": Action.LABEL, "take_off": Action.LABEL}

    def get_queryset(self) -> QuerySet[Labelling]:
        rows: QuerySet[Labelling] = Labelling.objects.in_force(self.moment)
        return rows.select_related("label", "created_by")

    @extend_schema(
        summary="List a claim's labels, the one put on last first",
        responses=LabellingSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def labels(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(Claim.objects.known(self.moment))
        page = self.rows_of(self.get_queryset().filter(claim=claim))
        history.as_known([row.label for row in page], self.moment)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(
        summary="Put a label on a claim",
        description="What carries it already goes on carrying it.",
        request=LabellingInput,
        responses={201: LabellingSerializer},
    )
    @labels.mapping.post
    def put_on(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(Claim.objects.all())
        label = Label.objects.filter(pk=self.read_body(LabellingInput)["label"]).first()
        if label is None:
            raise ValidationError({"label": ["There is no such label."]})
        put_on(label, [claim.pk], by=self.by)
        return Response(
            self.shown(self.found(self.get_queryset(), claim=claim, label=label)), status=201
        )

    @extend_schema(summary="Take a label off a claim", request=None, responses={204: None})
    @action(
        detail=True,
        methods=["delete"],
        url_path="labels/<uuid:label>",
        url_name="label",
        filter_backends=[],
        pagination_class=None,
    )
    def take_off(self, request: Request, pk: uuid.UUID, label: uuid.UUID) -> Response:
        row = self.found(self.get_queryset(), claim=pk, label=label)
        take_off(row.label, [pk], by=self.by)
        return Response(status=204)
