"""Suggestions are taken and set aside by people; what one does, the next one finds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.errors import Conflict, Refused
from claims.models import (
    Appearance,
    Case,
    Claim,
    Document,
    Merge,
    Rejection,
    Statement,
    Triage,
)
from claims.services import cases, locks, merges, rejections, suggestions, tips
from claims.services.batches import Order, act
from claims.services.suggestions import MOST_TEXTS, Taken
from tests.claims import factories
from tests.claims.attacks import at_once

pytestmark = pytest.mark.django_db

BERTHS = "forty berths would go"


@pytest.fixture
def mira(db: None) -> User:
    return factories.user("mira", editor=True)


def state(claim: Claim) -> str:
    found: str = Case.objects.get(pk=claim.pk).state
    return found


def read_twice() -> tuple[Statement, Statement, Appearance]:
    """What two versions of the engine read at one place, and the sighting that both led to."""
    text = factories.snapshot()
    first = factories.statement(BERTHS, "Forty berths go.", of=factories.run(text))
    later = factories.run(text, version="later")
    second = factories.statement(BERTHS, "Forty berths go.", of=later)
    sighting = factories.appearance(first)
    assert factories.appearance(second) == sighting
    return first, second, sighting


def test_two_suggestions_of_one_sighting_are_rejected_together(mira: User) -> None:
    first, second, sighting = read_twice()
    made = rejections.reject([first, second], "opinion", by=mira)
    assert [row.appearance for row in made] == [sighting, None]
    assert not Appearance.objects.known().exists()


def test_a_suggestion_whose_sighting_was_removed_by_hand_stands_again_when_it_is_accepted(
    mira: User,
) -> None:
    first, _, sighting = read_twice()
    rejections.remove(sighting, "not_a_claim", by=mira)
    later = factories.run(first.run.snapshot, version="newest")
    third = factories.statement(BERTHS, "Forty berths go.", of=later)
    assert suggestions.accept(third, by=mira).appearance == sighting
    assert Appearance.objects.known().get() == sighting


# Claims that nobody is left to have said


def test_what_a_person_set_aside_stays_so_when_its_sighting_comes_back(mira: User) -> None:
    sighting = factories.appearance()
    cases.set_aside(sighting.claim, "opinion", by=factories.user("ann"))
    removal = rejections.remove(sighting, "not_a_claim", by=mira)
    rejections.restore([removal], by=mira)
    assert state(sighting.claim) == "not_checking"


def test_what_a_person_reopened_and_set_aside_again_stays_so(mira: User) -> None:
    sighting = factories.appearance()
    removal = rejections.remove(sighting, "not_a_claim", by=mira)
    cases.reopen(sighting.claim, "It matters.", by=mira)
    cases.set_aside(sighting.claim, "trivial", by=mira)
    rejections.restore([removal], by=mira)
    assert state(sighting.claim) == "not_checking"


def test_whichever_of_its_sightings_comes_back_first_brings_the_claim_back(mira: User) -> None:
    one = factories.appearance(factories.statement(claim="The quay is safe."))
    two = factories.appearance(factories.statement(claim="The quay is safe."))
    first = rejections.remove(one, "not_a_claim", by=mira)
    rejections.remove(two, "opinion", by=mira)
    assert state(one.claim) == "not_checking"
    rejections.restore([first], by=mira)
    assert state(one.claim) == "waiting"


def test_a_claim_that_came_of_a_tip_outlives_its_only_sighting(mira: User) -> None:
    claim = tips.accept(factories.tip("The quay is safe."), by=mira)
    sighting = factories.appearance(factories.statement(claim="The quay is safe."))
    rejections.remove(sighting, "not_a_claim", by=mira)
    assert sighting.claim == claim
    assert state(claim) == "waiting"


def test_a_claim_that_was_logged_by_hand_outlives_its_only_sighting(mira: User) -> None:
    claim = factories.claim("The quay is safe.", by=mira)
    seen = factories.statement(claim="The quay is safe.")
    rejections.reject([suggestions.accept(seen, by=factories.user()).statement], "trivial", by=mira)
    assert state(claim) == "waiting"


def test_a_claim_that_a_person_made_of_a_suggestion_does_not_outlive_it(mira: User) -> None:
    taken = suggestions.accept(factories.statement(score=0.1), by=mira)
    rejections.remove(taken.appearance, "not_a_claim", by=mira)
    assert state(taken.appearance.claim) == "not_checking"


def test_a_claim_is_said_as_long_as_one_that_is_merged_into_it_is(mira: User) -> None:
    own, merged = factories.appearance(), factories.appearance()
    merges.merge(merged.claim, own.claim, "The same.", by=mira)
    rejections.remove(own, "not_a_claim", by=mira)
    assert state(own.claim) == "triage"
    last = rejections.remove(merged, "not_a_claim", by=mira)
    assert (state(own.claim), state(merged.claim)) == ("not_checking", "triage")
    rejections.restore([last], by=mira)
    assert state(own.claim) == "waiting"


# Vouched for


def test_what_is_taken_as_a_known_claim_vouches_for_that_one(mira: User) -> None:
    sighting, known = factories.appearance(), factories.claim(by=mira)
    assert sighting.statement
    suggestions.accept(sighting.statement, Taken(into=known), by=mira)
    assert (state(known), state(sighting.claim)) == ("waiting", "triage")


def test_words_of_a_merged_claim_vouch_for_the_one_that_it_is_read_as(mira: User) -> None:
    merged, survivor = factories.claim("The quay is safe."), factories.claim()
    merges.merge(merged, survivor, "The same.", by=mira)
    act(Order(verb="take", statements=[factories.statement(claim="The quay is safe.").pk]), by=mira)
    assert (state(survivor), state(merged)) == ("waiting", "triage")


# Many


def test_suggestions_of_too_many_texts_are_refused_before_any_is_taken(mira: User) -> None:
    document = factories.document()
    of_each = [
        factories.statement(of=factories.run(factories.snapshot(of=document)), score=0.1).pk
        for _ in range(MOST_TEXTS + 1)
    ]
    with pytest.raises(Refused, match="201 texts; accept those of 200") as refused:
        act(Order(verb="take", statements=of_each), by=mira)
    assert refused.value.field == "statements"
    assert not Triage.objects.exists()


def test_taking_many_reads_each_text_once_and_rejecting_them_reads_none(mira: User) -> None:
    runs = [factories.run() for _ in range(3)]
    keys = [factories.statement(of=runs[n % 3], score=0.1).pk for n in range(12)]

    def texts_read(verb: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            act(Order(verb=verb, statements=keys, why="opinion"), by=mira)
        return sum('"claims_snapshot"."text"' in query["sql"] for query in queries)

    assert texts_read("take") == 3
    assert texts_read("reject") == 0
    assert Document.objects.count() == 3


# At the same moment


def _until_somebody_waits(thread: threading.Thread) -> None:
    """Until PostgreSQL keeps the thread waiting for a lock, or the thread is through."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return


