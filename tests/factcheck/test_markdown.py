"""Sentences of English Markdown, told by punctuation alone."""

from __future__ import annotations

import pytest

from factcheck.language.markdown import plain, sentences


def told(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam holds. The lake rises.", ["The dam holds.", "The lake rises."]),
        ("Does it hold? It does! Good.", ["Does it hold?", "It does!", "Good."]),
        ("The dam holds", ["The dam holds"]),
        ("It rose by 0.8 metres. Nobody saw it.", ["It rose by 0.8 metres.", "Nobody saw it."]),
        ("The talks ended… Nobody spoke.", ["The talks ended…", "Nobody spoke."]),
        ("The lake rises.¹ The dam holds.[2] It is old.", None),
        ("He said: “It holds.” Nobody asked.", ["He said: “It holds.”", "Nobody asked."]),
        ("“It holds,” he said. “It is old.”", ["“It holds,” he said.", "“It is old.”"]),
        ("", []),
        (" \n\n \t ", []),
    ],
)
def test_a_sentence_ends_at_a_stop_before_a_capital(text: str, expected: list[str] | None) -> None:
    found = told(text)
    assert found == expected if expected is not None else len(found) == 3


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Valery Gerasimov told Mr. Putin what Dr. Halloran had found.",
        "The attack of Feb. 24 was named in Art. 5 and again in No. 12.",
        "The U.S. Senate and the U.K. Treasury agreed.",
        "J. D. Vance met Sen. Tom Cotton at 5 p.m. Moscow time.",
        "The yearly report (cf. Annex 2) names Acme Inc. Chairman Lee.",
        "The mill, i.e. the old one, and the dam vs. Halloran case.",
        "It rose by approx. 40 centimetres, e.g. Monday.",
        "The two sides met ... and parted.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert told(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "It was made in the U.S. We saw it.",
        "They met at 5 p.m. The talks failed.",
        "The answer was no. Nobody asked again.",
        "They kept at it. We left.",
        "This was plan B. It failed.",
        "She works for Acme Inc. The firm denied it.",
    ],
)
def test_an_abbreviation_before_a_word_that_opens_sentences_ends_one(text: str) -> None:
    assert len(told(text)) == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# The dam\nIt holds.", ["The dam", "It holds."]),
        ("- it holds\n- it is old", ["it holds", "it is old"]),
        ("* it holds\n* it is old", ["it holds", "it is old"]),
        ("1. It holds\n2) It is old", ["It holds", "It is old"]),
        ("It holds\n\nit is old", ["It holds", "it is old"]),
        ("It holds  \nit is old", ["It holds", "it is old"]),
        ("It holds\\\nit is old", ["It holds", "it is old"]),
        ("Dam: holds\nLake: rises", ["Dam: holds", "Lake: rises"]),
        ("| holds | old |\n|---|---|\n| yes | no |", ["holds", "old", "yes", "no"]),
        ("The dam\n=======\nIt holds.", ["The dam", "It holds."]),
        ("It holds.\n\n---\n\nIt is old.", ["It holds.", "It is old."]),
    ],
)
def test_a_block_of_markdown_ends_a_sentence(text: str, expected: list[str], line_end: str) -> None:
    assert told(text.replace("\n", line_end)) == expected


def test_a_plain_line_break_ends_no_sentence() -> None:
    text = "The dam of\nKarlsberg holds."
    assert told(text) == [text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is **very** likely.", "It is very likely."),
        ("It is _very likely_ now.", "It is very likely now."),
        ("It is very [likely](https://example.org/a-b_c) now.", "It is very likely now."),
        ("See <https://example.org/likely> or https://example.org/likely.", "See or"),
        ("A ~~likely~~ `likely` day", "A likely day"),
        ("The snake_case name", "The snake_case name"),
        ("Read ![a map](map.png) now", "Read a map now"),
        ("A [map][1] of it", "A map of it"),
        ("Before\n```\nlikely\n```\nafter", "Before after"),
        ("One<br>two", "One two"),
    ],
)
def test_the_marks_of_markdown_are_no_words(text: str, words: str) -> None:
    assert " ".join(plain(text).split()) == words


@pytest.mark.parametrize("text", ["**a** [b](c) 🙂 `d`\n> e\n```\nf", "", "[](", "***", "```"])
def test_without_its_marks_a_text_is_as_long_as_before(text: str) -> None:
    assert len(plain(text)) == len(text)


def test_a_sentence_in_bold_ends_at_its_own_stop() -> None:
    text = "**The dam holds.** The lake 🙂 rises."
    assert told(text) == ["The dam holds.", "The lake 🙂 rises."]
