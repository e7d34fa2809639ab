"""Verdicts: put forward, checked, decided; and what is held for which days."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.filters import HoldingFilter, ProposalFilter
from claims.api.problems import Unprocessable, WrongParameter
from claims.api.serializers.verdicts import (
    DissentInput,
    DissentSerializer,
    FindingSerializer,
    HoldingSerializer,
    ProposalInput,
    ProposalSerializer,
    VerdictDecisionInput,
)
from claims.api.views.base import Noun
from claims.models import Appearance, Claim, Evidence, Holding, Outcome, Proposal, Rating
from claims.permissions import Action
from claims.selectors import checklist, verdicts
from claims.services import verdicts as services
from claims.services.proposals import NewProposal, Sign

NAMED: Mapping[str, type[Any]] = {
    "claim": Claim,
    "appearance": Appearance,
    "rating": Rating,
    "revises": Proposal,
}


class Proposals(Noun):
    """Verdicts as people put them forward."""

    queryset = Proposal.objects.all()
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    paged = ("list", "dissents")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.PROPOSE,
        "checklist": Action.READ,
        "decide": Action.DECIDE,
        "dissents": Action.READ,
        "dissent": Action.PROPOSE,
    }

    def get_queryset(self) -> QuerySet[Proposal]:
        rows = verdicts.proposals(self.moment, self.viewer)
        return verdicts.in_full(rows, self.moment, self.viewer)

    @extend_schema(
        summary="List proposals, the newest first",
        description="Until one is approved it is for reviewers and its author alone.",
    )
    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    @extend_schema(summary="Read a proposal with what it rests on and how it was decided")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Put a verdict forward",
        description=(
            "Its content and its evidence, graded as it is now, never change. 409 when the claim "
            "was reworded meanwhile, or when a first verdict meets one that is held for the days."
        ),
        request=ProposalInput,
        responses={201: ProposalSerializer},
    )
    def create(self, request: Request) -> Response:
        proposal = services.propose(_new(self.read_body(ProposalInput)), by=self.by)
        headers = {"Location": request.build_absolute_uri(links.to(proposal))}
        shown = self.shown(self.found(self.get_queryset(), pk=proposal.pk))
        return Response(shown, status=201, headers=headers)

    @extend_schema(
        summary="Say what blocks an approval by you, and what to look at first",
        responses=FindingSerializer(many=True),
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def checklist(self, request: Request, pk: uuid.UUID) -> Response:
        if not self.moment.is_now:
            raise WrongParameter({"known_at": ["The checklist is of now; leave the moment out."]})
        proposal = self.found(self.get_queryset())
        return Response(
            self.shown(checklist.shown(proposal, viewer=self.by), FindingSerializer, many=True)
        )

    @extend_schema(
        summary="Approve, return or withdraw a proposal",
        description=(
            "An approval needs another person than the proposer, unless the desk has switched "
            "that off, and a waiver for whatever blocks; 422 says what does. From then on the "
            "verdict is held for its days, and what was held for them ends."
        ),
        request=VerdictDecisionInput,
        responses=ProposalSerializer,
    )
    @action(detail=True, methods=["post"], url_path="decision", filter_backends=[])
    def decide(self, request: Request, pk: uuid.UUID) -> Response:
        proposal = self.found(self.get_queryset())
        body = self.read_body(VerdictDecisionInput)
        if body["outcome"] == Outcome.APPROVED:
            services.approve(proposal, body["reason"], by=self.by, waivers=body.get("waivers", {}))
        else:
            end = {
                Outcome.RETURNED: services.turn_back,
                Outcome.WITHDRAWN: services.withdraw,
            }[Outcome(body["outcome"])]
            if body.get("waivers"):
                raise Unprocessable("Only an approval waives something.", "waivers")
            end(proposal, body["reason"], by=self.by)
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="List who dissents from a proposal, the latest first",
        responses=DissentSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def dissents(self, request: Request, pk: uuid.UUID) -> Response:
        proposal = self.found(self.get_queryset())
        rows = proposal.dissents.known(self.moment).select_related("created_by")
        return self.page(rows, DissentSerializer)

    @extend_schema(
        summary="Dissent from this version of a verdict",
        request=DissentInput,
        responses={201: DissentSerializer},
    )
    @dissents.mapping.post
    def dissent(self, request: Request, pk: uuid.UUID) -> Response:
        proposal = self.found(self.get_queryset())
        made = services.dissent(proposal, self.read_body(DissentInput)["text"], by=self.by)
        return Response(self.shown(made, DissentSerializer), status=201)


class Holdings(Noun):
    """What is held for which days."""

    queryset = Holding.objects.all()
    serializer_class = HoldingSerializer
    filterset_class = HoldingFilter
    needs: ClassVar = {"list": Action.READ, "retrieve": Action.READ}

    def get_queryset(self) -> QuerySet[Holding]:
        rows = verdicts.with_verdict(verdicts.recorded(self.moment))
        if self.moment.as_of is not None:
            rows = rows.filter(valid__contains=self.moment.as_of)
        return rows.order_by("-id")

    @extend_schema(
        summary="List what was held at `known_at` for the day `as_of`, the newest first",
        description="Without `known_at`: what is held now; without `as_of`: for whatever days.",
    )
    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    @extend_schema(
        summary="Read one holding", description="404 when it was not held at the moment asked for."
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))


def _new(body: dict[str, Any]) -> NewProposal:
    """The body with the rows that it names; raise ValidationError for one that is not there."""
    errors: dict[str, list[str]] = {}
    for name, model in NAMED.items():
        if body.get(name) is None:
            continue
        row = model.objects.filter(pk=body[name]).first()
        if row is None:
            errors[name] = ["There is no such row."]
        body[name] = row
    if errors:
        raise ValidationError(errors)
    # What is not there is refused in the words, and as, what the person may not see.
    keys = body.get("evidence", [])
    found = Evidence.objects.in_bulk(keys)
    for number, key in enumerate(keys, start=1):
        if key not in found:
            raise Unprocessable(f"Piece {number} is no evidence on this claim.", "evidence")
    body["evidence"] = [found[key] for key in keys]
    body["indicators"] = [Sign(**sign) for sign in body.get("indicators", [])]
    return NewProposal(**body)
