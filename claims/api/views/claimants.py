"""Who speaks, and who publishes."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters import ClaimantFilter, PublisherFilter
from claims.api.serializers.claimants import (
    AliasInput,
    AliasSerializer,
    ClaimantInput,
    ClaimantSerializer,
)
from claims.api.serializers.documents import PublisherInput, PublisherSerializer
from claims.api.serializers.evidence import GradeInput, GradeSerializer
from claims.api.views.edited import EDIT, IF_MATCH, READ, EditedNoun
from claims.models import Claimant, Publisher
from claims.permissions import Action
from claims.selectors import claimants, history
from claims.services import publishers
from claims.services.claimants import add_alias, describe


class _Described(EditedNoun):
    """Rows whose particulars people correct by hand: shown as they were known."""

    def list(self, request: Request) -> Response:
        page = self.rows_of(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(
            self.shown(history.as_known(page, self.moment), many=True)
        )

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        return self.answer(history.as_known([row], self.moment)[0])


@extend_schema_view(
    list=extend_schema(summary="List claimants, the newest first"),
    retrieve=extend_schema(summary="Read a claimant with its other names", description=READ),
)
class Claimants(_Described):
    """Persons, organisations and unnamed sources."""

    queryset = Claimant.objects.all()
    serializer_class = ClaimantSerializer
    filterset_class = ClaimantFilter
    what = "of the claimant"
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "partial_update": Action.DESCRIBE,
        "alias": Action.DESCRIBE,
    }

    def get_queryset(self) -> QuerySet[Claimant]:
        return claimants.listed(self.moment)

    @extend_schema(
        summary="Correct a claimant's name, kind or qualifier",
        description=f"409 when another claimant has just these. {EDIT}",
        parameters=[IF_MATCH],
        request=ClaimantInput,
        responses=ClaimantSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        claimant = self.found(self.get_queryset())
        seen = self.seen(claimant)
        changes, reason = self.read_edit(ClaimantInput)
        with self.unraced(changes):
            describe(claimant, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(self.found(self.get_queryset()))

    @extend_schema(
        summary="Let another name mean this claimant",
        description="409 when it does already.",
        request=AliasInput,
        responses={201: AliasSerializer},
    )
    @action(detail=True, methods=["post"], url_path="aliases", url_name="aliases")
    def alias(self, request: Request, pk: uuid.UUID) -> Response:
        claimant = self.found(self.get_queryset())
        name: Any = self.read_body(AliasInput)["name"]
        alias = add_alias(claimant, name, by=self.by)
        return Response(self.shown(alias, AliasSerializer), status=201)


@extend_schema_view(
    list=extend_schema(summary="List publishers, the newest first"),
    retrieve=extend_schema(summary="Read a publisher", description=READ),
)
class Publishers(_Described):
    """Who published the source texts."""

    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    what = "of the publisher"
    filterset_class = PublisherFilter
    paged = ("list", "grades")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "partial_update": Action.DESCRIBE,
        "grades": Action.READ,
        "grade": Action.GRADE,
    }

    def get_queryset(self) -> QuerySet[Publisher]:
        rows: QuerySet[Publisher] = Publisher.objects.known(self.moment)
        return rows

    @extend_schema(
        summary="Correct a publisher's name or host, or say that it is our own",
        description=(f"Evidence of what has become our own can only be withdrawn. {EDIT}"),
        parameters=[IF_MATCH],
        request=PublisherInput,
        responses=PublisherSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        publisher = self.found(self.get_queryset())
        seen = self.seen(publisher)
        changes, reason = self.read_edit(PublisherInput)
        with self.unraced(changes):
            publisher = publishers.describe(
                publisher, changes, seen=seen, by=self.by, reason=reason
            )
        return self.answer(publisher)

    @extend_schema(
        summary="List how reliable a publisher was held to be, the latest first",
        responses=GradeSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def grades(self, request: Request, pk: uuid.UUID) -> Response:
        publisher = self.found(self.get_queryset())
        rows = publisher.grades.known(self.moment).select_related("created_by")
        return self.page(rows, GradeSerializer)

    @extend_schema(
        summary="Say how reliable a publisher is held to be from now on",
        description="What was assessed before keeps the grade that stood then.",
        request=GradeInput,
        responses={201: GradeSerializer},
    )
    @grades.mapping.post
    def grade(self, request: Request, pk: uuid.UUID) -> Response:
        publisher = self.found(self.get_queryset())
        made = publishers.grade(publisher, **self.read_body(GradeInput), by=self.by)
        return Response(self.shown(made, GradeSerializer), status=201)
