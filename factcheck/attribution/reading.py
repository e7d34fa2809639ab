"""Text to attributions: tags and quotations first, then clauses, nouns, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable

from factcheck.attribution.clauses import indirect
from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import Passage
from factcheck.attribution.labels import labelled
from factcheck.attribution.model import Attributed
from factcheck.attribution.nominal import nominal
from factcheck.attribution.quotations import Quotation, quotations
from factcheck.attribution.relays import with_parents
from factcheck.attribution.running import untagged
from factcheck.attribution.tags import tagged
from factcheck.parsing import Parsed


def attribute(parsed: Parsed) -> list[Attributed]:
    """All attributions, in the order of their cues (of their contents where there is no cue)."""
    quotes = quotations(parsed.text, tuple(each.span for each in parsed.paragraphs))
    by_paragraph: dict[int, list[Quotation]] = {}
    for quote in quotes:
        by_paragraph.setdefault(quote.paragraph, []).append(quote)
    found: list[Attributed] = []
    for paragraph in parsed.paragraphs:
        here = by_paragraph.get(paragraph.index, [])
        read: list[Attributed] = []
        if paragraph.doc is not None:
            read = _finished(_drafts(Passage(paragraph, paragraph.doc, parsed.text, here)))
        recent = [each for each in found[-60:] if each.paragraph >= paragraph.index - 1]
        added = untagged(parsed, here, [*recent, *read], grammar=paragraph.doc is not None)
        found.extend(sorted([*read, *added], key=lambda each: each.printed[0].start))
    return with_parents(found)


def _drafts(passage: Passage) -> list[Draft]:
    tags = tagged(passage)
    clauses = indirect(passage, set(tags))
    return [*labelled(passage), *tags.values(), *clauses, *nominal(passage)]


def _finished(drafts: Iterable[Draft]) -> list[Attributed]:
    return [each for each in (draft.finished() for draft in drafts) if each is not None]
