"""The right of reply: who was asked for comment, and what came of it."""

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
from claims.api.filters import ReplyRequestFilter
from claims.api.serializers.replies import (
    ReplyInput,
    ReplyRequestInput,
    ReplyRequestSerializer,
    ReplySerializer,
)
from claims.api.views.base import Noun
from claims.models import Claim, Claimant, ReplyRequest
from claims.permissions import Action
from claims.selectors import replies
from claims.services import replies as services
from claims.services.replies import NewReply, NewRequest


class ReplyRequests(Noun):
    """Requests for comment."""

    queryset = ReplyRequest.objects.all()
    serializer_class = ReplyRequestSerializer
    filterset_class = ReplyRequestFilter
    paged = ("list", "replies")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.ASSESS,
        "replies": Action.READ,
        "record": Action.ASSESS,
    }

    @property
    def keyset(self) -> str:  # type: ignore[override]
        return "id" if self.action == "replies" else "-id"

    def get_queryset(self) -> QuerySet[ReplyRequest]:
        return replies.listed(self.moment, self.by)

    @extend_schema(summary="List who was asked for comment, the newest first")
    def list(self, request: Request) -> Response:
        page = self.rows_of(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(
            self.shown(replies.as_known(page, self.moment), many=True)
        )

    @extend_schema(summary="Read a request for comment with what came of it")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        return Response(self.shown(replies.as_known([row], self.moment)[0]))

    @extend_schema(
        summary="Record that somebody was asked for comment",
        request=ReplyRequestInput,
        responses={201: ReplyRequestSerializer},
    )
    def create(self, request: Request) -> Response:
        asked = services.request(_new(self.read_body(ReplyRequestInput)), by=self.by)
        headers = {"Location": request.build_absolute_uri(links.to(asked))}
        shown = self.shown(self.found(self.get_queryset(), pk=asked.pk))
        return Response(shown, status=201, headers=headers)

    @extend_schema(
        summary="List what came of a request, the first reply first",
        responses=ReplySerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def replies(self, request: Request, pk: uuid.UUID) -> Response:
        asked = self.found(self.get_queryset())
        rows = replies.replies_then(self.moment, self.by).filter(request=asked)
        return self.page(rows.select_related("created_by"), ReplySerializer)

    @extend_schema(
        summary="Record what came of a request",
        description=(
            "Silence only after the deadline, and 409 when there is a reply already; an answer "
            "that comes after the silence is another reply."
        ),
        request=ReplyInput,
        responses={201: ReplySerializer},
    )
    @replies.mapping.post
    def record(self, request: Request, pk: uuid.UUID) -> Response:
        asked = self.found(self.get_queryset())
        reply = services.record(asked, NewReply(**self.read_body(ReplyInput)), by=self.by)
        return Response(self.shown(reply, ReplySerializer), status=201)


def _new(body: dict[str, Any]) -> NewRequest:
    """The request with the rows that its ids name; raises ValidationError for one not there."""
    claim = Claim.objects.filter(pk=body["claim"]).first()
    if claim is None:
        raise ValidationError({"claim": ["There is no such claim."]})
    key = body["claimant"]
    claimant = Claimant.objects.filter(pk=key).first() if key else None
    if key and claimant is None:
        raise ValidationError({"claimant": ["There is no such claimant."]})
    return NewRequest(**{**body, "claim": claim, "claimant": claimant})
