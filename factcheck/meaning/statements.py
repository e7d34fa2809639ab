"""Attributions and the article's own sentences to draft statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from factcheck.attribution import Attributed
from factcheck.language.parsing import Paragraph, Parsed
from factcheck.meaning.chains import Chains
from factcheck.meaning.contents import Content, content_of, stands_alone
from factcheck.meaning.drafts import Draft, content_span, parts
from factcheck.meaning.kinds import kind_of
from factcheck.meaning.modality import modality_of
from factcheck.meaning.names import NameBook
from factcheck.meaning.occasions import Occasions
from factcheck.meaning.own_voice import own_clauses
from factcheck.meaning.pronouns import Pronouns
from factcheck.meaning.propositions import Wording
from factcheck.meaning.references import References
from factcheck.meaning.rendering import finished
from factcheck.meaning.repairs import dateline_end, repaired
from factcheck.meaning.sources import Sources, told
from factcheck.types import PartialDate, Source


class Statements:
    """Reads one parsed document."""

    def __init__(
        self, parsed: Parsed, attributed: list[Attributed], published_on: date | None
    ) -> None:
        self._parsed = parsed
        self._published_on = published_on
        self._all = repaired(attributed, parsed)
        book = NameBook.of(parsed)
        pronouns = Pronouns(parsed, book, self._all)
        self._wording = Wording(References(book, pronouns))
        self._chains = Chains(parsed, self._all, Sources(parsed, book, pronouns))
        self._dates = Occasions(parsed, published_on)

    def drafts(self) -> Iterator[Draft]:
        """Every statement of the document, attributed or in the article's own voice."""
        spoken: dict[int, list[Attributed]] = {}
        for index, each in enumerate(self._all):
            if self._chains.tells(index):
                spoken.setdefault(each.paragraph, []).append(each)
                for span in each.content:
                    other = self._parsed.paragraph_at(span.start)
                    if other is not None and other.index != each.paragraph:
                        spoken.setdefault(other.index, []).append(each)
            if self._chains.is_emitted(index):
                yield from self._attributed(index)
        for paragraph in self._parsed.paragraphs:
            yield from self._own(paragraph, spoken.get(paragraph.index, []))

    def _attributed(self, index: int) -> Iterator[Draft]:
        each = self._all[index]
        sources = self._chains.sources(index)
        when = self._dates.of(each, sources)
        for part in parts(each, self._parsed):
            paragraph = self._parsed.paragraph_at(part.content[0].start)
            if paragraph is None:
                continue
            if paragraph.doc is None:
                yield self._unparsed(part, paragraph)
                continue
            dropped = self._chains.detached(index)
            content = content_of(part, paragraph, dropped)
            if content is not None:
                yield from self._draft(index, part, content, sources, when)

    def _draft(
        self,
        index: int,
        each: Attributed,
        content: Content,
        sources: tuple[Source, ...],
        when: PartialDate | None,
    ) -> Iterator[Draft]:
        claim = self._words(index, each, content, sources)
        if not claim:
            return
        cue = each.cue_head
        text = self._parsed.text
        named = self._chains.named_content(index)
        spoken = content if named is None else named[1]
        shortened = bool(self._chains.detached(index))
        span = content_span(content, each, text, shortened=shortened)
        yield Draft(
            span=span,
            claim=claim,
            sources=told(sources),
            cue=" ".join(run.of(text) for run in each.cue),
            directness=each.directness,
            modality=modality_of(
                cue, content.clause, content.tokens, content.shape, each.directness
            ),
            kind=kind_of(
                cue,
                spoken.clause,
                spoken.shape,
                self._chains.described(index),
                _own_pronouns(each, sources),
            ),
            said_on=when,
            paragraph=content.paragraph.index,
            tokens=content.tokens,
            clause=content.clause,
            heads=self._chains.heads(index) | {content.clause.i},
            cue_head=cue,
        )

    def _words(
        self, index: int, each: Attributed, content: Content, sources: tuple[Source, ...]
    ) -> str:
        speaker = next((source for source in sources if source.role != "relay"), None)
        own = tuple(source for source in sources if source.role != "relay")
        named = self._chains.named_content(index)
        if named is not None:  # "denied Ann's claim that …": the claim is what Ann's is
            return self._wording.reported(*named)
        if each.directness == "direct" and (content.shape == "finite" or stands_alone(content)):
            return self._wording.direct(content, speaker)
        return self._wording.reported(each, content, own)

    def _unparsed(self, each: Attributed, paragraph: Paragraph) -> Draft:
        """A quotation in a language whose grammar is not read."""
        span = each.content[0]
        return Draft(
            span=span,
            claim=finished(span.of(self._parsed.text)),
            sources=(),
            cue="",
            directness="direct",
            modality="asserts",
            kind="fact",
            said_on=None,
            paragraph=paragraph.index,
            tokens=[],
            clause=None,
        )

    def _own(self, paragraph: Paragraph, told: list[Attributed]) -> Iterator[Draft]:
        begin = dateline_end(paragraph, self._parsed.text)
        for clause in own_clauses(paragraph, told):
            tokens = [token for token in clause.tokens if paragraph.place(token).start >= begin]
            claim = self._wording.own(paragraph, tokens) if tokens else ""
            if not claim:
                continue
            run = tokens[0].doc[tokens[0].i : tokens[-1].i + 1]
            yield Draft(
                span=paragraph.place(run),
                claim=claim,
                sources=(),
                cue="",
                directness="indirect",
                modality=modality_of(None, clause.verb, tokens, "finite", "indirect"),
                kind=kind_of(None, clause.verb, "finite"),
                said_on=None,
                paragraph=paragraph.index,
                tokens=tokens,
                clause=clause.verb,
                heads={clause.verb.i},
            )


def _own_pronouns(each: Attributed, sources: tuple[Source, ...]) -> frozenset[str]:
    """The pronouns by which a speaker of this kind is meant inside the report."""
    if each.directness == "direct":
        return frozenset({"i", "we"})
    kinds = {source.kind for source in sources if source.role != "relay"}
    if len(sources) > 1 and len(kinds) == 1 and sources[0].role == sources[1].role:
        return frozenset({"they"})
    by_kind = {"person": ("he", "she"), "organisation": ("it", "they"), "unnamed": ("they",)}
    return frozenset(word for kind in kinds for word in by_kind[kind])
