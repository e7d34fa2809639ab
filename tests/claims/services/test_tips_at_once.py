"""Tips that arrive, and people who decide on them, at the same moment."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from claims.errors import Conflict
from claims.models import Case, Claim, Tip, TipDecision, TipState, Why
from claims.services import tip_groups, tips
from tests.claims import factories
from tests.claims.attacks import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CLOSES = "The north quay will be closed to all ferries from May on."
ALIKE = "The north quay will be closed to all ferries from next May on"


def kinds(given: list[object]) -> set[type]:
    return {type(one) for one in given}


def test_two_who_accept_the_same_group_make_one_claim_of_it() -> None:
    made = factories.tip(CLOSES)
    factories.tip(ALIKE)
    users = [factories.user() for _ in range(2)]
    given = at_once(*(partial(tips.accept, made, by=user) for user in users))
    assert kinds(given) == {Claim, Conflict}
    claim = Claim.objects.get()
    assert Case.objects.get(pk=claim.pk).tips == 2
    assert TipDecision.objects.count() == 2


def test_of_two_who_accept_and_reject_one_is_told_of_the_other() -> None:
    made = factories.tip(CLOSES)
    mira, vera = factories.user(), factories.user()
    given = at_once(
        partial(tips.accept, made, by=mira), partial(tips.reject, made, Why.TRIVIAL, by=vera)
    )
    assert sum(isinstance(one, Conflict) for one in given) == 1
    assert TipDecision.objects.count() == 1


def test_the_same_tip_sent_twice_at_once_is_kept_once() -> None:
    sender = tips.Sender(address="192.0.2.7")
    send: Any = partial(tips.receive, tips.NewTip(text=CLOSES, sender=sender))
    given: list[Any] = at_once(*[send] * 6)
    assert sorted(is_new for _, is_new in given) == [False] * 5 + [True]
    assert Tip.objects.count() == 1


def test_equal_words_of_many_at_once_make_one_group() -> None:
    senders = [tips.Sender(address=f"192.0.2.{number}") for number in range(8)]
    at_once(*(partial(tips.receive, tips.NewTip(text=CLOSES, sender=one)) for one in senders))
    assert Tip.objects.filter(group=None).count() == 1
    assert Tip.objects.count() == 8


def test_who_arrives_while_a_group_is_accepted_is_in_it_or_stays_open() -> None:
    made = factories.tip(CLOSES)
    late = tips.NewTip(text=CLOSES, sender=tips.Sender(address="192.0.2.7"))
    at_once(partial(tips.accept, made, by=factories.user()), partial(tips.receive, late))
    claim = Claim.objects.get()
    counted = Tip.objects.filter(claim=claim, state=TipState.ACCEPTED).count()
    left = Tip.objects.filter(state=TipState.NEW, group=None).count()
    assert (counted, left) in {(2, 0), (1, 1)}
    assert Case.objects.get(pk=claim.pk).tips == counted


def test_two_groups_put_to_each_other_at_once_are_one_group() -> None:
    one, other = factories.tip(CLOSES), factories.tip("Forty berths are lost.")
    by = factories.user()
    at_once(
        partial(tip_groups.regroup, one, other, by=by),
        partial(tip_groups.regroup, other, one, by=by),
    )
    assert Tip.objects.filter(group=None).count() == 1
