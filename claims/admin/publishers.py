"""Who publishes, and how reliable the desk holds them to be."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from claims.admin.base import ReadOnlyInline, RecordAdmin, Recorded, filtered, link
from claims.admin.editing import EditedAdmin, EditForm
from claims.models import Document, Publisher, PublisherGrade
from claims.permissions import Action
from claims.services import publishers


class GradeInline(ReadOnlyInline):
    model = PublisherGrade
    fields = readonly_fields = ("reliability", "reason", "created_at", "created_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublisherGrade]:
        rows: QuerySet[PublisherGrade] = PublisherGrade.objects.select_related("created_by")
        return rows.order_by("-id")


class PublisherForm(EditForm):
    """A publisher's particulars."""

    def described(self, changes: dict[str, Any], **along: Any) -> Publisher:
        return publishers.describe(self.instance, changes, **along)


@admin.register(Publisher)
class PublisherAdmin(EditedAdmin):
    changes = Action.DESCRIBE
    edit_form = PublisherForm
    editable = ("name", "host", "is_ours")
    fields = (
        "name", "host", "is_ours", "documents", "grade", "created_at", "created_by", "edits",
    )  # fmt: skip
    list_display = ("name", "host", "is_ours", "created_at")
    list_filter = ("is_ours",)
    inlines = [GradeInline]
    ordering = ("name", "id")
    search_fields = ("name", "host")
    search_help_text = "A part of the name or of the host."

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(name__icontains=words) | rows.filter(host__icontains=words)

    @admin.display(description="documents")
    def documents(self, row: Publisher) -> str:
        return filtered(Document, "What it published", publisher__id__exact=row.pk)

    @admin.display(description="reliability")
    def grade(self, row: Publisher) -> str:
        path = reverse("admin:claims_publishergrade_add")
        return format_html('<a href="{}?publisher={}">Grade it anew</a>', path, row.pk)


class GradeForm(Recorded):
    """How reliable a publisher is held to be from now on."""

    class Meta:
        model = PublisherGrade
        fields = ("publisher", "reliability", "reason")

    def record(self, given: dict[str, Any]) -> PublisherGrade:
        return publishers.grade(**given, by=self.by)


@admin.register(PublisherGrade)
class GradeAdmin(RecordAdmin):
    adds = Action.GRADE
    recorded = GradeForm
    fields = ("publisher_link", "reliability", "reason", "created_at", "created_by")
    list_display = ("publisher_link", "reliability", "reason", "created_at", "created_by")
    list_filter = ("reliability",)
    search_fields = ("id",)
    search_help_text = "A part of the publisher's name; or an id."
    autocomplete_fields = ("publisher",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublisherGrade]:
        rows: QuerySet[PublisherGrade] = PublisherGrade.objects.select_related(
            "publisher", "created_by"
        )
        return rows

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        return rows.filter(publisher__in=Publisher.objects.filter(name__icontains=words))

    @admin.display(description="publisher")
    def publisher_link(self, row: PublisherGrade) -> str:
        return link(row.publisher)
