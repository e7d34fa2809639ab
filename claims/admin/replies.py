"""The right of reply: who was asked for comment, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import (
    ReadOnlyInline,
    RecordAdmin,
    Recorded,
    claims_with,
    link,
    shortened,
)
from claims.models import Claim, Reply, ReplyRequest
from claims.permissions import Action
from claims.selectors import replies as asked
from claims.services import replies
from claims.services.replies import NewReply, NewRequest


class RequestForm(Recorded):
    """Somebody was asked for comment."""

    class Meta:
        model = ReplyRequest
        fields = ("claim", "claimant", "whom", "channel", "text", "asked_at", "deadline")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "claimant"
        ].help_text = (
            "Whom of the claim's speakers this is for. Empty: the checklist counts it for nobody."
        )
        claim = self.claim_named()
        if claim is not None:
            speakers = asked.unasked(claim)
            self.initial.setdefault("claimant", speakers[0] if speakers else None)
            wording = claim.wordings.order_by("-number").defer("search")[0]
            self.fields["claim"].help_text = f"Wording {wording.number}: “{wording.text}”"

    def record(self, given: dict[str, Any]) -> ReplyRequest:
        return replies.request(NewRequest(**given), by=self.by)


class ReplyForm(Recorded):
    """What came of a request."""

    class Meta:
        model = Reply
        fields = ("request", "outcome", "text", "received_at", "audience")

    def record(self, given: dict[str, Any]) -> Reply:
        return replies.record(given.pop("request"), NewReply(**given), by=self.by)


class ReplyInline(ReadOnlyInline):
    model = Reply
    fields = readonly_fields = (
        "outcome", "text", "received_at", "audience", "created_at", "created_by",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        rows: QuerySet[Reply] = Reply.objects.select_related("created_by")
        return rows.order_by("id")


@admin.register(ReplyRequest)
class ReplyRequestAdmin(RecordAdmin):
    adds = Action.ASSESS
    recorded = RequestForm
    fields = (
        "claim_link", "claimant_link", "whom", "channel", "text", "asked_at", "deadline",
        "record_reply", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "whom", "claim_link", "claimant_link", "channel", "asked_at", "deadline", "created_by",
    )  # fmt: skip
    list_filter = ("channel",)
    search_fields = ("whom",)
    search_help_text = "Words of the claim, in any form; a part of whom was asked; or an id."
    raw_id_fields = ("claim",)
    autocomplete_fields = ("claimant",)
    inlines = [ReplyInline]

    def leads_to(self, row: Any) -> Model | None:
        claim: Claim = row.claim
        return claim

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReplyRequest]:
        rows: QuerySet[ReplyRequest] = ReplyRequest.objects.select_related(
            "claim", "claimant", "created_by"
        )
        return rows

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words)) | rows.filter(whom__icontains=words)

    @admin.display(description="claim")
    def claim_link(self, row: ReplyRequest) -> str:
        return link(row.claim, "claim")

    @admin.display(description="claimant")
    def claimant_link(self, row: ReplyRequest) -> str:
        return link(row.claimant)

    @admin.display(description="what came of it")
    def record_reply(self, row: ReplyRequest) -> str:
        path = reverse("admin:claims_reply_add")
        return format_html(
            '<a href="{}?request={}">Record a reply or the silence</a>', path, row.pk
        )


@admin.register(Reply)
class ReplyAdmin(RecordAdmin):
    adds = Action.ASSESS
    recorded = ReplyForm
    fields = (
        "request_link", "outcome", "text", "received_at", "audience", "created_at", "created_by",
    )  # fmt: skip
    list_display = (
        "outcome", "request_link", "shown_text", "received_at", "audience", "created_at",
    )  # fmt: skip
    list_filter = ("outcome", "audience")
    search_fields = ("text",)
    search_help_text = "Words of the claim, in any form; a part of whom was asked; or an id."
    autocomplete_fields = ("request",)

    def leads_to(self, row: Any) -> Model | None:
        request: ReplyRequest = row.request
        return request

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        rows: QuerySet[Reply] = Reply.objects.select_related("request", "created_by")
        return rows

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        of_claims = rows.filter(request__claim__in=claims_with(words))
        return of_claims | rows.filter(request__whom__icontains=words)

    @admin.display(description="request")
    def request_link(self, row: Reply) -> str:
        return link(row.request)

    @admin.display(description="text")
    def shown_text(self, row: Reply) -> str:
        return shortened(row.text)
