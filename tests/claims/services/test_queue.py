"""Taking work: each claim for one person, given back when nothing is done, nothing typed lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone

from claims.errors import Refused
from claims.models import Case, Claim, Draft, Notification
from claims.services import (
    cases,
    claims,
    comments,
    drafts,
    evidence,
    merges,
    parts,
    queue,
    relations,
    standings,
)
from tests.claims import factories

pytestmark = pytest.mark.django_db


def waiting(count: int = 1) -> list[Claim]:
    mira = factories.user()
    made = [factories.claim(by=mira) for _ in range(count)]
    for claim in made:
        cases.accept(claim, by=mira)
    return made


def held(by: User, *, hours: float) -> Claim:
    """Taken by somebody, to go back after so many hours."""
    (claim,) = waiting()
    cases.assign(claim, by, by=by)
    until = timezone.now() + timedelta(hours=hours)
    Case.objects.filter(pk=claim.pk).update(held_until=until)
    return claim


def case_of(claim: Claim) -> Case:
    return Case.objects.get(pk=claim.pk)


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Each over a connection of its own."""
    results: list[Any] = [None] * len(work)
    start = threading.Barrier(len(work))

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = work[place]()
        except Exception as error:  # noqa: BLE001 - it is what is looked at
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_fifty_who_press_next_at_once_get_fifty_different_claims() -> None:
    waiting(50)
    people = [factories.user() for _ in range(50)]

    found = at_once([partial(queue.take_next, by=person) for person in people])

    assert [one for one in found if not isinstance(one, Case)] == []
    assert len({case.pk for case in found}) == 50
    assert {case.assignee_id for case in found} == {person.pk for person in people}
    assert queue.take_next(by=people[0]) is None


def test_next_is_what_comes_first() -> None:
    made = waiting(3)
    Case.objects.filter(pk=made[1].pk).update(override=90)
    taken = queue.take_next(by=factories.user())
    assert taken
    assert taken.pk == made[1].pk


def test_whose_role_does_not_work_on_claims_takes_none() -> None:
    waiting()
    with pytest.raises(Refused):
        queue.take_next(by=factories.user(role="contributor"))  # type: ignore[arg-type]


def test_what_goes_back_soon_is_warned_of_once(settings: Any) -> None:
    settings.HOLD_WARNING_HOURS = 4
    mira = factories.user()
    soon, later = held(mira, hours=3), held(mira, hours=5)

    assert [case.pk for case in queue.warn_idle()] == [soon.pk]
    assert queue.warn_idle() == []
    assert case_of(later).warned_at is None


def test_who_holds_what_was_merged_is_not_warned_for_it_is_worked_on_no_more() -> None:
    mira = factories.user()
    merges.merge(held(mira, hours=1), factories.claim(), "They say the same.", by=mira)
    assert queue.warn_idle() == []


def test_what_is_held_idle_goes_back_and_what_was_typed_stays() -> None:
    mira = factories.user()
    idle, busy = held(mira, hours=1), held(mira, hours=1)
    drafts.save(idle, "verdict", {"rationale": "Two inspections"}, seen=0, by=mira)
    past = timezone.now() - timedelta(minutes=1)
    Case.objects.filter(pk=idle.pk).update(held_until=past)

    assert [case.pk for case in queue.release_idle()] == [idle.pk]

    assert (case_of(idle).state, case_of(idle).assignee) == ("waiting", None)
    assert case_of(busy).state == "assigned"
    step = idle.transitions.latest("id")
    assert (step.step, step.created_by) == ("release", None)
    assert step.reason.startswith("Nothing was done about it")
    assert Draft.objects.get().content == {"rationale": "Two inspections"}
    assert queue.release_idle() == []


