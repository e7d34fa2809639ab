"""Undoing puts back what a batch did, and nothing that somebody else did before or since."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import (
    Appearance,
    Batch,
    BatchItem,
    Case,
    Claim,
    Label,
    Labelling,
    Rejection,
    Statement,
    Triage,
)
from claims.services import cases, claims, labels, merges, rejections, suggestions
from claims.services.batches import Order, act, undo
from claims.services.claims import NewClaim, Passage
from factcheck.workflow import Act
from tests.claims import factories

pytestmark = pytest.mark.django_db

BERTHS = "forty berths would go"


@pytest.fixture
def mira(db: None) -> User:
    return factories.user("mira", editor=True)


@pytest.fixture
def ann(db: None) -> User:
    return factories.user("ann")


@pytest.fixture
def bob(db: None) -> User:
    return factories.user("bob")


def case(claim: Claim) -> Case:
    found: Case = Case.objects.get(pk=claim.pk)
    return found


def take(statements: Sequence[Statement], by: User) -> Batch:
    return act(Order(verb="take", statements=[row.pk for row in statements]), by=by)


def left(batch: Batch, by: User) -> int:
    """How many items stay when the batch is undone."""
    found: int = undo(batch, by=by).parameters["left"]
    return found


def seen() -> set[uuid.UUID]:
    return set(Appearance.objects.known().values_list("pk", flat=True))


# Sightings that stood before


def logged(statement: Statement, by: User) -> Appearance:
    """The passage of a suggestion, logged by hand in the person's own words."""
    passage = Passage(snapshot=statement.run.snapshot, start=statement.start, end=statement.end)
    claims.log(NewClaim(text="The quay loses 40 berths.", passage=passage), by=by)
    return Appearance.objects.get()


def test_a_sighting_that_was_logged_by_hand_outlives_the_batch_that_found_it_again(
    ann: User, mira: User
) -> None:
    statement = factories.statement(BERTHS, score=0.1)
    sighting = logged(statement, ann)
    batch = take([statement], mira)
    assert Triage.objects.get().appearance == sighting
    assert case(sighting.claim).state == "waiting"

    assert left(batch, mira) == 0
    assert seen() == {sighting.pk}
    assert case(sighting.claim).state == "triage"


def test_a_sighting_of_an_earlier_reading_outlives_the_batch_that_found_it_again(
    mira: User,
) -> None:
    text = factories.snapshot()
    sighting = factories.appearance(factories.statement(BERTHS, of=factories.run(text)))
    later = factories.run(text, version="later")
    undo(take([factories.statement(BERTHS, "Forty go.", of=later)], mira), by=mira)
    assert seen() == {sighting.pk}
    assert case(sighting.claim).state == "triage"


def test_a_sighting_that_the_batch_brought_back_leaves_again(mira: User) -> None:
    statement = factories.statement(BERTHS)
    sighting = factories.appearance(statement)
    rejections.reject([statement], "opinion", by=mira)
    undo(take([statement], mira), by=mira)
    assert not seen()
    assert case(sighting.claim).state == "not_checking"
    assert Rejection.objects.in_force().get().statement == statement
    suggestions.accept(statement, by=mira)
    assert case(sighting.claim).state == "waiting"


def test_two_suggestions_that_brought_one_sighting_back_are_undone_together(mira: User) -> None:
    text = factories.snapshot()
    first = factories.statement(BERTHS, of=factories.run(text))
    sighting = factories.appearance(first)
    second = factories.statement(BERTHS, of=factories.run(text, version="later"))
    assert factories.appearance(second) == sighting
    rejections.remove(sighting, "opinion", by=mira)
    undo(take([first, second], mira), by=mira)
    assert not seen()
    assert Rejection.objects.in_force().get().appearance == sighting


# Claims that were there before


def test_a_claim_that_was_still_to_be_sorted_is_to_be_sorted_again(mira: User) -> None:
    sighting = factories.appearance(factories.statement(claim="The quay is safe."))
    elsewhere = factories.statement(claim="The quay is safe.", score=0.1)
    batch = take([elsewhere], mira)
    assert case(sighting.claim).state == "waiting"
    undo(batch, by=mira)
    assert case(sighting.claim).state == "triage"
    assert seen() == {sighting.pk}


def test_a_claim_that_waited_before_anybody_was_seen_to_say_it_waits_again(mira: User) -> None:
    claim = factories.claim("The quay is safe.", by=mira)
    cases.accept(claim, by=mira)
    undo(take([factories.statement(claim="The quay is safe.", score=0.1)], mira), by=mira)
    assert case(claim).state == "waiting"
    assert not seen()


def test_the_claim_that_a_merged_one_is_read_as_is_to_be_sorted_again(mira: User) -> None:
    merged, survivor = factories.claim("The quay is safe."), factories.claim()
    merges.merge(merged, survivor, "The same.", by=mira)
    batch = take([factories.statement(claim="The quay is safe.", score=0.1)], mira)
    assert case(survivor).state == "waiting"
    undo(batch, by=mira)
    assert case(survivor).state == "triage"


def test_a_claim_on_which_somebody_works_by_now_stays_with_its_sighting(
    ann: User, mira: User
) -> None:
    batch = take([factories.statement(score=0.1)], mira)
    claim = Claim.objects.get()
    cases.assign(claim, ann, by=ann)
    cases.release(claim, by=ann)
    assert left(batch, mira) == 1
    assert case(claim).state == "waiting"
    assert len(seen()) == 1


