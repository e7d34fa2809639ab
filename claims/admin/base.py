"""What every table's page shares: who may, no counting of millions, links, no deletion."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from claims.errors import Refused
from claims.models import Claim
from claims.permissions import Action, may
from claims.selectors import claims

if TYPE_CHECKING:  # Django's own classes take no type arguments while they run
    Form = forms.ModelForm[Any]
    FormSet = forms.BaseInlineFormSet[Any, Any, Any]
    Inline = admin.TabularInline[Any, Any]
    Pages = Paginator[Any]
    Table = admin.ModelAdmin[Any]
else:
    Form, FormSet, Pages = forms.ModelForm, forms.BaseInlineFormSet, Paginator
    Inline, Table = admin.TabularInline, admin.ModelAdmin

COUNTED = 10_000
AT_ONCE = 50  # rows in memory while an action goes through thousands, texts and all
KEPT = (
    "Rows of the record are never deleted: what was observed or decided stays as it was. "
    "Record a new row that says what changed."
)


class Bounded(Pages):
    """Counts no further than COUNTED rows; whoever wants older ones searches or filters."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:COUNTED].count())


class Autocomplete(AutocompleteSelect):
    """Looks for no row whose id is none: the field says that there is no such row."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [each for each in value if is_key(self.field, each)]
        return super().optgroups(name, keys, attr)


class RecordAdmin(Table):
    """A table of the record. Subclasses name what may be done to its rows, if anything."""

    reads: ClassVar[Action] = Action.READ
    adds: ClassVar[Action | None] = None
    changes: ClassVar[Action | None] = None
    paginator = Bounded
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    ordering: ClassVar[tuple[str, ...]] = ("-id",)
    actions_on_bottom = False
    editable: ClassVar[tuple[str, ...]] = ()
    recorded: ClassVar[type[Recorded] | None] = None  # the form of a new row

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["claims/admin.css"]}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.reads)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, self.reads)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.adds is not None and may(request.user, self.adds)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.changes is not None and may(request.user, self.changes)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied(KEPT)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All that is shown, but for what people may correct."""
        if obj is None:
            return []
        shown = self.get_fields(request, obj)
        return [str(name) for name in shown if name not in self.editable]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None and self.recorded:
            return list(self.recorded._meta.fields or ())
        return list(self.fields or ())

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None and self.recorded:
            kwargs["form"] = type("Recorded", (self.recorded,), {"by": request.user})
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says; no rows whose ids are none."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        fields = {field.name: field for field in self.model._meta.fields if field.remote_field}
        return {
            name: value
            for name, value in given.items()
            if name not in fields or is_key(fields[name], value)
        }

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A row's id finds the row; words go through the full-text index."""
        term = search_term.replace("\x00", "").strip()[:200]
        if not term:
            return queryset, False
        try:
            return queryset.filter(pk=uuid.UUID(term)), False
        except ValueError:
            return self.search(queryset, term), False

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.none()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row is written already, by its form."""

    def leads_to(self, row: Any) -> Model | None:
        """The row whose page comes after a new one is recorded; None: the list."""
        return None

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        row = self.leads_to(obj)
        return redirect(page_of(row)) if row else super().response_post_save_add(request, obj)


class ReadOnlyInline(Inline):
    """Rows that belong to the one shown; each links to its own page."""

    extra = 0
    show_change_link = True
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.READ)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Recorded(Form):
    """A new row that a service writes; what it refuses is said at the field at fault."""

    by: Any = None  # set per request
    made: Any = None

    def record(self, given: dict[str, Any]) -> Model:
        """Call the service with the form's cleaned data."""
        raise NotImplementedError

    def claim_named(self) -> Claim | None:
        """The claim that was sent with the form, or else stands in its address."""
        given: Any = self.data.get("claim") or self.initial.get("claim")
        try:
            return Claim.objects.filter(pk=getattr(given, "pk", given)).first() if given else None
        except ValidationError:  # not an id; the field says so
            return None

    def _post_clean(self) -> None:
        """No check of the model's constraints: the service says in sentences what is wrong."""

    def is_valid(self) -> bool:
        return super().is_valid() and (self.made is not None or self._record())

    def _record(self) -> bool:
        try:
            self.made = self.record(self.cleaned_data)
        except Refused as refused:
            field = refused.field if refused.field in self.fields else None
            self.add_error(field, str(refused))
        return self.made is not None

    def save(self, commit: bool = True) -> Any:
        if self.made is None:
            raise ValueError("save() before is_valid()")
        return self.made

    def save_m2m(self) -> None:
        """There are none."""


def is_key(field: Any, value: object) -> bool:
    """Whether the text can be the id of a row to which the foreign key leads."""
    try:
        field.target_field.to_python(value)
    except ValidationError:
        return False
    return True


def page_of(row: Model) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def link(row: Model | None, text: str = "") -> str:
    """The row's name, leading to its page."""
    if row is None:
        return "—"
    return format_html('<a href="{}">{}</a>', page_of(row), text or shortened(str(row)))


def filtered(model: type[Model], text: str, **lookup: object) -> str:
    """A link to a table's list, narrowed to the rows that belong here."""
    meta = model._meta
    path = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    query = "&".join(f"{name}={value}" for name, value in lookup.items())
    return format_html('<a href="{}?{}">{}</a>', path, query, text)


def to_add(model: type[Model], text: str, **initial: object) -> str:
    """A link to the form of a new row, filled in with what is known."""
    meta = model._meta
    path = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
    query = "&".join(f"{name}={value}" for name, value in initial.items())
    return format_html('<a href="{}?{}">{}</a>', path, query, text)


def claims_with(words: str) -> QuerySet[Any]:
    """The ids of claims that have the words, from the full-text index."""
    return claims.search(Claim.objects.all(), words).order_by().values("pk")


def shortened(text: str, length: int = 90) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def for_each(
    model_admin: Table,
    request: HttpRequest,
    rows: QuerySet[Any],
    act: Callable[[Any], object],
    done: str,
) -> None:
    """Call the service on each row; say how many it took, and why it refused the others."""
    refusals: dict[str, int] = {}
    taken = 0
    for row in rows.iterator(chunk_size=AT_ONCE):
        try:
            act(row)
            taken += 1
        except Refused as refused:
            refusals[str(refused)] = refusals.get(str(refused), 0) + 1
    if taken:
        model_admin.message_user(request, done.format(taken), messages.SUCCESS)
    for reason, count in refusals.items():
        model_admin.message_user(request, f"{count}: {reason}", messages.WARNING)
