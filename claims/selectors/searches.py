"""Whose saved searches somebody sees."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from claims.models import SavedSearch
from claims.permissions import User


def visible(viewer: User) -> QuerySet[SavedSearch]:
    """One's own, and what others share with the desk; the newest first."""
    own = Q(person=viewer.pk) if viewer else Q(pk__in=[])
    rows: QuerySet[SavedSearch] = SavedSearch.objects.filter(own | Q(is_shared=True))
    return rows.select_related("person").order_by("-id")
