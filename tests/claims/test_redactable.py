"""Only people's words can be redacted, and a redaction lets nothing else through."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from claims import models as record
from claims.models.redactable import HASHED, REDACTABLE
from claims.selectors.redactions import TABLES, WAYS, claims_of
from claims.services import publishers
from tests.claims import chained, factories
from tests.claims.attacks import refused, refusing, run
from tests.claims.judged import person
from tests.claims.rows import one_of_each

DIGEST = "a" * 64

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> record.Publication:
    return chained.linked_verdict()


def redaction(of: Any, field: str) -> record.Redaction:
    made: record.Redaction = record.Redaction.objects.create(
        table_name=of._meta.db_table,
        row=of.pk,
        field=field,
        sha256=DIGEST,
        reason="An order.",
        created_by=person(),
    )
    return made


def test_every_field_of_the_list_holds_text_or_json() -> None:
    assert TABLES.keys() == REDACTABLE.keys()
    for table, names in REDACTABLE.items():
        for name in names:
            field = TABLES[table]._meta.get_field(name)
            assert isinstance(field, models.CharField | models.TextField | models.JSONField)
            assert not getattr(field, "choices", None), (table, name)


def test_a_hash_fits_wherever_one_is_put() -> None:
    for table, name in HASHED:
        assert name in REDACTABLE[table]
        assert (TABLES[table]._meta.get_field(name).max_length or 64) >= 64


def test_of_a_tracked_table_the_edits_can_be_redacted_too() -> None:
    tracked = {table for table in REDACTABLE if f"{table}event" in apps_tables()}
    assert {f"{table}event" for table in tracked} == {t for t in REDACTABLE if t.endswith("event")}
    assert all(REDACTABLE[table] == REDACTABLE[f"{table}event"] for table in tracked)


def apps_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_app_config("claims").get_models()}


@pytest.mark.parametrize("field", ["content", "hash", "previous", "kind", "salts"])
def test_no_link_of_a_chain_can_be_redacted(published: record.Publication, field: str) -> None:
    link = published.claim.chain.get(number=1)
    with refusing("redaction_of_what_may_be"):
        redaction(link, field)


@pytest.mark.parametrize("field", ["number", "act", "created_at", "valid", "likelihood", "id"])
def test_no_other_field_can_be_redacted(published: record.Publication, field: str) -> None:
    with refusing("redaction_of_what_may_be"):
        redaction(published.holding.proposal, field)


@pytest.mark.parametrize("value", ["{}", '"[redacted]"', f'"{DIGEST}"'])
def test_json_is_blanked_as_what_it_is_or_as_text(
    published: record.Publication, value: str
) -> None:
    redaction(published, "claim_review")
    sql = "UPDATE claims_publication SET claim_review = %s WHERE id = %s"
    assert run(sql, [value, published.pk]) == 1


@pytest.mark.parametrize("value", ["[]", '{"a": 1}', '{"ratingValue": 1}', "null", '""'])
def test_json_is_not_replaced_under_cover_of_a_redaction(
    published: record.Publication, value: str
) -> None:
    redaction(published, "claim_review")
    refused("UPDATE claims_publication SET claim_review = %s", [value])


def test_not_another_field_not_another_row_not_two_at_once(published: record.Publication) -> None:
    redaction(published, "title")
    refused("UPDATE claims_publication SET summary = '[redacted]'")
    refused("UPDATE claims_publication SET title = '[redacted]', summary = '[redacted]'")
    refused("UPDATE claims_publication SET title = '[redacted]', embargo_until = '2100-01-01'")
    refused("UPDATE claims_holding SET valid = '[2000-01-01,)'")


def test_the_words_to_search_by_are_the_databases_whatever_is_written(
    published: record.Publication,
) -> None:
    refused("UPDATE claims_publication SET search = to_tsvector('forged')")
    redaction(published, "title")
    run("UPDATE claims_publication SET title = '[redacted]', search = to_tsvector('forged')")
    run("UPDATE claims_publication SET search = to_tsvector('forged')")
    found = str(record.Publication.objects.values_list("search", flat=True).get())
    assert "forg" not in found
    assert "redacted" in found


def test_a_redaction_cannot_be_undone(published: record.Publication) -> None:
    title = published.title
    redaction(published, "title")
    run("UPDATE claims_publication SET title = '[redacted]'")
    refused("UPDATE claims_publication SET title = %s", [title])
    refused("UPDATE claims_redaction SET reason = 'Another.'")
    refused("DELETE FROM claims_redaction")


def test_every_row_that_can_be_redacted_leads_to_the_claims_whose_pages_may_say_it() -> None:
    rows = {model._meta.db_table: row for model, row in one_of_each().items()}
    assert set(WAYS) == {name for name in REDACTABLE if not name.endswith("event")}
    graded = factories.publisher()
    text = factories.snapshot(of=factories.document(publisher=graded))
    claim = factories.evidence(snapshot=text).claim
    grade = publishers.grade(graded, "B", "Corrects its errors.", by=person())
    assert claims_of("claims_publishergrade", grade.pk) == [claim.pk]
    others = [table for table in WAYS if table != "claims_publishergrade"]
    assert [table for table in others if not claims_of(table, rows[table].pk)] == []
