"""Accounts of the desk, and API tokens, which are shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# Registered by these, and taken away again below: each person's own pages show such rows.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from knox.models import get_token_model

from claims.admin.base import Form, Table, for_each, link
from claims.errors import Refused
from claims.models import ApiToken, Scope
from claims.permissions import Action, Role, may
from claims.selectors import people as selectors
from claims.services import people, tokens

KEPT = (
    "Accounts are not deleted: the record names who did what. Switch the account off; its name "
    "stays with what was done under it."
)
_UNSHOWN: tuple[type[Model], ...] = (Group, User, EmailAddress, Authenticator, UserSession)
for _model in (*_UNSHOWN, get_token_model()):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)  # who may do what is said in claims/permissions.py alone


if TYPE_CHECKING:
    Accounts = UserAdmin[User]
    NewForm, ChangeForm = AdminUserCreationForm[User], UserChangeForm[User]
else:
    Accounts = UserAdmin
    NewForm, ChangeForm = AdminUserCreationForm, UserChangeForm


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


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(role.value, role.value) for role in Role],
        help_text="Each may do all that the one before it may. Viewers read; contributors submit, "
        "log claims and assess evidence; reviewers sort, relate and judge; editors assign and "
        "publish; administrators redact and run accounts.",
    )


class NewAccountForm(NewForm):  # type: ignore[misc, valid-type]
    role = _role_field()

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=True)
        people.give_role(user, Role(self.cleaned_data["role"]))
        return user

    def save_m2m(self) -> None:
        """The service has given the role."""


class AccountForm(ChangeForm):  # type: ignore[misc, valid-type]
    """Role and whether it is switched on are the services' to change, and to refuse."""

    role = _role_field()
    is_active = forms.BooleanField(
        label="switched on",
        required=False,
        help_text="Off: signed out at once, and every token is revoked. Accounts are not deleted.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["role"] = selectors.role(self.instance).value

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if existing := people.taken("email", email, but=self.instance):
            raise forms.ValidationError(f"The account {existing} has this address already.")
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            stored = User.objects.get(pk=self.instance.pk)
            people.change(stored, role=cleaned["role"], is_active=cleaned["is_active"])
            self.instance.is_superuser = stored.is_superuser
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))
        return cleaned


@admin.register(User)
class AccountAdmin(Administered, Accounts):
    """Accounts are switched off, not deleted: the record names who did what."""

    add_form = NewAccountForm
    form = AccountForm
    list_display = ("username", "email", "role", "is_active", "second_factor", "last_login")
    list_filter = ("is_active", ("groups", admin.RelatedOnlyFieldListFilter))
    filter_horizontal = ()
    actions = ("switch_off", "switch_on", "take_second_factor")
    add_fieldsets = (
        (None, {"fields": ("username", "role", "usable_password", "password1", "password2")}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("What it may do", {"fields": ("role", "is_active")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return selectors.listed()

    def delete_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied(KEPT)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found: dict[str, Any] = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @admin.display(description="role")
    def role(self, row: User) -> str:
        return selectors.role(row).value

    @admin.display(description="second factor", boolean=True)
    def second_factor(self, row: Any) -> bool:
        return bool(row.has_second_factor)

    @admin.action(description="Switch off", permissions=["change"])
    def switch_off(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        for_each(self, request, rows, people.deactivate, "{} switched off.")

    @admin.action(description="Switch on again", permissions=["change"])
    def switch_on(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        for_each(self, request, rows, people.reactivate, "{} switched on.")

    @admin.action(description="Take the second factor away (lost)", permissions=["change"])
    def take_second_factor(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        for_each(self, request, rows, people.take_second_factor, "{} let in by the password alone.")


class TokenForm(Form):
    name = forms.CharField(required=False, max_length=tokens.NAME_LENGTH, help_text="Its purpose.")
    scope = forms.ChoiceField(choices=Scope.choices, initial=Scope.WRITE)
    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=settings.TOKEN_DAYS_AT_MOST,
        help_text=f"How long it lasts; empty: {settings.TOKEN_DAYS}.",
    )
    text = ""

    class Meta:
        model = ApiToken
        fields = ("user", "name", "scope")

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if not user.is_active:
            raise forms.ValidationError("This account is switched off.")
        return user

    def save(self, commit: bool = True) -> ApiToken:
        row, self.text = tokens.create(**self.cleaned_data)
        return row

    def save_m2m(self) -> None:
        """There are none."""


@admin.register(ApiToken)
class TokenAdmin(Administered, Table):
    """Deleting a token revokes it."""

    form = TokenForm
    autocomplete_fields = ("user",)
    list_display = (
        "token_key", "name", "user_link", "scope", "created", "expiry", "last_used_at",
    )  # fmt: skip
    list_filter = ("scope",)
    search_fields = ("token_key", "name", "user__username")
    ordering = ("-created", "digest")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return super().get_queryset(request).select_related("user")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["user", "name", "scope", "days"] if obj is None else list(self.list_display)

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
    def user_link(self, row: ApiToken) -> str:
        return link(row.user)
