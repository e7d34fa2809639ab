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


def test_a_report_set_against_another_by_even_as_is_no_part_of_it() -> None:
    found = read("Officials insisted the dam would hold, even as engineers warned it could fail.")
    assert [(each.claimant, len(each.sources)) for each in found] == [
        ("Officials", 1),
        ("engineers", 1),
    ]


def test_a_tag_whose_speaker_has_a_relative_clause_stands_between_subject_and_verb() -> None:
    found = read(
        "The review, two aides who had read it said, concluded that the depots were empty."
    )
    assert only(found, "depots").claim == "The depots were empty."
    assert only(found, "depots").sources[0].name == "The review"


def test_what_somebody_is_accused_of_is_the_content() -> None:
    found = read("Residents have accused the council of hiding a survey.")
    assert [(each.claimant, each.claim) for each in found] == [
        ("Residents", "The council hid a survey.")
    ]


def test_a_quotation_goes_on_after_a_tag_that_is_a_sentence() -> None:
    found = read("“We stopped nothing.” Reed said on Friday. “We had no orders.”")
    assert [each.claimant for each in found] == ["Reed", "Reed"]


def test_a_quotation_closed_by_the_other_kind_of_mark_is_one() -> None:
    found = read('“We stopped nothing," Reed said.')
    assert [(each.claimant, each.directness) for each in found] == [("Reed", "direct")]
