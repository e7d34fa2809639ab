"""Questions about what people did to many at once."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models import Batch, BatchItem


def listed() -> QuerySet[Batch]:
    """Batches, the newest first, each with `item_count`: how many it changed."""
    items = BatchItem.objects.filter(batch=OuterRef("pk")).order_by().values("batch")
    count = Subquery(items.annotate(n=Count("pk")).values("n"))
    rows: QuerySet[Batch] = Batch.objects.select_related("created_by", "undone_by")
    return rows.annotate(item_count=Coalesce(count, 0)).order_by("-id")


def of_person(person: User) -> QuerySet[Batch]:
    return listed().filter(created_by=person)
