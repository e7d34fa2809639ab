"""One's own API tokens."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.authentication import BasicAuthentication
from claims.api.serializers.tokens import NewTokenSerializer, TokenInput, TokenSerializer
from claims.api.throttles import PasswordThrottle
from claims.api.views.base import Noun
from claims.permissions import Action
from claims.services import tokens


class Tokens(Noun):
    """Your own API tokens. Only their hashes are stored."""

    queryset = AuthToken.objects.all()
    serializer_class = TokenSerializer
    filterset_class = None
    keyset = "token_key"
    is_recorded = False
    lookup_field = "key"
    lookup_value_converter = "str"
    needs: ClassVar = {"list": Action.READ, "create": Action.READ, "destroy": Action.READ}

    def get_authenticators(self) -> list[BaseAuthentication]:
        """A token is made with a password or from the pages, never with another token."""
        if self.request is not None and self.request.method == "POST":
            return [BasicAuthentication(), SessionAuthentication()]
        return super().get_authenticators()

    def get_throttles(self) -> list[Any]:
        return [PasswordThrottle()] if self.action == "create" else []

    def get_queryset(self) -> QuerySet[AuthToken]:
        return tokens.valid().filter(user=self.by)

    @extend_schema(summary="List your tokens by their first characters")
    def list(self, request: Request) -> Response:
        return self.page(self.get_queryset())

    @extend_schema(
        summary="Make a token with your password or from your session",
        description="The token is in this answer and never shown again.",
        request=TokenInput,
        responses={201: NewTokenSerializer},
        auth=[{"basicAuth": []}, {"cookieAuth": []}],  # type: ignore[list-item]
    )
    def create(self, request: Request) -> Response:
        row, text = tokens.create(self.by, days=self.read_body(TokenInput).get("days"))
        context = {**self.get_serializer_context(), "token": text}
        return Response(NewTokenSerializer(row, context=context).data, status=201)

    @extend_schema(summary="Revoke one of your tokens", responses={204: None})
    def destroy(self, request: Request, key: str) -> Response:
        if not tokens.revoke(key, of=self.by):
            raise Http404
        return Response(status=204)
