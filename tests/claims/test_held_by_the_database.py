"""What was observed or decided stays, whatever SQL is thrown at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone
from psycopg.errors import UniqueViolation

from claims import models as record
from tests.claims.rows import one_of_each

pytestmark = pytest.mark.django_db

FROZEN: list[type[models.Model]] = [
    record.Snapshot,
    record.Statement,
    record.Triage,
    record.Claim,
    record.Wording,
    record.ClaimantAlias,
    record.Appearance,
    record.Party,
    record.Anchor,
    record.RelationDecision,
    record.PublisherGrade,
    record.Evidence,
    record.Assessment,
    record.AssessmentReader,
    record.Proposal,
    record.Indicator,
    record.Ground,
    record.Decision,
    record.Waiver,
    record.Dissent,
    record.ReplyRequest,
    record.Reply,
    record.Publication,
    record.PublicationRecall,
    record.CorrectionRequest,
    record.CorrectionAnswer,
    record.Redaction,
    record.TipSender,
    record.TipDecision,
    record.Transition,
    record.Batch,
    record.BatchItem,
    record.Mention,
]
KEPT: list[type[models.Model]] = [
    record.Publisher,
    record.Document,
    record.ExtractionRun,
    record.Claimant,
    record.Relation,
    record.Merge,
    record.Origin,
    record.Scale,
    record.Rating,
    record.Holding,
    record.ChainLink,
    record.Case,
    record.Label,
    record.Labelling,
    record.Rejection,
    record.Comment,
    record.Mail,
    record.Tip,
    *(
        apps.get_model("claims", f"{name}Event")
        for name in (
            "Publisher",
            "Document",
            "Claimant",
            "Origin",
            "Scale",
            "Rating",
            "Case",
            "Label",
            "Comment",
        )
    ),
]
# What belongs to one person, who may change it or throw it away.
PERSONAL: list[type[models.Model]] = [
    record.ApiToken,
    record.SavedSearch,
    record.Draft,
    record.Watch,
    record.Preference,
    record.DigestHour,
    record.Notification,
    record.ApiToken,
]
NAMES: dict[type[models.Model], str] = {model: model._meta.db_table for model in (*FROZEN, *KEPT)}


@pytest.fixture
def rows(db: None) -> dict[type[models.Model], models.Model]:
    return one_of_each()


def run(sql: str, params: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])
        return int(cursor.rowcount)


def refused(sql: str, params: list[Any] | None = None) -> None:
    with pytest.raises(DatabaseError, match=r"refused|never|Cannot"), transaction.atomic():
        run(sql, params)


def test_every_table_of_the_record_is_attacked_here() -> None:
    attacked = {*FROZEN, *KEPT, *PERSONAL}
    assert set(apps.get_app_config("claims").get_models()) == attacked


@pytest.mark.parametrize("model", NAMES, ids=NAMES.values())
def test_a_row_cannot_be_deleted(model: type[models.Model], rows: dict[Any, Any]) -> None:
    assert model._default_manager.exists()
    refused(f"DELETE FROM {NAMES[model]}")


@pytest.mark.parametrize("model", NAMES, ids=NAMES.values())
def test_a_table_cannot_be_truncated(model: type[models.Model], rows: dict[Any, Any]) -> None:
    # PostgreSQL itself refuses while rows wait for a deferred foreign key check.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    refused(f"TRUNCATE {NAMES[model]} CASCADE")


def columns(model: type[models.Model]) -> list[str]:
    """Those that an UPDATE may name: PostgreSQL itself refuses one of a generated column."""
    return [str(field.column) for field in model._meta.concrete_fields if not field.generated]


@pytest.mark.parametrize("model", FROZEN, ids=lambda model: model._meta.db_table)
def test_no_column_of_a_frozen_row_can_be_updated(
    model: type[models.Model], rows: dict[Any, Any]
) -> None:
    for column in columns(model):
        refused(f'UPDATE {NAMES[model]} SET "{column}" = "{column}"')


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (record.ExtractionRun, "version", "2"),
        (record.ExtractionRun, "method", "another"),
        (record.ExtractionRun, "created_at", "2000-01-01"),
        (record.Document, "identity", "another"),
        (record.Document, "created_at", "2000-01-01"),
        (record.Relation, "kind", "agrees_with"),
        (record.Relation, "method", "another"),
        (record.Relation, "created_at", "2000-01-01"),
        (record.Claimant, "created_at", "2000-01-01"),
        (record.Publisher, "created_at", "2000-01-01"),
        (record.Origin, "created_at", "2000-01-01"),
        (record.Scale, "created_at", "2000-01-01"),
        (record.Rating, "label", "Another"),
        (record.Rating, "ordinal", "9"),
        (record.Rating, "is_partial", "true"),
        (record.Holding, "valid", "[2000-01-01,)"),
        (record.Holding, "created_at", "2000-01-01"),
        (record.Case, "created_at", "2000-01-01"),
        (record.Case, "state", "checked"),
        (record.Case, "since", "2000-01-01"),
        (record.Label, "created_at", "2000-01-01"),
        (record.Labelling, "created_at", "2000-01-01"),
        (record.Labelling, "recorded", "[2000-01-01,)"),
        (record.Rejection, "why", "trivial"),
        (record.Rejection, "recorded", "[2000-01-01,)"),
        (record.Comment, "created_at", "2000-01-01"),
        (record.Mail, "person_id", "0"),
        (record.Mail, "digest_on", "2000-01-01"),
        (record.Tip, "text", "Another."),
        (record.Tip, "created_at", "2000-01-01"),
        (record.Tip, "once", "another"),
        (record.Tip, "state", "rejected"),
        (record.Tip, "grouped_by", "likeness"),
        (record.ChainLink, "content", "[]"),
        (record.ChainLink, "hash", "0"),
        (record.ChainLink, "number", "7"),
    ],
    ids=lambda value: value if isinstance(value, str) else value._meta.db_table,
)
def test_what_a_row_is_about_cannot_be_updated(
    model: type[models.Model], column: str, value: str, rows: dict[Any, Any]
) -> None:
    refused(f'UPDATE {NAMES[model]} SET "{column}" = %s', [value])


def test_a_row_copied_in_is_stamped_with_the_clock_not_with_what_it_says(
    rows: dict[Any, Any],
) -> None:
    """COPY goes past defaults and the ORM; the past stays closed to it too."""
    before = timezone.now()
    claim = rows[record.Claim]
    with connection.cursor() as cursor:
        copy = "COPY claims_claim (id, created_at, created_by_id) FROM STDIN"
        forged = "01900000-0000-7000-8000-000000000001"
        with cursor.copy(copy) as writer:
            writer.write_row((forged, before - timedelta(days=365), None))
    copied = record.Claim.objects.get(pk=forged)
    assert copied.created_at >= before
    assert claim.created_at <= copied.created_at


def test_copy_cannot_bring_in_a_second_wording_of_the_same_number(rows: dict[Any, Any]) -> None:
    wording = rows[record.Wording]
    row = ("01900000-0000-7000-8000-000000000002", wording.claim_id, 1, "x", "k", "en", "fact")
    copy = "COPY claims_wording (id, claim_id, number, text, key, language, kind) FROM STDIN"
    with pytest.raises(UniqueViolation), transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(copy) as writer:
            writer.write_row(row)


def test_the_same_words_cannot_belong_to_two_claims(rows: dict[Any, Any]) -> None:
    wording = rows[record.Wording]
    other = record.Claim.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        record.Wording.objects.create(
            claim=other, number=1, text="x", key=wording.key, language="en", kind="fact"
        )


def test_a_claim_can_come_back_to_its_earlier_words(rows: dict[Any, Any]) -> None:
    wording = rows[record.Wording]
    for number, key in [(2, "k2"), (3, wording.key)]:
        record.Wording.objects.create(
            claim=wording.claim, number=number, text="x", key=key, language="en", kind="fact"
        )
    assert wording.claim.wordings.count() == 3


def test_a_symmetric_relation_is_stored_lower_id_first(rows: dict[Any, Any]) -> None:
    relation = rows[record.Relation]
    with pytest.raises(IntegrityError), transaction.atomic():
        record.Relation.objects.create(
            kind="duplicates",
            from_claim=relation.to_claim,
            to_claim=relation.from_claim,
            from_wording=relation.to_wording,
            to_wording=relation.from_wording,
            method="person",
        )


def test_a_decision_needs_a_person(rows: dict[Any, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record.RelationDecision.objects.create(relation=rows[record.Relation], state="rejected")


def test_an_unnamed_source_belongs_to_a_document(rows: dict[Any, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record.Claimant.objects.create(name="officials", key="officials", kind="unnamed")


def test_every_edit_of_a_document_is_kept(rows: dict[Any, Any]) -> None:
    document = rows[record.Document]
    record.Document.objects.filter(pk=document.pk).update(title="Another title")
    titles = apps.get_model("claims", "DocumentEvent").objects.filter(pgh_obj=document.pk)
    assert list(titles.values_list("title", flat=True)) == [document.title, "Another title"]