# What came to be the same again


def test_a_label_that_another_put_on_again_stays(ann: User, bob: User, mira: User) -> None:
    first, second = factories.claim(), factories.claim()
    label = labels.make("Harbour", by=mira)
    batch = act(Order(verb="label", claims=[first.pk, second.pk], label=label), by=mira)
    labels.take_off(label, [first.pk], by=ann)
    labels.put_on(label, [first.pk], by=bob)
    assert left(batch, mira) == 1
    assert on(label) == {first.pk}


def test_a_label_that_was_put_on_and_taken_off_since_stays_off(ann: User, mira: User) -> None:
    first, second = factories.claim(), factories.claim()
    label = labels.make("Harbour", by=mira)
    labels.put_on(label, [first.pk, second.pk], by=mira)
    batch = act(Order(verb="unlabel", claims=[first.pk, second.pk], label=label), by=mira)
    labels.put_on(label, [first.pk], by=ann)
    labels.take_off(label, [first.pk], by=ann)
    assert left(batch, mira) == 1
    assert on(label) == {second.pk}


def on(label: Label) -> set[uuid.UUID]:
    rows = Labelling.objects.in_force().filter(label=label)
    return set(rows.values_list("claim", flat=True))


def test_who_gave_a_claim_back_and_took_it_again_keeps_it(ann: User, mira: User) -> None:
    first, second = factories.claim(), factories.claim()
    batch = act(Order(verb="assign", claims=[first.pk, second.pk], assignee=ann), by=mira)
    cases.release(first, by=ann)
    cases.assign(first, ann, by=ann)
    assert left(batch, mira) == 1
    assert (case(first).assignee, case(second).assignee) == (ann, None)


def test_what_was_rejected_anew_for_another_reason_stays_rejected(ann: User, mira: User) -> None:
    first, second = factories.statement(), factories.statement()
    kept, back = factories.appearance(first), factories.appearance(second)
    batch = act(Order(verb="reject", statements=[first.pk, second.pk], why="opinion"), by=mira)
    rejections.restore_all(Rejection.objects.in_force().filter(statement=first), by=mira)
    rejections.reject([first], "trivial", by=ann)
    assert left(batch, mira) == 1
    assert seen() == {back.pk}
    assert (case(kept.claim).state, case(back.claim).state) == ("not_checking", "triage")


def test_what_was_removed_and_accepted_again_since_stays(ann: User, mira: User) -> None:
    first, second = factories.statement(score=0.1), factories.statement(score=0.1)
    batch = take([first, second], mira)
    kept = Triage.objects.get(statement=first).appearance
    rejections.remove(kept, "opinion", by=ann)
    suggestions.accept(first, by=ann)
    assert left(batch, mira) == 1
    assert seen() == {kept.pk}


FIELDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("due", {"due_on": date(2030, 1, 2)}, {"due_on": date(2031, 1, 1)}),
    ("prioritise", {"override": 40}, {"override": 7}),
    ("judge", {"judgements": {"harm": 3}}, {"harm": 1}),
]


@pytest.mark.parametrize(("verb", "more", "otherwise"), FIELDS)
def test_a_field_that_was_edited_to_the_same_again_stays(
    verb: str, more: dict[str, Any], otherwise: dict[str, Any], mira: User
) -> None:
    first, second = factories.claim(), factories.claim()
    batch = act(Order(verb=verb, claims=[first.pk, second.pk], **more), by=mira)
    (name,) = otherwise
    given = getattr(case(first), name)
    for value in (otherwise[name], given):
        cases.edit(first, {name: value}, seen=case(first).version, by=mira)
    assert left(batch, mira) == 1
    assert (getattr(case(first), name), getattr(case(second), name)) == (given, None)


def test_an_edit_of_another_field_leaves_nothing(mira: User) -> None:
    claim = factories.claim()
    batch = act(Order(verb="judge", claims=[claim.pk], judgements={"harm": 3}), by=mira)
    cases.edit(claim, {"override": 7}, seen=case(claim).version, by=mira)
    assert left(batch, mira) == 0
    assert (case(claim).harm, case(claim).override) == (None, 7)


def test_what_cannot_be_led_back_is_left_and_the_others_are_put_back(mira: User) -> None:
    """A verdict that was put forward has ways of its own back."""
    reviewed, aside = factories.claim(), factories.claim()
    cases.lead([case(reviewed)], Act.SUBMIT, by=mira, person=mira)
    cases.set_aside(aside, "trivial", by=mira)
    batch = act(Order(verb="reopen", claims=[aside.pk], reason="News of it."), by=mira)
    said = cases.Reason(text="News of it.", batch=batch)
    cases.lead([case(reviewed)], Act.REOPEN, by=mira, reason=said)
    was, is_now = (
        {"state": "in_review", "assignee": mira.pk},
        {"state": "waiting", "assignee": None},
    )
    BatchItem.objects.create(batch=batch, claim=reviewed, before=was, after=is_now)

    assert left(batch, mira) == 1
    assert (case(reviewed).state, case(aside).state) == ("waiting", "not_checking")
