"""What people do to many claims or suggestions at once, and how it is undone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import TooManyFieldsSent
from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.problems import Unprocessable
from claims.api.serializers.batches import BatchInput, BatchSerializer
from claims.api.views.base import Noun
from claims.api.views.cases import person
from claims.models import Batch, Label
from claims.permissions import Action
from claims.selectors import batches, queue
from claims.selectors.filters import CaseFilter
from claims.services.batches import MOST, Order, act, undo


class Batches(Noun):
    """Acts on many claims or suggestions at once."""

    queryset = Batch.objects.all()
    serializer_class = BatchSerializer
    is_recorded = False
    needs: ClassVar = {
        "list": Action.WORK,
        "retrieve": Action.WORK,
        "create": Action.WORK,
        "undo": Action.WORK,
    }

    def get_queryset(self) -> QuerySet[Batch]:
        return batches.listed()

    @extend_schema(summary="List your own batches, the newest first")
    def list(self, request: Request) -> Response:
        return self.page(batches.of_person(self.by))

    @extend_schema(summary="Read a batch")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Do something to many claims or suggestions",
        description=(
            f"To all of them or, when one cannot be, to none; to at most {MOST:,}. What was "
            "before is kept, so that it can be undone."
        ),
        request=BatchInput,
        responses={201: BatchSerializer},
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(BatchInput)
        search = body.pop("search", None)
        if search is not None:
            if "claims" in body or "statements" in body:
                raise ValidationError({"search": ["Give a search or ids, not both."]})
            body["claims"] = self._found_by(search)
        if body.get("assignee") is not None:
            body["assignee"] = person(body["assignee"], "assignee")
        if body.get("label") is not None:
            body["label"] = _label(body["label"])
        batch = act(Order(**body), by=self.by)
        headers = {"Location": request.build_absolute_uri(links.to(batch))}
        return Response(self._now(batch), status=201, headers=headers)

    @extend_schema(
        summary="Undo a batch",
        description=(
            "Whatever is still as the batch left it goes back to what it was before; what "
            "somebody has changed since stays, and `parameters.left` counts it. 409 when it was "
            "undone before."
        ),
        request=None,
        responses={201: BatchSerializer},
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: uuid.UUID) -> Response:
        made = undo(self.found(self.get_queryset()), by=self.by)
        return Response(self._now(made), status=201)

    def _now(self, batch: Batch) -> Any:
        return self.shown(self.found(self.get_queryset(), pk=batch.pk))

    def _found_by(self, search: str) -> Sequence[uuid.UUID]:
        """The ids that a search of the queue finds; one more than may be, at most."""
        try:
            given = QueryDict(search)
        except TooManyFieldsSent as error:
            raise ValidationError({"search": ["The search has too many parameters."]}) from error
        unknown = [name for name in given if name not in CaseFilter.base_filters]
        narrowed = CaseFilter(given, queue.listed(), person=self.by)
        errors = [f"{name}: {' '.join(map(str, texts))}" for name, texts in narrowed.errors.items()]
        errors += [f"{name}: the queue is not narrowed by this." for name in unknown]
        if errors:
            raise ValidationError({"search": errors})
        return list(narrowed.qs.values_list("pk", flat=True)[: MOST + 1])


def _label(key: uuid.UUID) -> Label:
    found = Label.objects.filter(pk=key).first()
    if found is None:
        raise Unprocessable("There is no such label.", "label")
    return found
