"""The words in which the desk rates: a scale with its ratings, on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import Form, FormSet, Inline, RecordAdmin, link, shortened
from claims.admin.editing import EditedAdmin, EditForm
from claims.admin.edits import edits_of
from claims.errors import Refused, Stale
from claims.models import Rating, Scale
from claims.permissions import Action, may
from claims.selectors import ratings
from claims.services import locks
from claims.services.ratings import (
    NewRating,
    NewScale,
    add_rating,
    add_scale,
    check_name,
    check_ratings,
    edit_rating,
    edit_scale,
)
from claims.unraced import Unraced, seen_field

STAYS = ("label", "ordinal", "is_partial")
CHANGES = ("position", "meaning", "is_offered")


class NewScaleForm(Form):
    class Meta:
        model = Scale
        fields = ("name", "description")

    def clean(self) -> dict[str, Any]:
        locks.hold(locks.SCALES)  # what is checked here is what is written
        return _named(self, super().clean() or self.cleaned_data, of=None)


class ScaleForm(EditForm):
    """A scale's name and description; notices when one of its ratings was edited, too."""

    class Meta:
        model = Scale
        fields = ("name", "description", "is_offered")

    def version(self, row: Any) -> int:
        return ratings.version(row)

    def described(self, changes: dict[str, Any], **along: Any) -> Scale:
        """Only looked at: it is written together with its ratings, if those can be."""
        locks.hold(locks.SCALES)
        stored = Scale.objects.prefetch_related("ratings").get(pk=self.instance.pk)
        if along["seen"] != ratings.version(stored):
            raise Stale("Edited meanwhile.", existing=stored)
        check_name(changes["name"], of=stored)
        return stored


class RatingForm(Unraced, Form):
    """What a rating says and where it stands on the axis stays as it was defined."""

    seen = seen_field()

    class Meta:
        model = Rating
        fields = (*STAYS, *CHANGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = kwargs.get("instance") is None
        if not is_new:
            self.initial["seen"] = self.version(self.instance)
        for name in ("position", "is_offered") if is_new else STAYS:
            if name in self.fields:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.version != (cleaned.get("seen") or self.instance.version):
            self.show_both(self.instance)
        return cleaned

    def edited(self) -> list[str]:
        return list(CHANGES)

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.edited()}

    def _post_clean(self) -> None:
        """No check of the model's constraints: the service says in sentences what is wrong."""

    def defined(self) -> NewRating:
        """The rating that the row says."""
        given = {name: self.cleaned_data.get(name) for name in (*STAYS, "meaning")}
        return NewRating(**{name: value for name, value in given.items() if value is not None})


class RatingFormSet(FormSet):
    def clean(self) -> None:
        """The ratings that were there and the added ones must be able to stand together."""
        if any(self.errors):
            return
        rows = [form.defined() for form in (*self.initial_forms, *self.added())]
        if not rows:
            raise forms.ValidationError("A scale needs ratings: give at least one.")
        try:
            check_ratings(rows)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def added(self) -> list[RatingForm]:
        return [form for form in self.extra_forms if form.has_changed()]


class RatingInline(Inline):
    model = Rating
    form = RatingForm
    formset = RatingFormSet
    extra = 0
    can_delete = False
    ordering = ("position", "id")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*STAYS, *CHANGES, "seen") if obj else (*STAYS, "meaning")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 5

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.READ)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.GRADE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.GRADE)


@admin.register(Scale)
class ScaleAdmin(EditedAdmin):
    adds = changes = Action.GRADE
    edit_form = ScaleForm
    editable = ("name", "description", "is_offered")
    fields = ("name", "description", "is_offered", "created_at", "created_by", "edits")
    list_display = ("name", "labels", "is_offered", "created_at", "created_by")
    search_fields = ("name",)
    search_help_text = "A part of the name; or an id."
    inlines = [RatingInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scale]:
        return ratings.listed()

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=words)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else ["name", "description"]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewScaleForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new scale is written with its ratings."""
        if change:
            changes = {name: form.cleaned_data[name] for name in self.editable}
            seen, reason = form.cleaned_data["seen"], form.cleaned_data["reason"]
            edit_scale(obj, changes, seen=seen, by=_by(request), reason=reason)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.new_objects = formset.changed_objects = formset.deleted_objects = []
        new, by = [row.defined() for row in formset.added()], _by(request)
        if not change:
            named = {name: form.cleaned_data[name] for name in ("name", "description")}
            form.instance.pk = add_scale(NewScale(**named, ratings=new), by=by).pk
            return
        for row in formset.initial_forms:
            seen, reason = _version(form.instance), form.cleaned_data["reason"]
            edit_rating(row.instance, row.changes(), seen=seen, by=by, reason=reason)
        for rating in new:
            add_rating(form.instance, rating, by=by)

    @admin.display(description="ratings")
    def labels(self, row: Scale) -> str:
        return shortened(", ".join(rating.label for rating in ratings.in_order(row)), 160)


@admin.register(Rating)
class RatingAdmin(RecordAdmin):
    """To look at; a scale's page is where its ratings are explained, moved and retired."""

    fields = (
        "scale_link", *STAYS, *CHANGES, "created_at", "created_by", "edits",
    )  # fmt: skip
    list_display = ("label", "scale_link", "ordinal", "is_partial", "is_offered", "meaning")
    search_fields = ("label",)
    search_help_text = "A part of the label; or an id."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        rows: QuerySet[Rating] = Rating.objects.select_related("scale", "created_by")
        return rows

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(label__icontains=words)

    @admin.display(description="scale")
    def scale_link(self, row: Rating) -> str:
        return link(row.scale)

    @admin.display(description="edits")
    def edits(self, row: Rating) -> str:
        return edits_of(row)


def _named(form: Form, cleaned: dict[str, Any], of: Scale | None) -> dict[str, Any]:
    if "name" in cleaned:
        try:
            check_name(cleaned["name"], of)
        except Refused as refused:
            form.add_error("name", str(refused))
    return cleaned


def _by(request: HttpRequest) -> Any:
    return request.user


def _version(scale: Scale) -> int:
    return ratings.version(Scale.objects.get(pk=scale.pk))
