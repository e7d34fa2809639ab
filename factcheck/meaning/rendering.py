"""Tokens, some of them replaced, to a sentence a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from spacy.tokens import Token

_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_EDGES = " \t\n\xa0,;:—–-…·•*"
_SPACED = re.compile(r"\s+([,.;:!?’”)\]])")
_DOUBLED = re.compile(r",(?:\s*,)+")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*$")


def sentence(tokens: Iterable[Token], edits: Mapping[int, str] | None = None) -> str:
    """The tokens as one sentence with a capital and a full stop; "" when no word is left.

    `edits` maps a token's index to what stands in its place; "" takes the token out.
    """
    return finished(running(tokens, edits or {}))


def running(tokens: Iterable[Token], edits: Mapping[int, str]) -> str:
    """The tokens as running text."""
    pieces: list[str] = []
    last = None
    for token in tokens:
        word = edits.get(token.i, token.text)
        if last is not None and token.i != last + 1 and pieces and not pieces[-1].endswith(" "):
            pieces.append(" ")
        last = token.i
        if word:
            pieces.append(word + token.whitespace_)
        elif token.whitespace_ and pieces and not pieces[-1].endswith(" "):
            pieces.append(" ")
    return "".join(pieces)


def finished(words: str) -> str:
    """A capital first, a full stop last, no stray marks; "" when there is no letter or figure."""
    words = words.replace("''", '"').replace("``", '"')
    words = _DOUBLED.sub(",", _SPACED.sub(r"\1", " ".join(words.split())))
    words = _balanced(words.strip(_EDGES)).strip(_EDGES)
    words = re.sub(r",([.!?])", r"\1", words)
    words = re.sub(r",([\"”’]+)$", r".\1", words)
    if not any(character.isalnum() for character in words):
        return ""
    if not _ENDED.search(words):
        words = words.rstrip(_EDGES) + "."
    return _capitalised(words)


def _capitalised(words: str) -> str:
    for at, character in enumerate(words):
        if character.isalnum():
            # "iPhone" and "eBay" keep their own shape.
            if character.islower() and not words[at + 1 : at + 2].isupper():
                return words[:at] + character.upper() + words[at + 1 :]
            return words
    return words


def _balanced(words: str) -> str:
    """Without marks that lost their partner when the words were cut out."""
    for opening, closing in _PAIRS if "„" not in words else ():
        if words.count(opening) != words.count(closing):
            words = _without_odd(words, opening, closing)
    if words.count('"') % 2:
        at = words.rindex('"') if not words.startswith('"') else 0
        words = words[:at] + words[at + 1 :]
    return words


def _without_odd(words: str, opening: str, closing: str) -> str:
    kept: list[str] = []
    open_at: list[int] = []
    for character in words:
        if character == opening:
            open_at.append(len(kept))
        elif character == closing:
            if not open_at:
                continue
            open_at.pop()
        kept.append(character)
    return "".join(character for at, character in enumerate(kept) if at not in open_at)
