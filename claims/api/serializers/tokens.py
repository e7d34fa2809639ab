"""API tokens. The token itself is seen once, in the answer that makes it."""

from __future__ import annotations

from typing import Any

from knox.models import AuthToken
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Input, Whole
from claims.api.serializers.examples import example
from claims.services.tokens import LONGEST_DAYS

TOKEN = {"key": "3fa4c1d2e5b6978", "created_at": examples.RECORDED, "expires_at": None}


@example(TOKEN)
class TokenSerializer(serializers.ModelSerializer[AuthToken]):
    key = serializers.CharField(
        source="token_key", read_only=True, help_text="The first 15 characters."
    )
    created_at = serializers.DateTimeField(source="created", read_only=True)
    expires_at = serializers.DateTimeField(source="expiry", read_only=True, allow_null=True)

    class Meta:
        model = AuthToken
        fields = list(TOKEN)


@example({**TOKEN, "token": "3fa4c1d2e5b6978" + "0" * 49})
class NewTokenSerializer(TokenSerializer):
    """The token is shown now and never again."""

    token = serializers.SerializerMethodField()

    class Meta:
        model = AuthToken
        fields = [*TOKEN, "token"]

    def get_token(self, row: AuthToken) -> str:
        return str(self.context["token"])


@example({"days": 90})
class TokenInput(Input):
    days = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text="How long it lasts; without it, until it is revoked.",
    )


class Nothing(serializers.Serializer[Any]):
    """No body."""
