"""Claims that a person logs."""

from __future__ import annotations

import pytest
from django.db import transaction

from claims.errors import Conflict, Refused
from claims.models import Appearance, Claim
from claims.services import claims, suggestions, watching
from claims.services.claims import NewClaim, Passage
from tests.claims import attacks, factories

pytestmark = pytest.mark.django_db


def test_a_claim_is_logged_with_its_first_wording() -> None:
    by = factories.user()
    claim, _ = claims.log(NewClaim(text="  The bridge\n is safe. "), by=by)
    wording = claim.wordings.get()
    assert (wording.text, wording.number, wording.created_by) == ("The bridge is safe.", 1, by)


def test_words_that_are_logged_already_are_refused_with_the_claim_that_has_them() -> None:
    first = factories.claim("The bridge is safe.")
    with pytest.raises(Conflict) as caught:
        claims.log(NewClaim(text="the bridge is SAFE"), by=factories.user())
    assert caught.value.existing == first


def test_a_passage_with_known_words_is_another_appearance_of_the_claim() -> None:
    first = factories.claim("The bridge is safe.")
    passage = Passage(snapshot=factories.snapshot(), start=0, end=5, claimant="Ada Brook")
    claim, _ = claims.log(NewClaim(text="The bridge is safe", passage=passage), by=factories.user())
    assert claim == first
    appearance = claim.appearances.get()
    assert appearance.parties.get().claimant.name == "Ada Brook"


def test_the_same_passage_again_adds_nothing() -> None:
    snapshot, by = factories.snapshot(), factories.user()
    for _ in range(2):
        claims.log(
            NewClaim(text="It is.", passage=Passage(snapshot=snapshot, start=0, end=5)), by=by
        )
    assert Appearance.objects.count() == 1


def test_a_selection_counts_code_points_after_emoji() -> None:
    snapshot = factories.snapshot("👩‍🔬🎉 “Safe,” she said.")
    start = snapshot.text.index("Safe")
    passage = Passage(snapshot=snapshot, start=start, end=start + 4)
    claim, _ = claims.log(NewClaim(text="It is safe.", passage=passage), by=factories.user())
    assert claim.appearances.get().anchors.get().exact == "Safe"


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 2), (0, 10_000)])
def test_a_passage_outside_the_text_is_refused_and_leaves_nothing(start: int, end: int) -> None:
    passage = Passage(snapshot=factories.snapshot("Short."), start=start, end=end)
    with pytest.raises(Refused, match="not within the text"):
        claims.log(NewClaim(text="It is.", passage=passage), by=factories.user())
    assert not Claim.objects.exists()


def test_a_speaker_without_a_letter_is_refused_at_its_field() -> None:
    passage = Passage(snapshot=factories.snapshot(), start=0, end=5, claimant="...")
    with pytest.raises(Refused) as caught:
        claims.log(NewClaim(text="It is.", passage=passage), by=factories.user())
    assert (caught.value.field, Claim.objects.exists()) == ("claimant", False)


@pytest.mark.parametrize("text", ["", " \n ", "x" * 3000])
def test_an_empty_or_endless_claim_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as caught:
        claims.log(NewClaim(text=text), by=factories.user())
    assert caught.value.field == "text"


def test_a_new_wording_keeps_the_old_one() -> None:
    claim = factories.claim("The bridge is safe.")
    claims.reword(claim, "The north bridge is safe.", "fact", seen=1, by=factories.user())
    texts = [wording.text for wording in claim.wordings.order_by("number")]
    assert texts == ["The bridge is safe.", "The north bridge is safe."]


def test_a_stale_rewording_is_refused_with_the_newer_text() -> None:
    claim, by = factories.claim(), factories.user()
    newer = claims.reword(claim, "First editor's words.", "fact", seen=1, by=by)
    with pytest.raises(Conflict) as caught:
        claims.reword(claim, "Second editor's words.", "fact", seen=1, by=by)
    assert caught.value.existing == newer
    assert claim.wordings.count() == 2


def test_rewording_into_another_claims_words_is_refused_with_that_claim() -> None:
    other, claim = factories.claim("The bridge is safe."), factories.claim()
    with pytest.raises(Conflict) as caught:
        claims.reword(claim, "The bridge is safe", "fact", seen=1, by=factories.user())
    assert caught.value.existing == other


def test_rewording_into_the_same_words_adds_nothing() -> None:
    claim = factories.claim("The bridge is safe.")
    claims.reword(claim, "The bridge is safe.", "fact", seen=1, by=factories.user())
    assert claim.wordings.count() == 1


def test_a_suggestion_below_the_threshold_can_be_accepted_once() -> None:
    statement = factories.statement("forty berths would go", score=0.01)
    by = factories.user()
    first, again = suggestions.accept(statement, by=by), suggestions.accept(statement, by=by)
    assert first == again
    assert Appearance.objects.get().created_by == by


def test_two_suggestions_at_one_place_stay_two_claims() -> None:
    run = factories.run()
    relayed = factories.statement("forty berths would go", "Forty berths would go.", of=run)
    relay = factories.statement("forty berths would go", "Engineers said so.", of=run, score=0.1)
    first = factories.appearance(relayed)
    second = suggestions.accept(relay, by=factories.user()).appearance
    assert first.claim != second.claim


@pytest.mark.django_db(transaction=True)
def test_while_a_claim_is_reworded_others_may_refer_to_it() -> None:
    claim, by = factories.claim("The bridge is safe."), factories.user()

    def watch() -> None:
        with transaction.atomic():
            attacks.run("SET LOCAL lock_timeout = '5s'")
            watching.begin(by, claim, "you commented on it")

    with transaction.atomic():
        claims.reword(claim, "The bridge is sound.", "fact", seen=1, by=by)
        assert attacks.at_once(watch) == [None]
