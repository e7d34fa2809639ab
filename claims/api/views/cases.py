"""The desk's work on claims: the queue, each claim's case, and the steps of it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters import FilterBackend
from claims.api.pagination import Queue
from claims.api.problems import Unprocessable
from claims.api.serializers.cases import (
    CaseEditInput,
    CaseSerializer,
    StepInput,
    TransitionSerializer,
)
from claims.api.serializers.claims import Empty
from claims.api.views.base import Noun
from claims.api.views.edited import EDIT, IF_MATCH, EditedNoun
from claims.models import Case, CaseState, Transition
from claims.permissions import Action
from claims.selectors import queue
from claims.selectors.filters import CaseFilter
from claims.services import cases
from claims.services.cases import Reason
from claims.services.queue import take_next
from factcheck.workflow import Act

SUBMITTED = "A verdict that is put forward or decided on leads a case on by itself. "


class Cases(EditedNoun):
    """The desk's work on claims."""

    queryset = Case.objects.all()
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    pagination_class = Queue
    what = "of the case"
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "partial_update": Action.WORK,
        "next": Action.WORK,
    }

    @property
    def is_recorded(self) -> bool:  # type: ignore[override]
        """The queue is what waits now; each case is kept with its past."""
        return self.action == "retrieve"

    def get_queryset(self) -> QuerySet[Case]:
        return queue.in_full(queue.listed(), self.moment if self.is_recorded else queue.NOW)

    @extend_schema(
        summary="List the queue, what comes first first",
        description="Every claim has a case. What is merged into another claim is left out.",
    )
    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    @extend_schema(
        summary="Read the case of a claim",
        description="Send the ETag as If-Match to edit it. With known_at, as it stood then.",
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        rows = self.get_queryset()
        if self.moment.known_at:
            rows = rows.filter(created_at__lte=self.moment.known_at)
        (case,) = queue.as_known([self.found(rows)], self.moment)
        return self.answer(case)

    @extend_schema(
        summary="Set a case's date, approver, judgements or priority",
        description=EDIT,
        parameters=[IF_MATCH],
        request=CaseEditInput,
        responses=CaseSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        case = self.found(self.get_queryset())
        seen = self.seen(case)
        changes, reason = self.read_edit(CaseEditInput)
        if changes.get("approver") is not None:
            changes["approver"] = person(changes["approver"], "approver")
        with self.unraced(changes):
            cases.edit(case.claim, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(self.found(self.get_queryset()))

    @extend_schema(
        summary="Take the next claim",
        description=(
            "Assigns you the first of the claims that wait; the parameters narrow them as they "
            "narrow the queue. However many ask at once, each gets another one. 204 when none "
            "waits."
        ),
        request=None,
        filters=True,
        responses={200: CaseSerializer, 204: OpenApiResponse(Empty, "None waits.")},
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def next(self, request: Request) -> Response:
        waiting = queue.listed().filter(state=CaseState.WAITING)
        taken = take_next(FilterBackend().filter_queryset(request, waiting, self), by=self.by)
        if taken is None:
            return Response(status=204)
        return self.answer(self.found(self.get_queryset(), pk=taken.pk))

    def _parameters(self, request: Request) -> Any:
        if self.action == "next":
            return list(CaseFilter.base_filters)
        return super()._parameters(request)

    def shown(self, rows: Any, serializer: type[Any] | None = None, *, many: bool = False) -> Any:
        """What a stale edit shows is read again, with what the queue adds."""
        if isinstance(rows, Case) and not hasattr(rows, "text"):
            rows = self.found(queue.in_full(queue.listed()), pk=rows.pk)
        return super().shown(rows, serializer, many=many)


class Transitions(Noun):
    """The steps by which the work on a claim went on."""

    queryset = Transition.objects.all()
    serializer_class = TransitionSerializer
    paged = ("transitions",)
    needs: ClassVar = {"transitions": Action.READ, "step": Action.WORK}

    def get_queryset(self) -> QuerySet[Transition]:
        return queue.steps(self.moment)

    @extend_schema(
        summary="List the steps of the work on a claim, the latest first",
        responses=TransitionSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def transitions(self, request: Request, pk: uuid.UUID) -> Response:
        case = self.found(Case.objects.all())
        return self.page(self.get_queryset().filter(claim=case.pk))

    @extend_schema(
        summary="Lead the work on a claim a step on",
        description=(
            "accept, assign (without an assignee: take it), release (give it back), set_aside "
            f"(not to be checked, and why), reopen. {SUBMITTED}422 for a step that leads nowhere "
            "from the state that the claim is in, or is not yours to take."
        ),
        request=StepInput,
        responses={201: TransitionSerializer},
    )
    @transitions.mapping.post
    def step(self, request: Request, pk: uuid.UUID) -> Response:
        case = self.found(Case.objects.select_related("claim"))
        body = self.read_body(StepInput)
        act, whom = Act(body["step"]), body.get("assignee")
        if whom is not None and act != Act.ASSIGN:
            raise serializers.ValidationError({"assignee": ["Only what is assigned is anybody's."]})
        given = self.by if act == Act.ASSIGN else None
        given = person(whom, "assignee") if whom is not None else given
        reason = Reason(text=body.get("reason", ""), why=body.get("why", ""))
        cases.step(case.claim, act, reason, by=self.by, person=given)
        made = self.get_queryset().filter(claim=case.pk).latest("id")
        return Response(self.shown(made), status=201)


def person(key: int, field: str) -> User:
    """Who has the account of this id; raises Unprocessable where nobody has."""
    found = User.objects.filter(pk=key).first() if 0 < key < 2**31 else None
    if found is None:
        raise Unprocessable("There is no account of this id.", field)
    return found
