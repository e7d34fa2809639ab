"""Who is at the desk, and for administrators their accounts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.serializers.people import (
    AccountSerializer,
    DeskPersonSerializer,
    NewPersonInput,
    PersonInput,
)
from claims.api.views.base import Noun
from claims.permissions import Action, may
from claims.selectors import people as selectors
from claims.services import people


class People(Noun):
    """People of the desk. Nobody is ever deleted: what they did stays under their name."""

    queryset = User.objects.all()
    serializer_class = DeskPersonSerializer
    filterset_class = None
    keyset = "username"
    is_recorded = False
    lookup_value_converter = "int"
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.ADMINISTER,
        "partial_update": Action.ADMINISTER,
    }

    def get_queryset(self) -> QuerySet[User]:
        return selectors.listed()

    def get_serializer_class(self) -> type[Any]:
        administers = may(self.request.user, Action.ADMINISTER)
        return AccountSerializer if administers else DeskPersonSerializer

    @extend_schema(
        summary="List the people of the desk by their user names",
        description="Administrators see more of each account.",
    )
    def list(self, request: Request) -> Response:
        return self.page(self.get_queryset())

    @extend_schema(summary="Read who somebody is")
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Make an account",
        description="409 when another has the user name or the address.",
        request=NewPersonInput,
        responses={201: AccountSerializer},
    )
    def create(self, request: Request) -> Response:
        made = people.create(**self.read_body(NewPersonInput))
        shown = self.shown(self.found(self.get_queryset(), pk=made.pk))
        address = request.build_absolute_uri(f"{request.path}{made.pk}/")
        return Response(shown, status=201, headers={"Location": address})

    @extend_schema(
        summary="Give another role, let somebody in no more, or again",
        description=(
            "Whoever is let in no more is signed out at once and their tokens are revoked. "
            "422 for the last active administrator."
        ),
        request=PersonInput,
        responses=AccountSerializer,
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        person = self.found(self.get_queryset())
        body = self.read_body(PersonInput)
        with transaction.atomic():
            people.change(person, **body)
        return Response(self.shown(self.found(self.get_queryset())))
