"""Sentences of English prose written in Markdown, by punctuation and without a language model.

For short texts that people type, as a rationale, where a page waits for the answer: some
milliseconds for 10,000 characters. Articles are split by `factcheck.language.parsing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.language.words import words
from factcheck.types import Span

_CLOSERS = "\"'”’»)"
_END = re.compile(rf"[.!?…]+[{re.escape(_CLOSERS)}¹²³⁰-⁹]*(?=\s|$)")
_FOLLOWING = re.compile(r"[\s\"'“‘«(]*(\w+)")
_LAST_WORD = re.compile(r"(?:\w\.)*\w+$")

# Abbreviations that stand before a name, and those that stand before a number.
_TITLES = words(
    """
    Mr Mrs Ms Dr Prof Gen Lt Col Maj Capt Cpl Sgt Adm Cmdr Sen Rep Gov Amb Pres Rev Hon Fr Sr St
    Mt Ft vs cf viz eg ie
    """
)
_COUNTED = words(
    """
    No Nos Art Arts Sec Fig Figs Vol Ch p pp para approx ca c est
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
    """
)
# These, letters with stops between them and single letters may also end a sentence. They do so
# before a word that opens sentences and no name.
_EITHER = words("Inc Ltd Corp Co Jr Bros etc al")
_OPENERS = words(
    """
    A After All Also Although An And As At Because Before Both But By Despite During For From He
    Her His However I If In Instead It Its Many Meanwhile Most My Neither Nevertheless No Nobody
    Nor Nothing Now On One Only Or Other Our She Since So Some Still Such That The Their Then There
    Therefore These They This Those Though Thus To Under Until We What When Where Whether Which
    While Who Why With Without Yet You
    """
)

_BLANKED = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)"  # code, fenced
    r"|`[^`\n]*`"  # and within a line
    r"|(?<=\])(?:\([^()\s]*(?:[ \t][^()\n]*)?\)|\[[^\[\]\n]*\])"  # where a link leads
    r"|<[^<>\n]+>|\bhttps?://\S+"
    r"|^[ \t]*(?:[-*+•]|\d{1,3}[.)]|\#{1,6}|>+)(?=[ \t])"  # what opens a block
    r"|^[ \t]*(?:[-=*_][ \t]*){2,}\r?$"  # rules and lines under a heading
    r"|^[ \t]*\|?[ \t:|-]*-{3}[ \t:|-]*\r?$"
    r"|[*~`\[\]|\\]|!(?=\[)|(?<!\w)_+|_+(?!\w)",
    re.DOTALL | re.MULTILINE,
)
_LABEL = r"[A-Z][^\n:.!?]{0,40}:(?=\s)"
_BLOCK_END = re.compile(
    r"\n[ \t\r]*(?=\n|\Z)"  # an empty line
    r"|(?:[ ]{2,}|\\)\r?\n"  # a hard line break
    rf"|\n(?=[ \t]*(?:[-*+•][ \t]|\d{{1,3}}[.)][ \t]|\#|>|\||[-=]{{2,}}\s*?$|{_LABEL}))"
    r"|(?<=\n)[ \t]*[-=]{2,}[ \t\r]*\n"
    rf"|^[ \t]*(?:\#|{_LABEL})[^\n]*\n"  # a heading or a labelled line ends with itself
    r"|\|",
    re.MULTILINE,
)


def plain(text: str) -> str:
    """The text with spaces for all that is no prose: marks, code, addresses of links."""
    return _BLANKED.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def blocks(text: str) -> Iterator[Span]:
    """Paragraphs, list items, headings, table cells and labelled lines ("Confidence: high")."""
    prose = plain(text)
    start = 0
    for match in _BLOCK_END.finditer(text):
        yield from _trimmed(prose, start, match.end())
        start = match.end()
    yield from _trimmed(prose, start, len(prose))


def sentences(text: str) -> Iterator[Span]:
    """The sentences in order, without the marks and the space at their ends.

    A sentence ends with its block, or at a stop before a word that is not in lower case. The stop
    of a title or a counted thing ("Gen. Ivanov", "Feb. 24") ends none; that of initials and of
    "Inc." or "a.m." ends one only before a word that opens sentences ("in the U.S. We assess").
    """
    prose = plain(text)
    for block in blocks(text):
        start = block.start
        for match in _END.finditer(prose, block.start, block.end):
            if _ends(prose, start, match, block.end):
                yield from _trimmed(prose, start, match.end())
                start = match.end()
        yield from _trimmed(prose, start, block.end)


def _ends(prose: str, start: int, match: re.Match[str], end: int) -> bool:
    following = _FOLLOWING.match(prose, match.end(), end)
    if following is None:
        return True
    word = following.group(1)
    if word[0].islower():
        return False
    last = _LAST_WORD.search(prose, max(start, match.start() - 20), match.start())
    if last is None or match.group()[0] != ".":
        return True
    before = last.group()
    if before in _TITLES or (before in _COUNTED and word[0].isdigit()):
        return False
    either = "." in before or before in _EITHER or (len(before) == 1 and before.isalpha())
    return not either or word in _OPENERS


def _trimmed(prose: str, start: int, end: int) -> Iterator[Span]:
    piece = prose[start:end]
    if any(character.isalnum() for character in piece):
        left = start + len(piece) - len(piece.lstrip())
        yield Span(left, start + len(piece.rstrip()))
