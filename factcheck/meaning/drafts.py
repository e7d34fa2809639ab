"""Statements while they are being put together, and which attributions make one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.parsing import Parsed
from factcheck.meaning.contents import Content
from factcheck.types import (
    Directness,
    Kind,
    Modality,
    PartialDate,
    Source,
    Span,
    StatementRelation,
)


@dataclass(slots=True)
class Draft:
    """A statement before its place in the list, its relations and its score are known."""

    span: Span
    claim: str
    sources: tuple[Source, ...]
    cue: str
    directness: Directness
    modality: Modality
    kind: Kind
    said_on: PartialDate | None
    paragraph: int
    tokens: list[Token]
    clause: Token | None
    heads: set[int] = field(default_factory=set)  # tokens that stand for it: cue, clause, outer cue
    sentence: int = 0  # the first token of its sentence
    cue_head: Token | None = None
    relations: list[StatementRelation] = field(default_factory=list)
    score: float = 0.0

    def span_before(self, token: Token) -> bool:
        """Whether its cue and clause stand before a token of the same paragraph."""
        cue, clause = self.cue_head, self.clause
        return cue is not None and clause is not None and max(cue.i, clause.i) < token.i

    @property
    def claimant(self) -> str | None:
        return self.sources[0].name if self.sources else None


def content_span(
    content: Content, attributed: Attributed, text: str, *, shortened: bool = False
) -> Span:
    """The stretch a statement stands at: all of its content, without a comma at the end."""
    start, end = attributed.content[0].start, attributed.content[-1].end
    if shortened:
        first, last = content.tokens[0], content.tokens[-1]
        place = content.paragraph.place(first.doc[first.i : last.i + 1])
        start, end = place.start, place.end
    while end - start > 1 and (text[end - 1] in ",;:" or text[end - 1].isspace()):
        end -= 1
    return Span(start, end)


def parts(attributed: Attributed, parsed: Parsed) -> Iterator[Attributed]:
    """One attribution for each stretch of content that is a whole sentence or more.

    “Yes,” she said, “we will.” is one; “Yes.” she said. “We will.” are two.
    """
    group: list[Span] = []
    for span in attributed.content:
        if group and _begins_anew(group[-1], span, parsed):
            yield replace(attributed, content=tuple(group))
            group = []
        group.append(span)
    yield replace(attributed, content=tuple(group))


def _begins_anew(before: Span, span: Span, parsed: Parsed) -> bool:
    first, second = parsed.paragraph_at(before.start), parsed.paragraph_at(span.start)
    if first is not second:
        return True
    return before.of(parsed.text).rstrip()[-1:] in {".", "!", "?", "…"}
