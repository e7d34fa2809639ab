"""What was redacted, why and by whom; and the form by which an administrator redacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, Recorded
from claims.errors import Refused
from claims.models import Redaction, TipSender
from claims.models.redactable import HASHED, REDACTABLE
from claims.permissions import Action, may
from claims.selectors import redactions as selectors
from claims.services import redactions
from claims.services.redactions import Redacted

TABLES = [table for table in REDACTABLE if not table.endswith("event")]
FIELDS = sorted(
    {name for table in TABLES for name in REDACTABLE[table] if (table, name) not in HASHED}
)


class RedactionForm(Recorded):
    """Blank a text of the record for good."""

    table_name = forms.ChoiceField(label="Table", choices=[(table, table) for table in TABLES])
    row = forms.UUIDField(help_text="The id of the row; its page in this administration shows it.")
    field = forms.ChoiceField(choices=[(name, name) for name in FIELDS])
    reason = forms.CharField(
        widget=forms.Textarea, help_text="Why it must not be kept; it stays readable."
    )
    again = forms.UUIDField(
        label="Row, again", help_text="There is no way back: give the id a second time."
    )
    with_publications = forms.BooleanField(
        required=False, help_text="Blank the editions of public pages that say it, too."
    )
    redacted: Redacted

    class Meta:
        model = Redaction
        fields = ("table_name", "row", "field", "reason")

    def record(self, given: dict[str, Any]) -> Redaction:
        if given["again"] != given["row"]:
            raise Refused("This is not the id that you gave above.", field="again")
        self.redacted = redactions.redact(
            given["table_name"],
            given["row"],
            given["field"],
            given["reason"],
            by=self.by,
            with_publications=given["with_publications"],
        )
        return self.redacted.redactions[0]


@admin.register(Redaction)
class RedactionAdmin(RecordAdmin):
    reads = Action.READ_PROPOSALS  # it would tell that there are some
    adds = Action.REDACT
    recorded = RedactionForm
    fields = ("table_name", "row", "field", "reason", "sha256", "created_at", "created_by")
    list_display = ("id", "table_name", "row", "field", "reason", "created_at", "created_by")
    list_filter = ("table_name",)
    search_fields = ("row",)
    search_help_text = "The id of a redaction, or a part of the reason."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redaction]:
        if may(request.user, Action.REDACT):
            return selectors.listed()  # whoever redacts answers for all of them
        rows = selectors.visible(request.user)  # type: ignore[arg-type]
        if may(request.user, Action.READ_SENDERS):
            return rows
        return rows.exclude(table_name=TipSender._meta.db_table)  # it would tell that there is one

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["table_name", "row", "field", "again", "reason", "with_publications"]
        return super().get_fields(request, obj)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(reason__icontains=words)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The salt is shown this once."""
        redacted: Redacted = form.redacted
        self.message_user(
            request,
            f"{len(redacted.redactions)} fields blanked. Salt: {redacted.salt} — it is not "
            "stored: keep it, if ever you must prove what the text was.",
            messages.WARNING,
        )
        for note in redacted.notes:
            self.message_user(request, note, messages.WARNING)
