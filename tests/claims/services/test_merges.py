"""Merging claims and taking them apart: what is refused, what goes on, and what verdicts do."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from claims.errors import Conflict, Refused
from claims.models import Claim, Evidence, Merge, Notice, RelationKind, RelationState
from claims.selectors import chain
from claims.selectors import merges as selectors
from claims.services import claims, evidence, merges, publications, relations, replies, verdicts
from claims.services.editions import NewEdition
from claims.services.proposals import NewProposal
from tests.claims import factories, publishing

pytestmark = pytest.mark.django_db

WHY = "They say the same."


def merge(loser: Claim, into: Claim, why: str = WHY) -> Merge:
    return merges.merge(loser, into, why, by=factories.user())


def unmerge(loser: Claim) -> Merge:
    return merges.unmerge(loser, "They differ.", by=factories.user())


def a_verdict(claim: Claim, *pieces: Evidence, **fields: Any) -> NewProposal:
    given: dict[str, Any] = {"rating": factories.rating(), "rationale": "It was seen."}
    return NewProposal(
        claim=claim, wording=1, evidence=pieces, reason="Asked.", **{**given, **fields}
    )


@pytest.fixture
def loser() -> Claim:
    return factories.claim()


@pytest.fixture
def survivor() -> Claim:
    return factories.claim()


# What is written


def test_a_merge_keeps_who_and_why_and_moves_no_row(loser: Claim, survivor: Claim) -> None:
    by = factories.user()
    made = merges.merge(loser, survivor, "  They say the same. ", by=by)
    assert (made.reason, made.created_by, made.ended_by) == (WHY, by, None)
    assert loser.wordings.get().claim == loser
    assert selectors.survivor_of(loser) == survivor
    assert set(selectors.family(survivor)) == {loser.pk, survivor.pk}
    assert selectors.family(loser) == (loser.pk,)


def test_unmerging_keeps_who_and_why_and_ends_the_merge(loser: Claim, survivor: Claim) -> None:
    merge(loser, survivor)
    by = factories.user()
    ended = merges.unmerge(loser, "They differ.", by=by)
    assert (ended.ended_by, ended.end_reason) == (by, "They differ.")
    assert ended.recorded.upper is not None
    assert selectors.survivor_of(loser) == loser
    assert selectors.family(survivor) == (survivor.pk,)


def test_a_claim_is_merged_again_after_it_was_unmerged(loser: Claim, survivor: Claim) -> None:
    merge(loser, survivor)
    unmerge(loser)
    merge(survivor, loser)
    assert selectors.survivor_of(survivor) == loser


def test_nested_merges_come_apart_at_either_place() -> None:
    one, two, three = (factories.claim() for _ in range(3))
    merge(one, two)
    merge(two, three)
    assert set(selectors.family(three)) == {one.pk, two.pk, three.pk}
    unmerge(one)
    assert set(selectors.family(three)) == {two.pk, three.pk}
    unmerge(two)
    merge(one, two)
    assert selectors.survivor_of(one) == two
    assert selectors.family(three) == (three.pk,)


# What is refused


@pytest.mark.parametrize("reason", ["", " \n", "x" * 2_001])
def test_a_merge_needs_a_reason_of_some_length(reason: str, loser: Claim, survivor: Claim) -> None:
    with pytest.raises(Refused) as refused:
        merge(loser, survivor, reason)
    assert refused.value.field == "reason"


def test_a_claim_is_not_merged_into_itself(loser: Claim) -> None:
    with pytest.raises(Refused, match="into itself"):
        merge(loser, loser)


def test_claims_are_not_merged_in_a_circle() -> None:
    one, two, three = (factories.claim() for _ in range(3))
    merge(one, two)
    merge(two, three)
    with pytest.raises(Refused, match="in a circle") as refused:
        merge(three, one)
    assert refused.value.field == "into"


def test_what_is_merged_is_not_merged_elsewhere(loser: Claim, survivor: Claim) -> None:
    merge(loser, survivor)
    with pytest.raises(Conflict, match="is merged into") as conflict:
        merge(loser, factories.claim())
    assert conflict.value.existing == survivor
    with pytest.raises(Conflict, match="is merged into") as conflict:
        merge(factories.claim(), loser)
    assert conflict.value.existing == survivor


def test_what_is_not_merged_is_not_unmerged(loser: Claim, survivor: Claim) -> None:
    with pytest.raises(Refused, match="not merged"):
        unmerge(loser)
    merge(loser, survivor)
    with pytest.raises(Refused, match="not merged"):
        unmerge(survivor)


@pytest.mark.parametrize("state", ["suggested", "confirmed"])
def test_opposed_claims_never_merge(state: str, loser: Claim, survivor: Claim) -> None:
    relation = factories.relation(loser, survivor)
    if state == RelationState.CONFIRMED:
        relations.decide(relation, state, by=factories.user())
    with pytest.raises(Conflict, match=f"\\({state}\\).*decide on the contradiction") as conflict:
        merge(loser, survivor)
    assert conflict.value.existing == relation


def test_claims_never_merge_when_any_of_their_families_are_opposed() -> None:
    one, two, three, four = (factories.claim() for _ in range(4))
    merge(one, two)
    merge(three, four)
    relation = factories.relation(one, three)
    for pair in [(two, four), (four, two)]:
        with pytest.raises(Conflict) as conflict:
            merge(*pair)
        assert conflict.value.existing == relation
    relations.decide(relation, "rejected", by=factories.user(), reason="Irony.")
    merge(two, four)


def test_a_rejected_contradiction_between_merged_claims_is_not_opened_again(
    loser: Claim, survivor: Claim
) -> None:
    relation, by = factories.relation(loser, survivor), factories.user()
    relations.decide(relation, "rejected", by=by)
    merge(loser, survivor)
    for state in ("suggested", "confirmed"):
        with pytest.raises(Conflict, match="Undo the merge first"):
            relations.decide(relation, state, by=by)
    unmerge(loser)
    relations.decide(relation, "confirmed", by=by)


def test_a_whole_and_its_part_never_merge() -> None:
    whole, part, deeper, alike = (factories.claim() for _ in range(4))
    by = factories.user()
    relations.relate("part_of", part, whole, by=by)
    relations.relate("part_of", deeper, part, by=by)
    merge(alike, deeper)
    for pair in [(deeper, whole), (whole, deeper), (part, whole)]:
        with pytest.raises(Refused, match="part of"):
            merge(*pair)
    with pytest.raises(Refused, match="no part of itself"):
        relations.relate("part_of", whole, deeper, by=by)


def test_a_merge_that_would_close_a_circle_of_parts_is_refused() -> None:
    whole, part, other, its_part = (factories.claim() for _ in range(4))
    by = factories.user()
    relations.relate("part_of", part, whole, by=by)
    relations.relate("part_of", its_part, other, by=by)
    merge(whole, its_part)
    with pytest.raises(Refused, match="part of"):
        merge(part, other)


def test_a_claim_of_which_a_verdict_waits_is_not_merged(loser: Claim, survivor: Claim) -> None:
    by = factories.user()
    waiting = verdicts.propose(a_verdict(loser, factories.evidence(loser)), by=by)
    with pytest.raises(Conflict, match="waits for a decision") as conflict:
        merge(loser, survivor)
    assert conflict.value.existing == waiting
    verdicts.withdraw(waiting, "It is another's.", by=by)
    merge(loser, survivor)


# Work on what is merged


def test_work_on_a_merged_claim_is_refused_and_names_the_survivor(
    loser: Claim, survivor: Claim
) -> None:
    piece, other, by = factories.evidence(loser), factories.claim(), factories.user()
    merge(loser, survivor)
    works = [
        lambda: factories.evidence(loser),
        lambda: verdicts.propose(a_verdict(loser, piece), by=by),
        lambda: claims.reword(loser, "Otherwise.", "fact", seen=1, by=by),
        lambda: relations.relate(RelationKind.NARROWS, loser, other, by=by),
        lambda: relations.relate(RelationKind.CONTRADICTS, other, loser, by=by),
        lambda: factories.reply_request(loser),
        lambda: claims.log(claims.NewClaim(text=loser.wordings.get().text), by=by),
    ]
    for work in works:
        with pytest.raises(Conflict) as conflict:
            work()  # type: ignore[no-untyped-call]
        assert conflict.value.existing == survivor
    unmerge(loser)
    factories.evidence(loser)


def test_a_text_that_says_the_losers_words_is_recorded_there(loser: Claim, survivor: Claim) -> None:
    merge(loser, survivor)
    found = factories.appearance(factories.statement(claim=loser.wordings.get().text))
    assert found.claim == loser


def test_evidence_of_a_merged_claim_can_be_assessed_and_rested_on(
    loser: Claim, survivor: Claim
) -> None:
    piece, by = factories.evidence(loser), factories.user()
    merge(loser, survivor)
    again = evidence.Assessed(stance="refutes")
    evidence.assess(piece, again, "Read in full.", seen=1, by=by)
    proposed = verdicts.propose(a_verdict(survivor, piece), by=by)
    assert proposed.grounds.get().assessment.evidence == piece
    unmerge(loser)
    with pytest.raises(Refused, match="no evidence on this claim"):
        verdicts.propose(a_verdict(survivor, piece), by=by)
    assert chain.verify(survivor) == []


def test_whether_it_was_said_so_is_judged_of_a_merged_claims_sighting_as_before(
    survivor: Claim,
) -> None:
    seen = factories.appearance()
    merge(seen.claim, survivor)
    piece = factories.evidence(seen.claim, appearance=seen)
    new = a_verdict(
        seen.claim, piece, appearance=seen, rating=None, attribution="accurate", confidence="high"
    )
    proposed = verdicts.propose(new, by=factories.user())
    decided = verdicts.turn_back(proposed, "Ask for the tape.", by=factories.user())
    assert decided.claim == seen.claim


# Verdicts


def test_a_merged_claims_verdict_stays_its_own_and_its_check_stays_public(
    survivor: Claim, settings: LazySettings
) -> None:
    page = publishing.published()
    loser = page.claim
    merge(loser, survivor)
    assert not survivor.holdings.exists()
    assert page.claim == loser
    with pytest.raises(Conflict) as conflict:
        merge(loser, survivor)
    assert conflict.value.existing == survivor
    typo = NewEdition(notice=Notice.TYPO, notice_text="A letter.", title="The berths")
    assert publications.revise(page, typo, seen=1, by=publishing.editor()).number == 2
    assert chain.verify(loser) == []


def test_a_merged_claims_verdict_can_be_taken_back_and_not_replaced(survivor: Claim) -> None:
    held = publishing.held()
    loser = held.claim
    merge(loser, survivor)
    by = factories.user()
    piece = loser.evidence.get()
    days = {"valid_from": held.valid.lower, "valid_until": held.valid.upper}
    with pytest.raises(Conflict):
        verdicts.propose(a_verdict(loser, piece, act="supersede", **days), by=by)
    back = a_verdict(loser, piece, act="retract", rating=None, **days)
    verdicts.approve(verdicts.propose(back, by=by), "Unknown.", by=factories.user())
    assert not loser.holdings.filter(ended_by=None).exists()
    assert chain.verify(loser) == []


def test_what_is_merged_is_not_published_anew(survivor: Claim) -> None:
    held = publishing.held()
    merge(held.claim, survivor)
    with pytest.raises(Conflict) as conflict:
        publishing.published(held)
    assert conflict.value.existing == survivor


def test_a_merged_claim_is_asked_about_no_more_but_its_answers_are_kept(survivor: Claim) -> None:
    asked = factories.reply_request()
    merge(asked.claim, survivor)
    answer = replies.NewReply(outcome="answered", text="No.", received_at=timezone.now())
    came = replies.record(asked, answer, by=factories.user())
    assert came.request == asked
