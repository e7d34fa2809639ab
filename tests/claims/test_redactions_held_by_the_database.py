"""The one way past the triggers that keep the record, and how little a redaction lets through."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from claims import models as record
from tests.claims.attacks import begun_before, refused, refusing, run
from tests.claims.judged import person, proposal, wording

DIGEST = "a" * 64
pytestmark = pytest.mark.django_db


def dissent(text: str = "The mayor's brother built it.") -> record.Dissent:
    return record.Dissent.objects.create(
        proposal=proposal(wording()), text=text, created_by=person()
    )


def redaction(of: record.Dissent, field: str = "text", **fields: Any) -> record.Redaction:
    given = {"table_name": "claims_dissent", "row": of.pk, "sha256": DIGEST, **fields}
    return record.Redaction.objects.create(
        field=field, reason="A court's order.", created_by=person(), **given
    )


def say(what: record.Dissent, text: str) -> int:
    return run("UPDATE claims_dissent SET text = %s WHERE id = %s", [text, what.pk])


@pytest.mark.parametrize("text", ["[redacted]", DIGEST])
def test_a_redacted_text_is_blanked_or_replaced_by_its_hash(text: str) -> None:
    row = dissent()
    redaction(row)
    assert say(row, text) == 1


def test_a_redacted_text_does_not_become_another() -> None:
    row = dissent()
    redaction(row)
    for text in ("It is safe.", "", "b" * 64):
        with refusing("kept as they were"):
            say(row, text)


@pytest.mark.parametrize("digest", ["It is safe.", "", "A" * 64, "a" * 63])
def test_the_hash_of_a_redacted_text_is_no_text_of_anybodys_choice(digest: str) -> None:
    with refusing("redaction_sha256"):
        redaction(dissent(), sha256=digest)


@pytest.mark.parametrize(
    "change",
    [
        "text = '[redacted]', created_by_id = created_by_id + 1",
        "text = '[redacted]', created_at = created_at - interval '1 day'",
        "created_at = created_at - interval '1 day'",
    ],
)
def test_nothing_else_changes_with_a_redacted_text(change: str) -> None:
    row = dissent()
    redaction(row)
    refused(f"UPDATE claims_dissent SET {change} WHERE id = %s", [row.pk])


def test_a_redaction_is_of_one_row_of_one_table() -> None:
    row, other = dissent(), dissent()
    redaction(other)
    redaction(row, table_name="claims_reply")
    with refusing("kept as they were"):
        say(row, "[redacted]")


def test_a_redaction_lets_no_row_be_deleted() -> None:
    row = dissent()
    redaction(row)
    refused("DELETE FROM claims_dissent WHERE id = %s", [row.pk])


@pytest.mark.django_db(transaction=True)
def test_a_redaction_holds_for_its_own_transaction_only() -> None:
    row = dissent()
    redaction(row)
    with refusing("kept as they were"):
        say(row, "[redacted]")


@pytest.mark.django_db(transaction=True)
def test_a_redaction_does_not_hold_for_another_transaction_that_began_before_it() -> None:
    row = dissent()
    with begun_before() as other:
        with transaction.atomic():
            redaction(row)
        with pytest.raises(Exception, match="kept as they were"), other.cursor() as cursor:
            cursor.execute("UPDATE claims_dissent SET text = '[redacted]'")


def test_a_text_is_redacted_once() -> None:
    row = dissent()
    redaction(row)
    with refusing("redaction_once"):
        redaction(row)
