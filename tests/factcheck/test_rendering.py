from __future__ import annotations

import pytest

from factcheck.meaning.rendering import finished


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the bridge was closed,", "The bridge was closed."),
        ("the bridge was closed —", "The bridge was closed."),
        ("was it closed?", "Was it closed?"),
        ("the plan was “a disgrace", "The plan was a disgrace."),
        ("the plan was “a disgrace,”", "The plan was “a disgrace.”"),
        ("the plan was a disgrace.”", "The plan was a disgrace."),
        ("there is no “end,” because it goes on", "There is no “end,” because it goes on."),
        ("the plan (again , failed", "The plan again, failed."),
        ("iPhone sales fell", "iPhone sales fell."),
        ("the plan,, he failed", "The plan, he failed."),
        ("… —", ""),
    ],
)
def test_words_become_a_sentence_with_a_capital_and_a_stop(words: str, expected: str) -> None:
    assert finished(words) == expected
