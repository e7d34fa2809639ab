"""Edits of what a claim's page shows, as entries of its timeline: particulars, labels, the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import CharField, F, Func, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Concat, LPad

from claims.models import (
    Assessment,
    Case,
    Claimant,
    Document,
    Evidence,
    Label,
    Labelling,
    Origin,
    Party,
)
from claims.models.appearances import Appearance
from claims.selectors import edits, history
from claims.selectors.evidence import let_in
from claims.selectors.timeline_rows import Asked, Keys, Kind, Source, Told

DIGITS = 31  # of a key, after the one that says which table the edit is of


def _documents(asked: Asked) -> Q:
    sightings = Appearance.objects.filter(asked.of()).values("document")
    evidence = Evidence.objects.filter(pk__in=asked.evidence()).values("document")
    return Q(pgh_obj__in=sightings) | Q(pgh_obj__in=evidence)


def _claimants(asked: Asked) -> Q:
    return Q(pgh_obj__in=Party.objects.filter(asked.of("appearance__claim")).values("claimant"))


def _origins(asked: Asked) -> Q:
    seen = asked.known(Assessment).filter(let_in(asked.viewer), evidence__in=asked.evidence())
    return Q(pgh_obj__in=seen.order_by().values("origin"))


def _labels(asked: Asked) -> Q:
    return Q(pgh_obj__in=Labelling.objects.filter(asked.of()).values("label"))


# In the order of the digits by which their keys are told apart.
CONCERN: Mapping[type[models.Model], Callable[[Asked], Q]] = {
    Document: _documents,
    Claimant: _claimants,
    Origin: _origins,
    Label: _labels,
    Case: lambda asked: asked.of("pgh_obj"),
}
MODELS = list(CONCERN)


def sources(asked: Asked, kinds: frozenset[Kind]) -> list[Source]:
    """Those of edits, for members of the desk, unless only other kinds are asked for."""
    if not asked.by_a_member or (kinds and Kind.EDIT not in kinds):
        return []
    return [
        Source(Kind.EDIT, _rows(model), at=F("pgh_created_at"), key=_key(model)) for model in MODELS
    ]


def told(keys: Keys, asked: Asked) -> Iterable[Told]:
    """Each compared with the entry before it; a fixed number of queries for each table."""
    for place, model in enumerate(MODELS):
        own = {key.int % 16**DIGITS: key for key in keys if key.int // 16**DIGITS == place}
        found = edits.numbered(model, own) if own else {}
        history.as_known([edit.row for edit in found.values()], asked.moment)
        for number, edit in found.items():
            changes = "; ".join(map(str, edit.changes))
            what = f"{_named(edit.row)} edited: {changes or 'a text redacted'}"
            about = asked.claim if isinstance(edit.row, Case) else edit.row
            yield Told(own[number], edit.by, what, about, edit.reason)


def _rows(model: type[models.Model]) -> Callable[[Asked], QuerySet[Any]]:
    def rows(asked: Asked) -> QuerySet[Any]:
        entries = edits.kept_for(model).filter(CONCERN[model](asked), pgh_label="update")
        known = asked.moment.known_at
        found: QuerySet[Any] = entries.filter(pgh_created_at__lte=known) if known else entries
        return found

    return rows


def _key(model: type[models.Model]) -> Any:
    """The number of an entry as a key that no entry of another table has."""
    number = Func(F("pgh_id"), function="to_hex", output_field=CharField())
    table = Value(f"{MODELS.index(model):x}")
    return Cast(Concat(table, LPad(number, DIGITS, Value("0"))), UUIDField())


def _named(row: models.Model) -> str:
    noun = str(row._meta.verbose_name).capitalize()
    return noun if isinstance(row, Case) else f"{noun} “{row}”"
