"""Whoever changes the record behind the database's back is found out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models, transaction

from claims import models as record
from claims.models import Claim, LinkKind
from claims.selectors import chain
from claims.selectors.chain import Head
from claims.services import chain as chain_services
from tests.claims import chained, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """With a verdict that was held, published, and is held no longer."""
    published = chained.linked_verdict()
    chained.retract(published.holding)
    return published.claim


@contextmanager
def behind_the_triggers() -> Iterator[Any]:
    """As somebody with the rights of the database's owner."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


def tamper(sql: str, params: list[Any] | None = None) -> None:
    with behind_the_triggers() as cursor:
        cursor.execute(sql, params or [])
        assert cursor.rowcount > 0


def test_an_untouched_chain_has_no_fault(claim: Claim) -> None:
    assert claim.chain.count() == 7
    assert chain.verify(claim) == []


def test_a_record_without_verdicts_has_no_fault() -> None:
    assert list(chain.faults()) == []


TAMPERED = [
    (record.Proposal, "rationale", "'Another.'"),
    (record.Proposal, "reason", "'Another.'"),
    (record.Proposal, "failing_part", "'Half of it.'"),
    (record.Proposal, "confidence", "'high'"),
    (record.Proposal, "valid", "'[2025-06-01,)'"),
    (record.Proposal, "created_by_id", "(SELECT max(id) FROM auth_user)"),
    (record.Proposal, "created_at", "created_at - interval '1 day'"),
    (record.Proposal, "number", "number + 10"),
    (record.Proposal, "act", "'correct'"),
    (record.Wording, "text", "'Pier 9 is not safe.'"),
    (record.Wording, "kind", "'opinion'"),
    (record.Rating, "label", "'Not so'"),
    (record.Rating, "ordinal", "7"),
    (record.Indicator, "text", "'Nothing.'"),
    (record.Indicator, "expected_by", "'2025-01-01'"),
    (record.Ground, "position", "position + 1"),
    (record.Assessment, "stance", "'refutes'"),
    (record.Assessment, "credibility", "6"),
    (record.Assessment, "reliability", "'F'"),
    (record.Assessment, "audience", "'desk'"),
    (record.Assessment, "note", "'Another.'"),
    (record.Evidence, "grounds", "'Another.'"),
    (record.Anchor, "start", "1"),
    (record.Anchor, "end", '"end" - 1'),
    (record.Anchor, "exact", "'The pier is gone'"),
    (record.Snapshot, "text_sha256", "repeat('f', 64)"),
    (record.Decision, "outcome", "'returned'"),
    (record.Decision, "reason", "'Another.'"),
    (record.Decision, "four_eyes", "false"),
    (record.Decision, "created_at", "created_at - interval '1 day'"),
    (record.Decision, "findings", "'[1]'"),
    (record.Waiver, "reason", "'Another.'"),
    (record.Waiver, "check_name", "'another'"),
    (record.Holding, "valid", "'[2025-06-01,2025-06-10)'"),
    (record.Holding, "recorded", "tstzrange(lower(recorded) - interval '1 day', upper(recorded))"),
    (record.Holding, "recorded", "tstzrange(lower(recorded), upper(recorded) + interval '1 day')"),
    (record.Publication, "title", "'Another'"),
    (record.Publication, "slug", "'another'"),
    (record.Publication, "summary", "'Another.'"),
    (record.Publication, "content", "'{\"a\": 1}'"),
    (record.Publication, "claim_review", "'{\"a\": 2}'"),
    (record.Publication, "notice_text", "'Nothing to see.'"),
    (record.Publication, "embargo_until", "'2100-01-01'"),
]


@pytest.mark.parametrize(
    ("model", "column", "value"), TAMPERED, ids=lambda v: v if isinstance(v, str) else v.__name__
)
def test_a_changed_value_is_found_where_it_stands(
    claim: Claim, model: type[models.Model], column: str, value: str
) -> None:
    table = model._meta.db_table
    first = f"SELECT id FROM {table} ORDER BY created_at LIMIT 1"
    if model is record.Rating:
        first = "SELECT rating_id FROM claims_proposal WHERE rating_id IS NOT NULL"
    tamper(f'UPDATE {table} SET "{column}" = {value} WHERE id = ({first})')
    found = {(fault.table, fault.field) for fault in chain.verify(claim)}
    name = "recorded_at" if "interval" in value else column.removesuffix("_id")
    assert any(name in field for _, field in found)
    assert {fault_table for fault_table, _ in found} == {table}


def test_a_fault_says_what_the_value_should_be(claim: Claim) -> None:
    tamper("UPDATE claims_decision SET four_eyes = false")
    first, *_ = chain.verify(claim)
    decision = claim.decisions.earliest("created_at")
    assert str(first) == (
        f"claim {claim.pk}: claims_decision {decision.pk}, four_eyes: "
        "(link 2, fields/four_eyes) should be True, is False"
    )


@pytest.mark.parametrize(
    "model", [record.Proposal, record.Decision, record.Holding, record.Publication]
)
def test_a_deleted_row_is_missed(claim: Claim, model: type[models.Model]) -> None:
    table = model._meta.db_table
    tamper(f"DELETE FROM {table}")
    assert (table, "id") in {(fault.table, fault.field) for fault in chain.verify(claim)}


