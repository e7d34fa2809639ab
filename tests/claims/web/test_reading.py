"""A text cut for the reader: nothing lost, nothing doubled."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from claims.web import reading
from factcheck.language.parsing import paragraph_spans
from factcheck.types import Span

ALPHABET = "ab .\n\n😀é\u05d0"


@dataclass(frozen=True)
class Mark:
    start: int
    end: int


def some_text(dice: random.Random) -> str:
    return "".join(dice.choice(ALPHABET) for _ in range(dice.randrange(1, 200)))


def some_marks(dice: random.Random, length: int) -> list[Mark]:
    marks = []
    for _ in range(dice.randrange(12)):
        start = dice.randrange(length)
        marks.append(Mark(start, dice.randrange(start + 1, length + 1)))
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


@pytest.mark.parametrize("seed", range(60))
def test_the_stretches_are_the_text_and_each_is_under_the_marks_that_cover_it(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    text = some_text(dice)
    marks = some_marks(dice, len(text))
    spans = list(paragraph_spans(text))
    paragraphs = reading.paragraphs(text, spans, marks)
    joined = ["".join(part.text for part in paragraph.segments) for paragraph in paragraphs]
    assert joined == [span.of(text) for span in spans]
    for part in (part for paragraph in paragraphs for part in paragraph.segments):
        assert text[part.start :].startswith(part.text)
        for offset in range(part.start, part.start + len(part.text)):
            covering = [i for i, mark in enumerate(marks) if mark.start <= offset < mark.end]
            assert list(part.marks) == covering


@pytest.mark.parametrize("seed", range(60))
def test_every_mark_with_words_begins_once_and_ends_once(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    text = some_text(dice)
    marks = some_marks(dice, len(text))
    spans = list(paragraph_spans(text))
    parts = [part for p in reading.paragraphs(text, spans, marks) for part in p.segments]
    shown = [
        i
        for i, mark in enumerate(marks)
        if any(span.overlaps(Span(mark.start, mark.end)) for span in spans)
    ]
    assert sorted(i for part in parts for i in part.begins) == shown
    assert sorted(i for part in parts for i in part.ends) == shown


def test_a_mark_over_two_paragraphs_begins_in_the_first_and_ends_in_the_second() -> None:
    text = "One two.\n\nThree four."
    first, second = reading.paragraphs(text, list(paragraph_spans(text)), [Mark(4, 15)])
    assert [(part.text, part.begins, part.ends) for part in first.segments] == [
        ("One ", (), ()),
        ("two.", (0,), ()),
    ]
    assert [(part.text, part.begins, part.ends) for part in second.segments] == [
        ("Three", (), (0,)),
        (" four.", (), ()),
    ]


def pages_of(text: str, starts: list[int]) -> list[Span]:
    return reading.pages(text, list(paragraph_spans(text)), starts)


def test_the_pages_are_the_text() -> None:
    text = "A sentence that is as long as most are.\n\n" * 9_000
    pages = pages_of(text, [])
    assert len(pages) > 1
    assert "".join(page.of(text) for page in pages) == text


def test_a_long_article_is_one_page() -> None:
    paragraph = "He said that the quay was closed. " * 8 + "\n\n"
    text = paragraph * 110
    assert len(text.split()) > 5_000
    assert len(pages_of(text, list(range(0, len(text), 120)))) == 1


def test_ten_thousand_tiny_sentences_come_a_few_hundred_at_a_time() -> None:
    text = "He did.\n" * 10_000
    starts = list(range(0, len(text), 8))
    pages = pages_of(text, starts)
    most = max(sum(page.start <= start < page.end for start in starts) for page in pages)
    assert most <= 600


def test_a_text_with_no_paragraphs_is_cut_too() -> None:
    text = "He said that the quay was closed. " * 20_000
    assert max(page.end - page.start for page in pages_of(text, [])) <= reading.PAGE_BUDGET


@pytest.mark.parametrize(("offset", "page"), [(0, 0), (9, 0), (10, 1), (19, 1), (25, 1)])
def test_a_place_is_on_the_page_that_holds_it(offset: int, page: int) -> None:
    assert reading.page_of([Span(0, 10), Span(10, 20)], offset) == page
