"""What a careful reader finds in the article that ships with the program."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from factcheck.extraction import extract
from factcheck.types import Extraction, Statement

SAMPLE = next((Path(__file__).parents[2] / "claims" / "samples").glob("harbour-talks-*.txt"))


@pytest.fixture(scope="module")
def found() -> Extraction:
    day = re.search(r"\d{4}-\d{2}-\d{2}", SAMPLE.name)
    assert day is not None
    return extract(SAMPLE.read_text(encoding="utf-8"), date.fromisoformat(day[0]))


def statement(found: Extraction, claim: str) -> Statement:
    return next(each for each in found if each.claim == claim)


def told(each: Statement) -> tuple[list[str], str, str, str, str | None]:
    names = [source.name for source in each.sources]
    day = None if each.said_on is None else str(each.said_on)
    return names, each.directness, each.modality, each.kind, day


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            "The surveys were complete and work would begin in September.",
            (["Ruth Calloway"], "indirect", "asserts", "fact", None),
        ),
        (
            (
                "The surveys are finished and they are sound. We shared them with the city"
                " last week"
                " and we will publish them on Monday."
            ),
            (["Ruth Calloway"], "direct", "asserts", "fact", None),
        ),
        (
            "The contract had not been signed.",
            (["A spokesman for the ministry"], "indirect", "asserts", "fact", None),
        ),
        (
            "Daniel Okoro might ask for a third survey.",
            (["Daniel Okoro"], "indirect", "hedges", "fact", None),
        ),
        (
            (
                "The crews would support a shorter dredging season if it spared the"
                " spawning grounds"
                " and came with guaranteed berths in the inner harbour."
            ),
            (["Tomas Brandt"], "indirect", "conditional", "forecast", "2024-06-12"),
        ),
        (
            "The ministry is now offering us eleven weeks of dredging and no written promise.",
            (["Tomas Brandt"], "direct", "asserts", "fact", None),
        ),
        (
            "Oskar Lindahl intends to close the inner harbour to fishing boats altogether.",
            (
                ["Internal water board memos", "two people familiar with the memos"],
                "indirect",
                "asserts",
                "intent",
                None,
            ),
        ),
        (
            "The berths are safe.",
            (["some city officials"], "indirect", "asserts", "fact", None),
        ),
        (
            "Oskar Lindahl offered no new money at his quarterly press briefing in the capital.",
            (["The Courier"], "indirect", "asserts", "fact", None),
        ),
        (
            "Port Ardley will not repay grants that the ministry’s own auditors approved in 2022.",
            (["Port Ardley"], "indirect", "asserts", "intent", None),
        ),
        (
            "Maria Fenwick had leaked the memos.",
            (["Maria Fenwick"], "indirect", "denies", "fact", None),
        ),
        (
            "Maria Fenwick has never seen them.",
            (["Maria Fenwick"], "direct", "asserts", "fact", "2024-06-13"),
        ),
        (
            (
                "We agreed with our colleagues at the ministry on a common method and on"
                " new soundings"
                " before the summer."
            ),
            (["Ilse Norgaard"], "direct", "asserts", "fact", None),
        ),
        (
            "Ilse Norgaard had informed Helen Marsh of the results.",
            (["Ilse Norgaard"], "indirect", "asserts", "fact", None),
        ),
        (
            (
                "The channel can still be used by smaller ships but there is no room for further"
                " delay."
            ),
            (["Daniel Okoro"], "indirect", "asserts", "fact", "2024-06-11"),
        ),
        (
            (
                "The job we have is to find out whether there is a plan that both sides"
                " can live with,"
                " and we have put months into it. It may not be possible. I hope it is."
            ),
            (["Daniel Okoro"], "direct", "asserts", "fact", "2024-06-11"),
        ),
    ],
)
def test_a_statement_of_the_sample_is_read(
    found: Extraction, claim: str, expected: tuple[list[str], str, str, str, str | None]
) -> None:
    assert told(statement(found, claim)) == expected


def test_what_the_minister_demanded_is_dated_by_its_own_words(found: Extraction) -> None:
    demand = next(each for each in found if each.modality == "demands")
    assert demand.claimant == "Oskar Lindahl"
    assert str(demand.said_on) == "2023-11"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Oskar Lindahl intends to close the inner harbour to fishing boats altogether.",
            "The berths are safe.",
        ),
        (
            (
                "Despite the ministry’s claim that dredging will not harm the oyster beds,"
                " a study by"
                " Ardley University found traces of lead in two of the five samples taken near the"
                " beds."
            ),
            "Dredging will not harm the oyster beds.",
        ),
        (
            "Helen Marsh hid the true cost of the project, which it puts at 31 million crowns.",
            "The mayor’s office rejected the accusation.",
        ),
    ],
)
def test_the_sample_s_contradictions_are_found(found: Extraction, one: str, other: str) -> None:
    related = [found.statements[each.to].claim for each in statement(found, one).relations]
    assert related == [other]


def test_no_other_statements_of_the_sample_are_related(found: Extraction) -> None:
    assert sum(len(each.relations) for each in found) == 6


def test_the_refusal_to_comment_is_among_the_least_check_worthy(found: Extraction) -> None:
    scores = sorted(each.score for each in found)
    refusal = next(each for each in found if "did not immediately respond" in each.claim)
    assert refusal.score <= scores[2]


def test_every_quote_stands_at_its_place(found: Extraction) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert all(each.span.of(text) == each.quote for each in found)