def second_after(first: Callable[[], object], second: Callable[[], object]) -> object:
    """What the second gave, or raised, that began while the first was done and not committed."""
    given: list[object] = []
    with transaction.atomic():
        first()
        thread = threading.Thread(target=lambda: given.extend(at_once(second)))
        thread.start()
        _until_somebody_waits(thread)
        assert thread.is_alive(), "it waits for the first"
    thread.join()
    return given[0]


@pytest.mark.django_db(transaction=True)
def test_who_rejects_while_another_accepts_rejects_the_sighting_that_was_made(mira: User) -> None:
    statement = factories.statement(score=0.1)
    given = second_after(
        partial(suggestions.accept, statement, by=mira),
        partial(rejections.reject, [statement], "opinion", by=factories.user()),
    )
    assert isinstance(given, list), given
    assert given[0].appearance_id == Triage.objects.get().appearance_id
    assert not Appearance.objects.known().exists()
    assert {case.state for case in Case.objects.all()} == {"not_checking"}


@pytest.mark.django_db(transaction=True)
def test_who_accepts_while_another_rejects_takes_the_rejection_back(mira: User) -> None:
    statement = factories.statement(score=0.1)
    given = second_after(
        partial(rejections.reject, [statement], "opinion", by=factories.user()),
        partial(suggestions.accept, statement, by=mira),
    )
    assert isinstance(given, Triage), given
    assert not Rejection.objects.in_force().exists()
    assert Appearance.objects.known().get() == given.appearance
    assert state(given.appearance.claim) == "waiting"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("removed_first", [True, False])
def test_a_sighting_is_removed_once_by_who_rejects_and_who_removes_it(
    removed_first: bool, mira: User
) -> None:
    statement = factories.statement()
    sighting = factories.appearance(statement)
    remove = partial(rejections.remove, sighting, "opinion", by=factories.user())
    reject = partial(rejections.reject, [statement], "opinion", by=mira)
    works: tuple[Callable[[], object], ...] = (
        (remove, reject) if removed_first else (reject, remove)
    )
    given = second_after(*works)
    assert isinstance(given, list if removed_first else Conflict), given
    assert Rejection.objects.in_force().filter(appearance=sighting).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_takes_a_suggestion_as_a_known_claim_does_not_block_who_merges(mira: User) -> None:
    """Both merge; the one holds the merges already, and comes to the cases after the other."""
    statement, known, other = factories.statement(), factories.claim(), factories.claim()
    sighting = factories.appearance(statement)
    rejections.remove(sighting, "opinion", by=mira)
    given: list[object] = []
    take = partial(suggestions.accept, statement, Taken(into=known), by=mira)
    with transaction.atomic():
        locks.hold(locks.MERGES)
        thread = threading.Thread(target=lambda: given.extend(at_once(take)))
        thread.start()
        _until_somebody_waits(thread)
        merges.merge(other, sighting.claim, "The same.", by=mira)
    thread.join()
    assert isinstance(given[0], Triage), given
    assert Merge.objects.in_force().count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_words_a_suggestion_anew_does_not_block_who_works_on_its_claim(mira: User) -> None:
    """Whoever proposes a verdict holds the claim, and comes to its case after that."""
    statement = factories.statement()
    sighting = factories.appearance(statement)
    rejections.remove(sighting, "opinion", by=mira)
    given: list[object] = []
    take = partial(suggestions.accept, statement, Taken(text="The quay ends."), by=mira)
    with transaction.atomic():
        locks.hold_claim(sighting.claim)
        thread = threading.Thread(target=lambda: given.extend(at_once(take)))
        thread.start()
        _until_somebody_waits(thread)
        cases.hold([sighting.claim_id])
    thread.join()
    assert isinstance(given[0], Triage), given
