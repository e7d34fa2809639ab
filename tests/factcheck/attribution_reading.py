"""Readable views of attributions, for tests."""

from __future__ import annotations

from dataclasses import dataclass

from factcheck.attribution import Attributed, attribute
from factcheck.language.parsing import parse
from factcheck.types import Span


@dataclass(frozen=True)
class Read:
    """An attribution in words."""

    source: str
    cue: str
    content: str
    directness: str
    parent: str | None  # the source of the attribution that relays this one
    carried: bool
    hearer: str
    clause: str


def read(text: str, language: str = "en") -> list[Read]:
    found = attribute(parse(text, language))
    return [_words(text, each, found) for each in found]


def only(text: str) -> Read:
    """The one attribution of the text."""
    (one,) = read(text)
    return one


def by_cue(text: str, cue: str) -> Read:
    """The attribution whose cue is `cue`."""
    matching = [each for each in read(text) if each.cue == cue]
    assert len(matching) == 1, read(text)
    return matching[0]


def _words(text: str, each: Attributed, found: list[Attributed]) -> Read:
    parent = None if each.parent is None else found[each.parent].source
    return Read(
        source=_of(each.source, text),
        cue=" … ".join(span.of(text) for span in each.cue),
        content=" … ".join(span.of(text) for span in each.content),
        directness=each.directness,
        parent=None if parent is None else parent.of(text),
        carried=each.carried,
        hearer=_of(each.hearer, text),
        clause="" if each.clause is None else each.clause.text,
    )


def _of(span: Span | None, text: str) -> str:
    return "" if span is None else span.of(text)
