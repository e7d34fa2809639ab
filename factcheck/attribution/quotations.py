"""Stretches of text within quotation marks, of every common kind and in every language.

Only outermost quotations are given; what is quoted inside one belongs to it. A quotation that runs
over paragraphs, each opened but only the last one closed, is one stretch in each paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.types import Span

# Opening mark: the marks that may close it. „ closes with any of three by language; » and ” open
# where they stand at the start of a word (German and Danish books; Swedish and Finnish).
PAIRS: dict[str, tuple[str, ...]] = {
    "“": ("”",),
    "„": ("“", "”", "‟", '"'),
    "«": ("»",),
    "‹": ("›",),
    "»": ("«",),
    "”": ("”",),
    "‘": ("’",),
    "‚": ("‘", "’"),
    "「": ("」",),
    "『": ("』",),
    '"': ('"',),
    "'": ("'",),
    "``": ("''",),
    "''": ("''",),
}
_WORD_START_ONLY = frozenset({'"', "'", "''", "‘", "‚", "»", "”"})
_MAY_BE_APOSTROPHES = frozenset({"'", "‘", "‚"})
_DECADE = re.compile(r"\d\ds?\b")  # the '90s
_SENTENCE_MARKS = ".,!?;…"


@dataclass(frozen=True, slots=True)
class Quotation:
    """`outer` with its marks, `inner` without; `closed` is False when no closing mark was found."""

    outer: Span
    inner: Span
    paragraph: int
    closed: bool = True
    continues: bool = False  # the quotation of the paragraph before runs on into this one


def quotations(text: str, paragraphs: tuple[Span, ...]) -> list[Quotation]:
    """All outermost quotations, in order."""
    found: list[Quotation] = []
    running: str | None = None
    for index, span in enumerate(paragraphs):
        mark = _mark(text, span.start, span)
        here = list(_in_paragraph(text, span, index, running is not None and mark == running))
        running = None
        if here and not here[-1].closed and index + 1 < len(paragraphs):
            opened = _mark(text, here[-1].outer.start, span)
            following = paragraphs[index + 1]
            if _mark(text, following.start, following) == opened:
                running = opened
        found.extend(here)
    return found


def _mark(text: str, at: int, span: Span) -> str:
    """The mark at `at`: one character, or two of the doubled single kind."""
    pair = text[at : min(at + 2, span.end)]
    return pair if pair in {"''", "``"} else text[at]


def _in_paragraph(text: str, span: Span, index: int, running: bool) -> Iterator[Quotation]:
    at, first = span.start, True
    apostrophes: set[str] = set()  # what did not close once does not close further on
    while at < span.end:
        mark = _mark(text, at, span)
        if mark in apostrophes or not _opens(text, at, mark, span):
            at += 1
            continue
        close, width = _closing(text, at, mark, span)
        if close is None and mark in _MAY_BE_APOSTROPHES:
            apostrophes.add(mark)
            at += 1
            continue
        end = span.end if close is None else close + width
        inner = _inner(text, at + len(mark), span.end if close is None else close)
        if inner is not None and mark in _MAY_BE_APOSTROPHES and inner.end - inner.start < 2:
            inner = None  # rock 'n' roll
        if inner is not None:
            yield Quotation(Span(at, end), inner, index, close is not None, running and first)
        at, first = end, False


def _inner(text: str, start: int, end: int) -> Span | None:
    """Without space at its ends; None when no letter or digit is quoted."""
    piece = text[start:end]
    stripped = piece.strip()
    if not any(character.isalnum() for character in stripped):
        return None
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, left + len(stripped))


def _opens(text: str, at: int, mark: str, span: Span) -> bool:
    if mark not in PAIRS:
        return False
    if mark not in _WORD_START_ONLY:
        return True
    before = text[at - 1] if at > span.start else " "
    after = text[at + len(mark)] if at + len(mark) < span.end else " "
    if after.isspace() or before.isalnum() or before in _SENTENCE_MARKS:
        return False
    if mark in _MAY_BE_APOSTROPHES and _DECADE.match(text, at + 1):
        return False
    return after.isalnum() or mark not in {"»", "”"}


def _closing(text: str, opening: int, mark: str, span: Span) -> tuple[int | None, int]:
    """Where the quotation opened at `opening` is closed within the paragraph, how wide the mark."""
    closers, depth = PAIRS[mark], 1
    at = opening + len(mark)
    while at < span.end:
        here = _mark(text, at, span)
        # Three single marks close an inner quotation, then the doubled outer one.
        if here == "''" and text[at + 2 : at + 3] == "'" and mark == "''":
            at += 1
            continue
        if here in closers and _closes(text, at, here, mark, span):
            depth -= 1
            if depth == 0:
                return at, len(here)
        elif here == mark and mark not in closers and mark not in _WORD_START_ONLY:
            depth += 1
        at += 1
    if mark == "“":  # typed half by hand: closed by a straight mark
        return _straight_close(text, opening + 1, span)
    return None, 0


def _straight_close(text: str, start: int, span: Span) -> tuple[int | None, int]:
    at = text.find('"', start, span.end)
    if at < 0 or text.find("“", start, at) >= 0 or text[at - 1].isspace():
        return None, 0
    return at, 1


def _closes(text: str, at: int, here: str, mark: str, span: Span) -> bool:
    """Whether the mark at `at` closes, rather than opens or is an apostrophe."""
    before = text[at - 1]
    after = text[at + len(here)] if at + len(here) < span.end else " "
    if mark in _MAY_BE_APOSTROPHES:
        return not after.isalnum() and not before.isspace()
    if mark in {'"', "''"}:
        return not (before.isspace() and after.isalnum())
    return True
