"""The readings of texts, and what each of them found."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.serializers.documents import RunSerializer
from claims.api.serializers.rejections import (
    RejectInput,
    RejectionSerializer,
    RestoreInput,
    TakeInput,
)
from claims.api.serializers.statements import StatementSerializer, TriageSerializer
from claims.api.views.base import Noun
from claims.models import Claim, ExtractionRun, Rejection, Statement
from claims.permissions import Action
from claims.selectors import documents
from claims.services import rejections, runs, suggestions
from claims.services.suggestions import Taken


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
        rows = self.rows_of(documents.statements(run, self.moment))
        page = documents.with_rejections(rows, self.moment)
        return self.get_paginated_response(self.shown(page, StatementSerializer, many=True))

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
    needs: ClassVar = {
        "retrieve": Action.READ,
        "accept": Action.LOG,
        "reject": Action.SORT,
        "restore": Action.SORT,
    }

    def get_queryset(self) -> QuerySet[Statement]:
        rows: QuerySet[Statement] = Statement.objects.known(self.moment)
        return rows.select_related("triage__appearance")

    @extend_schema(summary="Read a suggestion")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        found = self.found(self.get_queryset())
        return Response(self.shown(documents.with_rejections([found], self.moment)[0]))

    @extend_schema(
        summary="Take a suggestion into the record",
        description=(
            "Whatever its score; in other words (`text`), or as a claim that is known (`into`). "
            "The same again changes nothing. What was rejected stands again."
        ),
        request=TakeInput,
        responses=TriageSerializer,
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: uuid.UUID) -> Response:
        statement = self.found(self.get_queryset())
        body = self.read_body(TakeInput)
        if "into" in body:
            body["into"] = _claim(body["into"])
        triage = suggestions.accept(statement, Taken(**body), by=self.by)
        return Response(self.shown(triage, TriageSerializer))

    @extend_schema(
        summary="Reject a suggestion",
        description=(
            "The sighting that was made of it goes with it, and is absent from every read from "
            "then on; a claim that nobody is left to have said is set aside. 409 when it is "
            "rejected already."
        ),
        request=RejectInput,
        responses={201: RejectionSerializer},
    )
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: uuid.UUID) -> Response:
        statement = self.found(self.get_queryset())
        body = self.read_body(RejectInput)
        (made,) = rejections.reject(
            [statement], body["why"], by=self.by, reason=body.get("reason", "")
        )
        return Response(self.shown(_again(made), RejectionSerializer), status=201)

    @extend_schema(
        summary="Take the rejection of a suggestion back",
        description="422 when it is not rejected.",
        request=RestoreInput,
        responses=StatementSerializer,
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        statement = self.found(self.get_queryset())
        reason = self.read_body(RestoreInput).get("reason", "")
        rejected = Rejection.objects.in_force().filter(statement=statement)
        rejections.restore_all(rejected, by=self.by, reason=reason)
        return self.retrieve(request, pk)


def _claim(key: uuid.UUID) -> Claim:
    found = Claim.objects.filter(pk=key).first()
    if found is None:
        raise ValidationError({"into": ["There is no such claim."]})
    return found


def _again(made: Rejection) -> Rejection:
    """As the database has stamped it."""
    row: Rejection = Rejection.objects.select_related("created_by").get(pk=made.pk)
    return row