@pytest.mark.parametrize("model", [record.Ground, record.Indicator, record.Waiver])
def test_a_deleted_part_is_missed(claim: Claim, model: type[models.Model]) -> None:
    tamper(f"DELETE FROM {model._meta.db_table}")
    assert chain.verify(claim)


def test_a_holding_that_was_opened_again_is_found(claim: Claim) -> None:
    tamper(
        "UPDATE claims_holding SET ended_by_id = NULL, recorded = tstzrange(lower(recorded), NULL)"
    )
    (fault,) = chain.verify(claim)
    assert (fault.table, fault.row) == ("claims_holding", claim.holdings.get().pk)


@pytest.mark.parametrize("kind", LinkKind)
def test_a_row_without_a_link_is_found(claim: Claim, kind: LinkKind) -> None:
    last = claim.chain.filter(kind=kind).latest("number")
    tamper("DELETE FROM claims_chainlink WHERE id = %s", [last.pk])
    assert last.row in {
        fault.row for fault in chain.verify(claim) if fault.table != "claims_chainlink"
    }


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", "replace(content, 'true', 'false')"),
        ("content", "'[]'"),
        ("content", "'no JSON'"),
        ("content", "content || ' '"),
        ("hash", "repeat('f', 64)"),
        ("previous", "repeat('f', 64)"),
        ("number", "number + 20"),
        ("row", "gen_random_uuid()"),
        ("kind", "'held'"),
        ("salts", "'{}'"),
        ("salts", "replace(salts::text, '1', '2')::jsonb"),
    ],
)
def test_a_changed_link_is_found(claim: Claim, column: str, value: str) -> None:
    tamper(f"UPDATE claims_chainlink SET {column} = {value} WHERE number = 2")
    assert chain.verify(claim)


def test_a_link_moved_to_another_claim_is_found(claim: Claim) -> None:
    other = judged.wording().claim
    tamper("UPDATE claims_chainlink SET claim_id = %s WHERE number = 7", [other.pk])
    assert {fault.claim for fault in chain.faults()} == {claim.pk, other.pk}


def test_a_chain_written_anew_contradicts_an_earlier_head(claim: Claim) -> None:
    """With all hashes made to fit: only a head that is kept elsewhere can show it."""
    heads = list(chain.heads())
    tamper("UPDATE claims_proposal SET rationale = 'Another.'")
    tamper("DELETE FROM claims_chainlink")
    chained.link_all(claim)
    assert chain.verify(claim) == []
    (fault,) = chain.strayed(heads)
    assert (fault.claim, fault.field) == (claim.pk, "hash")


def test_a_tail_that_was_cut_off_contradicts_an_earlier_head(claim: Claim) -> None:
    heads = list(chain.heads())
    tamper("DELETE FROM claims_chainlink WHERE kind = 'publication'")
    tamper("UPDATE claims_chainlink SET number = number - 1 WHERE number > 4")
    tamper("DELETE FROM claims_chainlink WHERE number > 3")
    (fault,) = chain.strayed(heads)
    assert fault.sentence == "link 7 with this hash was there once; the chain was cut"


def test_a_chain_that_has_grown_agrees_with_its_earlier_head(claim: Claim) -> None:
    heads = list(chain.heads([claim.pk]))
    assert heads == [Head(claim.pk, 7, claim.chain.get(number=7).hash)]
    with transaction.atomic():
        proposal = judged.proposal(claim.wordings.get())
        chain_services.append(LinkKind.PROPOSAL, proposal)
    assert list(chain.strayed(heads)) == []
    assert [head.number for head in chain.heads([claim.pk])] == [8]


def test_one_claims_faults_are_not_anothers(claim: Claim) -> None:
    other = chained.linked_verdict().claim
    tamper("UPDATE claims_decision SET four_eyes = false WHERE claim_id = %s", [other.pk])
    assert chain.verify(claim) == []
    assert {fault.claim for fault in chain.faults()} == {other.pk}


def test_a_link_hashes_what_the_documentation_says(claim: Claim) -> None:
    previous = "0" * 64
    for link in claim.chain.order_by("number"):
        previous = hashlib.sha256(f"{previous}\n{link.content}".encode()).hexdigest()
        assert link.hash == previous


def test_any_number_of_links_takes_the_same_number_of_queries(
    claim: Claim, django_assert_num_queries: Any
) -> None:
    with connection.execute_wrapper(counted := Counted()):
        chain.verify(claim)
    chained.linked_verdict(of=claim.wordings.get(), valid=chained.JULY)
    with django_assert_num_queries(counted.queries):
        assert chain.verify(claim) == []


class Counted:
    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_a_check_sees_one_state_of_the_database_and_writes_nothing() -> None:
    chained.linked_verdict()
    seen = []

    def look(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_isolation')")
            seen.extend(cursor.fetchone())
            cursor.execute("SELECT current_setting('transaction_read_only')")
            seen.extend(cursor.fetchone())

    assert list(chain.faults(checked=look)) == []
    assert seen == ["repeatable read", "on"]
