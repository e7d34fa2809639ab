"""Tables whose rows people edit by hand: over nothing they have not seen, and with a history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from claims import unraced
from claims.admin.base import Form, RecordAdmin
from claims.admin.edits import edits_of
from claims.selectors import edits
from claims.unraced import ALONG


class EditForm(unraced.EditForm, Form):
    """The particulars of a row, with why they are edited; see `described`."""

    reason = unraced.reason_field()
    seen = unraced.seen_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.version(self.instance)

    def _post_clean(self) -> None:
        """No check of the model's constraints: the service says in sentences what is wrong."""

    def save(self, commit: bool = True) -> Any:
        if self.made is None:
            raise ValueError("save() before is_valid()")
        return self.made

    def save_m2m(self) -> None:
        """There are none."""


class EditedAdmin(RecordAdmin):
    """A table whose rows people edit, with the history of their edits."""

    edit_form: ClassVar[type[EditForm]]
    object_history_template = "admin/edits.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        return [*fields, *ALONG] if self._edits(request, obj) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [name for name in super().get_readonly_fields(request, obj) if name not in ALONG]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if self._edits(request, obj):
            kwargs["form"] = type("Edit", (self.edit_form,), {"by": request.user})
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The form has written it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every edit of the row, over whichever door it came; nobody can change or delete one."""
        row = self.get_object(request, object_id)
        context = {"edits": edits.of([row]) if row else [], **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def _edits(self, request: HttpRequest, obj: Any) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    @admin.display(description="edits")
    def edits(self, row: Any) -> str:
        return edits_of(row)
