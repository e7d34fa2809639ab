"""API tokens. The token itself is seen once, in the answer that makes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Input, Whole, Words
from claims.api.serializers.examples import example
from claims.models import ApiToken, Scope
from claims.services.tokens import NAME_LENGTH

TOKEN = {
    "key": "3fa4c1d2e5b6978",
    "name": "Nightly import",
    "scope": "write",
    "created_at": examples.RECORDED,
    "expires_at": examples.RECORDED,
    "last_used_at": None,
}


@example(TOKEN)
class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    key = serializers.CharField(
        source="token_key", read_only=True, help_text="The first 15 characters."
    )
    created_at = serializers.DateTimeField(source="created", read_only=True)
    expires_at = serializers.DateTimeField(source="expiry", read_only=True, allow_null=True)
    last_used_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="To within ten minutes."
    )

    class Meta:
        model = ApiToken
        fields = list(TOKEN)


@example({**TOKEN, "token": "3fa4c1d2e5b6978" + "0" * 49})
class NewTokenSerializer(TokenSerializer):
    """The token is shown now and never again."""

    token = serializers.SerializerMethodField()

    class Meta:
        model = ApiToken
        fields = [*TOKEN, "token"]

    def get_token(self, row: ApiToken) -> str:
        return str(self.context["token"])


@example({"name": "Nightly import", "scope": "write", "days": 90})
class TokenInput(Input):
    name = Words(required=False, allow_blank=True, max_length=NAME_LENGTH, help_text="Its purpose.")
    scope = Choice(choices=Scope.choices, required=False, help_text="Without it: read and write.")
    days = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        help_text="How long it lasts; without it, as long as the desk has set.",
    )


class Nothing(serializers.Serializer[Any]):
    """No body."""
