"""What was published: pages, their editions, and what readers ask to be corrected."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
)
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.filters import CorrectionRequestFilter, PublicationFilter
from claims.api.problems import Stale
from claims.api.serializers.publications import (
    CLAIM_REVIEW,
    AnswerInput,
    CorrectionRequestInput,
    CorrectionRequestSerializer,
    EditionInput,
    EditionSerializer,
    PublicationInput,
    PublicationSerializer,
    RecallInput,
    ReceivedSerializer,
)
from claims.api.throttles import CorrectionThrottle
from claims.api.views.base import Noun, if_match, tags_seen
from claims.errors import Conflict
from claims.models import CorrectionRequest, Holding, Publication
from claims.permissions import Action
from claims.selectors import corrections, publications, published_evidence
from claims.services import corrections as correction_services
from claims.services import publications as services
from claims.services.editions import NewEdition, NewPublication

IF_MATCH = if_match('The number of the page\'s last edition that you saw, such as "1".')


class LinkedData(JSONRenderer):
    media_type = "application/ld+json"
    format = "ld"


class Publications(Noun):
    """What was published. Members see what is under embargo, too, and that it is."""

    queryset = Publication.objects.all()
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    paged = ("list", "editions")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.PUBLISH,
        "editions": Action.READ,
        "revise": Action.PUBLISH,
        "recall": Action.PUBLISH,
        "claim_review": Action.READ,
    }

    def get_queryset(self) -> QuerySet[Publication]:
        return publications.listed(self.moment)

    @extend_schema(
        summary="List editions, the newest first", responses=EditionSerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        rows = self.get_queryset().defer("search", "content", "claim_review")
        return self.page(self.filter_queryset(rows), EditionSerializer)

    @extend_schema(summary="Read an edition with all that its page shows")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self._whole(self.found(self.get_queryset())))

    @extend_schema(
        summary="Publish what the desk holds",
        description=(
            "All that the page shows is frozen, with only that evidence which everybody may see. "
            "409 when the page exists; make a new edition of it."
        ),
        request=PublicationInput,
        responses={201: PublicationSerializer},
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(PublicationInput)
        new = NewPublication(**{**body, "holding": _holding(body["holding"]), "site": self._site()})
        return self._made(services.publish(new, by=self.by))

    @extend_schema(
        summary="List the editions of this page, the newest first",
        description="The ETag is the last one's number; send it as If-Match to make another.",
        responses=EditionSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def editions(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        rows = self.get_queryset().defer("search", "content", "claim_review")
        response = self.page(rows.filter(subject=row.subject), EditionSerializer)
        response.headers["ETag"] = f'"{publications.last_number(row.subject, self.moment)}"'
        return response

    @extend_schema(
        summary="Make the next edition of this page, with a public notice",
        description="Needs If-Match: 428 without it; 412 when somebody was faster, with both.",
        parameters=[IF_MATCH],
        request=EditionInput,
        responses={201: PublicationSerializer},
    )
    @editions.mapping.post
    def revise(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        last = publications.last_number(row.subject)
        is_seen = str(last) in tags_seen(request, "of the page", str(last))
        body = self.read_body(EditionInput)
        holding = _holding(body["holding"]) if body.get("holding") else None
        new = NewEdition(**{**body, "holding": holding, "site": self._site()})
        try:
            made = services.revise(row, new, seen=last if is_seen else 0, by=self.by)
        except Conflict as conflict:
            raise self._stale(conflict) from conflict
        return self._made(made)

    @extend_schema(
        summary="Recall an edition under embargo",
        description="What readers could read already is corrected or retracted instead: 422.",
        request=RecallInput,
        responses=PublicationSerializer,
    )
    @action(detail=True, methods=["post"], filter_backends=[])
    def recall(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        services.recall(row, self.read_body(RecallInput)["reason"], by=self.by)
        return Response(self._whole(self.found(self.get_queryset())))

    @extend_schema(
        summary="Read an edition's ClaimReview as JSON-LD",
        description="404 for a retraction, which has none.",
        responses={(200, "application/ld+json"): OpenApiResponse(OpenApiTypes.OBJECT)},
        examples=[OpenApiExample("ClaimReview", CLAIM_REVIEW, media_type="application/ld+json")],
    )
    @action(detail=True, url_path="claim-review", filter_backends=[], renderer_classes=[LinkedData])
    def claim_review(self, request: Request, pk: uuid.UUID) -> Response:
        row = self.found(self.get_queryset())
        published_evidence.narrowed(row, self.viewer, timezone.now())
        if not row.claim_review:
            raise Http404
        return Response(row.claim_review)

    def _site(self) -> str:
        return self.request.build_absolute_uri("/")

    def _made(self, made: Publication) -> Response:
        row = self.found(self.get_queryset(), pk=made.pk)
        headers = {
            "Location": self.request.build_absolute_uri(links.to(made)),
            "ETag": f'"{made.number}"',
        }
        return Response(self._whole(row), status=201, headers=headers)

    def _whole(self, row: Any) -> Any:
        published_evidence.narrowed(row, self.viewer, timezone.now())
        instead = publications.held_instead([row], self.moment) if row.is_outdated else {}
        row.held_instead = instead.get(row.pk, "")
        return self.shown(row)

    def _stale(self, conflict: Conflict) -> Exception:
        now = conflict.existing
        if not isinstance(now, Publication) or conflict.field:
            return conflict
        current = {"number": now.number, "notice": now.notice, "title": now.title}
        more = {"current": current, "yours": dict(self.request.data)}
        return Stale(str(conflict), f'"{now.number}"', more)


class CorrectionRequests(Noun):
    """What readers say is wrong. Anybody may write; members alone read."""

    queryset = CorrectionRequest.objects.all()
    serializer_class = CorrectionRequestSerializer
    filterset_class = CorrectionRequestFilter
    keyset = "due_at"
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.WRITE_IN,
        "answer": Action.PUBLISH,
    }

    def get_queryset(self) -> QuerySet[CorrectionRequest]:
        return corrections.listed(self.moment)

    def get_throttles(self) -> list[Any]:
        return [CorrectionThrottle()] if self.action == "create" else []

    @extend_schema(summary="List what readers ask to be corrected, what is due first first")
    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.get_queryset()))

    @extend_schema(summary="Read what a reader asks to be corrected, and the answer")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.shown(self.found(self.get_queryset())))

    @extend_schema(
        summary="Say that a check is wrong",
        description="No account is needed. What you write is read by the desk alone.",
        request=CorrectionRequestInput,
        responses={201: ReceivedSerializer},
        auth=[{}],  # type: ignore[list-item]
    )
    def create(self, request: Request) -> Response:
        body = self.read_body(CorrectionRequestInput)
        read = _read(body.pop("subject"), body.pop("edition", None))
        by = self.by if request.user.is_authenticated else None
        made = correction_services.receive(read, **body, by=by)
        return Response(self.shown(made, ReceivedSerializer), status=201)

    @extend_schema(
        summary="Answer a reader",
        description="Once; 409 when it was answered already.",
        request=AnswerInput,
        responses=CorrectionRequestSerializer,
    )
    @action(detail=True, methods=["post"], filter_backends=[])
    def answer(self, request: Request, pk: uuid.UUID) -> Response:
        asked = self.found(self.get_queryset())
        body = self.read_body(AnswerInput)
        key = body.get("edition")
        edition = publications.listed().filter(pk=key).first() if key else None
        if key and edition is None:
            raise ValidationError({"edition": ["There is no such publication."]})
        correction_services.answer(asked, body["outcome"], body["text"], edition, by=self.by)
        return Response(self.shown(self.found(self.get_queryset())))


def _read(subject: uuid.UUID, number: int | None) -> Publication:
    """The edition that a reader writes about."""
    now = timezone.now()
    found = publications.check(subject, now)
    if found is None:
        raise ValidationError({"subject": ["There is no check about this."]})
    if number is None:
        return found.latest
    edition = publications.edition(subject, number, now)
    if edition is None:
        raise ValidationError({"edition": ["The check has no such edition."]})
    return edition


def _holding(key: uuid.UUID) -> Holding:
    holding = Holding.objects.select_related("claim").filter(pk=key).first()
    if holding is None:
        raise ValidationError({"holding": ["There is no such holding."]})
    return holding
