"""What people outside ask to be checked: anybody sends, reviewers sort, editors know who sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import throttling
from claims.api.filters import TipFilter
from claims.api.serializers.tips import (
    ReceivedTipSerializer,
    SenderSerializer,
    TipDecisionInput,
    TipDecisionSerializer,
    TipGroupInput,
    TipInput,
    TipSerializer,
)
from claims.api.throttles import TipThrottle
from claims.api.views.base import Noun
from claims.models import Claim, Kind, Tip, TipOutcome, TipSource
from claims.permissions import Action
from claims.selectors import tips
from claims.services import tip_groups
from claims.services import tips as services


class Tips(Noun):
    """What people outside ask to be checked."""

    queryset = Tip.objects.all()
    serializer_class = TipSerializer
    filterset_class = TipFilter
    is_recorded = False
    paged = ("list", "decisions")
    needs: ClassVar = {
        "list": Action.SORT,
        "retrieve": Action.SORT,
        "create": Action.TIP,
        "sender": Action.READ_SENDERS,
        "decisions": Action.SORT,
        "decide": Action.SORT,
        "regroup": Action.SORT,
    }

    def get_queryset(self) -> QuerySet[Tip]:
        return tips.listed()

    def get_throttles(self) -> list[Any]:
        return [TipThrottle()] if self.action == "create" else []

    @extend_schema(
        summary="List groups of tips by who leads them, the newest first",
        description="With `group`, the tips of that group.",
    )
    def list(self, request: Request) -> Response:
        rows = self.rows_of(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._told(rows))

    @extend_schema(summary="Read a tip")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return self._one()

    @extend_schema(
        summary="Say what should be checked",
        description="No account is needed. The same words again on one day are the same tip (200).",
        request=TipInput,
        responses={201: ReceivedTipSerializer, 200: ReceivedTipSerializer},
        auth=[{}],  # type: ignore[list-item]
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(TipInput)
        sender = services.Sender(
            name=body.pop("name", ""),
            contact=body.pop("contact", ""),
            address="" if request.user.is_authenticated else throttling.network(request),
        )
        new = services.NewTip(**body, source=TipSource.API, sender=sender)
        by = self.by if request.user.is_authenticated else None
        made, is_new = services.receive(new, by=by)
        return Response(self.shown(made, ReceivedTipSerializer), status=201 if is_new else 200)

    @extend_schema(
        summary="Read who sent a tip",
        description="404 when nobody said so.",
        responses=SenderSerializer,
    )
    @action(detail=True, filter_backends=[])
    def sender(self, request: Request, pk: uuid.UUID) -> Response:
        found = tips.sender_of(self.found(self.get_queryset()), self.viewer)
        if found is None:
            raise Http404
        return Response(self.shown(found, SenderSerializer))

    @extend_schema(
        summary="List what was decided on a tip, the latest first",
        responses=TipDecisionSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def decisions(self, request: Request, pk: uuid.UUID) -> Response:
        rows = self.found(self.get_queryset()).decisions.select_related("created_by")
        return self.page(rows, TipDecisionSerializer)

    @extend_schema(
        summary="Accept, reject or open again a tip with its whole group",
        description="409 when somebody was faster.",
        request=TipDecisionInput,
        responses=TipSerializer,
    )
    @decisions.mapping.post
    def decide(self, request: Request, pk: uuid.UUID) -> Response:
        tip = self.found(self.get_queryset())
        body = self.read_body(TipDecisionInput)
        reason, seen = body.get("reason", ""), body.get("seen")
        if body["outcome"] == TipOutcome.ACCEPTED:
            text, kind = body.get("text", ""), body.get("kind", Kind.FACT)
            into = _claim(body.get("claim"))
            services.accept(tip, by=self.by, text=text, kind=kind, into=into, seen=seen)
        elif body["outcome"] == TipOutcome.REJECTED:
            services.reject(tip, body.get("why", ""), by=self.by, reason=reason, seen=seen)
        else:
            services.reopen(tip, reason, by=self.by)
        return self._one()

    @extend_schema(
        summary="Put a tip to another group, or on its own",
        description="One that leads a group takes it along to another one.",
        request=TipGroupInput,
        responses=TipSerializer,
    )
    @action(detail=True, methods=["post"], url_path="group", filter_backends=[])
    def regroup(self, request: Request, pk: uuid.UUID) -> Response:
        tip = self.found(self.get_queryset())
        body = self.read_body(TipGroupInput)
        head = Tip.objects.filter(pk=body["head"]).first() if body["head"] else None
        if body["head"] and head is None:
            raise ValidationError({"head": ["There is no such tip."]})
        tip_groups.regroup(tip, head, by=self.by, reason=body.get("reason", ""))
        return self._one()

    def _one(self) -> Response:
        return Response(self._told([self.found(self.get_queryset())])[0])

    def _told(self, rows: Sequence[Tip]) -> Any:
        """The tips, with what is known already of what they ask."""
        known = {"known": tips.claims_known(rows), "rejected": tips.rejected_before(rows)}
        context = {**self.get_serializer_context(), **known}
        return TipSerializer(rows, many=True, context=context).data


def _claim(key: uuid.UUID | None) -> Claim | None:
    found = Claim.objects.filter(pk=key).first() if key else None
    if key and found is None:
        raise ValidationError({"claim": ["There is no such claim."]})
    return found
