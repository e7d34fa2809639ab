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
from claims.api.problems import Stale
from claims.api.serializers.claimants import AliasInput, AliasSerializer, ClaimantSerializer
from claims.api.serializers.documents import PublisherInput, PublisherSerializer
from claims.api.serializers.evidence import GradeInput, GradeSerializer
from claims.api.views.base import Noun, if_match, tags_seen
from claims.errors import Conflict
from claims.models import Claimant, Publisher
from claims.permissions import Action
from claims.selectors import claimants, history
from claims.services.claimants import add_alias
from claims.services.publishers import describe, grade, version

IF_MATCH = if_match("The ETag that the publisher had when you read it.")


class _Described(Noun):
    """Rows whose particulars people correct by hand: shown as they were known."""

    def list(self, request: Request) -> Response:
        page = self.rows_of(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(
            self.shown(history.as_known(page, self.moment), many=True)
        )

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        return Response(self.shown(history.as_known([row], self.moment)[0]))


@extend_schema_view(
    list=extend_schema(summary="List claimants, the newest first"),
    retrieve=extend_schema(summary="Read a claimant with its other names"),
)
class Claimants(_Described):
    """Persons, organisations and unnamed sources."""

    queryset = Claimant.objects.all()
    serializer_class = ClaimantSerializer
    filterset_class = ClaimantFilter
    needs: ClassVar = {"list": Action.READ, "retrieve": Action.READ, "alias": Action.DESCRIBE}

    def get_queryset(self) -> QuerySet[Claimant]:
        return claimants.listed(self.moment)

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


@extend_schema_view(list=extend_schema(summary="List publishers, the newest first"))
class Publishers(_Described):
    """Who published the source texts."""

    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
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
        summary="Read a publisher", description="Send the ETag as If-Match to correct it."
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        publisher = self.found(self.get_queryset())
        return self._answer(history.as_known([publisher], self.moment)[0])

    @extend_schema(
        summary="Correct a publisher's name, or say that it is our own",
        description=(
            "How it was before stays on record. Evidence of what has become our own can only be "
            "withdrawn. Needs If-Match: 428 without it; 412 when somebody was faster, with both."
        ),
        parameters=[IF_MATCH],
        request=PublisherInput,
        responses=PublisherSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        now = version(row)
        seen = now if now in tags_seen(request, "of the publisher", now) else ""
        given = {"name": row.name, "is_ours": row.is_ours, **self.read_body(PublisherInput)}
        try:
            return self._answer(describe(row, **given, seen=seen, by=self.by))
        except Conflict as conflict:
            raise self._stale(conflict) from conflict

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
        made = grade(publisher, **self.read_body(GradeInput), by=self.by)
        return Response(self.shown(made, GradeSerializer), status=201)

    def _answer(self, publisher: Publisher) -> Response:
        """The publisher under the ETag that a correction of it must name."""
        return Response(self.shown(publisher), headers={"ETag": f'"{version(publisher)}"'})

    def _stale(self, conflict: Conflict) -> Exception:
        now = conflict.existing
        if not isinstance(now, Publisher):
            return conflict
        more = {"current": self.shown(now), "yours": dict(self.request.data)}
        return Stale(str(conflict), f'"{version(now)}"', more)
