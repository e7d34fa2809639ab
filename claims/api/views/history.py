"""How a claim came to be what it is: its timeline, and two moments of it compared."""

from __future__ import annotations

import uuid
from functools import partial
from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.pagination import TimelinePages
from claims.api.problems import WrongParameter
from claims.api.serializers.history import ComparisonSerializer, EntrySerializer
from claims.api.views.base import MOMENT, Noun
from claims.models import Claim
from claims.moments import Moment, WrongMoment
from claims.permissions import Action
from claims.selectors import comparison, merges, timeline
from claims.selectors.comparison import Backwards
from claims.selectors.timeline_rows import Kind

EARLIER = "from_"
KIND = OpenApiParameter(
    "kind",
    {"type": "array", "items": {"type": "string", "enum": Kind.values}},
    description="Entries of this kind alone; give it again for several.",
)
FROM = [
    OpenApiParameter(
        "from_as_of",
        {"type": "string", "format": "date"},
        description="The earlier moment's day; without it, that of `from_known_at`, else today.",
    ),
    OpenApiParameter(
        "from_known_at",
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
        description="The earlier moment: what was known then; without it, what is known now.",
    ),
]
OWN = {"timeline": ["kind"], "comparison": [EARLIER + name for name in MOMENT]}


class Histories(Noun):
    """What was recorded about a claim, and when."""

    queryset = Claim.objects.all()
    serializer_class = EntrySerializer
    paged = ("timeline",)
    needs: ClassVar = {"timeline": Action.READ, "comparison": Action.READ}

    def get_queryset(self) -> QuerySet[Claim]:
        return merges.gathered(Claim.objects.known(self.moment), self.moment)

    def _parameters(self, request: Request) -> list[str]:
        return [*super()._parameters(request), *OWN[self.action]]

    @extend_schema(
        summary="Read what happened to a claim, the newest first",
        description=(
            "It runs by the desk's own clock: `as_of` changes nothing, `known_at` gives the "
            "entries that there were. Evidence that you may not see leaves no trace."
        ),
        parameters=[KIND],
        responses=EntrySerializer(many=True),
    )
    @action(detail=True, filter_backends=[], pagination_class=TimelinePages)
    def timeline(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        kinds = _kinds(request.query_params.getlist("kind"))
        read = partial(timeline.of_claim, claim, self.moment, self.viewer, kinds=kinds)
        entries = self.paginate_queryset(read)  # type: ignore[arg-type]
        return self.get_paginated_response(self.shown(entries, EntrySerializer, many=True))

    @extend_schema(
        summary="Compare two moments of a claim",
        description=(
            "`as_of` and `known_at` are the later moment, `from_as_of` and `from_known_at` the "
            "earlier one; all default to now."
        ),
        parameters=FROM,
        responses=ComparisonSerializer,
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def comparison(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        earlier = _earlier(request)
        try:
            found = comparison.of_claim(
                claim, earlier, self.moment, self.viewer, now=timezone.now()
            )
        except Backwards as error:
            name = f"{EARLIER}known_at" if earlier.known_at else f"{EARLIER}as_of"
            raise WrongParameter({name: [str(error)]}) from error
        shown = {"claim": claim.pk, "earlier": earlier, "later": self.moment, "found": found}
        return Response(self.shown(shown, ComparisonSerializer))


def _kinds(given: list[str]) -> list[Kind]:
    wrong = [raw for raw in given if raw not in Kind.values]
    if wrong:
        known = ", ".join(Kind.values)
        raise WrongParameter({"kind": [f"{wrong[0]!r} is not one of {known}."]})
    return [Kind(raw) for raw in given]


def _earlier(request: Request) -> Moment:
    """The moment to compare with; raise WrongMoment, which names the parameter."""
    given = {name: request.query_params.get(EARLIER + name, "") for name in MOMENT}
    try:
        return Moment.parse(given)
    except WrongMoment as error:
        raise WrongMoment(f"{EARLIER}{error}") from error
