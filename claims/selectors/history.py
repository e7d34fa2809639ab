"""Rows that people edit by hand, as they stood at a past moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from claims.moments import Moment

Row = TypeVar("Row", bound=models.Model)


def as_known(rows: Iterable[Row], moment: Moment) -> list[Row]:
    """The same rows with the fields that they had at `moment.known_at`; one query a model.

    The rows are changed in place, for reading only: they must not be saved.
    """
    rows = list(rows)
    if moment.known_at is None or not rows:
        return rows
    model = type(rows[0])
    event = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    # The entry of the row's first state is stamped an instant after the row itself.
    known = Q(pgh_created_at__lte=moment.known_at) | Q(pgh_label="insert")
    past = (
        event.objects.filter(known, pgh_obj__in={row.pk for row in rows})
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    by_id = {entry.pgh_obj_id: entry for entry in past}
    for row in rows:
        _copy(by_id.get(row.pk), row)
    return rows


def _copy(entry: Any, row: models.Model) -> None:
    if entry is None:
        return
    for field in row._meta.concrete_fields:
        if not field.primary_key and hasattr(entry, field.attname):
            setattr(row, field.attname, getattr(entry, field.attname))
