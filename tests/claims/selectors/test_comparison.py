"""What changed about a claim between two moments."""

from __future__ import annotations

import random
import uuid
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim
from claims.moments import Moment
from claims.selectors import comparison
from claims.selectors.changed_verdicts import FIRST, LAST, Span, Stretch, stretches
from claims.selectors.comparison import Backwards, Comparison
from claims.services import claims as claim_services
from claims.services import evidence, relations
from tests.claims import factories, publishing
from tests.claims.eventful import reassess
from tests.claims.selectors.test_claims import clock

FEBRUARY = date(2026, 2, 1)
NOW = Moment()


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def claim(vera: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=vera)


def since(claim: Claim, then: datetime, viewer: Any, later: Moment = NOW) -> Comparison:
    moment = Moment(known_at=then)
    return comparison.of_claim(claim, moment, later, viewer, now=timezone.now())


def test_nothing_changed_between_equal_moments(claim: Claim, vera: User) -> None:
    publishing.held(claim)
    found = since(claim, clock(), vera)
    lists = (found.wordings.added, found.sightings, found.sightings_left_out, found.evidence)
    assert [some.count for some in (*lists, found.relations, found.verdicts)] == [0] * 6
    assert found.wordings.before == found.wordings.after
    assert found.answer_before == found.answer_after is not None


def test_both_texts_of_a_reworded_claim_are_given(claim: Claim, vera: User) -> None:
    then = clock()
    for number, text in enumerate(["It is shut.", "It is closed."], start=1):
        claim_services.reword(claim, text, "fact", seen=number, by=vera)
    worded = since(claim, then, vera).wordings
    assert worded.before
    assert worded.after
    assert worded.before.text == "The quay is closed to lorries."
    assert worded.after.text == "It is closed."
    assert [row.text for row in worded.added.first] == ["It is closed.", "It is shut."]


def test_before_the_claim_was_recorded_there_was_nothing(vera: User) -> None:
    then = clock()
    claim = factories.claim("It is wide.", by=vera)
    worded = since(claim, then, vera).wordings
    assert worded.before is None
    assert worded.added.count == 1


def test_sightings_since_are_added_and_those_of_later_days_left_out(vera: User) -> None:
    def said(on: date) -> Any:
        return factories.appearance(
            factories.statement(claim="It is wide.", said_on=on, said_on_precision="day")
        )

    claim = said(FEBRUARY).claim
    late = said(FEBRUARY + timedelta(days=9))
    then = clock()
    new = said(FEBRUARY)
    found = since(claim, then, vera)
    assert [row.pk for row in found.sightings.first] == [new.pk]
    found = since(claim, then, vera, Moment(as_of=FEBRUARY))
    assert [row.pk for row in found.sightings_left_out.first] == [late.pk]


def test_evidence_that_was_added_withdrawn_taken_up_and_regraded(claim: Claim, vera: User) -> None:
    regraded, withdrawn, taken_up, same = (factories.evidence(claim, by=vera) for _ in range(4))
    evidence.withdraw(taken_up, "A mistake.", seen=1, by=vera)
    then = clock()
    added = factories.evidence(claim, by=vera)
    reassess(regraded, vera, credibility=4)
    reassess(regraded, vera, "Still worse.", credibility=5, stance="refutes")
    evidence.withdraw(withdrawn, "Another quay.", seen=1, by=vera)
    reassess(taken_up, vera, "It was none.")
    found = since(claim, then, vera).evidence
    assert {row.after.evidence_id: str(row.change) for row in found.first} == {
        added.pk: "added",
        regraded.pk: "regraded",
        withdrawn.pk: "withdrawn",
        taken_up.pk: "taken_up",
    }
    (row,) = (row for row in found.first if row.after.evidence_id == regraded.pk)
    assert [str(axis) for axis in row.axes] == [
        "stance from supports to refutes",
        "credibility from none to 5: improbable",
    ]
    assert row.after.reason == "Still worse."
    assert found.count == 4, f"{same} is as it was"


def test_evidence_that_one_may_not_see_is_not_compared(claim: Claim, vera: User) -> None:
    member = factories.user()
    shown = factories.evidence(claim, by=vera)
    then = clock()
    reassess(shown, vera, "Only for me.", audience="named", readers=[vera])
    factories.evidence(claim, by=vera, audience="named", readers=[vera])
    assert since(claim, then, member).evidence.count == 0
    assert since(claim, then, vera).evidence.count == 2


def test_a_relation_says_from_which_state_to_which(claim: Claim, vera: User) -> None:
    suggested = factories.relation(claim, factories.claim("Lorries use it."))
    factories.relation(claim, factories.claim("Cars use it."))
    then = clock()
    relations.decide(suggested, "rejected", by=vera, reason="Another quay.")
    new = relations.relate("narrows", claim, factories.claim("Big lorries do."), by=vera)
    found = since(claim, then, vera).relations
    assert [(row.relation.pk, row.before, row.opposite.state) for row in found.first] == [
        (new.pk, None, "confirmed"),
        (suggested.pk, "suggested", "rejected"),
    ]
    assert found.first[1].relation.reason_then == "Another quay."  # type: ignore[attr-defined]
    assert found.count == 2


# Verdicts


def days(first: int, until: int | None = None) -> dict[str, Any]:
    end = None if until is None else FEBRUARY + timedelta(days=until)
    return {"valid_from": FEBRUARY + timedelta(days=first), "valid_until": end}


