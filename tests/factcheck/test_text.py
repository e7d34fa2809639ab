from __future__ import annotations

import re

import pytest

from factcheck.errors import TooLarge, UnreadableText
from factcheck.reading.limits import MAX_CHARACTERS
from factcheck.reading.text import normalise, require_words


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("one\r\ntwo", "one\ntwo"),
        ("one\rtwo", "one\ntwo"),
        ("one\n\r\ntwo", "one\n\ntwo"),
        ("\ufeffone", "one"),
        ("\ufeff\ufeffone", "one"),
    ],
)
def test_line_ends_and_leading_marks_become_one_form(given: str, stored: str) -> None:
    assert normalise(given) == stored


@pytest.mark.parametrize(
    "text",
    [
        "a\ttab, a\u00a0no-break space, a\u200bzero-width one",
        "a\u2028line separator, a\x0cform feed, a\x07bell",
        "e\u0301 stays two code points and é stays one",
        "שלום, אמר השר. 🇺🇦👩‍👩‍👧 “quoted”",
        "a\ufeffmark in the middle",
        "",
    ],
)
def test_nothing_else_changes(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["\r\n\r\r\n", "\ufeff\r\ufeff", "a\r\n"])
def test_the_stored_form_is_its_own_stored_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("He said\x00so", "NUL"),
        ("He said\ud83d so", "U+D83D"),
        ("He said\udc80 so", "U+DC80"),
    ],
)
def test_what_no_database_can_hold_is_refused_with_its_place(text: str, what: str) -> None:
    with pytest.raises(UnreadableText, match=rf"{re.escape(what)}.* at offset 7"):
        normalise(text)


def test_a_text_beyond_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(TooLarge, match="at most 2,000,000"):
        normalise("a" * (MAX_CHARACTERS + 1))


def test_a_text_at_the_limit_is_taken() -> None:
    assert len(normalise("a" * MAX_CHARACTERS)) == MAX_CHARACTERS


@pytest.mark.parametrize("text", ["", " \n\t\u00a0", "... — !"])
def test_a_text_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(UnreadableText, match="at least one sentence"):
        require_words(text)


@pytest.mark.parametrize("text", ["No.", "1945", "一", "ה"])
def test_a_letter_or_a_figure_is_enough_to_be_a_text(text: str) -> None:
    assert require_words(text) == text
