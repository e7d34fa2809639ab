"""How the work on a claim begins: looked into and, where it comes to that, judged and published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from claims.seeding.case import Case
from claims.seeding.inquiry import A_DAY


def prepared(case: Case) -> Iterator[timedelta]:
    """Evidence linked, speakers asked, their answers in."""
    case.take()
    case.settle_kind(is_open=bool(case.story.topic.likelihood))
    yield A_DAY / 12
    case.gather()
    yield A_DAY / 4
    case.ask()
    if case.chance.random() < 0.4:
        case.talk()
    yield 6 * A_DAY
    case.hear()
    yield A_DAY / 3


def and_published(case: Case) -> Iterator[timedelta]:
    """As `prepared`, then judged and published; leaves the page in `case.page`."""
    yield from prepared(case)
    proposal = case.propose()
    yield A_DAY
    holding = case.approve(proposal)
    yield A_DAY / 6
    case.page = case.publish(holding)