def verdicts_since(claim: Claim, then: datetime, viewer: User) -> list[tuple[Any, ...]]:
    found = since(claim, then, viewer).verdicts
    assert found.count == len(found.first)
    return [
        (
            row.valid.lower and (row.valid.lower - FEBRUARY).days,
            row.valid.upper and (row.valid.upper - FEBRUARY).days,
            row.before and row.before.proposal.verdict,
            row.after and row.after.proposal.verdict,
        )
        for row in found.first
    ]


def test_a_verdict_changes_for_its_days_alone(claim: Claim, vera: User) -> None:
    then = clock()
    piece = factories.evidence(claim, by=vera)
    publishing.decided(claim, [piece], **days(0))
    assert verdicts_since(claim, then, vera) == [(0, None, None, "False")]
    then = clock()
    true = factories.rating("True")
    publishing.decided(claim, [piece], act="correct", rating=true, **days(10, 20))
    assert verdicts_since(claim, then, vera) == [(10, 20, "False", "True")]
    middle = clock()
    publishing.decided(claim, [], act="retract", reason="Withdrawn.", **days(5, 15))
    assert verdicts_since(claim, then, vera) == [(15, 20, "False", "True"), (5, 15, "False", None)]
    changed = since(claim, middle, vera).verdicts
    assert [(row.before and row.before.proposal.verdict) for row in changed.first] == [
        "True",
        "False",
    ]
    assert {row.decision and row.decision.proposal.act for row in changed.first} == {"retract"}


def test_who_changed_a_verdict_is_told_though_another_has_cut_it_since(
    claim: Claim, vera: User
) -> None:
    piece = factories.evidence(claim, by=vera)
    publishing.decided(claim, [piece], **days(0))
    then = clock()
    true, unproven = factories.rating("True"), factories.rating("Unproven")
    publishing.decided(claim, [piece], act="correct", rating=true, **days(0, 20))
    publishing.decided(claim, [piece], act="correct", rating=unproven, **days(5, 10))
    found = since(claim, then, vera).verdicts.first
    assert [row.after and row.after.proposal.verdict for row in found] == [
        "True",
        "Unproven",
        "True",
    ]
    for row in found:
        assert row.after
        assert row.decision == row.after.proposal.decision


def test_an_attribution_is_compared_apart(claim: Claim, vera: User) -> None:
    appearance = factories.appearance(factories.statement(claim="The quay is closed to lorries."))
    piece = factories.evidence(appearance.claim, by=vera, appearance=appearance)
    then = clock()
    publishing.decided(
        appearance.claim, [piece], appearance=appearance, attribution="altered", **days(0)
    )
    publishing.decided(appearance.claim, **days(0))
    found = since(appearance.claim, then, vera)
    assert [row.appearance for row in found.verdicts.first] == [None, appearance.pk]
    assert found.answer_before is None


def span(first: int, until: int, proposal: int) -> Span:
    return Span(first, until, uuid.UUID(int=first + 1), uuid.UUID(int=proposal))


def laid(seed: random.Random) -> list[Span]:
    """Verdicts for some of thirty days, one after the other, with gaps."""
    ends = sorted({FIRST, LAST, *(seed.randrange(1, 30) for _ in range(8))})
    pairs = pairwise(ends)
    return [span(one, other, seed.randrange(3)) for one, other in pairs if seed.random() < 0.7]


@pytest.mark.parametrize("seed", range(40))
def test_the_stretches_are_the_days_on_which_the_two_differ(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - a fixed seed
    before, after = laid(draw), laid(draw)
    found = list(stretches(None, before, after, []))
    for day in (FIRST, *range(1, 31), LAST - 1):
        told = [each for each in found if each.first <= day < each.until]
        differ = _proposal(before, day) != _proposal(after, day)
        assert len(told) == differ
        for each in told:
            assert _of(each) == (_proposal(before, day), _proposal(after, day))
    for one, other in pairwise(found):
        assert one.until <= other.first
        assert one.until < other.first or _of(one) != _of(other), "one stretch would do"


def _proposal(spans: list[Span], day: int) -> uuid.UUID | None:
    return next((each.proposal for each in spans if each.first <= day < each.until), None)


def _of(each: Stretch) -> tuple[Any, Any]:
    return each.before and each.before.proposal, each.after and each.after.proposal


# Order, bounds, cost


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (Moment(), Moment(known_at=datetime.fromisoformat("2026-02-01T00:00:00Z"))),
        (Moment(known_at=datetime.fromisoformat("2999-02-01T00:00:00Z")), Moment()),
        (Moment(as_of=FEBRUARY), Moment(as_of=FEBRUARY - timedelta(days=1))),
        (Moment(), Moment(as_of=FEBRUARY)),
    ],
)
def test_the_earlier_moment_comes_first(
    claim: Claim, vera: User, earlier: Moment, later: Moment
) -> None:
    with pytest.raises(Backwards, match="Swap the two moments"):
        comparison.of_claim(claim, earlier, later, vera, now=timezone.now())


def test_lists_are_bounded_and_counted_at_no_more_queries(
    claim: Claim, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "SHOWN", 2)
    then = clock()

    def grow() -> tuple[Comparison, int]:
        for _ in range(2):
            piece = factories.evidence(claim, by=vera)
            day = claim.proposals.count()
            publishing.decided(claim, [piece], **days(day, day + 1))
            factories.relation(claim, factories.claim())
            factories.appearance(factories.statement(claim="The quay is closed to lorries."))
        with CaptureQueriesContext(connection) as captured:
            found = since(claim, then, vera)
        return found, len(captured)

    _, queries = grow()
    found, queries_later = grow()
    assert queries == queries_later
    for some in (found.sightings, found.evidence, found.relations, found.verdicts):
        assert (len(some.first), some.count) == (2, 4)
