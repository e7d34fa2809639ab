"""Stretches of text within quotation marks, of every common kind and in every language.

Only outermost quotations are given; what is quoted inside one belongs to it. A quotation that runs
over paragraphs, each opened but only the last one closed, is one stretch in each paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.types import Span

# Opening mark: the marks that may close it. Low-opening kinds are German, Polish, Czech; „ closes
# with any of three by language; guillemets point outward in French and Russian.
PAIRS = {
    "“": "”",
    "„": '“”‟"',
    "«": "»",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    "「": "」",
    "『": "』",
    '"': '"',
    "'": "'",
}


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
        mark = text[span.start]
        continues = running is not None and mark == running
        here = list(_in_paragraph(text, span, index, continues))
        following = paragraphs[index + 1].start if index + 1 < len(paragraphs) else None
        running = None
        if here and not here[-1].closed:
            opened = text[here[-1].outer.start]
            if following is not None and text[following] == opened:
                running = opened
        found.extend(here)
    return found


def _in_paragraph(text: str, span: Span, index: int, continues: bool) -> Iterator[Quotation]:
    at = span.start
    first = True
    while at < span.end:
        if not _opens(text, at, span):
            at += 1
            continue
        close = _closing(text, at, span)
        if close is None and not _may_stay_open(text, at):
            at += 1
            continue
        end = span.end if close is None else close + 1
        inner = _inner(text, at + 1, span.end if close is None else close)
        if inner is not None:
            yield Quotation(Span(at, end), inner, index, close is not None, continues and first)
        first = False
        at = end


def _inner(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not any(character.isalnum() for character in stripped):
        return None
    left = start + len(piece) - len(piece.lstrip())
    return Span(left, left + len(stripped))


def _may_stay_open(text: str, at: int) -> bool:
    """An opening mark without its closing one runs to the paragraph's end; a single one is an
    apostrophe instead."""
    return text[at] not in "'‘‚"


def _opens(text: str, at: int, span: Span) -> bool:
    mark = text[at]
    if mark not in PAIRS:
        return False
    before = text[at - 1] if at > span.start else " "
    after = text[at + 1] if at + 1 < span.end else " "
    if mark in "\"'‘":
        return not before.isalnum() and before not in ".,!?;" and not after.isspace()
    if mark == "‚":
        return not before.isalnum() and after.isalpha()
    return True


def _closing(text: str, opening: int, span: Span) -> int | None:
    """Where the quotation opened at `opening` is closed within the paragraph."""
    mark = text[opening]
    closers = PAIRS[mark]
    depth = 1
    for at in range(opening + 1, span.end):
        character = text[at]
        if character in closers and _closes(text, at, span, mark):
            depth -= 1
            if depth == 0:
                return at
        elif character == mark and mark not in closers and mark != "‘":
            depth += 1
    return None


def _closes(text: str, at: int, span: Span, mark: str) -> bool:
    """Whether the mark at `at` closes, rather than opens or is an apostrophe."""
    before = text[at - 1]
    after = text[at + 1] if at + 1 < span.end else " "
    if mark in "'‘‚":
        return not after.isalnum() and not before.isspace()
    if mark == '"':
        return not (before.isspace() and after.isalnum())
    return True
