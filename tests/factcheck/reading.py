"""Helpers of the extraction tests: read a text, find its statements."""

from __future__ import annotations

from datetime import date

from factcheck.extraction import extract
from factcheck.types import Extraction, Statement

TUESDAY = date(2025, 12, 23)


def read(text: str, published_on: date | None = TUESDAY) -> Extraction:
    """The extraction of an English text; every quote is checked to be what stands at its span."""
    found = extract(text, published_on, "en")
    for statement in found:
        assert statement.span.of(text) == statement.quote
    return found


def only(found: Extraction, words: str) -> Statement:
    """The one statement whose claim has these words."""
    matching = [each for each in found if words in each.claim]
    assert len(matching) == 1, [each.claim for each in found]
    return matching[0]


def claims(found: Extraction) -> list[str]:
    return [each.claim for each in found]


def chain(statement: Statement) -> list[str]:
    return [source.name for source in statement.sources]


def opposed(found: Extraction, statement: Statement) -> list[str]:
    """The claims that a statement is said to contradict."""
    return [
        found.statements[each.to].claim
        for each in statement.relations
        if each.kind == "contradicts"
    ]
