"""What the desks that are played at random work on: people, subjects, proposals, periods."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from claims.models import Act, Appearance, Proposal, Wording
from claims.services.proposals import NewProposal
from tests.claims import judged
from tests.claims.reference import WINDOW, Answers, Period, on


class Subject:
    """A claim or a sighting of it, with evidence."""

    def __init__(self, wording: Wording, sighting: Appearance | None) -> None:
        self.claim, self.sighting = wording.claim, sighting
        self.key: uuid.UUID = (sighting or wording.claim).pk
        self.evidence = judged.evidence(wording, appearance=sighting)
        judged.assessment(wording, evidence=self.evidence)


class World:
    """Two people who judge two claims and a sighting of each."""

    def __init__(self) -> None:
        wordings = [judged.wording() for _ in range(2)]
        self.people = [judged.person() for _ in range(2)]
        self.rating = judged.rating()
        self.claims = [wording.claim for wording in wordings]
        self.subjects = [
            Subject(wording, sighting)
            for wording in wordings
            for sighting in (None, judged.appearance(wording))
        ]


class Put:
    """A proposal that was put forward, what was held for its days then, and how it ended."""

    def __init__(self, row: Proposal, by: int, period: Period, answers: Answers) -> None:
        self.row, self.by, self.period, self.answers = row, by, period, answers
        self.outcome = ""
        self.ended: datetime | None = None


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(st.none() | st.integers(0, WINDOW - 1))
    return Period(start, draw(st.none() | st.integers((start or 0) + 1, WINDOW)))


def covers(valid: Any, day: int) -> bool:
    starts = valid.lower is None or valid.lower <= on(day)
    return starts and (valid.upper is None or on(day) < valid.upper)


def new_proposal(
    world: World, subject: Subject, act: Act, period: Period, earlier: Put | None
) -> NewProposal:
    verdict: dict[str, Any] = {"rating": world.rating}
    if subject.sighting:
        verdict = {"appearance": subject.sighting, "attribution": "altered"}
    if act == Act.RETRACT:
        verdict.pop("rating", None)
        verdict.pop("attribution", None)
    return NewProposal(
        claim=subject.claim,
        wording=1,
        reason="It is time.",
        rationale="It was seen.",
        evidence=[subject.evidence],
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        act=act,
        revises=earlier.row if earlier else None,
        **verdict,
    )
