"""Comments: on a claim, and each by itself."""

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
from claims.api.serializers.comments import CommentEditInput, CommentInput, CommentSerializer
from claims.api.views.base import Noun
from claims.api.views.edited import EDIT, IF_MATCH, READ, EditedNoun
from claims.models import Claim, Comment
from claims.permissions import Action
from claims.selectors import comments
from claims.services import comments as services


class ClaimComments(Noun):
    """What is said about a claim."""

    queryset = Claim.objects.all()
    serializer_class = CommentSerializer
    keyset = "id"
    paged = ("comments",)
    needs: ClassVar = {"comments": Action.COMMENT, "comment": Action.COMMENT}

    def get_queryset(self) -> QuerySet[Claim]:
        rows: QuerySet[Claim] = Claim.objects.known(self.moment)
        return rows

    @extend_schema(
        summary="List the comments on a claim and the replies to them, the first one first",
        responses=CommentSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def comments(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        rows = comments.as_known(self.rows_of(comments.of_claim(claim, self.moment)), self.moment)
        return self.get_paginated_response(self.shown(rows, many=True))

    @extend_schema(
        summary="Comment on a claim, or reply to a comment on it",
        description="Who is mentioned, replied to or watches the claim is told.",
        request=CommentInput,
        responses={201: CommentSerializer},
    )
    @comments.mapping.post
    def comment(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        body = self.read_body(CommentInput)
        made = services.write(claim, body["text"], by=self.by, reply_to=_answered(body["reply_to"]))
        headers = {"Location": request.build_absolute_uri(links.to(made)), "ETag": '"1"'}
        shown = self.shown(comments.listed().get(pk=made.pk))
        return Response(shown, status=201, headers=headers)


class Comments(EditedNoun):
    """One comment or reply."""

    queryset = Comment.objects.all()
    serializer_class = CommentSerializer
    what = "of the comment"
    needs: ClassVar = {
        "retrieve": Action.COMMENT,
        "partial_update": Action.COMMENT,
        "remove": Action.COMMENT,
    }

    def get_queryset(self) -> QuerySet[Comment]:
        return comments.listed(self.moment)

    @extend_schema(summary="Read a comment", description=READ)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        found = self.found(self.get_queryset())
        return self.answer(comments.as_known([found], self.moment)[0])

    @extend_schema(
        summary="Put your comment in other words",
        description=EDIT,
        parameters=[IF_MATCH],
        request=CommentEditInput,
        responses=CommentSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        found = self.found(self.get_queryset())
        seen = self.seen(found)
        changes = self.read_body(CommentEditInput)
        with self.unraced(changes):
            services.edit(found, **changes, seen=seen, by=self.by)
        return self.answer(self.found(self.get_queryset()))

    @extend_schema(
        summary="Take a comment off the pages",
        description="Its writer and editors may. It stays in the record: who removed it is shown.",
        request=None,
        responses=CommentSerializer,
    )
    @action(detail=True, methods=["post"], url_path="removal")
    def remove(self, request: Request, pk: uuid.UUID) -> Response:
        services.remove(self.found(self.get_queryset()), by=self.by)
        return self.answer(self.found(self.get_queryset()))


def _answered(key: uuid.UUID | None) -> Comment | None:
    """The comment that is replied to; raise ValidationError for one that is not there."""
    found = Comment.objects.filter(pk=key).first() if key else None
    if key and found is None:
        raise ValidationError({"reply_to": ["There is no such comment."]})
    return found
