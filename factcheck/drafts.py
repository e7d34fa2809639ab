"""Statements while they are being put together, and which attributions make one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.parsing import Paragraph, Parsed
from factcheck.propositions import Content
from factcheck.types import (
    Directness,
    Kind,
    Modality,
    PartialDate,
    Source,
    Span,
    StatementRelation,
)

_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.,’' -]{2,40}(?:,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}),?)?"
    r" ?(?:\([\w ./]{2,30}\) ?)?[–—-]+ )"
    r"|(?:[A-Z][\w.,’' -]{2,40} \((?:[A-Z]{2,5}|Reuters|Bloomberg)\) ?[–—-]+ )"
    r"|(?:(?:date|published|updated|posted)?:? ?\d{4}-\d{2}-\d{2}(?:T[\d:]+Z?)?:? )",
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

    @property
    def claimant(self) -> str | None:
        return self.sources[0].name if self.sources else None


def dateline_end(paragraph: Paragraph, text: str) -> int:
    """Where a paragraph's own words begin after "KYIV, Dec 20 (Reuters) — " or a bare date."""
    match = _DATELINE.match(text, paragraph.span.start, paragraph.span.end)
    return match.end() if match else paragraph.span.start


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


def without_dateline(attributed: Attributed, parsed: Parsed) -> Attributed:
    """The attribution with a content that begins after the dateline of its paragraph."""
    first = attributed.content[0]
    paragraph = parsed.paragraph_at(first.start)
    if paragraph is None or first.start != paragraph.span.start:
        return attributed
    begin = dateline_end(paragraph, parsed.text)
    if begin <= first.start or begin >= first.end:
        return attributed
    return replace(attributed, content=(Span(begin, first.end), *attributed.content[1:]))


_DAY_AT_END = re.compile(
    r",? (?:(?:late|early) )?(?:on )?"
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today)$"
)


def without_cue_date(attributed: Attributed, parsed: Parsed) -> Attributed:
    """ "denied taking bribes on Tuesday": the day is the denial's, as news puts it last."""
    cue, clause, last = attributed.cue_head, attributed.clause, attributed.content[-1]
    if cue is None or clause is None or clause.tag_ != "VBG" or attributed.directness != "indirect":
        return attributed
    match = _DAY_AT_END.search(last.of(parsed.text))
    if match is None or not match.start():
        return attributed
    shorter = (*attributed.content[:-1], Span(last.start, last.start + match.start()))
    return replace(attributed, content=shorter, printed=shorter)


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
