"""Courses of the work on a claim that end before a verdict."""

from __future__ import annotations

from dataclasses import replace

from claims.models import (
    Audience,
    Outcome,
    Why,
)
from claims.seeding.beginnings import prepared
from claims.seeding.case import Case
from claims.seeding.diary import Script
from claims.seeding.inquiry import A_DAY
from claims.services import (
    cases,
    evidence,
    verdicts,
)
from claims.services.evidence import Assessed, latest


def unsorted(case: Case) -> Script:
    """Nobody has got to it."""
    yield from ()


def begun(case: Case) -> Script:
    """Some evidence is there, some of it withdrawn or assessed anew; somebody was asked."""
    case.take()
    case.gather(Audience.DESK)
    yield 2 * A_DAY
    case.ask()
    first, *others = case.evidence
    last = latest(first)
    anew = replace(Assessed.like(last), credibility=3, stance="background")
    evidence.assess(first, anew, case.pick("reassess"), seen=last.number, by=case.editor)
    yield A_DAY
    if others:
        reason = case.pick("withdraw_evidence")
        evidence.withdraw(others[-1], reason, seen=1, by=case.reviewer)


def named(case: Case) -> Script:
    """A source that only some may know of, and a document under embargo."""
    case.take()
    case.gather(Audience.DESK)
    yield A_DAY
    first, *others = case.evidence
    last = latest(first)
    narrowed = replace(
        Assessed.like(last), audience=Audience.NAMED, readers=[case.reviewer, case.editor]
    )
    evidence.assess(first, narrowed, case.pick("narrow"), seen=last.number, by=case.editor)
    if others:
        last = latest(others[0])
        until = replace(
            Assessed.like(last), note=case.pick("not_public"), embargo_until=case.now + 90 * A_DAY
        )
        evidence.assess(others[0], until, case.pick("narrow"), seen=last.number, by=case.editor)


def waiting(case: Case) -> Script:
    """A verdict is put forward and nobody has decided."""
    yield from prepared(case)
    case.propose()


def returned(case: Case) -> Script:
    """Its verdict came back and has not been put anew."""
    yield from prepared(case)
    proposal = case.propose()
    yield A_DAY
    case.turn_back(proposal)


def withdrawn(case: Case) -> Script:
    """Who proposed it took it back."""
    yield from prepared(case)
    proposal = case.propose()
    yield 2 * A_DAY
    verdicts.withdraw(proposal, case.pick(Outcome.WITHDRAWN), by=case.reviewer)


def dropped(case: Case) -> Script:
    """Not worth it, and then it was."""
    cases.set_aside(case.claim, Why.TRIVIAL, by=case.reviewer, reason=case.pick("judged_trivial"))
    yield 40 * A_DAY
    cases.reopen(case.claim, case.pick("reopened"), by=case.editor)
