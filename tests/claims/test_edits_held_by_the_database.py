"""Versions count every edit, and the history of edits stays, whatever SQL is thrown at it."""

from __future__ import annotations

from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import models
from psycopg.types.json import Jsonb

from claims import models as record
from claims.models.edits import Versioned
from tests.claims.attacks import refused, run
from tests.claims.rows import one_of_each

pytestmark = pytest.mark.django_db

# One column that people edit of each table that they edit by hand, and another text for it.
EDITED: dict[type[models.Model], tuple[str, Any]] = {
    record.Document: ("title", "Another title"),
    record.Publisher: ("name", "Another name"),
    record.Claimant: ("qualifier", "mayor of Bristol"),
    record.Origin: ("note", "Another note"),
    record.Scale: ("description", "Another description"),
    record.Rating: ("meaning", "Another meaning"),
    record.Case: ("harm", 3),
    record.Label: ("description", "Another description"),
    record.Comment: ("text", "Another text"),
}
# Of what belongs to one person only the version counts: no edit of it is kept.
PERSONAL: dict[type[models.Model], tuple[str, Any]] = {
    record.SavedSearch: ("name", "Another name"),
    record.Draft: ("content", {"rationale": "Another"}),
}
TABLES = pytest.mark.parametrize("model", EDITED, ids=lambda model: model._meta.db_table)
VERSIONED = {**EDITED, **PERSONAL}
VERSIONS = pytest.mark.parametrize("model", VERSIONED, ids=lambda model: model._meta.db_table)


@pytest.fixture
def rows(db: None) -> dict[type[models.Model], Any]:
    return one_of_each()


def events(model: type[models.Model]) -> Any:
    return apps.get_model("claims", f"{model.__name__}Event").objects


def test_every_versioned_table_is_attacked_here() -> None:
    versioned = {
        model
        for model in apps.get_app_config("claims").get_models()
        if issubclass(model, Versioned)
    }
    assert versioned == set(VERSIONED)


@VERSIONS
def test_an_edit_raises_the_version_though_nobody_says_so(
    model: type[models.Model], rows: dict[Any, Any]
) -> None:
    column, value = VERSIONED[model]
    own = f"{model._meta.db_table} SET {column} = %s WHERE {model._meta.pk.column} = %s"
    run(f"UPDATE {own}", [Jsonb(value) if isinstance(value, dict) else value, rows[model].pk])
    assert model._default_manager.get(pk=rows[model].pk).version == 2  # type: ignore[attr-defined]


@TABLES
def test_writing_the_same_again_is_no_edit(model: type[models.Model], rows: dict[Any, Any]) -> None:
    before = events(model).count()
    rows[model].save()
    rows[model].refresh_from_db()
    assert (rows[model].version, events(model).count()) == (1, before)


@VERSIONS
@pytest.mark.parametrize("version", [0, 1, 7, 2_000_000_000])
def test_nobody_sets_a_version(
    model: type[models.Model], version: int, rows: dict[Any, Any]
) -> None:
    column, text = VERSIONED[model]
    own = model._default_manager.filter(pk=rows[model].pk)
    own.update(version=version)
    assert own.values_list("version", flat=True).get() == 1
    own.update(**{column: text, "version": version})
    assert own.values_list("version", flat=True).get() == 2


def test_a_row_starts_at_1_whatever_it_says() -> None:
    made = record.Publisher.objects.create(name="The Ferry Post", version=40)
    assert record.Publisher.objects.get(pk=made.pk).version == 1


def test_what_goes_along_with_an_edit_does_not_count_as_one(rows: dict[Any, Any]) -> None:
    claimant = rows[record.Claimant]
    record.Claimant.objects.filter(pk=claimant.pk).update(key="a computed key")
    claimant.refresh_from_db()
    assert claimant.version == 1


@TABLES
def test_writes_past_the_services_are_recorded_too(
    model: type[models.Model], rows: dict[Any, Any]
) -> None:
    column, text = EDITED[model]
    count = model._default_manager.update(**{column: text})
    kept = events(model).filter(pgh_label="update", **{column: text})
    assert count >= 1
    assert kept.count() == count
    assert set(kept.values_list("version", flat=True)) == {2}


@TABLES
def test_an_entry_says_who_wrote_it_and_why(
    model: type[models.Model], rows: dict[Any, Any]
) -> None:
    column, text = EDITED[model]
    with pghistory.context(username="ada", reason="A slip."):
        model._default_manager.filter(pk=rows[model].pk).update(**{column: text})
    last = events(model).latest("pgh_id")
    assert (last.pgh_context, last.pgh_reason) == ({"username": "ada"}, "A slip.")


@TABLES
def test_how_an_entry_is_signed_cannot_be_changed(
    model: type[models.Model], rows: dict[Any, Any]
) -> None:
    table = f"{model._meta.db_table}event"
    refused(f'UPDATE {table} SET pgh_context = \'{{"username": "eve"}}\'')
    refused(f"UPDATE {table} SET pgh_reason = 'Because.'")
    refused(f"UPDATE {table} SET pgh_created_at = '2000-01-01'")


def test_who_is_said_elsewhere_to_have_made_an_edit_cannot_be_changed_either(db: None) -> None:
    """Nothing is written to the history library's own table; what an older version wrote stays."""
    run("ALTER TABLE pghistory_context DISABLE TRIGGER refuse_change")
    row = "gen_random_uuid(), now(), now(), '{}'"
    run(f"INSERT INTO pghistory_context (id, created_at, updated_at, metadata) VALUES ({row})")
    run("ALTER TABLE pghistory_context ENABLE TRIGGER refuse_change")
    refused(f"INSERT INTO pghistory_context (id, created_at, updated_at, metadata) VALUES ({row})")
    refused('UPDATE pghistory_context SET metadata = \'{"username": "eve"}\'')
    refused("DELETE FROM pghistory_context")
    refused("TRUNCATE pghistory_context CASCADE")
