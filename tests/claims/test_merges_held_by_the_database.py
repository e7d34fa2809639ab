"""What the database itself says about merges, past every service."""

from __future__ import annotations

import pytest

from claims.models import Claim, Merge
from tests.claims import factories
from tests.claims.attacks import refused, refusing, run

pytestmark = pytest.mark.django_db


def merged(loser: Claim, survivor: Claim) -> Merge:
    made: Merge = Merge.objects.create(
        loser=loser, survivor=survivor, reason="Equal.", created_by=factories.user()
    )
    return made


@pytest.fixture
def merge() -> Merge:
    return merged(factories.claim(), factories.claim())


def end(merge: Merge) -> None:
    ended = {"ended_by": factories.user(), "end_reason": "They differ."}
    Merge.objects.filter(pk=merge.pk).update(**ended)
    merge.refresh_from_db()


def test_the_database_says_from_when_to_when_it_is_in_force(merge: Merge) -> None:
    merge.refresh_from_db()
    assert merge.recorded.lower == merge.created_at
    assert merge.recorded.upper is None
    end(merge)
    assert merge.recorded.upper > merge.recorded.lower == merge.created_at


def test_a_merge_is_ended_once(merge: Merge) -> None:
    end(merge)
    refused("UPDATE claims_merge SET end_reason = 'Otherwise.'")
    refused("UPDATE claims_merge SET ended_by_id = NULL, end_reason = ''")
    refused("UPDATE claims_merge SET recorded = tstzrange(lower(recorded), NULL)")


def test_nothing_else_of_a_merge_changes(merge: Merge) -> None:
    other = factories.claim()
    refused("UPDATE claims_merge SET survivor_id = %s", [other.pk])
    refused("UPDATE claims_merge SET reason = 'Otherwise.'")
    refused("UPDATE claims_merge SET recorded = tstzrange('2020-01-01', NULL)")


def test_a_merge_is_not_ended_without_a_reason(merge: Merge) -> None:
    with refusing("merge_ended_for_a_reason"):
        Merge.objects.filter(pk=merge.pk).update(ended_by=factories.user())


def test_a_claim_is_merged_into_one_other_at_a_time(merge: Merge) -> None:
    with refusing("merge_into_one_at_a_time"):
        merged(merge.loser, factories.claim())
    end(merge)
    merged(merge.loser, factories.claim())


def test_a_claim_is_not_merged_into_itself() -> None:
    claim = factories.claim()
    with refusing("refused|merge_of_two_claims"):
        merged(claim, claim)


def test_merges_make_no_circle(merge: Merge) -> None:
    third = factories.claim()
    with refusing("the survivor is merged into the loser"):
        merged(merge.survivor, merge.loser)
    merged(merge.survivor, third)
    with refusing("the survivor is merged into the loser"):
        merged(third, merge.loser)


def test_a_family_and_its_survivor_are_found_as_they_were(merge: Merge) -> None:
    third = factories.claim()
    merged(merge.survivor, third)
    before = Merge.objects.latest("created_at").created_at
    end(merge)

    def asked(function: str, claim: Claim, at: object) -> object:
        with_one = Claim.objects.raw(
            f"SELECT id, {function}(id, %s) AS found FROM claims_claim WHERE id = %s",
            [at, claim.pk],
        )
        return with_one[0].found  # type: ignore[attr-defined]

    every = {merge.loser_id, merge.survivor_id, third.pk}
    assert set(asked("claims_family", third, before)) == every  # type: ignore[call-overload]
    assert asked("claims_survivor", merge.loser, before) == third.pk
    now = set(asked("claims_family", third, None))  # type: ignore[call-overload]
    assert now == {merge.survivor_id, third.pk}
    assert asked("claims_survivor", merge.loser, None) == merge.loser_id


def test_redacting_its_reason_leaves_a_merge_as_it_is(merge: Merge) -> None:
    refused("UPDATE claims_merge SET reason = '[redacted]'")
    assert run("SELECT 1 FROM claims_merge WHERE reason = 'Equal.'") == 1
