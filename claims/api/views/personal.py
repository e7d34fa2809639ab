"""What belongs to one person: kept searches, and drafts of what is not handed in yet."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.problems import WrongParameter
from claims.api.serializers.personal import (
    DraftInput,
    DraftSerializer,
    SavedSearchEditInput,
    SavedSearchInput,
    SavedSearchSerializer,
)
from claims.api.views.edited import IF_MATCH, READ, EditedNoun
from claims.models import Claim, Draft, DraftKind, SavedSearch
from claims.permissions import Action
from claims.selectors import drafts as draft_selectors
from claims.selectors import searches as search_selectors
from claims.services import drafts, searches

STALE = "Needs If-Match: 428 without it; 412 when another window of yours was faster."
KIND = "<slug:kind>"
AUTHOR = OpenApiParameter(
    "author",
    {"type": "integer"},
    description="The id of whose draft is read; without it, your own.",
)
NONE_YET = OpenApiParameter(
    "If-None-Match",
    {"type": "string", "enum": ["*"]},
    OpenApiParameter.HEADER,
    description="Instead of If-Match, for the first time.",
)


class SavedSearches(EditedNoun):
    """Searches that people come back to."""

    queryset = SavedSearch.objects.all()
    serializer_class = SavedSearchSerializer
    is_recorded = False
    what = "of the search"
    needs: ClassVar = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy"), Action.PERSONAL
    )

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return search_selectors.visible(self.viewer)

    @extend_schema(summary="List your saved searches and those that are shared")
    def list(self, request: Request) -> Response:
        return self.page(self.get_queryset())

    @extend_schema(summary="Read a saved search", description=READ)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return self.answer(self.found(self.get_queryset()))

    @extend_schema(
        summary="Save a search",
        description="409 when you have one of this name for the page.",
        request=SavedSearchInput,
        responses={201: SavedSearchSerializer},
    )
    def create(self, request: Request) -> Response:
        search = searches.save(**{"page": "queue", **self.read_body(SavedSearchInput)}, by=self.by)
        response = self.answer(self.found(self.get_queryset(), pk=search.pk), status=201)
        response["Location"] = request.build_absolute_uri(links.to(search))
        return response

    @extend_schema(
        summary="Change a saved search of your own",
        description=STALE,
        parameters=[IF_MATCH],
        request=SavedSearchEditInput,
        responses=SavedSearchSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        search = self.found(self.get_queryset())
        seen = self.seen(search)
        changes = self.read_body(SavedSearchEditInput)
        with self.unraced(changes):
            searches.edit(search, changes, seen=seen, by=self.by)
        return self.answer(self.found(self.get_queryset()))

    @extend_schema(
        summary="Throw a saved search of your own away",
        description=STALE,
        parameters=[IF_MATCH],
        responses={204: None},
    )
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        search = self.found(self.get_queryset())
        with self.unraced({}):
            searches.discard(search, seen=self.seen(search), by=self.by)
        return Response(status=204)


class Drafts(EditedNoun):
    """What people have typed about a claim and not handed in yet."""

    queryset = Draft.objects.all()
    serializer_class = DraftSerializer
    is_recorded = False
    paged = ("drafts",)
    what = "of the draft"
    needs: ClassVar = {
        "drafts": Action.READ,
        "draft": Action.READ,
        "save": Action.COMMENT,
        "discard": Action.COMMENT,
    }

    def get_queryset(self) -> QuerySet[Draft]:
        return draft_selectors.visible(self.viewer).filter(claim=self.kwargs["pk"])

    @extend_schema(
        summary="List the drafts on a claim that you may read",
        description="Your own; of others those on claims that are yours, or yours to decide on; "
        "an editor reads all.",
        responses=DraftSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def drafts(self, request: Request, pk: uuid.UUID) -> Response:
        self.found(Claim.objects.all())
        return self.page(self.get_queryset())

    @extend_schema(
        summary="Read a draft",
        description=f"404 for another's that you may not read. {READ}",
        parameters=[AUTHOR],
    )
    @action(
        detail=True,
        url_path=f"drafts/{KIND}",
        url_name="draft",
        filter_backends=[],
        pagination_class=None,
    )
    def draft(self, request: Request, pk: uuid.UUID, kind: str) -> Response:
        return self.answer(self._of(_author(request) or self.by.pk))

    @extend_schema(
        summary="Keep what you have typed",
        description=(
            "Needs If-Match with the ETag that the draft had or, for the first time, "
            "If-None-Match: *. 412, with the draft, when another window of yours was faster."
        ),
        parameters=[NONE_YET],
        request=DraftInput,
        responses=DraftSerializer,
    )
    @draft.mapping.put
    def save(self, request: Request, pk: uuid.UUID, kind: str) -> Response:
        if kind not in DraftKind.values:
            raise NotFound
        claim = self.found(Claim.objects.all())
        body = self.read_body(DraftInput)
        with self.unraced(body):
            draft = drafts.save(claim, kind, body["content"], seen=self._seen(), by=self.by)
        return self.answer(draft)

    @extend_schema(
        summary="Throw your draft away",
        description=STALE,
        parameters=[IF_MATCH],
        responses={204: None},
    )
    @draft.mapping.delete
    def discard(self, request: Request, pk: uuid.UUID, kind: str) -> Response:
        draft = self._of(self.by.pk)
        with self.unraced({}):
            drafts.discard(draft, seen=self.seen(draft), by=self.by)
        return Response(status=204)

    def _of(self, author: int) -> Draft:
        row: Draft = self.found(self.get_queryset(), author=author, kind=self.kwargs["kind"])
        return row

    def _seen(self) -> int:
        """The version that the client saw; 0 for none, which it must say."""
        if self.request.headers.get("If-None-Match", "").strip() == "*":
            return 0
        own = self.get_queryset().filter(author=self.by, kind=self.kwargs["kind"]).first()
        return self.seen(own or Draft(version=0))

    def _parameters(self, request: Request) -> list[str]:
        more = ["author"] if self.action == "draft" else []
        return [*super()._parameters(request), *more]


def _author(request: Request) -> int | None:
    given: Any = request.query_params.get("author", "")
    if not given:
        return None
    if given.isascii() and given.isdigit() and int(given) < 2**31:
        return int(given)
    raise WrongParameter({"author": ["author takes the id of an account."]})
