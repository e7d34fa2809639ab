"""What the desk held, over both clocks, whatever SQL is thrown at it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from claims.models import Holding
from tests.claims.attacks import at_commit, begun_before, refused, refusing, run
from tests.claims.judged import (
    about,
    appearance,
    days,
    decision,
    end,
    held,
    holding,
    proposal,
    retract,
    wording,
)

pytestmark = pytest.mark.django_db


ALL = days(1, 30)


# One at any point of the two clocks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ALL, ALL),
        (days(1, 10), days(9, 20)),
        (days(1, 30), days(5, 6)),
        (days(1, None), days(20, 21)),
        (days(None, 10), days(None, 2)),
        (days(None, None), days(3, 4)),
        (days(None, 10), days(9, None)),
    ],
    ids=str,
)
def test_nothing_else_is_held_for_the_same_days_at_once(one: DateRange, other: DateRange) -> None:
    first = held(valid=one)
    with refusing("holding_one_at_any_point"):
        held(about(first), valid=other)


def test_adjacent_days_and_other_subjects_are_held_at_once() -> None:
    first = held(valid=days(1, 10))
    held(about(first), valid=days(10, None))
    held(about(first), valid=days(None, 1))
    held(about(first), appearance=appearance(about(first)), attribution="altered")
    held(valid=days(1, 10))
    at_commit()
    assert Holding.objects.count() == 5


def test_what_ended_makes_room_for_what_is_held_from_that_moment_on() -> None:
    first = held(valid=ALL)
    anew = proposal(about(first), act="supersede", valid=ALL)
    end(first, by=decision(anew))
    second = holding(anew, decision=anew.decision)
    at_commit()
    for row in (first, second):
        row.refresh_from_db()
    assert first.recorded.upper == second.recorded.lower == anew.decision.created_at
    assert second.recorded.upper is None


# Recorded by an approval of the same transaction


@pytest.mark.parametrize("outcome", ["returned", "withdrawn"])
def test_what_was_not_approved_is_not_held(outcome: str) -> None:
    proposed = proposal(wording())
    by = {"created_by": proposed.created_by} if outcome == "withdrawn" else {}
    with refusing("recorded by an approval"):
        holding(proposed, decision=decision(proposed, outcome, **by))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_by_a_decision_of_before() -> None:
    with transaction.atomic():
        first = held(valid=days(1, 10))
    with refusing("recorded by an approval"):
        holding(first.proposal, decision=first.decision, valid=days(1, 2))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_into_the_past_by_a_transaction_that_began_before() -> None:
    with transaction.atomic():
        early = held(valid=days(1, 10))
    with begun_before() as other:
        with transaction.atomic():
            anew = proposal(about(early), act="correct", valid=days(1, 2))
            end(early, by=decision(anew))
            holding(anew, decision=anew.decision)
            holding(early.proposal, decision=anew.decision, valid=days(2, 10))
        with pytest.raises(Exception, match="recorded by an approval"), other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_holding"
                " (id, claim_id, proposal_id, decision_id, valid)"
                " SELECT gen_random_uuid(), claim_id, proposal_id, decision_id, valid"
                " FROM claims_holding WHERE proposal_id = %s",
                [anew.pk],
            )


@pytest.mark.django_db(transaction=True)
def test_a_decision_of_another_transaction_ends_nothing() -> None:
    with transaction.atomic():
        first = held(valid=days(1, 10))
        second = held(about(first), valid=days(10, 20))
    with begun_before() as other:
        with transaction.atomic():
            anew = proposal(about(first), act="supersede", valid=days(1, 10))
            end(first, by=decision(anew))
            holding(anew, decision=anew.decision)
        with pytest.raises(Exception, match="kept as they were"), other.cursor() as cursor:
            cursor.execute(
                "UPDATE claims_holding SET ended_by_id = %s WHERE id = %s",
                [anew.decision.pk, second.pk],
            )


def test_a_holding_cannot_say_when_it_is_held() -> None:
    before = timezone.now()
    past = datetime(2000, 1, 1, tzinfo=before.tzinfo)
    made = held(created_at=past)
    first = proposal(wording())
    forged = holding(first, recorded=DateTimeTZRange(past, before), ended_by=made.decision)
    forged.refresh_from_db()
    assert forged.recorded.lower == forged.decision.created_at > before
    assert (forged.recorded.upper, forged.ended_by) == (None, None)


def test_a_holding_copied_in_is_stamped_with_its_decision() -> None:
    proposed = proposal(wording())
    decided = decision(proposed)
    decided.refresh_from_db()
    row = (proposed.claim_id, proposed.pk, decided.pk, "[2025-06-01,2025-07-01)", "[2000-01-01,)")
    key = "01900000-0000-7000-8000-000000000003"
    columns = "(id, claim_id, proposal_id, decision_id, valid, recorded)"
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        with cursor.copy(f"COPY claims_holding {columns} FROM STDIN") as writer:
            writer.write_row((key, *row))
    assert Holding.objects.get(pk=key).recorded.lower == decided.created_at


# Of what was approved


@pytest.mark.parametrize("beyond", [days(1, 11), days(20, 22), days(None, 5), days(1, None)])
def test_nothing_is_held_for_days_that_were_not_approved(beyond: DateRange) -> None:
    with refusing("within its days"):
        holding(proposal(wording(), valid=days(1, 10)), valid=beyond)


def test_a_retraction_is_not_held() -> None:
    first = held()
    retracted = proposal(about(first), act="retract")
    end(first, by=decision(retracted))
    with refusing("within its days"):
        holding(retracted, decision=retracted.decision)


def test_nothing_is_held_by_a_decision_on_another_subject() -> None:
    first = proposal(wording())
    said = appearance(first.wording)
    attributed = proposal(first.wording, appearance=said, attribution="accurate")
    for other in (attributed, proposal(wording())):
        with refusing("refused"):
            holding(first, decision=decision(other))


def test_an_approved_verdict_is_not_held_again_by_a_later_decision() -> None:
    first = held(valid=days(1, 10))
    retract(first)
    later = proposal(about(first), valid=days(20, 25))
    with refusing("within its days"):
        holding(first.proposal, decision=decision(later))


def test_what_is_left_of_a_holding_is_no_more_than_it_was() -> None:
    first = held(valid=days(5, 20))
    anew = proposal(about(first), act="correct", valid=days(10, 12))
    for more in (days(4, 10), days(12, 21), days(12, None), days(11, 12)):
        with refusing("within its days"):
            end(first, by=decision(anew))
            holding(first.proposal, decision=anew.decision, valid=more)


# It ends once, by a decision on its days


@pytest.mark.parametrize(
    "change",
    [
        "recorded = tstzrange(lower(recorded), clock_timestamp())",
        "recorded = tstzrange('2000-01-01', NULL)",
        "valid = '[2000-01-01,)'",
        "proposal_id = gen_random_uuid()",
        "ended_by_id = decision_id",
        "subject = DEFAULT",
    ],
)
def test_what_is_held_cannot_be_changed_dated_or_ended_without_a_decision(change: str) -> None:
    held()
    with refusing("refused|holding_for_some_time"):
        run(f"UPDATE claims_holding SET {change}")


@pytest.mark.parametrize("change", ["ended_by_id = NULL", "recorded = tstzrange(now(), NULL)"])
def test_what_ended_is_not_opened_again(change: str) -> None:
    first = held()
    retract(first)
    refused(f"UPDATE claims_holding SET {change}")


def test_what_ended_is_not_ended_again_at_another_moment() -> None:
    first = held()
    retract(first)
    with refusing("kept as they were"):
        end(first, by=decision(proposal(about(first))))


@pytest.mark.parametrize("outcome", ["returned", "withdrawn"])
def test_what_was_not_approved_ends_nothing(outcome: str) -> None:
    first = held()
    anew = proposal(about(first), act="retract")
    by = {"created_by": anew.created_by} if outcome == "withdrawn" else {}
    with refusing("kept as they were"):
        end(first, by=decision(anew, outcome, **by))


def test_a_decision_on_another_subject_or_on_other_days_ends_nothing() -> None:
    first = held(valid=days(1, 10))
    said = appearance(about(first))
    others = [
        proposal(about(first), appearance=said, attribution="accurate", valid=ALL),
        proposal(about(first), valid=days(10, 20)),
        proposal(wording(), valid=ALL),
    ]
    for other in others:
        with refusing("kept as they were"):
            end(first, by=decision(other))


def test_a_forged_end_is_the_moment_of_its_decision() -> None:
    first = held()
    by = decision(proposal(about(first), act="retract"))
    early = DateTimeTZRange(timezone.now() - timedelta(days=9), timezone.now())
    Holding.objects.filter(pk=first.pk).update(ended_by=by, recorded=early)
    for row in (first, by):
        row.refresh_from_db()
    assert first.recorded == DateTimeTZRange(first.decision.created_at, by.created_at)
