"""Courses of the work on a claim that end with a verdict, and what becomes of it then."""

from __future__ import annotations

from claims.models import (
    Act,
    Attribution,
    CorrectionRequest,
    Notice,
    Publication,
)
from claims.permissions import Role
from claims.seeding.beginnings import and_published, prepared
from claims.seeding.case import Case
from claims.seeding.diary import Script
from claims.seeding.inquiry import A_DAY
from claims.services import (
    corrections,
    publications,
    verdicts,
)


def approved(case: Case) -> Script:
    """Held, and not published."""
    yield from prepared(case)
    proposal = case.propose()
    yield A_DAY
    case.approve(proposal)


def revised(case: Case) -> Script:
    """Returned, put anew, approved and published, with somebody's dissent."""
    yield from prepared(case)
    first = case.propose()
    yield A_DAY
    case.turn_back(first)
    yield 3 * A_DAY
    second = case.propose(revises=first, reason=case.pick("anew"))
    yield A_DAY
    holding = case.approve(second)
    by = case.desk.one(Role.REVIEWER, case.reviewer)
    verdicts.dissent(second, case.pick("dissent"), by=by)
    yield A_DAY / 2
    case.publish(holding)


def published(case: Case) -> Script:
    yield from and_published(case)


def updated(case: Case) -> Script:
    """Later days have other figures: another verdict for them, and another edition."""
    yield from and_published(case)
    yield 20 * A_DAY
    day = min(case.now.date(), case.story.last)
    later = case.propose(
        act=Act.SUPERSEDE,
        rating=case.rating("Outdated"),
        failing_part="",
        valid_from=day,
        valid_until=None,
        reason=case.pick("supersede"),
    )
    yield A_DAY
    holding = case.approve(later)
    yield A_DAY / 6
    case.revise(case.page, Notice.UPDATE, holding=holding)


def corrected(case: Case) -> Script:
    """The desk was wrong, because a reader said so; the page says it."""
    yield from and_published(case)
    yield 5 * A_DAY
    wrote = _written_in(case)
    yield 2 * A_DAY
    better = case.propose(
        act=Act.CORRECT,
        rating=case.rating("Mostly false"),
        failing_part="how much of it holds",
        reason=case.pick("correct"),
    )
    yield A_DAY / 2
    holding = case.approve(better)
    page = case.revise(case.page, Notice.CORRECTION, holding=holding)
    corrections.answer(wrote, "corrected", case.pick("reader_corrected"), page, by=case.editor)


def retracted(case: Case) -> Script:
    yield from and_published(case)
    yield 30 * A_DAY
    back = case.propose(
        act=Act.RETRACT, rating=None, failing_part="", confidence="", rationale="", likelihood="",
        criteria="", indicators=(), horizon=None, reason=case.pick("retract"),
    )  # fmt: skip
    yield A_DAY / 2
    case.approve(back)
    case.revise(case.page, Notice.RETRACTION)


def declined(case: Case) -> Script:
    """A reader wrote in, the page stands; it is made clearer all the same."""
    yield from and_published(case)
    yield 4 * A_DAY
    wrote = _written_in(case)
    yield 3 * A_DAY
    corrections.answer(wrote, "declined", case.pick("reader_declined"), by=case.editor)
    case.revise(case.page, Notice.CLARIFICATION)


def asked(case: Case) -> Script:
    """A reader wrote in and waits for an answer."""
    yield from and_published(case)
    yield 4 * A_DAY
    _written_in(case)


def misspelt(case: Case) -> Script:
    yield from and_published(case)
    yield A_DAY / 5
    case.revise(case.page, Notice.TYPO, title=f"{case.page.title.rstrip('.')}: what the files say")


def embargoed(case: Case) -> Script:
    """A page that was to go out in the evening was recalled, and went out a week later."""
    yield from prepared(case)
    proposal = case.propose()
    yield A_DAY
    holding = case.approve(proposal)
    page = case.publish(holding, embargo_until=case.moment + A_DAY / 2)
    yield A_DAY / 8
    publications.recall(page, case.pick("recalled"), by=case.editor)
    yield 7 * A_DAY
    case.publish(holding)


def resolved(case: Case) -> Script:
    """Of a forecast: how likely it is, and once its day has come, whether it was so."""
    yield from and_published(case)
    topic = case.story.topic
    yield max(case.horizon - case.now.date(), A_DAY) + 3 * A_DAY
    outcome = case.propose(
        act=Act.SUPERSEDE,
        rating=case.rating(topic.outcome),
        likelihood="",
        criteria="",
        indicators=(),
        horizon=None,
        resolved_on=case.horizon,
        resolution=case.story.put(topic.resolution),
        reason=case.pick("resolved"),
    )
    yield A_DAY / 2
    holding = case.approve(outcome)
    case.revise(case.page, Notice.UPDATE, holding=holding)


def attributed(case: Case) -> Script:
    """Was it said so? Asked of one sighting, beside whether it is so."""
    yield from prepared(case)
    sighting = next((s for s in case.desk.of(case.story) if s.appearance), None)
    if sighting and sighting.appearance:
        claim, appearance = sighting.appearance.claim, sighting.appearance
        piece = case.link_attribution(sighting)
        verdict = case.chance.choice([*Attribution.values, Attribution.ACCURATE])
        proposal = case.propose(
            claim=claim, wording=claim.wordings.count(), appearance=appearance,
            attribution=verdict, evidence=[piece], rationale=case.pick("attribution"),
            rating=None, failing_part="", likelihood="", criteria="", indicators=(), horizon=None,
        )  # fmt: skip
        yield A_DAY
        case.approve(proposal)
    yield A_DAY
    case.judge()


def _written_in(case: Case) -> CorrectionRequest:
    page: Publication = case.page
    reader = case.chance.choice(["R. Anders", "A teacher in Tarn", "", "M. Vogel"])
    contact = f"reader{case.chance.randint(10, 99)}@mail.example" if reader else ""
    return corrections.receive(page, case.pick("reader"), reader, contact)
