"""Source texts: hand one in, follow its reading, see what was read."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import links
from claims.api.parsers import JSONParser, MultiPartParser
from claims.api.problems import TooBig, Unprocessable
from claims.api.serializers.appearances import AppearanceSerializer
from claims.api.serializers.documents import (
    DocumentInput,
    DocumentSerializer,
    FormSubmissionInput,
    RunSerializer,
    SnapshotBrief,
    SnapshotSerializer,
    SubmissionInput,
    SubmittedSerializer,
)
from claims.api.serializers.statements import StatementSerializer
from claims.api.views.base import Noun
from claims.api.views.edited import EDIT, IF_MATCH, READ, EditedNoun
from claims.models import Document, ExtractionRun, Snapshot
from claims.permissions import Action
from claims.selectors import appearances, documents, history
from claims.selectors.filters import DocumentFilter
from claims.services.documents import Submission, describe, submit
from factcheck.errors import FactcheckError, TooLarge


class Documents(EditedNoun):
    """Source texts."""

    queryset = Document.objects.all()
    serializer_class = DocumentSerializer
    what = "of the document"
    filterset_class = DocumentFilter
    parser_classes = [JSONParser, MultiPartParser]
    paged = ("list", "snapshots", "runs", "statements", "appearances")
    needs: ClassVar = {
        "list": Action.READ,
        "retrieve": Action.READ,
        "create": Action.SUBMIT,
        "partial_update": Action.DESCRIBE,
        "snapshots": Action.READ,
        "snapshot": Action.READ,
        "text": Action.READ,
        "runs": Action.READ,
        "statements": Action.READ,
        "appearances": Action.READ,
    }

    @property
    def keyset(self) -> str:  # type: ignore[override]
        return {"snapshots": "number", "statements": "ordinal"}.get(self.action, "-id")

    def get_queryset(self) -> QuerySet[Document]:
        return documents.listed(self.moment).select_related("created_by")

    @extend_schema(summary="List source texts, the newest first")
    def list(self, request: Request) -> Response:
        page = self.rows_of(self.filter_queryset(self.get_queryset()))
        as_known(page, self)
        return self.get_paginated_response(self.shown(page, many=True))

    @extend_schema(summary="Read a document's particulars and state", description=READ)
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return self.answer(self.document)

    @extend_schema(
        summary="Correct a document's title, publisher, date or language",
        description=f"Its text is never edited: hand it in again. {EDIT}",
        parameters=[IF_MATCH],
        request={"application/json": DocumentInput},
        responses=DocumentSerializer,
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        document = self.document
        seen = self.seen(document)
        changes, reason = self.read_edit(DocumentInput)
        with self.unraced(changes):
            describe(document, changes, seen=seen, by=self.by, reason=reason)
        return self.answer(self.document)

    @extend_schema(
        summary="Hand in a source text",
        description=(
            "Plain text or HTML, as JSON or as a form with a file. The text is recorded and its "
            "reading queued; follow `state` of the document or of the run. The same text again "
            "changes nothing and is answered with 200."
        ),
        request={"application/json": SubmissionInput, "multipart/form-data": FormSubmissionInput},
        responses={
            201: SubmittedSerializer,
            200: OpenApiResponse(SubmittedSerializer, "This very text was known already."),
        },
    )
    def create(self, request: Request) -> Response:
        is_form = request.content_type.startswith("multipart/")
        body = self.read_body(FormSubmissionInput if is_form else SubmissionInput)
        submission, name = _submission(body)
        try:
            submitted = submit(submission, by=self.by)
        except TooLarge as error:
            raise TooBig(str(error)) from error
        except FactcheckError as error:
            raise Unprocessable(str(error), name) from error
        document = self.found(self.get_queryset(), pk=submitted.document.pk)
        shown = {
            "is_new": submitted.is_new,
            "document": self.shown(document),
            "snapshot": self.shown(
                self.found(_snapshots(document, self), pk=submitted.snapshot.pk), SnapshotBrief
            ),
            "run": self.shown(submitted.run, RunSerializer),
        }
        headers = {"Location": request.build_absolute_uri(links.to(document))}
        return Response(shown, status=201 if submitted.is_new else 200, headers=headers)

    @extend_schema(summary="List a document's texts", responses=SnapshotBrief(many=True))
    @action(detail=True, filter_backends=[])
    def snapshots(self, request: Request, pk: uuid.UUID) -> Response:
        return self.page(_snapshots(self.document, self), SnapshotBrief)

    @extend_schema(summary="Read one text of a document", responses=SnapshotSerializer)
    @action(detail=True, url_path=r"snapshots/<int:number>")
    def snapshot(self, request: Request, pk: uuid.UUID, number: int) -> Response:
        rows = _snapshots(self.document, self).defer(None).defer("search")
        return Response(self.shown(self.found(rows, number=number), SnapshotSerializer))

    @extend_schema(
        summary="Read one text as plain text",
        description="Exactly the stored text: every `start` and `end` counts its code points.",
        responses={(200, "text/plain"): OpenApiTypes.STR},
        examples=[
            OpenApiExample(
                "Text",
                value="The harbour bridge is safe for lorries, the mayor said on Monday.",
                media_type="text/plain",
                response_only=True,
            )
        ],
    )
    @action(detail=True, url_path=r"snapshots/<int:number>/text")
    def text(self, request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
        snapshot = self.found(_snapshots(self.document, self).defer(None), number=number)
        return HttpResponse(snapshot.text, content_type="text/plain; charset=utf-8")

    @extend_schema(
        summary="List the readings of a document's texts", responses=RunSerializer(many=True)
    )
    @action(detail=True, filter_backends=[])
    def runs(self, request: Request, pk: uuid.UUID) -> Response:
        runs = _known_runs(self.document, self)
        return self.page(runs, RunSerializer)

    @extend_schema(
        summary="List what the newest reading found",
        description=(
            "In the order of the text, with the keys of `--json`. Empty while the document is "
            "being read: see its `state`."
        ),
        responses=StatementSerializer(many=True),
    )
    @action(detail=True, filter_backends=[])
    def statements(self, request: Request, pk: uuid.UUID) -> Response:
        run = _known_runs(self.document, self).order_by("-snapshot__number", "-id").first()
        rows = self.rows_of(documents.statements(run, self.moment))
        page = documents.with_rejections(rows, self.moment)
        return self.get_paginated_response(self.shown(page, StatementSerializer, many=True))

    @extend_schema(
        summary="List what was said in a document", responses=AppearanceSerializer(many=True)
    )
    @action(detail=True, filter_backends=[])
    def appearances(self, request: Request, pk: uuid.UUID) -> Response:
        rows = appearances.listed(self.moment).filter(document=self.document)
        page = self.rows_of(rows)
        appearances.as_known(page, self.moment)
        return self.get_paginated_response(self.shown(page, AppearanceSerializer, many=True))

    @property
    def document(self) -> Document:
        """The document of the address, as it was known; 404 when it was not yet."""
        document: Document = self.found(self.get_queryset())
        as_known([document], self)
        return document


def as_known(rows: list[Document], view: Noun) -> None:
    history.as_known(rows, view.moment)
    history.as_known([row.publisher for row in rows if row.publisher], view.moment)


def _snapshots(document: Document, view: Noun) -> QuerySet[Snapshot]:
    rows: QuerySet[Snapshot] = document.snapshots.known(view.moment)
    annotated = rows.annotate(length=Length("text")).select_related("created_by")
    return annotated.defer("text", "search")


def _known_runs(document: Document, view: Noun) -> QuerySet[ExtractionRun]:
    runs: QuerySet[ExtractionRun] = ExtractionRun.objects.known(view.moment)
    related = runs.filter(snapshot__document=document).select_related("snapshot")
    return related.defer("snapshot__text", "snapshot__search").order_by("-id")


def _submission(body: dict[str, Any]) -> tuple[Submission, str]:
    """The submission, and the field that holds its text."""
    known = {
        name: value
        for name, value in body.items()
        if name not in {"text", "html", "file"} and value is not None
    }
    if "file" in body:
        file = body["file"]
        taken = Submission(
            data=file.read(), filename=file.name, content_type=file.content_type, **known
        )
        return taken, "file"
    name, media_type = ("text", "text/plain") if "text" in body else ("html", "text/html")
    content_type = f"{media_type}; charset=utf-8"
    return Submission(data=body[name].encode(), content_type=content_type, **known), name
