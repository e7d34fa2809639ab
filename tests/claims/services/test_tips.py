"""Tips: received from outside, grouped by what they claim, decided on by people."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.errors import Conflict, Refused
from claims.models import (
    Case,
    CaseState,
    Claim,
    GroupedBy,
    Kind,
    Tip,
    TipDecision,
    TipSender,
    TipSource,
    TipState,
    Transition,
    Why,
)
from claims.permissions import Role
from claims.selectors import tips as selectors
from claims.services import cases, merges, redactions, tip_groups, tips
from tests.claims import factories
from tests.claims.factories import tip

pytestmark = pytest.mark.django_db

CLOSES = "The north quay will be closed to all ferries from May on."
ALIKE = "The north quay will be closed to all ferries from next May on"


@pytest.fixture
def by(db: None) -> User:
    return factories.user()


def group_of(one: Tip) -> list[str]:
    return sorted(
        row.text for row in selectors.of_group(selectors.listed(), Tip.objects.get(pk=one.pk).leads)
    )


def case_of(claim: Claim) -> Case:
    return Case.objects.get(pk=claim.pk)


# Received


def test_a_tip_is_kept_as_written_and_its_sender_apart_from_it() -> None:
    made = tip(" Is it\r\ntrue? ", name=" Ada Brook ", contact="ada@example.org")

    assert (made.text, made.state, made.group, made.source) == (
        "Is it\ntrue?", TipState.NEW, None, TipSource.FORM,
    )  # fmt: skip
    sender = TipSender.objects.get(tip=made)
    assert (sender.name, sender.contact) == ("Ada Brook", "ada@example.org")
    assert "Ada" not in str(Tip.objects.filter(pk=made.pk).values().get())


def test_of_who_says_nothing_about_themselves_nothing_is_kept() -> None:
    tip(address="192.0.2.7")
    assert not TipSender.objects.exists()


def test_the_address_of_the_network_is_not_kept() -> None:
    tip(name="Ada", address="192.0.2.7")
    kept = [*Tip.objects.values(), *TipSender.objects.values()]
    assert "192.0.2.7" not in str(kept)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CLOSES, "en"),
        ("Die Fähre nach Aldmouth ist nicht mehr sicher und wird verkauft.", "de"),
        ("Quay 9!", "en"),
    ],
)
def test_the_language_is_told_from_the_text(text: str, told: str) -> None:
    assert tip(text).language == told


def test_where_it_was_seen_is_kept_without_what_tracks_readers() -> None:
    seen = tip(url="http://gazette.example/quay?utm_source=mail#top").url
    assert seen == "https://gazette.example/quay"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "?!…"}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "Is it?", "url": "javascript:alert(1)"}, "url"),
        ({"text": "Is it?", "url": "no address"}, "url"),
        ({"text": "Is it?", "name": "x" * 201}, "name"),
        ({"text": "Is it?", "contact": "x" * 321}, "contact"),
        ({"text": "Is it?", "language": "x" * 36}, "language"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_its_field(given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        tip(**given)
    assert refused.value.field == field
    assert not Tip.objects.exists()


def test_the_same_words_of_the_same_sender_on_one_day_are_one_tip() -> None:
    first = tip("The quay is closed.", contact="ada@example.org")
    again, is_new = tips.receive(
        tips.NewTip(text="the quay  is CLOSED", sender=tips.Sender(contact="Ada@example.org"))
    )
    assert (again.pk, is_new) == (first.pk, False)
    assert Tip.objects.count() == 1


def test_the_same_words_of_others_count_once_more() -> None:
    first = tip("The quay is closed.", contact="ada@example.org")
    for address in ("192.0.2.7", "192.0.2.8"):
        tip("The quay is closed.", address=address)
    assert len(group_of(first)) == 3


def test_a_member_who_passes_a_tip_on_is_kept_with_it(by: User) -> None:
    made, _ = tips.receive(tips.NewTip(text="Is it?"), by=by)
    assert (made.source, made.created_by) == (TipSource.DESK, by)


# Grouped


def test_equal_words_make_a_group() -> None:
    first, second = tip("The quay is closed."), tip("the quay is closed")
    assert (second.group, second.grouped_by) == (first, GroupedBy.WORDS)


def test_words_that_are_alike_make_a_group() -> None:
    first, second = tip(CLOSES), tip(ALIKE)
    assert (second.group, second.grouped_by) == (first, GroupedBy.LIKENESS)


def test_a_tip_joins_who_leads_the_group_and_not_a_member() -> None:
    first = tip(CLOSES)
    tip(ALIKE)
    third = tip(ALIKE)
    assert third.group == first


@pytest.mark.parametrize(
    "other",
    [
        "The north quay will not be closed to all ferries from May on.",
        "The north quay won't be closed to all ferries from May on.",
        "Forty berths are lost.",
    ],
)
def test_what_says_something_else_makes_no_group(other: str) -> None:
    tip(CLOSES)
    assert tip(other).group is None


def test_other_numbers_make_no_group() -> None:
    tip("The harbour will lose 14 berths in the spring.")
    assert tip("The harbour will lose 40 berths in the spring.").group is None


def test_what_was_decided_on_is_joined_by_nobody(by: User) -> None:
    first = tip(CLOSES)
    tips.reject(first, Why.TRIVIAL, by=by)
    assert tip(CLOSES).group is None
    assert len(group_of(first)) == 1


def test_a_member_is_moved_out_and_into_another_group(by: User) -> None:
    first, second, other = tip(CLOSES), tip(ALIKE), tip("Forty berths are lost.")

    tip_groups.regroup(second, by=by)
    alone = Tip.objects.get(pk=second.pk)
    assert (alone.group, alone.grouped_by) == (None, GroupedBy.PERSON)

    tip_groups.regroup(second, other, by=by, reason="Both speak of berths.")
    assert group_of(other) == sorted([ALIKE, other.text])
    assert group_of(first) == [CLOSES]
    kept = TipDecision.objects.filter(tip=second).order_by("id")
    assert [(row.group, row.reason, row.created_by) for row in kept] == [
        (None, "", by), (other, "Both speak of berths.", by),
    ]  # fmt: skip


def test_who_leads_a_group_takes_it_along(by: User) -> None:
    first, other = tip(CLOSES), tip("Forty berths are lost.")
    tip(ALIKE)
    tip_groups.regroup(first, other, by=by)
    assert len(group_of(other)) == 3
    assert group_of(first) == group_of(other)


def test_out_of_its_own_group_a_head_goes_alone_and_the_oldest_leads_the_others(by: User) -> None:
    first, second, third = tip(CLOSES), tip(ALIKE), tip(ALIKE)
    tip_groups.regroup(first, by=by)
    assert group_of(first) == [CLOSES]
    assert Tip.objects.get(pk=third.pk).group == second


def test_moving_a_group_costs_the_same_for_many(by: User) -> None:
    def cost(count: int, words: str) -> int:
        head, other = tip(words), tip(f"Nobody knows whether {count} ships sank.")
        for _ in range(count):
            tip(words)
        with CaptureQueriesContext(connection) as queries:
            tip_groups.regroup(head, other, by=by)
        assert len(group_of(other)) == count + 2
        assert TipDecision.objects.filter(group=other).count() == count + 1
        return len(queries)

    assert cost(9, CLOSES) == cost(2, "Forty berths are lost.")


def test_a_move_to_where_it_is_already_is_refused(by: User) -> None:
    first = tip(CLOSES)
    second = tip(ALIKE)
    for moved, into in [(second, first), (first, second), (first, first)]:
        with pytest.raises(Refused, match="already"):
            tip_groups.regroup(moved, into, by=by)
    with pytest.raises(Refused, match="on its own"):
        tip_groups.regroup(tip("Forty berths are lost."), by=by)


def test_what_is_decided_on_is_not_moved(by: User) -> None:
    done, other = tip(CLOSES), tip("Forty berths are lost.")
    tips.reject(done, Why.OPINION, by=by)
    for moved, into in [(done, other), (other, done)]:
        with pytest.raises(Conflict, match="rejected already"):
            tip_groups.regroup(moved, into, by=by)


# Accepted


def test_a_group_becomes_a_claim_that_is_no_longer_to_be_sorted(by: User) -> None:
    first = tip(CLOSES)
    second = tip(ALIKE)

    claim = tips.accept(second, by=by)

    assert claim.wordings.get().text == CLOSES
    assert {(row.state, row.claim) for row in selectors.of_group(selectors.listed(), first.pk)} == {
        (TipState.ACCEPTED, claim)
    }
    assert case_of(claim).state == CaseState.WAITING
    assert Transition.objects.get(claim=claim).created_by == by


def test_the_case_counts_who_asked_and_says_so_in_its_priority(by: User) -> None:
    for text in (CLOSES, CLOSES, ALIKE):
        made = tip(text)
    case = case_of(tips.accept(made, by=by))
    assert case.tips == 3
    assert [9.0, "3 people asked for it."] in case.parts


def test_a_person_may_word_the_claim_otherwise(by: User) -> None:
    claim = tips.accept(tip("they're CLOSING our quay!!"), by=by, text=CLOSES, kind=Kind.INTENT)
    wording = claim.wordings.get()
    assert (wording.text, wording.kind) == (CLOSES, Kind.INTENT)


def test_equal_words_of_a_known_claim_join_it_when_a_person_accepts(by: User) -> None:
    known = factories.claim(CLOSES)
    made = tip(CLOSES)
    assert (made.state, case_of(known).tips) == (TipState.NEW, 0)
    assert tips.accept(made, by=by) == known
    assert case_of(known).tips == 1


def test_a_group_joins_the_claim_that_is_given(by: User) -> None:
    known = factories.claim("Ferries leave the north quay.")
    assert tips.accept(tip(CLOSES), by=by, into=known) == known


def test_a_claim_that_was_set_aside_stays_so(by: User) -> None:
    known = factories.claim(CLOSES)
    cases.set_aside(known, Why.TRIVIAL, by=by)
    tips.accept(tip(CLOSES), by=by)
    assert case_of(known).state == CaseState.NOT_CHECKING


def test_words_of_a_merged_claim_vouch_for_the_one_that_it_is_read_as(by: User) -> None:
    merged, survivor = factories.claim(CLOSES), factories.claim()
    merges.merge(merged, survivor, "Both say so.", by=by)
    tips.accept(tip(CLOSES), by=by)
    assert case_of(survivor).state == CaseState.WAITING
    assert case_of(merged).state == CaseState.TRIAGE


def test_a_claim_that_is_merged_into_another_takes_no_tips(by: User) -> None:
    gone, stays = factories.claim("It is shut."), factories.claim("It is closed.")
    merges.merge(gone, stays, "The same.", by=by)
    made = tip(CLOSES)
    with pytest.raises(Conflict) as conflict:
        tips.accept(made, by=by, into=gone)
    assert conflict.value.existing == stays
    assert Tip.objects.get(pk=made.pk).state == TipState.NEW


def test_what_was_accepted_cannot_be_accepted_or_rejected_again(by: User) -> None:
    made = tip(CLOSES)
    claim = tips.accept(made, by=by)
    works: list[Any] = [
        lambda: tips.accept(made, by=by),
        lambda: tips.reject(made, Why.TRIVIAL, by=by),
    ]
    for work in works:
        with pytest.raises(Conflict, match=f"{by} has accepted") as conflict:
            work()
        assert conflict.value.existing == claim


def test_a_group_that_has_grown_by_other_wordings_is_looked_at_again(by: User) -> None:
    made = tip(CLOSES)
    tip(CLOSES)
    tip(ALIKE)
    for work in (
        lambda: tips.accept(made, by=by, seen=1),
        lambda: tips.reject(made, Why.TRIVIAL, by=by, seen=1),
    ):
        with pytest.raises(Conflict, match="Look again"):
            work()
    assert tips.accept(made, by=by, seen=2)


def test_a_text_that_is_none_is_refused_and_nothing_is_done(by: User) -> None:
    made = tip(CLOSES)
    with pytest.raises(Refused):
        tips.accept(made, by=by, text="x" * 2001)
    assert not TipDecision.objects.exists()


# Rejected, and opened again


def test_a_rejection_keeps_its_reason_for_every_tip_of_the_group(by: User) -> None:
    made = tip(CLOSES)
    tip(ALIKE)
    tips.reject(made, Why.OTHER, by=by, reason=" A joke of the first of April. ")
    kept = TipDecision.objects.order_by("id")
    assert [(row.why, row.reason, row.created_by) for row in kept] == [
        (Why.OTHER, "A joke of the first of April.", by)
    ] * 2
    assert [row.decided_with for row in kept] == [None, kept[0]]
    assert set(Tip.objects.values_list("state", flat=True)) == {TipState.REJECTED}


@pytest.mark.parametrize(
    ("why", "reason", "field"),
    [("", "", "why"), ("nonsense", "", "why"), (Why.OTHER, " ", "reason"),
     (Why.TRIVIAL, "x" * 2001, "reason")],
)  # fmt: skip
def test_a_rejection_says_why(why: str, reason: str, field: str, by: User) -> None:
    made = tip(CLOSES)
    with pytest.raises(Refused) as refused:
        tips.reject(made, why, by=by, reason=reason)
    assert refused.value.field == field
    assert Tip.objects.get().state == TipState.NEW


def test_what_was_rejected_is_opened_again_and_can_be_accepted(by: User) -> None:
    made = tip(CLOSES)
    tips.reject(made, Why.TRIVIAL, by=by)
    tips.reopen(made, "It matters after all.", by=by)
    assert Tip.objects.get().state == TipState.NEW
    assert tips.accept(made, by=by)


def test_what_was_accepted_is_taken_from_its_claim_again(by: User) -> None:
    made = tip(CLOSES)
    claim = tips.accept(made, by=by)
    tips.reopen(made, by=by)
    assert Tip.objects.get().claim is None
    assert case_of(claim).tips == 0
    assert TipDecision.objects.order_by("-id")[0].claim == claim


def test_what_is_open_is_not_opened_again(by: User) -> None:
    with pytest.raises(Conflict, match="still to be sorted"):
        tips.reopen(tip(), by=by)


# Asked about


def test_a_claim_in_equal_words_is_known(by: User) -> None:
    known = factories.claim(CLOSES)
    made, other = tip(CLOSES), tip("Forty berths are lost.")
    found = selectors.claims_known([made, other])
    assert {key: (one.claim, one.text) for key, one in found.items()} == {
        made.pk: (known.pk, CLOSES)
    }


def test_a_claim_that_these_words_led_to_before_is_known(by: User) -> None:
    claim = tips.accept(tip("shut!!! why?"), by=by, text=CLOSES)
    again = tip("shut!!! why?")
    assert selectors.claims_known([again])[again.pk].claim == claim.pk


def test_a_claim_that_a_members_words_have_is_known_as_what_it_was_merged_into(by: User) -> None:
    known, into = factories.claim(ALIKE), factories.claim("It is closed.")
    merges.merge(known, into, "The same.", by=by)
    made = tip(CLOSES)
    tip(ALIKE)
    assert selectors.claims_known([made])[made.pk].claim == into.pk


def test_words_that_were_rejected_before_are_told() -> None:
    by = factories.user()
    tips.reject(tip(CLOSES), Why.TRIVIAL, by=by)
    again, other = tip(CLOSES), tip("Forty berths are lost.")
    assert selectors.rejected_before([again, other]) == {again.pk}


def test_a_groups_other_wordings_are_shown_once_each() -> None:
    made = tip(CLOSES)
    for text in (ALIKE, CLOSES, ALIKE):
        tip(text)
    found = selectors.wordings([made])[made.pk]
    assert (found.count, [row.text for row in found.others]) == (2, [ALIKE])


def test_words_find_the_group_of_the_tip_that_has_them() -> None:
    made = tip(CLOSES)
    tip(ALIKE)
    tip("Forty berths are lost.")
    found = selectors.search(selectors.heads(), "next")
    assert [(row.pk, row.tips) for row in found] == [(made.pk, 2)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", Role)
def test_a_sender_is_for_editors_alone(role: Role) -> None:
    made = tip(name="Ada Brook")
    found = selectors.sender_of(made, factories.user(role=role))
    assert (found is not None) is (role in {Role.EDITOR, Role.ADMINISTRATOR})
    assert selectors.sender_of(made, None) is None


def test_a_redacted_tip_is_found_by_its_words_no_more() -> None:
    made = tip("Ada Brook steals.", name="An enemy")
    boss = factories.user(admin=True)
    redactions.redact("claims_tip", made.pk, "text", "It slanders.", by=boss)
    redactions.redact("claims_tipsender", made.sender.pk, "name", "Asked.", by=boss)
    assert not selectors.search(selectors.listed(), "steals").exists()
    assert tip("Ada Brook steals.").group is None
