"""Text to attributions: tags and quotations first, then clauses, nouns, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from factcheck.attribution.clauses import indirect
from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import Passage, is_passive
from factcheck.attribution.labels import labelled
from factcheck.attribution.model import Attributed
from factcheck.attribution.nominal import nominal
from factcheck.attribution.quotations import Quotation, quotations
from factcheck.attribution.relays import with_parents
from factcheck.attribution.running import untagged
from factcheck.attribution.tags import tagged
from factcheck.language.parsing import Parsed


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
    verbs = [*tags.values(), *indirect(passage, set(tags))]
    taken = {run for draft in verbs for run in draft.content}
    nouns = [draft for draft in nominal(passage) if not taken.issuperset(draft.content)]
    return [*labelled(passage), *_innermost(verbs), *nouns]


def _innermost(drafts: list[Draft]) -> Iterator[Draft]:
    """Without what another cue says more fully: "refused" beside "refused to say"."""
    for draft in drafts:
        if not any(_holds(each, draft.head) for each in drafts if each is not draft):
            yield draft


def _holds(draft: Draft, head: Token | None) -> bool:
    """Whether the cue of an active verb has another verb in it."""
    if head is None or draft.head is None or is_passive(head):
        return False
    return any(low <= head.i < high for low, high in draft.cue)


def _finished(drafts: Iterable[Draft]) -> list[Attributed]:
    return [each for each in (draft.finished() for draft in drafts) if each is not None]
