"""The desk's work on claims: where each stands, the steps that led there, acts on many."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.html import format_html

from claims.admin.base import RecordAdmin, claims_with, link, page_of, shortened
from claims.admin.editing import EditedAdmin, EditForm
from claims.errors import Refused
from claims.models import Batch, BatchItem, Case, Transition, Verb
from claims.permissions import Action, may
from claims.selectors import batches as selectors
from claims.selectors import queue
from claims.services import batches, cases

SET_ASIDE = "Set aside in the administration."


class CaseForm(EditForm):
    """What people set about a claim's case."""

    class Meta:
        model = Case
        fields = cases.EDITABLE

    def described(self, changes: dict[str, Any], **along: Any) -> Case:
        return cases.edit(self.instance.claim, changes, **along)


@admin.register(Case)
class CaseAdmin(EditedAdmin):
    changes = Action.WORK
    edit_form = CaseForm
    editable = cases.EDITABLE
    ordering = ("-rank", "claim")
    fields = (
        "claim_link", "state", "since", "assignee", *cases.EDITABLE, "rank", "why_here", "score",
        "opposed", "speakers", "tips", "held_until", "version",
    )  # fmt: skip
    list_display = ("text", "state", "rank", "assignee", "due_on", "since")
    list_filter = ("state", "opposed", "due_on")
    search_fields = ("claim__id",)
    search_help_text = "Words of the claim, in any form; or its id."
    actions = ["accept", "take", "release", "set_aside"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return queue.listed()

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    def has_work_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.WORK)

    @admin.action(description="Accept: worth a check", permissions=["work"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        self._act(request, queryset, Verb.ACCEPT)

    @admin.action(description="Take them", permissions=["work"])
    def take(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        self._act(request, queryset, Verb.ASSIGN, assignee=request.user)

    @admin.action(description="Give them back", permissions=["work"])
    def release(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        self._act(request, queryset, Verb.RELEASE)

    @admin.action(description="Set aside: out of scope", permissions=["work"])
    def set_aside(self, request: HttpRequest, queryset: QuerySet[Case]) -> None:
        self._act(request, queryset, Verb.SET_ASIDE, why="out_of_scope", reason=SET_ASIDE)

    def _act(self, request: HttpRequest, rows: QuerySet[Case], verb: str, **more: Any) -> None:
        """All or none of them; the message leads to where it is undone."""
        ids = list(rows.values_list("pk", flat=True)[: batches.MOST + 1])
        order = batches.Order(verb=verb, claims=ids, **more)
        try:
            batch = batches.act(order, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            self.message_user(request, str(refused), messages.WARNING)
            return
        said = format_html(
            '{} {}. <a href="{}">Look, or undo it</a>', len(ids), batch, page_of(batch)
        )
        self.message_user(request, said, messages.SUCCESS)

    @admin.display(description="claim")
    def text(self, row: Any) -> str:
        return shortened(row.text)

    @admin.display(description="claim")
    def claim_link(self, row: Any) -> str:
        return link(row.claim, row.text)

    @admin.display(description="why here")
    def why_here(self, row: Case) -> str:
        return " ".join(queue.why_here(row)) or "—"


@admin.register(Transition)
class TransitionAdmin(RecordAdmin):
    fields = (
        "claim_link", "step", "from_state", "to_state", "assignee", "why", "reason", "batch",
        "created_at", "created_by",
    )  # fmt: skip
    list_display = ("created_at", "created_by", "step", "claim_link", "assignee", "why")
    list_filter = ("step", "to_state", "why")
    search_fields = ("id",)
    search_help_text = "Words of the claim; or a step's id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transition]:
        return queue.steps().select_related("claim", "batch", "assignee", "created_by")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """With its reason, for who may read it."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.reason = queue.reason_of(row, request.user)
        return row

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))

    @admin.display(description="claim")
    def claim_link(self, row: Transition) -> str:
        return link(row.claim)


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    reads = Action.WORK
    fields = ("verb", "item_count", "parameters", "reason", "undoes", "created_at", "created_by")
    list_display = ("created_at", "created_by", "verb", "item_count", "reason", "undoes")
    list_filter = ("verb",)
    search_fields = ("id",)
    search_help_text = "A batch's id."
    actions = ["undo"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        return selectors.listed().select_related("created_by", "undoes")

    def has_work_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.WORK)

    @admin.action(description="Undo", permissions=["work"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Batch]) -> HttpResponseRedirect | None:
        for batch in queryset.order_by("-id")[:50]:
            try:
                made = batches.undo(batch, by=request.user)  # type: ignore[arg-type]
            except Refused as refused:
                self.message_user(request, f"{batch}: {refused}", messages.WARNING)
            else:
                left = made.parameters["left"]
                more = f"; {left} had been changed since and stay" if left else ""
                self.message_user(request, f"{batch}: undone{more}.", messages.SUCCESS)
        return redirect(request.get_full_path())

    @admin.display(description="changed")
    def item_count(self, row: Any) -> int:
        return int(row.item_count)


@admin.register(BatchItem)
class BatchItemAdmin(RecordAdmin):
    reads = Action.WORK
    fields = ("batch", "claim", "statement", "before", "after", "created_at")
    list_display = ("created_at", "batch", "claim", "statement", "before", "after")
    search_fields = ("id",)
    search_help_text = "Words of the claim; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[BatchItem]:
        rows: QuerySet[BatchItem] = BatchItem.objects.all()
        return rows.select_related("batch", "claim", "statement")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(claim__in=claims_with(words))
