"""One's own API tokens."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.serializers.tokens import NewTokenSerializer, TokenInput, TokenSerializer
from claims.api.views.base import Noun
from claims.models import ApiToken
from claims.permissions import Action
from claims.services import tokens


class Tokens(Noun):
    """Your own API tokens. Only their hashes are stored."""

    queryset = ApiToken.objects.all()
    serializer_class = TokenSerializer
    filterset_class = None
    keyset = "token_key"
    is_recorded = False
    lookup_field = "key"
    lookup_value_converter = "str"
    needs: ClassVar = {
        "list": Action.PERSONAL,
        "create": Action.PERSONAL,
        "destroy": Action.PERSONAL,
    }

    def get_queryset(self) -> QuerySet[ApiToken]:
        return tokens.of(self.by)

    @extend_schema(summary="List your tokens by their first characters")
    def list(self, request: Request) -> Response:
        return self.page(self.get_queryset())

    @extend_schema(
        summary="Make a token, signed in on the pages",
        description="The token is in this answer and never shown again.",
        request=TokenInput,
        responses={201: NewTokenSerializer},
        auth=[{"cookieAuth": []}],  # type: ignore[list-item]
    )
    def create(self, request: Request) -> Response:
        if isinstance(request.auth, ApiToken):
            raise PermissionDenied("A token makes no other one. Sign in on the pages and make it.")
        row, text = tokens.create(self.by, **self.read_body(TokenInput))
        context = {**self.get_serializer_context(), "token": text}
        return Response(NewTokenSerializer(row, context=context).data, status=201)

    @extend_schema(
        summary="Revoke one of your tokens",
        description="Administrators revoke anybody's.",
        responses={204: None},
    )
    def destroy(self, request: Request, key: str) -> Response:
        if not tokens.revoke(key, by=self.by):
            raise Http404
        return Response(status=204)
