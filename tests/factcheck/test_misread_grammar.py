"""Sentences that the small grammar model is known to misread, and what they say all the same."""

from __future__ import annotations

import pytest

from tests.factcheck.reading import chain, claims, only, read


def test_a_noun_s_clause_gives_back_the_main_verb_it_swallowed() -> None:
    found = read("Claims that the vaccine causes infertility have been rejected by scientists.")
    assert [(each.claim, chain(each), each.modality) for each in found] == [
        ("The vaccine causes infertility.", ["scientists"], "denies")
    ]


def test_a_day_before_a_bare_clause_is_that_of_the_telling() -> None:
    statement = only(read("Jane Holloway told the BBC on Friday she would not resign."), "resign")
    assert (statement.claim, str(statement.said_on)) == (
        "Jane Holloway would not resign.",
        "2025-12-19",
    )


def test_a_that_clause_hung_on_a_name_is_found() -> None:
    text = (
        "Amina Yusuf told parliament after meeting envoy Paul Okello and chief of staff Idris"
        " Warsame that the ceasefire was holding."
    )
    assert "The ceasefire was holding." in claims(read(text))


def test_a_condition_behind_the_content_belongs_to_it() -> None:
    text = "Janis Ozols said the repair would go ahead provided that the weather held."
    assert only(read(text), "repair").modality == "conditional"


@pytest.mark.parametrize(
    "text",
    [
        "PORT ARDLEY, June 3 (Reuters) - Janis Ozols said the bridge was closed.",
        "PORT ARDLEY — Janis Ozols said the bridge was closed.",
        "2025-12-23 Janis Ozols said the bridge was closed.",
    ],
)
def test_a_dateline_is_no_part_of_a_source(text: str) -> None:
    assert chain(only(read(text), "bridge")) == ["Janis Ozols"]


def test_who_was_told_is_not_taken_for_who_says_so() -> None:
    found = read("People briefed on the plan said the bridge was closed.")
    assert [chain(each) for each in found] == [["People briefed on the plan"]]


def test_a_second_verb_of_saying_keeps_its_own_speaker() -> None:
    found = read(
        "The union said that 300 workers had been dismissed and accused the company of breaking its"
        " promise."
    )
    assert [(each.claim, chain(each)) for each in found] == [
        ("300 workers had been dismissed.", ["The union"]),
        ("The company broke its promise.", ["The union"]),
    ]
