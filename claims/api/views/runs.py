"""The readings of texts, and what each of them found."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.serializers.documents import RunSerializer
from claims.api.serializers.statements import StatementSerializer, TriageSerializer
from claims.api.views.base import Noun
from claims.models import ExtractionRun, Statement
from claims.permissions import Action
from claims.selectors import documents
from claims.services import runs, suggestions


class Runs(Noun):
    """Readings of a text by the engine."""

    queryset = ExtractionRun.objects.all()
    serializer_class = RunSerializer
    paged = ("statements",)
    keyset = "ordinal"
    needs: ClassVar = {
        "retrieve": Action.READ,
        "statements": Action.READ,
        "retry": Action.RETRY,
    }

    def get_queryset(self) -> QuerySet[ExtractionRun]:
        rows: QuerySet[ExtractionRun] = ExtractionRun.objects.known(self.moment)
        related = rows.select_related("snapshot")
        return related.defer("snapshot__text", "snapshot__search")

    @extend_schema(summary="Follow a reading")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(summary="List what a reading found", responses=StatementSerializer(many=True))
    @action(detail=True, filter_backends=[])
    def statements(self, request: Request, pk: uuid.UUID) -> Response:
        run = self.found(self.get_queryset())
        return self.page(documents.statements(run, self.moment), StatementSerializer)

    @extend_schema(
        summary="Try a failed reading again",
        description="422 when it has not failed.",
        request=None,
        responses=RunSerializer,
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: uuid.UUID) -> Response:
        run = runs.retry(self.found(self.get_queryset()))
        return Response(self.shown(self.found(self.get_queryset(), pk=run.pk)))


class Statements(Noun):
    """Suggested claims."""

    queryset = Statement.objects.all()
    serializer_class = StatementSerializer
    needs: ClassVar = {"retrieve": Action.READ, "accept": Action.LOG}

    def get_queryset(self) -> QuerySet[Statement]:
        rows: QuerySet[Statement] = Statement.objects.known(self.moment)
        return rows.select_related("triage__appearance")

    @extend_schema(summary="Read a suggestion")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Take a suggestion into the record",
        description="Whatever its score; the same again changes nothing.",
        request=None,
        responses=TriageSerializer,
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: uuid.UUID) -> Response:
        triage = suggestions.accept(self.found(self.get_queryset()), by=self.by)
        return Response(self.shown(triage, TriageSerializer))
