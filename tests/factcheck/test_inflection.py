from __future__ import annotations

import pytest

from factcheck.language.inflection import past, third_person


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("take", "took"),
        ("sign", "signed"),
        ("approve", "approved"),
        ("carry", "carried"),
        ("delay", "delayed"),
        ("plan", "planned"),
        ("commit", "committed"),
        ("visit", "visited"),
        ("mail", "mailed"),
        ("fix", "fixed"),
        ("withdraw", "withdrew"),
    ],
)
def test_the_past_tense_follows_spelling_and_the_irregular_verbs(lemma: str, expected: str) -> None:
    assert past(lemma) == expected


def test_the_past_of_be_agrees_in_number() -> None:
    assert (past("be"), past("be", plural=True)) == ("was", "were")


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("hope", "hopes"),
        ("carry", "carries"),
        ("say", "says"),
        ("reach", "reaches"),
        ("have", "has"),
    ],
)
def test_the_third_person_singular_follows_spelling(lemma: str, expected: str) -> None:
    assert third_person(lemma) == expected
