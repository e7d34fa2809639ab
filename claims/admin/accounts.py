"""Accounts of the desk, and API tokens, which are shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from knox.models import AuthToken

from claims.admin.base import Form, Table, link
from claims.permissions import Action, may
from claims.services import tokens

admin.site.unregister(Group)  # who may do what is said in claims/permissions.py alone
admin.site.unregister(User)
admin.site.unregister(AuthToken)


if TYPE_CHECKING:
    Accounts = UserAdmin[User]
else:
    Accounts = UserAdmin


class Administered:
    """Tables for administrators alone."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class AccountAdmin(Administered, Accounts):
    """Accounts are switched off, not deleted: the record names who did what."""

    list_display = ("username", "email", "is_active", "is_staff", "is_superuser", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    filter_horizontal = ()
    add_fieldsets = (
        (None, {
            "fields": ("username", "usable_password", "password1", "password2", "is_staff"),
            "description": "Every account reads, submits, logs claims and judges over the API; "
            "staff also works here and publishes.",
        }),
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("What it may do", {
            "fields": ("is_active", "is_staff", "is_superuser"),
            "description": "Every account that is not switched off reads, submits and logs "
            "claims; staff also corrects particulars here; a superuser also runs accounts.",
        }),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )  # fmt: skip


class TokenForm(Form):
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=tokens.LONGEST_DAYS,
        help_text="How long it lasts; empty: until it is revoked.",
    )
    text = ""

    class Meta:
        model = AuthToken
        fields = ("user",)

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if not user.is_active:
            raise forms.ValidationError("This account is switched off.")
        return user

    def save(self, commit: bool = True) -> AuthToken:
        given = self.cleaned_data
        row, self.text = tokens.create(given["user"], days=given["days"])
        return row

    def save_m2m(self) -> None:
        """There are none."""


@admin.register(AuthToken)
class TokenAdmin(Administered, Table):
    """Deleting a token revokes it."""

    form = TokenForm
    autocomplete_fields = ("user",)
    list_display = ("token_key", "user_link", "created", "expiry")
    search_fields = ("token_key", "user__username")
    ordering = ("-created", "digest")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuthToken]:
        return super().get_queryset(request).select_related("user")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["user", "days"] if obj is None else ["token_key", "user_link", "created", "expiry"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        row = super().save_form(request, form, change)
        row.shown_once = form.text
        return row

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The form's service has written it."""

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        """The one page that ever shows the token; it is kept in no message and no session."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Token made",
            "opts": self.opts,
            "token": obj.shown_once,
            "row": obj,
        }
        response = TemplateResponse(request, "admin/token_made.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    @admin.display(description="account")
    def user_link(self, row: AuthToken) -> str:
        return link(row.user)
