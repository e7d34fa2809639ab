"""What people have edited by hand: who, when, why, and from what to what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.db.models import OuterRef, Subquery

from claims.models.edits import Versioned
from claims.moments import Moment

NOW = Moment()
SHOWN = 100  # edits of one row, the latest


@dataclass(frozen=True, slots=True)
class Change:
    """A field that was edited, with what it said before and after, in words."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name} from {self.before or 'nothing'} to {self.after or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a row. `by` is None for the machine; `door` says how it came in."""

    row: Any
    at: datetime
    by: str | None
    door: str
    reason: str
    changes: list[Change]


def kept_for(model: type[models.Model]) -> Any:
    """The table of the edits of a table."""
    return apps.get_model(model._meta.app_label, f"{model.__name__}Event").objects


def of(rows: Collection[models.Model], moment: Moment = NOW) -> list[Edit]:
    """The edits of rows of one table, the latest first; not how they were first written."""
    if not rows:
        return []
    by_key = {row.pk: row for row in rows}
    entries = _entries(type(next(iter(rows)))).filter(pgh_obj__in=by_key)
    if moment.known_at:
        entries = entries.filter(pgh_created_at__lte=moment.known_at)
    states: dict[Any, list[Any]] = {}
    for entry in reversed(entries.order_by("-pgh_id")[: SHOWN + len(rows)]):
        states.setdefault(entry.pgh_obj_id, []).append(entry)
    people = _people(entry for kept in states.values() for entry in kept)
    found = [
        _edit(by_key[key], before, after, people)
        for key, kept in states.items()
        for before, after in pairwise(kept)
    ]
    edits = [edit for edit in found if edit.changes]
    return sorted(edits, key=lambda edit: edit.at, reverse=True)[:SHOWN]


def numbered(model: type[models.Model], numbers: Collection[int]) -> dict[int, Edit]:
    """The edits that these entries of the table's history tell; a fixed number of queries."""
    entries = _entries(model)
    earlier = entries.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    last = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    found = list(entries.filter(pk__in=numbers).annotate(last=last))
    before = entries.in_bulk([entry.last for entry in found])
    people = _people(iter(found))
    return {entry.pk: _edit(entry.pgh_obj, before[entry.last], entry, people) for entry in found}


def since(row: Versioned, version: int, names: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """What others have changed since the row's version: each field as it was then, and is now.

    Of a version that there never was, every field counts as changed from nothing.
    """
    entries = kept_for(type(row)).filter(pgh_obj=row.pk, version=version)
    then = entries.order_by("-pgh_id").first()
    found = {name: (getattr(then, name, None), getattr(row, name)) for name in names}
    return {name: states for name, states in found.items() if states[0] != states[1]}


def said(row: models.Model, name: str) -> str:
    """What a field of the row says, in words; empty for nothing."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else value) if value not in (None, "") else ""


def _entries(model: type[models.Model]) -> Any:
    """With what they refer to, for that is told by its name."""
    entries = kept_for(model)
    related = [field.name for field in _shown(entries.model) if field.is_relation]
    return entries.select_related("pgh_obj", *related)


def _shown(entries: type[models.Model]) -> list[Any]:
    """The columns that people edit; what is computed along with them is no edit."""
    fields = entries._meta.concrete_fields
    return [field for field in fields if field.editable and not field.name.startswith("pgh_")]


def _edit(row: models.Model, before: Any, after: Any, people: dict[Any, str]) -> Edit:
    signed = after.pgh_context or {}
    changes = [
        Change(str(field.verbose_name), said(before, field.name), said(after, field.name))
        for field in _shown(type(after))
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]
    who = people.get(signed.get("user")) or signed.get("username")
    return Edit(row, after.pgh_created_at, who, _door(signed), after.pgh_reason, changes)


def _door(signed: dict[str, Any]) -> str:
    """By which request, command or task an edit was made."""
    named = {"url": "at {}", "request": "request {}", "command": "command {}", "task": "task {}"}
    return ", ".join(form.format(signed[name]) for name, form in named.items() if name in signed)


def _people(entries: Iterator[Any]) -> dict[Any, str]:
    """The names of who signed, by key."""
    keys: set[Any] = {(entry.pgh_context or {}).get("user") for entry in entries} - {None}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "username"))
