"""How a claim is judged, as its page shows it: now, for another day, and as it was known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Act, Claim, Kind, Rating
from claims.moments import Moment
from claims.selectors import claims, judged
from claims.selectors.filters import ClaimFilter
from claims.services import claims as claim_services
from claims.services import evidence as evidence_services
from claims.services import parts, verdicts
from claims.services.proposals import NewProposal, Sign
from tests.claims import factories
from tests.claims.selectors.test_claims import clock

pytestmark = pytest.mark.django_db

FIRST = date(2026, 2, 1)


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.claim("The quay is closed to lorries.")


@pytest.fixture
def reader(db: None) -> User:
    return factories.user()


def proposed(claim: Claim, **fields: Any) -> Any:
    """A verdict from FIRST on, unless told otherwise; with a piece of evidence of its own."""
    about = fields.get("appearance")
    new = {
        "wording": claim.wordings.count(),
        "evidence": [factories.evidence(claim, appearance=about) for _ in range(2)],
        "rationale": "Lorries were seen there.",
        "reason": "Readers asked.",
        "valid_from": FIRST,
        **fields,
    }
    if not {"rating", "likelihood", "attribution"} & new.keys() and fields.get("act") != "retract":
        new["rating"] = factories.rating("False")
    return verdicts.propose(NewProposal(claim=claim, **new), by=factories.user())


def held(claim: Claim, **fields: Any) -> Any:
    """Proposed by one and approved by another."""
    proposal = proposed(claim, **fields)
    return verdicts.approve(proposal, "Sound.", by=factories.user())


def on(day: date) -> Moment:
    return Moment(as_of=day)


def words(found: judged.Judged) -> str | None:
    return found.answer.proposal.verdict if found.answer else None


def test_a_claim_that_nobody_has_judged_has_no_answer(claim: Claim) -> None:
    found = judged.of_claim(claim)
    assert (found.answer, found.periods, found.period_count) == (None, [], 0)
    assert (found.waiting, found.decided, found.parts) == ([], [], [])
    assert all(found == judged.Pieces([], 0) for found in judged.pieces(claim).values())


def test_the_answer_is_for_the_day_that_is_asked_about(claim: Claim) -> None:
    held(claim, valid_until=FIRST + timedelta(days=10))
    assert words(judged.of_claim(claim, on(FIRST))) == "False"
    after = judged.of_claim(claim, on(FIRST + timedelta(days=10)))
    assert (words(after), after.day) == (None, FIRST + timedelta(days=10))
    assert after.period_count == 1, "which the page shows, although it is for other days"


def test_the_answer_of_a_past_moment_is_the_one_held_then(claim: Claim) -> None:
    before = clock()
    held(claim)
    between = clock()
    held(claim, act=Act.CORRECT, rating=factories.rating("True"))
    for known_at, expected in ((before, None), (between, "False"), (clock(), "True")):
        found = judged.of_claim(claim, Moment(FIRST, known_at))
        assert words(found) == expected
        assert found.period_count == (expected is not None)


def test_the_answer_comes_with_what_would_change_it(reader: User) -> None:
    meant = factories.claim("The board will close the quay.", kind=Kind.INTENT)
    decision = held(
        meant,
        likelihood="likely",
        criteria="The gate is locked.",
        horizon=FIRST + timedelta(days=90),
        indicators=[Sign("A tender for the gate.")],
    )
    verdicts.dissent(decision.proposal, "Too early.", by=factories.user())
    answer = judged.of_claim(meant, on(FIRST), reader).answer
    assert answer
    with CaptureQueriesContext(connection) as captured:
        assert [sign.text for sign in answer.proposal.indicators.all()] == [
            "A tender for the gate."
        ]
        assert [row.text for row in answer.proposal.dissents.all()] == ["Too early."]
        assert len(answer.proposal.grounds.all()) == 2
    assert len(captured) == 0


def test_proposals_wait_until_they_are_decided(claim: Claim) -> None:
    first, second = proposed(claim), proposed(claim)
    between = clock()
    verdicts.turn_back(first, "One origin only.", by=factories.user())
    viewer = factories.user()
    now = judged.of_claim(claim, viewer=viewer)
    then = judged.of_claim(claim, Moment(known_at=between), viewer)
    assert (now.waiting, now.waiting_count, now.decided) == ([second], 1, [first])
    assert (then.waiting, then.waiting_count, then.decided) == ([second, first], 2, [])


def test_the_parts_come_with_what_is_held_about_each(claim: Claim) -> None:
    before = clock()
    links = parts.split(claim, ["The north gate is shut.", "No lorry passes."], by=factories.user())
    held(links[0].from_claim)
    found = judged.of_claim(claim, on(FIRST)).parts
    assert [(part.wording.text, bool(part.holding)) for part in found] == [
        ("The north gate is shut.", True),
        ("No lorry passes.", False),
    ]
    assert judged.of_claim(claim, Moment(known_at=before)).parts == []


def test_evidence_for_named_people_is_neither_shown_nor_counted(claim: Claim, reader: User) -> None:
    author = factories.user()
    factories.evidence(claim, "refutes", audience="named", by=author, readers=[author])
    factories.evidence(claim, "refutes")
    for viewer, expected in ((reader, 1), (author, 2), (None, 0)):
        found = judged.pieces(claim, viewer=viewer)["refutes"]
        assert (len(found.latest), found.count) == (expected, expected)


def test_the_evidence_of_a_verdict_is_shown_to_whoever_may_see_it(
    claim: Claim, reader: User
) -> None:
    author = factories.user()
    hidden = factories.evidence(claim, audience="named", by=author, readers=[author])
    open_to_all = factories.evidence(claim)
    verdicts.propose(
        NewProposal(
            claim=claim,
            wording=1,
            rating=factories.rating("False"),
            evidence=[hidden, open_to_all],
            rationale="Seen.",
            reason="Asked.",
        ),
        by=author,
    )
    seen = {
        who: [ground.assessment.evidence for ground in found.waiting[0].grounds.all()]
        for who, found in (
            ("reader", judged.of_claim(claim, viewer=reader)),
            ("author", judged.of_claim(claim, viewer=author)),
        )
    }
    assert seen == {"reader": [open_to_all], "author": [hidden, open_to_all]}


def test_each_stance_shows_its_last_pieces_and_none_that_was_withdrawn(
    claim: Claim, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "PIECES", 2)
    supporting = [factories.evidence(claim) for _ in range(3)]
    refuting = factories.evidence(claim, "refutes")
    gone = factories.evidence(claim, "background")
    evidence_services.withdraw(gone, "Of another quay.", seen=1, by=reader)
    found = judged.pieces(claim, viewer=reader)
    assert found["supports"] == judged.Pieces([supporting[2], supporting[1]], 3)
    assert found["refutes"] == judged.Pieces([refuting], 1)
    assert found["background"] == judged.Pieces([], 0)


def test_more_of_everything_runs_no_more_queries(claim: Claim, reader: User) -> None:
    def grow(first: int) -> None:
        for n in range(first, first + 2):
            start = FIRST + timedelta(days=n)
            held(claim, valid_from=start, valid_until=start + timedelta(days=1))
            verdicts.dissent(proposed(claim, valid_from=FIRST + timedelta(days=90 + n)), "No.",
                             by=reader)  # fmt: skip
        parts.split(claim, [f"Part {first}.", f"Other part {first}."], by=reader)

    def queries(moment: Moment) -> int:
        with CaptureQueriesContext(connection) as captured:
            claims.page(claim, moment, reader)
            judged.pieces(claim, moment, reader)
        return len(captured)

    grow(0)
    moments: list[Callable[[], Moment]] = [
        lambda: on(FIRST),
        lambda: Moment(FIRST, clock()),
    ]
    before = [queries(moment()) for moment in moments]
    grow(2)
    grow(4)
    assert [queries(moment()) for moment in moments] == before


# Lists


def listed(moment: Moment, **params: Any) -> list[str]:
    rows = claims.listed(moment)
    return [row.text for row in ClaimFilter({**moment.params, **params}, queryset=rows).qs]


def test_a_list_shows_what_is_held_in_words(claim: Claim) -> None:
    meant = factories.claim("The board will close the quay.", kind=Kind.INTENT)
    held(meant, likelihood="likely", criteria="Locked.", horizon=date(2026, 9, 1),
         indicators=[Sign("A tender.")])  # fmt: skip
    held(claim)
    said: dict[str, Any] = {row.text: row.verdict for row in claims.listed(on(FIRST))}  # type: ignore[attr-defined]
    assert said == {
        "The quay is closed to lorries.": "False",
        "The board will close the quay.": "likely (55–80 %)",
    }
    assert {row.verdict for row in claims.listed(on(FIRST - timedelta(days=1)))} == {None}  # type: ignore[attr-defined]


def test_lists_are_narrowed_by_what_is_held_about_the_day(claim: Claim) -> None:
    before = clock()
    held(claim, valid_until=FIRST + timedelta(days=10))
    other = factories.claim("Herons nest.")
    false = Rating.objects.get(label="False").pk
    asked = on(FIRST)
    assert listed(asked, rating=str(false)) == ["The quay is closed to lorries."]
    assert listed(asked, rating=str(factories.rating("True").pk)) == []
    assert listed(asked, unjudged="true") == [claim_text(other)]
    assert listed(asked, unjudged="false") == ["The quay is closed to lorries."]
    assert listed(asked, likelihood="likely") == []
    later = on(FIRST + timedelta(days=10))
    assert listed(later, rating=str(false)) == []
    assert listed(Moment(FIRST, before), unjudged="true") == ["The quay is closed to lorries."]


def claim_text(claim: Claim) -> str:
    return claim.wordings.latest("number").text


def test_a_reworded_claim_shows_the_words_that_were_judged(claim: Claim, reader: User) -> None:
    held(claim)
    claim_services.reword(claim, "The quay is shut to lorries.", "fact", seen=1, by=reader)
    answer = judged.of_claim(claim, on(FIRST)).answer
    assert answer
    assert answer.proposal.wording.text == "The quay is closed to lorries."
