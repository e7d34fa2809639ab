"""Quotation marks of every common kind."""

from __future__ import annotations

import pytest

from factcheck.attribution.quotations import Quotation, quotations
from factcheck.language.parsing import paragraph_spans


def found(text: str) -> list[Quotation]:
    return quotations(text, tuple(paragraph_spans(text)))


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("He said “no” twice.", ["no"]),
        ('He said "no" and "yes".', ["no", "yes"]),
        ("He said ‘no’ to the town’s plan.", ["no"]),
        ("He said 'no' to the town's plan.", ["no"]),
        ("''No,'' he said. ''Never.''", ["No,", "Never."]),
        ("„Nein“, sagte er.", ["Nein"]),
        ("„Nie”, powiedział.", ["Nie"]),
        ("« Jamais », dit-il.", ["Jamais"]),
        ("»Nein«, sagte er.", ["Nein"]),
        ("”Nej”, sade hon.", ["Nej"]),
        ("「いいえ」と言った。", ["いいえ"]),
        ("“She said ‘no’ and left,” he said.", ["She said ‘no’ and left,"]),
        ("“An “inner” one,” he said.", ["An “inner” one,"]),
        ("''Sometimes they say, 'Go,''' he said.", ["Sometimes they say, 'Go,'"]),
        ("In the '90s it was rock 'n' roll, the workers' music.", []),
        ("“…”", []),
    ],
)
def test_the_outermost_quotation_is_found(text: str, inner: list[str]) -> None:
    assert [quote.inner.of(text) for quote in found(text)] == inner


def test_an_unclosed_quotation_runs_to_the_end_of_its_paragraph() -> None:
    text = "“It is late. It is dark.\n\nA plain paragraph."
    (quote,) = found(text)
    assert (quote.inner.of(text), quote.closed) == ("It is late. It is dark.", False)


def test_a_quotation_opened_in_each_paragraph_runs_on() -> None:
    text = "“One.\n\n“Two.\n\n“Three.”\n\n“Another.”"
    assert [quote.continues for quote in found(text)] == [False, True, True, False]


def test_marks_without_partners_cost_no_more_than_the_text_is_long() -> None:
    assert found("'a " * 50_000) == []
