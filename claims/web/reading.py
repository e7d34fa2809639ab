"""A text as the reader shows it: cut in pages, paragraphs and stretches under the same marks.

Every offset counts code points of the snapshot's text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from factcheck.types import Span

# A page holds about this much: a character costs 1, a statement with its card and a paragraph
# what is said below. An article of 5,000 words is one page; 10,000 tiny sentences are some twenty.
PAGE_BUDGET = 60_000
MARK_COST = 100
PARAGRAPH_COST = 30


class Marked(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks all along; `marks` are indexes, outermost first."""

    start: int
    text: str
    marks: tuple[int, ...]
    begins: tuple[int, ...]  # the marks whose first stretch on this page it is
    ends: tuple[int, ...]  # the marks whose last stretch it is


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    segments: tuple[Segment, ...]


def pages(text: str, spans: Sequence[Span], starts: Sequence[int]) -> list[Span]:
    """Where each page of the text begins and ends; together they are the whole text.

    `spans`: the text's paragraphs. `starts`: where each mark starts, in order. Pages end between
    paragraphs.
    """
    cuts, spent = [0], 0
    for span in spans:
        marks = bisect_left(starts, span.end) - bisect_left(starts, span.start)
        cost = span.end - span.start + MARK_COST * marks + PARAGRAPH_COST
        if spent and spent + cost > PAGE_BUDGET:
            cuts.append(span.start)
            spent = 0
        spent += cost
    return [Span(start, end) for start, end in pairwise([*cuts, len(text)])]


def page_of(cuts: Sequence[Span], offset: int) -> int:
    """The index of the page that holds the offset; the last page for one beyond the text."""
    return max(0, bisect_right([cut.start for cut in cuts], offset) - 1)


def paragraphs(text: str, spans: Sequence[Span], marks: Sequence[Marked]) -> list[Paragraph]:
    """The paragraphs at `spans`, each cut where a mark begins or ends.

    `marks` in reading order (start, then the longer first); one that crosses the edge of the page
    is clipped. The stretches joined are the paragraph.
    """
    touched = _touched(spans, marks)
    inside: list[list[int]] = [[] for _ in spans]
    for mark, places in enumerate(touched):
        for place in places:
            inside[place].append(mark)
    return [
        Paragraph(span.start, tuple(_segments(text, place, spans, inside[place], marks, touched)))
        for place, span in enumerate(spans)
    ]


def _touched(spans: Sequence[Span], marks: Sequence[Marked]) -> list[range]:
    """The paragraphs, as indexes, in which each mark has words."""
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    return [range(bisect_right(ends, mark.start), bisect_left(starts, mark.end)) for mark in marks]


def _segments(
    text: str,
    place: int,
    spans: Sequence[Span],
    inside: Sequence[int],
    marks: Sequence[Marked],
    touched: Sequence[range],
) -> Iterator[Segment]:
    span = spans[place]
    edges = {span.start, span.end}
    for i in inside:
        edges |= {edge for edge in (marks[i].start, marks[i].end) if span.start < edge < span.end}
    begun: set[int] = set()
    for start, end in pairwise(sorted(edges)):
        here = tuple(i for i in inside if marks[i].start < end and start < marks[i].end)
        begins = tuple(i for i in here if place == touched[i][0] and i not in begun)
        ends = (i for i in here if place == touched[i][-1] and min(marks[i].end, span.end) == end)
        yield Segment(start, text[start:end], here, begins, tuple(ends))
        begun.update(begins)
