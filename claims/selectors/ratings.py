"""Questions about the words in which the desk rates."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from claims.models import Rating, Scale
from claims.moments import Moment
from claims.selectors import history

NOW = Moment()


def listed(moment: Moment = NOW) -> QuerySet[Scale]:
    """Scales, the newest first, with the ratings that they had by then."""
    ratings = Rating.objects.known(moment).select_related("created_by")
    rows: QuerySet[Scale] = Scale.objects.known(moment).select_related("created_by")
    ordered = ratings.order_by("position", "id")
    return rows.order_by("-id").prefetch_related(Prefetch("ratings", ordered))


def as_known(scales: Iterable[Scale], moment: Moment) -> list[Scale]:
    """Rows of `listed` with the words and the order that they had then; for reading only."""
    found = history.as_known(scales, moment)
    history.as_known([rating for scale in found for rating in scale.ratings.all()], moment)
    return found


def in_order(scale: Scale) -> list[Rating]:
    """The scale's ratings as lists show them."""
    return sorted(scale.ratings.all(), key=lambda rating: (rating.position, rating.pk))


def version(scale: Scale) -> int:
    """Raised by 1 whenever the scale or one of its ratings is edited, or a rating is added."""
    return scale.version + sum(rating.version for rating in scale.ratings.all())
