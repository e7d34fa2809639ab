"""An attribution while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from factcheck.attribution.grammar import Passage, Run, antecedent, subtree, trimmed
from factcheck.attribution.model import Attributed
from factcheck.attribution.quotations import Quotation
from factcheck.types import Directness, Span

NOT_CLAUSES = frozenset({"aux", "auxpass", "relcl", "acl", "amod", "pcomp"})


@dataclass(slots=True)
class Draft:
    """Runs are of the passage's tokens; `quotes` are wholly content, by their characters."""

    passage: Passage
    head: Token | None
    cue: list[Run] = field(default_factory=list)
    content: list[Run] = field(default_factory=list)
    quotes: list[Quotation] = field(default_factory=list)
    source: Token | None = None
    source_run: Run | None = None
    clause: Token | None = None
    hearer: Token | None = None

    def spans(self) -> list[Span]:
        """The content with its marks, in order, each quotation whole."""
        spans = [quote.outer for quote in self.quotes]
        for run in self.content:
            start, end = trimmed(self.passage.doc, run)
            if start < end:
                spans.append(self._stretched(self.passage.span_of((start, end))))
        return _merged(sorted(spans))

    def _stretched(self, span: Span) -> Span:
        """To the ends of a quotation that begins inside: a sentence break may have cut it."""
        for quote in self.passage.quotes:
            if span.start < quote.outer.start < span.end < quote.outer.end:
                return Span(span.start, quote.outer.end)
            # A content that starts at the first quoted word starts at the mark.
            if span.start == quote.inner.start and span.end >= quote.inner.end:
                return Span(quote.outer.start, max(span.end, quote.outer.end))
        return span

    def finished(self) -> Attributed | None:
        """None when nothing but marks is left as content."""
        printed = tuple(self.spans())
        content = tuple(
            span for span in (_bare(self.passage, each) for each in printed) if span is not None
        )
        if not content:
            return None
        return Attributed(
            content=content,
            printed=printed,
            directness=self._directness(printed),
            paragraph=self.passage.paragraph.index,
            cue=tuple(self.passage.span_of(run) for run in sorted(self.cue)),
            source=self._source(),
            relative=self._relative(),
            hearer=None if self.hearer is None else noun_phrase(self.passage, self.hearer, self),
            quoted=self.head is not None and self.passage.quoted(self.head),
            cue_head=self.head,
            source_head=self._holder(),
            clause=self.clause or self._head_clause(printed),
        )

    def _head_clause(self, printed: tuple[Span, ...]) -> Token | None:
        """The first verb of the content that hangs on nothing inside it."""
        runs = [self.passage.run_of(span) for span in printed]
        tokens = [token for low, high in runs for token in self.passage.doc[low:high]]
        inside = {token.i for token in tokens}
        for token in tokens:
            free = token.head == token or token.head.i not in inside
            if free and token.pos_ in {"VERB", "AUX"} and token.dep_ not in NOT_CLAUSES:
                return token
        return None

    def _holder(self) -> Token | None:
        if self.source is None:
            return None
        return antecedent(self.source) or self.source

    def _relative(self) -> Span | None:
        if self.source is None or antecedent(self.source) is None:
            return None
        return self.passage.paragraph.place(self.source)

    def _source(self) -> Span | None:
        if self.source_run is not None:
            run = trimmed(self.passage.doc, self.source_run)
            return self.passage.span_of(run) if run[0] < run[1] else None
        holder = self._holder()
        return None if holder is None else noun_phrase(self.passage, holder, self)

    def _directness(self, printed: tuple[Span, ...]) -> Directness:
        quotes = self.passage.quotes
        if all(any(quote.outer == span for quote in quotes) for span in printed):
            return "direct"
        quoted = any(quote.outer.overlaps(span) for span in printed for quote in quotes)
        return "mixed" if quoted else "indirect"


def noun_phrase(passage: Passage, head: Token, draft: Draft) -> Span | None:
    """The phrase of `head`, kept clear of the cue and the content."""
    start, end = subtree(head)
    # "special envoy Ann Lee" may come as two subjects side by side.
    for each in head.head.lefts:
        if each.dep_ == head.dep_ == "nsubj" and each.right_edge.i + 1 == start:
            start = each.left_edge.i
    taken = [passage.run_of(span) for span in draft.spans()] + draft.cue
    for low, high in taken:
        if low <= head.i < high:
            continue
        if low > head.i:
            end = min(end, low)
        elif high <= head.i:
            start = max(start, high)
    if passage.quote_of[head.i] < 0:
        start, end = _outside_full_quotes(passage, head.i, start, end)
    start, end = trimmed(passage.doc, (start, end))
    while end - 1 > head.i and passage.doc[end - 1].lower_ in {"who", "which", "and", "but"}:
        start, end = trimmed(passage.doc, (start, end - 1))
    return passage.span_of((start, end)) if start < end else None


def _outside_full_quotes(passage: Passage, at: int, start: int, end: int) -> Run:
    """A phrase ends before a quotation that holds a sentence; a title in marks may stand in it."""
    for quote in passage.quotes:
        low, high = passage.run_of(quote.outer)
        if high - low < 8:
            continue
        if low > at:
            end = min(end, low)
        elif high <= at:
            start = max(start, high)
    return start, end


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _bare(passage: Passage, span: Span) -> Span | None:
    """Without the quotation marks at its ends, when they are a pair or stand alone."""
    start, end = span.start, span.end
    for quote in passage.quotes:
        whole = quote.outer.start <= start and end <= quote.outer.end
        if whole:
            start, end = max(start, quote.inner.start), min(end, quote.inner.end)
    return Span(start, end) if start < end else None
