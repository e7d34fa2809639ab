"""Quotations without a tag of their own: whose they are by what stands just before."""

from __future__ import annotations

from dataclasses import replace

from factcheck.attribution.model import Attributed
from factcheck.attribution.quotations import Quotation
from factcheck.language.parsing import Parsed
from factcheck.types import Span

LETTERS_OF_A_SENTENCE = 12
_SENTENCE_MARKS = ".,!?…。！？؟—–"
_INSIDE = tuple(",;(-—–'’")  # before a quotation that is part of a sentence


def untagged(
    parsed: Parsed, quotes: list[Quotation], found: list[Attributed], *, grammar: bool
) -> list[Attributed]:
    """Attributions of the quotations that no attribution of `found` holds."""
    added: list[Attributed] = []
    for quote in quotes:
        if _is_held(quote, found) or not is_utterance(parsed.text, quote, grammar=grammar):
            continue
        before = _speaker_before(parsed, quote, [*found, *added])
        if grammar and before is None and not _is_long(parsed.text, quote):
            continue
        added.append(_carried(quote, before))
    return added


def _is_held(quote: Quotation, found: list[Attributed]) -> bool:
    """Whether an attribution made outside the quotation has it, or part of it, as content."""
    return any(
        quote.inner.overlaps(span)
        for each in found
        for span in each.printed
        if each.cue and not quote.inner.overlaps(each.cue[0])
    )


def is_utterance(text: str, quote: Quotation, *, grammar: bool) -> bool:
    """Whether a quotation is something said rather than a title, a term or a nickname."""
    before = text[max(0, quote.outer.start - 40) : quote.outer.start].rstrip(" \t\u00a0")
    lead = before[-1:]
    if not grammar:
        return _is_long(text, quote) or lead == ":"
    words = quote.inner.of(text)
    ends = words[-1] in _SENTENCE_MARKS or text[quote.outer.end : quote.outer.end + 1] in ".,!?"
    return ends and not lead.isalnum() and lead not in _INSIDE


def _is_long(text: str, quote: Quotation) -> bool:
    return sum(map(str.isalnum, quote.inner.of(text))) >= LETTERS_OF_A_SENTENCE


def _speaker_before(parsed: Parsed, quote: Quotation, found: list[Attributed]) -> Attributed | None:
    """The attribution that ends just before the quotation begins, in the sentence before it."""
    limit = _sentence_before(parsed, quote)
    if limit is None:
        return None
    candidates = [
        each
        for each in found
        if each.source is not None
        and each.source.of(parsed.text).lower() not in {"i", "we", "you"}
        and _last(each) <= quote.outer.start
        and _last(each) >= limit.start
        and not _inside(each, found)
    ]
    if not candidates:
        return None
    # The main clause speaks before its subordinate ones: the attribution that begins first.
    return min(candidates, key=_first)


def _inside(each: Attributed, found: list[Attributed]) -> bool:
    """Whether it is only what another says: "X said that Y warned" goes on with X."""
    return any(
        other is not each and span.start <= _first(each) and _last(each) <= span.end + 1
        for other in found
        for span in other.printed
        if other.cue
    )


def _first(each: Attributed) -> int:
    return min(span.start for span in (*each.cue, *each.printed))


def _last(each: Attributed) -> int:
    return max(span.end for span in (*each.cue, *each.printed))


def _sentence_before(parsed: Parsed, quote: Quotation) -> Span | None:
    """The sentence just before the quotation, in its paragraph or at the end of the one before."""
    before = [
        sentence
        for index in (quote.paragraph - 1, quote.paragraph)
        if index >= 0
        for sentence in parsed.paragraphs[index].sentences
        if sentence.start < quote.outer.start
    ]
    return before[-1] if before else None


def _carried(quote: Quotation, before: Attributed | None) -> Attributed:
    plain = Attributed((quote.inner,), (quote.outer,), "direct", quote.paragraph)
    if before is None:
        return plain
    return replace(plain, source=before.source, source_head=before.source_head, carried=True)
