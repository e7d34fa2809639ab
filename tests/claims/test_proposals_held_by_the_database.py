"""Proposals and decisions on them, whatever SQL is thrown at them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from claims import models as record
from tests.claims.attacks import begun_before, refusing, run
from tests.claims.judged import (
    appearance,
    assessment,
    decision,
    evidence,
    person,
    proposal,
    rating,
    wording,
)

pytestmark = pytest.mark.django_db
FORECAST: dict[str, Any] = {"criteria": "A ship sinks.", "horizon": date(2026, 1, 1)}


def ground(of: record.Proposal, on: record.Assessment) -> record.Ground:
    return record.Ground.objects.create(proposal=of, assessment=on, position=1)


# What a proposal says


def test_a_proposal_judges_a_wording_of_its_claim() -> None:
    about = wording()
    with refusing("wording is of another claim"):
        proposal(wording(), claim=about.claim)


def test_an_attribution_is_of_an_appearance_of_the_claim() -> None:
    about, other = wording(), wording()
    proposal(about, appearance=appearance(about), attribution="altered")
    with refusing("appearance is of another claim"):
        proposal(about, appearance=appearance(other), attribution="altered")


@pytest.mark.parametrize(
    "fields",
    [
        {"rating": None},
        {"attribution": "accurate"},
        {"likelihood": "likely", "attribution": "accurate", **FORECAST},
        {"act": "retract", "likelihood": "likely", **FORECAST},
    ],
    ids=["none", "attribution without an appearance", "two", "of a retraction"],
)
def test_a_proposal_gives_the_one_verdict_that_its_question_takes(fields: dict[str, Any]) -> None:
    with refusing("proposal_has_one_verdict"):
        proposal(wording(kind="forecast"), bare=True, **fields)


def test_a_rating_is_no_answer_to_whether_it_was_said() -> None:
    about = wording()
    with refusing("proposal_has_one_verdict"):
        proposal(about, appearance=appearance(about), rating=rating())


@pytest.mark.parametrize(
    "field",
    [{"act": "guess"}, {"confidence": "total"}, {"likelihood": "maybe", **FORECAST}],
    ids=lambda field: str(next(iter(field))),
)
def test_a_proposal_is_made_in_the_words_there_are(field: dict[str, Any]) -> None:
    with refusing(f"proposal_{next(iter(field))}"):
        proposal(wording(kind="forecast"), bare=True, **{"rating": None, **field})


@pytest.mark.parametrize("missing", ["criteria", "horizon"])
def test_a_likelihood_says_by_when_and_by_what_it_will_be_seen(missing: str) -> None:
    given = {name: value for name, value in FORECAST.items() if name != missing}
    with refusing("proposal_likelihood_by_criteria_and_horizon"):
        proposal(wording(kind="intent"), likelihood="likely", **given)


def test_a_fact_has_no_likelihood() -> None:
    with refusing("likelihood is for intents and forecasts"):
        proposal(wording(kind="fact"), likelihood="likely", **FORECAST)


def test_an_intent_is_true_or_false_only_when_it_is_resolved() -> None:
    about = wording(kind="intent")
    with refusing("true or false when resolved"):
        proposal(about, rating=rating())
    proposal(about, rating=rating("Unproven", ordinal=None))
    proposal(about, rating=rating(), resolved_on=date(2025, 6, 2), resolution="It sank.")


@pytest.mark.parametrize("field", [{"resolved_on": date(2025, 6, 2)}, {"resolution": "It sank."}])
def test_a_resolution_has_its_day_and_its_grounds(field: dict[str, Any]) -> None:
    with refusing("proposal_resolution"):
        proposal(wording(), **field)


def test_what_is_partly_true_names_the_part_that_fails() -> None:
    partly = rating("Partly so", is_partial=True)
    with refusing("says which part fails"):
        proposal(wording(), rating=partly)
    proposal(wording(), rating=partly, failing_part="Not in May.")


def test_a_proposal_speaks_of_some_day() -> None:
    with refusing("proposal_for_some_day"):
        proposal(wording(), valid=DateRange(empty=True))


def test_two_proposals_on_one_claim_have_two_numbers() -> None:
    about = wording()
    proposal(about)
    with refusing("proposal_number"):
        proposal(about, number=1)


# What a proposal rests on


@pytest.mark.parametrize("part", ["evidence", "indicator"])
@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_a_proposal_later(part: str) -> None:
    about = wording()
    proposed = proposal(about, bare=True)
    graded = assessment(about)
    with refusing("when it is made"):
        if part == "evidence":
            ground(proposed, graded)
        else:
            record.Indicator.objects.create(proposal=proposed, position=0, text="Rust.")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_a_proposal_by_a_transaction_that_began_before_it() -> None:
    about = wording()
    graded = assessment(about)
    with begun_before() as other:
        proposed = proposal(about, bare=True)
        with pytest.raises(Exception, match="when it is made"), other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_ground (id, proposal_id, assessment_id, position)"
                " VALUES (gen_random_uuid(), %s, %s, 0)",
                [proposed.pk, graded.pk],
            )


def test_a_proposal_rests_on_evidence_of_its_own_claim() -> None:
    proposed = proposal(wording())
    with refusing("bears on something else"):
        ground(proposed, assessment(wording()))


def test_whether_it_was_said_rests_on_evidence_that_it_was_said() -> None:
    about = wording()
    said = appearance(about)
    proposed = proposal(about, appearance=said, attribution="accurate")
    with refusing("bears on something else"):
        ground(proposed, assessment(about))
    with refusing("bears on something else"):
        ground(proposal(about), assessment(about, evidence=evidence(about, appearance=said)))


def test_a_proposal_does_not_rest_on_withdrawn_evidence() -> None:
    about = wording()
    withdrawn = assessment(about, is_withdrawn=True, reason="Not the same pier.")
    with refusing("is withdrawn"):
        ground(proposal(about), withdrawn)


def test_a_proposal_does_not_rest_on_how_evidence_was_graded_before() -> None:
    about = wording()
    before = assessment(about)
    assessment(about, evidence=before.evidence, is_withdrawn=True)
    with refusing("is withdrawn"):
        ground(proposal(about), before)


# Decisions


def test_who_proposed_does_not_approve_where_four_eyes_are_asked_for() -> None:
    proposed = proposal(wording())
    with refusing("decision_four_eyes"):
        decision(proposed, created_by=proposed.created_by)
    decision(proposed, "withdrawn", created_by=proposed.created_by)


def test_a_forged_proposer_does_not_get_round_four_eyes() -> None:
    proposed = proposal(wording())
    with refusing("decision_four_eyes"):
        decision(proposed, created_by=proposed.created_by, proposer=person())


def test_a_decision_on_another_claim_cannot_be_forged() -> None:
    proposed, other = proposal(wording()), record.Claim.objects.create()
    decided = decision(proposed, "returned", claim=other)
    decided.refresh_from_db()
    assert decided.claim == proposed.claim


def test_a_proposal_is_decided_once() -> None:
    proposed = proposal(wording())
    decision(proposed, "returned")
    with refusing("decision_proposal|proposal_id"):
        decision(proposed)


@pytest.mark.parametrize("field", [{"outcome": "shelved"}, {"reason": ""}, {"created_by": None}])
def test_a_decision_has_an_outcome_a_reason_and_a_person(field: dict[str, Any]) -> None:
    with refusing("claims_decision"):
        decision(proposal(wording()), **{"outcome": "returned", **field})


def test_a_decision_cannot_be_dated_back() -> None:
    before = timezone.now()
    decided = decision(proposal(wording()), "returned", created_at=datetime(2000, 1, 1, tzinfo=UTC))
    decided.refresh_from_db()
    assert decided.created_at > before


def test_decisions_on_a_claim_are_in_order_although_the_clock_was_set_back() -> None:
    about = wording()
    first, second = (proposal(about) for _ in range(2))
    # As if the clock had been an hour ahead; without its triggers a table takes any moment.
    ahead = timezone.now() + timedelta(hours=1)
    run("SET session_replication_role = replica")
    early = decision(first, "returned", created_at=ahead, claim=about.claim, proposer=person())
    run("SET session_replication_role = DEFAULT")
    late = decision(second, "returned")
    early.refresh_from_db()
    late.refresh_from_db()
    assert late.created_at == early.created_at + timedelta(microseconds=1)


@pytest.mark.django_db(transaction=True)
def test_what_was_waived_is_not_added_to_a_decision_later() -> None:
    decided = decision(proposal(wording()), "returned")
    with refusing("said with the decision"):
        record.Waiver.objects.create(decision=decided, check_name="origins", reason="One.")


def test_nobody_dissents_without_a_name_or_a_word() -> None:
    proposed = proposal(wording())
    for given in ({"text": "", "created_by": person()}, {"text": "No.", "created_by": None}):
        with refusing("dissent_"):
            record.Dissent.objects.create(proposal=proposed, **given)
