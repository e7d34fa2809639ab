"""Claims: search them, log one, reword one without losing another's edit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.filters import AppearanceFilter
from claims.api.problems import Stale
from claims.api.serializers.appearances import AppearanceSerializer
from claims.api.serializers.chain import LinkSerializer
from claims.api.serializers.claims import (
    JUDGED,
    ClaimInput,
    ClaimPageSerializer,
    ClaimSerializer,
    WordingInput,
    WordingSerializer,
)
from claims.api.serializers.evidence import SuggestionSerializer
from claims.api.serializers.rejections import (
    RejectInput,
    RejectionSerializer,
    RestoreInput,
)
from claims.api.views.base import Noun, if_match, tags_seen
from claims.errors import Conflict
from claims.models import Appearance, Claim, Question, Rejection, Snapshot, Wording
from claims.permissions import Action
from claims.selectors import appearances, claims, evidence, exports, origins
from claims.selectors.claims import ClaimPage
from claims.selectors.filters import ClaimFilter
from claims.selectors.verdicts import PENDING
from claims.services import rejections
from claims.services.claims import NewClaim, Passage, log, reword

IF_MATCH = if_match('The ETag of the wordings you saw: the last wording\'s number, such as "1".')


class Claims(Noun):
    """Claims."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    paged = ("list", "wordings", "chain")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.LOG,
        "wordings": Action.READ,
        "reword": Action.LOG,
        "origin_suggestions": Action.READ,
        "chain": Action.READ_PROPOSALS,
    }

    @property
    def keyset(self) -> str:  # type: ignore[override]
        return "number" if self.action in {"wordings", "chain"} else "-id"

    def get_queryset(self) -> QuerySet[Claim]:
        listed = claims.listed if self.action == "list" else claims.described
        return listed(self.moment).select_related("created_by")

    @extend_schema(summary="Search claims, the newest first")
    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    @extend_schema(
        summary="Read a claim with its wordings, speakers, appearances, relations and verdict",
        responses=ClaimPageSerializer,
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        page = claims.page(claim, self.moment, self.viewer)
        if page is None:
            raise Http404
        rows = list(appearances.of_claim(claim, self.moment)[: appearances.SHOWN])
        appearances.as_known(rows, self.moment)
        claim_page = {
            "wordings": page.wordings[::-1],
            "speaker_count": page.speakers.count,
            "speakers": page.speakers.latest,
            "appearances": rows,
            "relations": page.opposites,
            "merged": page.members,
            "merged_count": page.merged.count,
            "holding": page.judged.answer,
            "periods": page.judged.periods,
            "evidence_counts": evidence.counts(claim, self.moment, self.viewer),
            "pending_proposals": page.judged.waiting,
            "all": self._all(page, len(rows)),
        }
        return Response({**self.shown(claim), **self.shown(claim_page, _Parts)})

    def _all(self, page: ClaimPage, appearance_count: int) -> dict[str, str | None]:
        """Where what the page has left out is listed, at the same moment."""
        wordings = reverse("api:claim-wordings", args=[page.claim.pk])
        query = urlencode({"claim": page.claim.pk, **self.moment.params})
        own = f"?{urlencode(self.moment.params)}" if self.moment.params else ""
        said_more = page.speakers.appearance_count > appearance_count
        related_more = page.relation_count > len(page.opposites)
        held_more = page.judged.period_count > len(page.judged.periods)
        waiting_more = page.judged.waiting_count > len(page.judged.waiting)
        known = {"claim": page.claim.pk, "question": Question.VERACITY, **self.moment.params}
        known.pop("as_of", None)  # holdings of whatever days
        waiting = {"claim": page.claim.pk, "state": PENDING, **self.moment.params}
        return {
            "wordings": f"{wordings}{own}" if page.earlier_wordings else None,
            "appearances": f"{reverse('api:appearance-list')}?{query}" if said_more else None,
            "relations": f"{reverse('api:relation-list')}?{query}" if related_more else None,
            "periods": f"{reverse('api:holding-list')}?{urlencode(known)}" if held_more else None,
            "proposals": (
                f"{reverse('api:proposal-list')}?{urlencode(waiting)}" if waiting_more else None
            ),
        }

    @extend_schema(
        summary="Log a claim by hand",
        description=(
            "The same words are the same claim: with a passage, that claim gets another "
            "appearance (200); without one it is a conflict (409) that names the claim."
        ),
        request=ClaimInput,
        responses={
            201: ClaimSerializer,
            200: OpenApiResponse(ClaimSerializer, "A claim with these words was there already."),
        },
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(ClaimInput)
        passage = _passage(body.pop("passage", None))
        new = NewClaim(**body, passage=passage)
        claim, is_new = log(new, by=self.by)
        shown = self.shown(self.found(self.get_queryset(), pk=claim.pk))
        headers = {"Location": request.build_absolute_uri(links.to(claim))}
        return Response(shown, status=201 if is_new else 200, headers=headers)

    @extend_schema(
        summary="List a claim's wordings, the first one first",
        description="The ETag is the last wording's number; send it as If-Match to reword.",
        responses=WordingSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def wordings(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        rows = claim.wordings.known(self.moment).select_related("created_by").defer("search")
        response = self.page(rows, WordingSerializer)
        response.headers["ETag"] = f'"{claim.number}"'
        return response

    @extend_schema(
        summary="List the links of a claim's hash chain, the first one first",
        description=(
            "Over all that was proposed, decided, held and published. Words of people stand in it "
            "as salted hashes; `manage.py export` gives the texts with their salts."
        ),
        responses=LinkSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def chain(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        return self.page(exports.listed(claim, self.moment, self.viewer), LinkSerializer)

    @extend_schema(
        summary="Give a claim its next wording",
        description=(
            "Needs If-Match, so that nobody's edit is lost: 428 without it; 412 when somebody "
            "has reworded the claim since, with both texts."
        ),
        parameters=[IF_MATCH],
        request=WordingInput,
        responses={201: WordingSerializer},
    )
    @wordings.mapping.post
    def reword(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        seen = _seen(request, claim)
        body = self.read_body(WordingInput)
        try:
            wording = reword(
                claim, body["text"], body.get("kind", claim.kind), seen=seen, by=self.by
            )
        except Conflict as conflict:
            raise _stale(conflict, body["text"]) from conflict
        return Response(
            self.shown(wording, WordingSerializer),
            status=201,
            headers={"ETag": f'"{wording.number}"'},
        )

    @extend_schema(
        summary="Suggest which evidence goes back to one origin",
        description=(
            "Pairs of the claim's newest evidence that copy or quote one another, the strongest "
            "first; none where both have an origin. People decide: POST /origins/{id}/evidence/."
        ),
        responses=SuggestionSerializer(many=True),
    )
    @action(detail=True, url_path="origin-suggestions", filter_backends=[], pagination_class=None)
    def origin_suggestions(self, request: Request, pk: uuid.UUID) -> Response:
        claim = self.found(self.get_queryset())
        found = origins.suggestions(claim, self.moment, self.viewer)
        return Response(self.shown(found, SuggestionSerializer, many=True))


class _Parts(ClaimPageSerializer):
    """What a claim's page adds to its row."""

    class Meta:
        model = Claim
        fields = [
            "wordings",
            "speaker_count",
            "speakers",
            "appearances",
            "relations",
            "merged",
            "merged_count",
            *JUDGED,
            "all",
        ]


class Appearances(Noun):
    """Where and by whom claims were said."""

    queryset = Appearance.objects.all()
    serializer_class = AppearanceSerializer
    filterset_class = AppearanceFilter
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "remove": Action.SORT,
        "restore": Action.SORT,
    }

    def get_queryset(self) -> QuerySet[Appearance]:
        return appearances.listed(self.moment)

    @extend_schema(summary="List appearances, the newest first")
    def list(self, request: Request) -> Response:
        page = self.rows_of(self.filter_queryset(self.get_queryset()))
        appearances.as_known(page, self.moment)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(summary="Read an appearance with its parties and anchors")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        appearance = self.found(self.get_queryset())
        appearances.as_known([appearance], self.moment)
        return Response(self.shown(appearance))

    @extend_schema(
        summary="Remove a sighting that was misread or logged by mistake",
        description=(
            "It is absent from every read from then on, though not from those of a past moment; "
            "a claim that nobody is left to have said is set aside. 409 when it is removed already."
        ),
        request=RejectInput,
        responses={201: RejectionSerializer},
    )
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: uuid.UUID) -> Response:
        appearance = self.found(Appearance.objects.all())
        body = self.read_body(RejectInput)
        made = rejections.remove(appearance, body["why"], by=self.by, reason=body.get("reason", ""))
        made.refresh_from_db()
        return Response(self.shown(made, RejectionSerializer), status=201)

    @extend_schema(
        summary="Bring a removed sighting back",
        description="422 when it is not removed.",
        request=RestoreInput,
        responses=AppearanceSerializer,
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        appearance = self.found(Appearance.objects.all())
        reason = self.read_body(RestoreInput).get("reason", "")
        removed = Rejection.objects.in_force().filter(appearance=appearance)
        rejections.restore_all(removed, by=self.by, reason=reason)
        return self.retrieve(request, pk)


def _passage(body: Mapping[str, Any] | None) -> Passage | None:
    if body is None:
        return None
    given = {name: value for name, value in body.items() if value is not None}
    snapshot = Snapshot.objects.defer("search").filter(pk=given.pop("snapshot")).first()
    if snapshot is None:
        raise ValidationError({"passage": {"snapshot": ["There is no such snapshot."]}})
    return Passage(snapshot=snapshot, **given)


def _seen(request: Request, claim: Any) -> int:
    """The number of the wording that the client saw; 0 when it saw none that could match."""
    tags = tags_seen(request, "of the claim's wordings", str(claim.number))
    return int(claim.number) if str(claim.number) in tags else 0


def _stale(conflict: Conflict, yours: str) -> Exception:
    """The answer to a wording that came too late; another claim's words stay a conflict."""
    current = conflict.existing
    if not isinstance(current, Wording):
        return conflict
    more = {"current": {"number": current.number, "text": current.text}, "yours": yours}
    return Stale(str(conflict), f'"{current.number}"', more)
