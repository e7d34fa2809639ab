"""People of the desk: for everybody who they are, for administrators their accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Choice, Flag, Input, Words
from claims.api.serializers.examples import example
from claims.permissions import Role
from claims.selectors import people

PERSON = {"id": 7, "username": "vera", "name": "Vera Lind", "role": "reviewer", "is_active": True}
ACCOUNT = {
    **PERSON,
    "email": "vera@desk.example",
    "last_login": examples.RECORDED,
    "has_second_factor": True,
}
ROLES = [(role.value, role.value) for role in Role]


@example(PERSON)
class DeskPersonSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="get_full_name", read_only=True)
    role = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = list(PERSON)
        read_only_fields = fields

    def get_role(self, row: User) -> str:
        return people.role(row).value


@example(ACCOUNT)
class AccountSerializer(DeskPersonSerializer):
    """What administrators see besides."""

    has_second_factor = serializers.BooleanField(read_only=True)

    class Meta:
        model = User
        fields = list(ACCOUNT)
        read_only_fields = fields


@example({"username": "vera", "role": "reviewer", "email": "vera@desk.example"})
class NewPersonInput(Input):
    username = Words(max_length=150)
    role = Choice(choices=ROLES)
    email = Words(required=False, allow_blank=True, max_length=254)
    name = Words(required=False, allow_blank=True, max_length=200)
    password = Words(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Without it they set one by a link that is sent to their address.",
    )


@example({"role": "editor"})
class PersonInput(Input):
    """What to change; what is left out stays."""

    role = Choice(choices=ROLES, required=False)
    is_active = Flag(required=False, help_text="false: let them in no more.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError({"role": ["Give a role, is_active, or both."]})
        return attrs