@pytest.mark.parametrize(
    "value", ["cut\x00off", "half \ud83d", ["a", {"b": "\x00"}], {"\x00": "key"}, float("inf")]
)
def test_a_draft_of_what_no_database_can_hold_is_refused(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        drafts.save(factories.claim(), "verdict", {"why": value}, seen=0, by=factories.user())
    assert refused.value.field == "content"
    assert not Draft.objects.exists()


def test_a_draft_keeps_its_words_as_they_were_typed() -> None:
    content: dict[str, Any] = {
        "why": "Two\r\ninspections \\u0000",
        "signs": ["\ufeffA", None, 1.5, True, {}],
    }
    drafts.save(factories.claim(), "verdict", content, seen=0, by=factories.user())
    assert Draft.objects.get().content == content


def test_whoever_works_on_it_holds_it_anew() -> None:
    mira = factories.user()
    claim = held(mira, hours=1)
    queue.warn_idle()
    drafts.save(claim, "comment", {"text": "Hm"}, seen=0, by=mira)
    case = case_of(claim)
    assert case.held_until
    assert case.held_until > timezone.now() + timedelta(hours=2)
    assert case.warned_at is None


def edit_comment(claim: Claim, by: User) -> None:
    comment = comments.write(claim, "It was seen.", by=by)
    Case.objects.filter(pk=claim.pk).update(held_until=SOON)
    comments.edit(comment, "It was seen twice.", seen=comment.version, by=by)


def log_passage(claim: Claim, by: User) -> None:
    passage = claims.Passage(snapshot=factories.snapshot(), start=0, end=10)
    claims.log(claims.NewClaim(text=claim.wordings.get().text, passage=passage), by=by)


def decide_on_relation(claim: Claim, by: User) -> None:
    relations.decide(factories.relation(factories.claim(), claim), "rejected", by=by)


def judge(claim: Claim, by: User) -> None:
    cases.edit(claim, {"harm": 2}, seen=case_of(claim).version, by=by)


WORK: dict[str, Callable[[Claim, User], Any]] = {
    "evidence": lambda claim, by: factories.evidence(claim, by=by),
    "reply_request": lambda claim, by: factories.reply_request(claim, by=by),
    "comment edited": edit_comment,
    "reworded": lambda claim, by: claims.reword(claim, "Anew.", "fact", seen=1, by=by),
    "passage logged": log_passage,
    "related": lambda claim, by: relations.relate("duplicates", factories.claim(), claim, by=by),
    "relation decided on": decide_on_relation,
    "split": lambda claim, by: parts.split(claim, ["One half.", "The other half."], by=by),
    "judged": judge,
}
SOON = timezone.now() + timedelta(hours=1)


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("work", list(WORK))
def test_work_on_the_claim_counts_by_whom_it_is(work: str, is_own: bool) -> None:
    mira = factories.user()
    claim = held(mira, hours=1)
    Case.objects.filter(pk=claim.pk).update(held_until=SOON)
    WORK[work](claim, mira if is_own else factories.user())
    assert (case_of(claim).held_until != SOON) == is_own


def test_work_on_what_was_merged_into_it_counts_too() -> None:
    mira = factories.user()
    claim, loser = held(mira, hours=1), factories.claim()
    piece = factories.evidence(loser, by=mira)
    merges.merge(loser, claim, "They say the same.", by=factories.user())
    Case.objects.filter(pk=claim.pk).update(held_until=SOON)
    evidence.assess(piece, evidence.Assessed(stance="refutes"), "Read again.", seen=1, by=mira)
    assert case_of(claim).held_until != SOON


def test_what_somebody_held_who_has_left_goes_back() -> None:
    mira = factories.user()
    claim = held(mira, hours=20)
    User.objects.filter(pk=mira.pk).update(is_active=False)
    queue.release_idle()
    assert case_of(claim).state == "waiting"


def test_being_assigned_is_told_unless_one_took_it() -> None:
    mira, egon = factories.user(), factories.user(editor=True)
    own, given = waiting(2)
    cases.assign(own, mira, by=mira)
    cases.assign(given, mira, by=egon)
    told = Notification.objects.get()
    assert (told.person, told.kind, told.claim) == (mira, "assigned", given)


def test_what_was_not_computed_yet_the_sweep_computes() -> None:
    (claim,) = waiting()
    Case.objects.filter(pk=claim.pk).update(harm=3, refreshed_at=None)
    assert standings.sweep() == 1
    assert case_of(claim).priority == 21
    assert standings.sweep() == 0


def test_a_new_day_makes_what_is_due_weigh_more() -> None:
    (claim,) = waiting()
    cases.set_fields([claim.pk], {"due_on": timezone.now().date() + timedelta(days=1)})
    before = case_of(claim).priority
    yesterday = timezone.now() - timedelta(days=1)
    due = timezone.now().date() - timedelta(days=1)
    Case.objects.filter(pk=claim.pk).update(refreshed_at=yesterday, due_on=due)
    standings.sweep()
    assert case_of(claim).priority > before
