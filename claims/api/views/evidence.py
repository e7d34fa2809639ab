"""What bears on a claim: link a passage, assess it, without losing another's assessment."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import models
from claims.api import links
from claims.api.filters import EvidenceFilter
from claims.api.problems import Stale
from claims.api.serializers.evidence import (
    AssessmentInput,
    AssessmentSerializer,
    EvidenceInput,
    EvidenceSerializer,
)
from claims.api.views.base import Noun, if_match, tags_seen
from claims.errors import Conflict
from claims.models import Appearance, Assessment, Audience, Claim, Origin, Snapshot
from claims.permissions import Action
from claims.selectors import evidence
from claims.services.evidence import Assessed, NewEvidence, assess, link

NAMED: Mapping[str, QuerySet[Any]] = {
    "claim": Claim.objects.all(),
    "snapshot": Snapshot.objects.defer("search"),
    "appearance": Appearance.objects.all(),
    "origin": Origin.objects.all(),
}
IF_MATCH = if_match('The number of the last assessment that you saw, such as "1".')


class Evidence(Noun):
    """Passages that bear on claims. Whoever may not see one is not told that it is there."""

    queryset = models.Evidence.objects.all()
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    paged = ("list", "assessments")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.ASSESS,
        "assessments": Action.READ,
        "assess": Action.ASSESS,
    }

    @property
    def keyset(self) -> str:  # type: ignore[override]
        return "number" if self.action == "assessments" else "-id"

    def get_queryset(self) -> QuerySet[models.Evidence]:
        return evidence.listed(self.moment, self.viewer)

    @extend_schema(summary="List evidence, the newest first")
    def list(self, request: Request) -> Response:
        page = self.rows_of(self.filter_queryset(self.get_queryset()))
        evidence.as_known(page, self.moment)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(summary="Read a piece of evidence as it is assessed")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        evidence.as_known([row], self.moment)
        return Response(self.shown(row))

    @extend_schema(
        summary="Link a passage to a claim",
        description=(
            "The publisher's reliability is copied as it stands. 422 when the passage does not "
            "read as quoted (the answer says where the quote does stand), for our own "
            "publications, and for what is only somebody's assertion; 409, with the evidence, "
            "when the passage is linked already."
        ),
        request=EvidenceInput,
        responses={201: EvidenceSerializer},
    )
    def create(self, request: Request) -> Response:
        body = _with_rows(self.read_body(EvidenceInput))
        made = link(NewEvidence(**body), by=self.by)
        headers = {"Location": request.build_absolute_uri(links.to(made))}
        shown = self.shown(self.found(self.get_queryset(), pk=made.pk))
        return Response(shown, status=201, headers=headers)

    @extend_schema(
        summary="List how a piece of evidence was assessed, the first one first",
        description="The ETag is the last one's number; send it as If-Match to assess anew.",
        responses=AssessmentSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def assessments(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        page = self.rows_of(evidence.assessments_of(row, self.moment, self.viewer))
        evidence.origins_as_known(page, self.moment)
        response = self.get_paginated_response(self.shown(page, AssessmentSerializer, many=True))
        response.headers["ETag"] = f'"{row.assessment.number}"'
        return response

    @extend_schema(
        summary="Assess a piece of evidence anew, withdraw it, or take it up again",
        description="Needs If-Match: 428 without it; 412 when somebody was faster, with both.",
        parameters=[IF_MATCH],
        request=AssessmentInput,
        responses={201: AssessmentSerializer},
    )
    @assessments.mapping.post
    def assess(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        last = row.assessment
        is_seen = str(last.number) in tags_seen(request, "of the evidence", str(last.number))
        body = _with_rows(self.read_body(AssessmentInput))
        reason, seen = body.pop("reason"), last.number if is_seen else 0
        try:
            made = assess(row, _changed(last, body), reason, seen=seen, by=self.by)
        except Conflict as conflict:
            raise self._stale(conflict) from conflict
        headers = {"ETag": f'"{made.number}"'}
        return Response(self.shown(made, AssessmentSerializer), status=201, headers=headers)

    def _stale(self, conflict: Conflict) -> Exception:
        now = conflict.existing
        if not isinstance(now, Assessment):
            return conflict
        more = {"current": self.shown(now, AssessmentSerializer), "yours": dict(self.request.data)}
        return Stale(str(conflict), f'"{now.number}"', more)


def _with_rows(body: dict[str, Any]) -> dict[str, Any]:
    """The body with the rows that it names; raise ValidationError for one that is not there."""
    rows = {
        name: found.filter(pk=body[name]).first()
        for name, found in NAMED.items()
        if body.get(name) is not None
    }
    missing = {name: [f"There is no such {name}."] for name, row in rows.items() if row is None}
    if missing:
        raise ValidationError(missing)
    return {**body, **rows}


def _changed(last: Assessment, body: Mapping[str, Any]) -> Assessed:
    """The last assessment with what the body says instead."""
    goes = body.get("audience", Audience.NAMED) != Audience.NAMED
    kept = replace(Assessed.like(last), readers=()) if goes else Assessed.like(last)
    return replace(kept, **body)
