"""What people are told of, how, and what became of the mail. Others' are for administrators."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.base import RecordAdmin, filtered, for_each, link, shortened
from claims.models import DigestHour, Mail, Notification, Preference, Watch
from claims.permissions import Action, may
from claims.selectors import notifications
from claims.services import mails


class PersonalAdmin(RecordAdmin):
    """A table of what belongs to people."""

    reads = Action.ADMINISTER
    search_fields = ("person__username",)
    search_help_text = "An account's name."
    list_select_related: ClassVar[Any] = ("person",)

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(person__username__icontains=words)


@admin.register(Mail)
class MailAdmin(PersonalAdmin):
    fields = (
        "person", "digest_on", "state", "error", "attempts", "told", "run_after", "lease_until",
        "handed_over_at", "started_at", "finished_at", "created_at",
    )  # fmt: skip
    list_display = (
        "created_at", "person", "digest_on", "state", "attempts", "shown_error", "finished_at",
    )  # fmt: skip
    list_filter = ("state",)
    actions = ["retry"]

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ADMINISTER)

    @admin.action(description="Send failed mails again", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        for_each(self, request, queryset, mails.retry, "{} queued again.")

    @admin.display(description="error")
    def shown_error(self, row: Mail) -> str:
        return shortened(row.error) or "—"

    @admin.display(description="tells of")
    def told(self, row: Mail) -> str:
        return filtered(Notification, "Its notifications", mail__id__exact=row.pk)


@admin.register(Notification)
class NotificationAdmin(PersonalAdmin):
    fields = (
        "person", "kind", "says", "claim_link", "reason", "cause", "delivery", "mail_link",
        "read_at", "created_at",
    )  # fmt: skip
    list_display = ("created_at", "person", "kind", "actor", "delivery", "mail_link", "read_at")
    list_filter = ("kind", "delivery")
    list_select_related = ("person", "actor", "claim", "mail__person")

    @admin.display(description="says")
    def says(self, row: Notification) -> str:
        return notifications.says(row)

    @admin.display(description="claim")
    def claim_link(self, row: Notification) -> str:
        return link(row.claim)

    @admin.display(description="mail")
    def mail_link(self, row: Notification) -> str:
        return link(row.mail)


@admin.register(Watch)
class WatchAdmin(PersonalAdmin):
    fields = ("person", "claim_link", "state", "reason", "created_at")
    list_display = ("created_at", "person", "claim_link", "state", "reason")
    list_filter = ("state",)
    list_select_related = ("person", "claim")

    @admin.display(description="claim")
    def claim_link(self, row: Watch) -> str:
        return link(row.claim)


@admin.register(Preference)
class PreferenceAdmin(PersonalAdmin):
    fields = ("person", "kind", "delivery", "created_at")
    list_display = ("person", "kind", "delivery")
    list_filter = ("kind", "delivery")


@admin.register(DigestHour)
class DigestHourAdmin(PersonalAdmin):
    fields = ("person", "hour", "created_at")
    list_display = ("person", "hour")
