"""Who a statement's parties are: the sources beside a cue, under their fullest names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import subject_of
from factcheck.language.lexicon_people import BODIES
from factcheck.language.parsing import Paragraph, Parsed
from factcheck.meaning.bodies import only_speaker
from factcheck.meaning.mentions import Mention
from factcheck.meaning.names import NameBook
from factcheck.meaning.pronouns import Pronouns, noun_phrase
from factcheck.meaning.references import in_case
from factcheck.types import Source, SourceKind, Span

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "which", "that"})
_MASSES = frozenset({"police", "parliament", "congress", "state", "management", "press"})
_GROUPS = frozenset({"they", "we"})


class Sources:
    """Reads the parties of attributions; remembers each so that "they" and "it" can go on."""

    def __init__(self, parsed: Parsed, book: NameBook, pronouns: Pronouns) -> None:
        self._parsed = parsed
        self._book = book
        self._pronouns = pronouns
        self._mentions: dict[int, dict[int, Mention]] = {}
        for mention in book.mentions:
            self._mentions.setdefault(mention.paragraph, {})[mention.start] = mention
        self._called: dict[str, str] = {}
        self._last: tuple[int, tuple[Source, ...]] | None = None

    def of(self, attributed: Attributed) -> tuple[Source, ...]:
        """The joint claimants in their order; empty when nobody is named."""
        if attributed.source is None:
            return ()
        paragraph = self._parsed.paragraph_at(attributed.source.start)
        if paragraph is None or paragraph.doc is None:
            return ()
        found = tuple(self._parties(paragraph, attributed))
        if len(found) == 1:
            name, words = found[0].name, attributed.source.of(self._parsed.text)
            self._called[name] = f"{self._called.get(name, name)} {words}"
        if attributed.cue_head is not None and found:
            place = self._sentence_number(attributed.content[0].start)
            self._last = (place, found)
        return found

    def described(self, name: str) -> str:
        """All the words that the sources read so far use of one party."""
        return self._called.get(name, name)

    def _parties(self, paragraph: Paragraph, attributed: Attributed) -> Iterator[Source]:
        span = attributed.source
        head = attributed.source_head
        if span is None:
            return
        if head is None or not _holds(paragraph, span, head):
            run = paragraph.tokens(span)
            head = run.root if run is not None else None
        if head is None:
            return
        heads = list(_conjoined(head, paragraph, span))
        if (
            len(heads) > 1
            and self._are_modifiers(paragraph, heads[:-1])
            and heads[-1].tag_ == "NNS"
        ):
            yield self._group(paragraph, heads)
            return
        for each in heads:
            if each.tag_ != "PRP$" or self._pronouns.meaning(paragraph.index, each) is not None:
                yield self._party(paragraph, each, attributed)

    def _are_modifiers(self, paragraph: Paragraph, heads: list[Token]) -> bool:
        """ "City, ministry and port" (officials): nouns that could not stand without an article."""
        return all(
            head.tag_ in {"NN", "NNP", "JJ"}
            and not any(child.dep_ in {"det", "poss", "nummod"} for child in head.children)
            and head.ent_type_ not in {"PERSON", "ORG"}
            and head.lemma_.lower() not in _MASSES
            and not self._is_person(paragraph, head)
            for head in heads
        )

    def _is_person(self, paragraph: Paragraph, head: Token) -> bool:
        mention = self._named(paragraph, head)
        return mention is not None and self._book.is_person(mention.parts)

    def _group(self, paragraph: Paragraph, heads: list[Token]) -> Source:
        first, last = heads[0].left_edge, heads[-1]
        run = heads[0].doc[first.i : last.i + 1]
        return Source(run.text, run.text, "unnamed", "speaker", paragraph.place(run))

    def _party(self, paragraph: Paragraph, head: Token, attributed: Attributed) -> Source:
        pronoun = self._pronoun(paragraph, head, attributed)
        if pronoun is not None:
            return pronoun
        mention = self._named(paragraph, head)
        printed = _without_possessive(noun_phrase(head, cue=attributed.cue_head))
        span = self._span_of(paragraph, head, printed)
        if mention is not None and self._book.is_person(mention.parts):
            words = paragraph.place(head.doc[mention.start : mention.end])
            name = self._book.fullest(mention.parts)
            return Source(name, words.of(self._parsed.text), "person", "speaker", words)
        if mention is not None or head.tag_ in {"NNP", "NNPS"}:
            return Source(
                self._body_name(head, printed, mention), printed, "organisation", "speaker", span
            )
        kind: SourceKind = "organisation" if head.lemma_.lower() in BODIES else "unnamed"
        return Source(
            self.with_full_names(paragraph, head, printed), printed, kind, "speaker", span
        )

    def _span_of(self, paragraph: Paragraph, head: Token, printed: str) -> Span:
        """Where the words stand; at least up to the head when a part in the middle was left out."""
        span = paragraph.place(head.doc[head.left_edge.i : head.i + 1])
        whole = Span(span.start, span.start + len(printed))
        return whole if whole.of(self._parsed.text) == printed else span

    def _pronoun(self, paragraph: Paragraph, head: Token, attributed: Attributed) -> Source | None:
        word = head.lower_
        if word not in _PRONOUNS and head.tag_ != "PRP$":
            return None
        span = paragraph.place(head)
        if word in {"who", "which", "that"} and head.head.dep_ == "relcl":
            return self._party(paragraph, head.head.head, attributed)
        name = self._pronouns.meaning(paragraph.index, head)
        if name is not None:
            kind: SourceKind = "person" if self._book.is_person(tuple(name.split())) else "unnamed"
            return Source(name, head.text, kind, "speaker", span)
        body = self._body(paragraph, head, attributed) if word == "it" else None
        if body is not None:
            return replace(body, printed=head.text, span=span)
        before = self._goes_on(paragraph, attributed)
        if before is not None and _agrees(word, before):
            return replace(before, printed=head.text, span=span)
        kind = "person" if word in {"he", "she"} else "unnamed"
        return Source(head.text, head.text, kind, "speaker", span)

    def _body(self, paragraph: Paragraph, it: Token, attributed: Attributed) -> Source | None:
        """Whom a speaking "it" stands for: a body of its own sentence, or of the one before."""
        subject = _named_subject(attributed)
        if subject is not None:
            return self._party(paragraph, subject, attributed)
        here = list(it.doc[it.sent.start : it.i])
        speaker = only_speaker(here)
        if speaker is not None:
            return self._party(paragraph, speaker, attributed)
        before = self._goes_on(paragraph, attributed)
        if before is not None and _agrees("it", before):
            return before
        place, tokens = self._sentence_before(paragraph, it)
        speaker = only_speaker(tokens) if not _names_speakers(here) else None
        return None if speaker is None else self._party(place, speaker, attributed)

    def _sentence_before(
        self, paragraph: Paragraph, token: Token
    ) -> tuple[Paragraph, Iterable[Token]]:
        start = token.sent.start
        if start > 0:
            return paragraph, token.doc[start - 1].sent
        earlier = self._parsed.paragraphs[paragraph.index - 1] if paragraph.index else paragraph
        if earlier is paragraph or not earlier.doc:
            return paragraph, ()
        return earlier, earlier.doc[-1].sent

    def _goes_on(self, paragraph: Paragraph, attributed: Attributed) -> Source | None:
        """The speaker of the sentence just before, when it was one and spoke alone."""
        if self._last is None or len(self._last[1]) != 1:
            return None
        place = self._sentence_number(attributed.content[0].start)
        return self._last[1][0] if 0 <= place - self._last[0] <= 1 else None

    def _sentence_number(self, offset: int) -> int:
        return bisect_right(self._parsed.sentences, Span(offset, 1 << 62))

    def _named(self, paragraph: Paragraph, head: Token) -> Mention | None:
        """The name that the noun phrase of `head` goes by: at the head, or set beside it."""
        mentions = self._mentions.get(paragraph.index, {})
        for candidate in (head, *(child for child in head.children if child.dep_ == "appos")):
            for mention in mentions.values():
                if mention.start <= candidate.i < mention.end:
                    return mention
        following = mentions.get(head.i + 1)
        if following is not None and self._book.is_person(following.parts):
            return following
        return None

    def _body_name(self, head: Token, printed: str, mention: Mention | None) -> str:
        """A body's name as printed, with a capital article; its long form where one is given."""
        if mention is not None:
            full = self._book.fullest(mention.parts)
            if mention.text not in printed:  # "the operator, Norvolt": it goes by its name
                return full
            if full != mention.text:
                printed = printed.replace(mention.text, full)
        if printed.lower().startswith("the "):
            return "The " + printed[4:]
        return printed

    def with_full_names(self, paragraph: Paragraph, head: Token, printed: str) -> str:
        """A described source with the names inside it in full: "Vladimir Putin's spokesman"."""
        for start, mention in self._mentions.get(paragraph.index, {}).items():
            if head.left_edge.i <= start <= head.right_edge.i and self._book.is_person(
                mention.parts
            ):
                full = self._book.fullest(mention.parts)
                if full != mention.text and full not in printed:
                    printed = printed.replace(mention.text, full, 1)
        owner = head.left_edge
        if owner.tag_ == "PRP$" and printed.startswith(owner.text):
            name = self._pronouns.meaning(paragraph.index, owner, named=True)
            if name is not None:
                printed = in_case(name, owner) + printed[len(owner.text) :]
        return printed


def _holds(paragraph: Paragraph, span: Span, head: Token) -> bool:
    """Whether `head` is a token of this paragraph inside `span`."""
    return head.doc is paragraph.doc and span.start <= paragraph.place(head).start < span.end


def _conjoined(head: Token, paragraph: Paragraph, span: Span) -> Iterator[Token]:
    """The heads of joint claimants: "Smith and Jones", "the mayor, her deputy and a lawyer"."""
    yield head
    for token in head.children:
        nominal = token.dep_ == "conj" and token.pos_ in {"NOUN", "PROPN", "PRON"}
        if nominal and _holds(paragraph, span, token):
            yield from _conjoined(token, paragraph, span)


def _named_subject(attributed: Attributed) -> Token | None:
    """ "Kyiv will not cede land, it says": the named subject of what stands before the tag."""
    clause, cue = attributed.clause, attributed.cue_head
    if clause is None or cue is None or clause.i > cue.i or clause.doc is not cue.doc:
        return None
    subject = subject_of(clause)
    if subject is None or subject.tag_ not in {"NN", "NNP", "NNPS"}:
        return None
    return subject if subject.tag_ != "NN" or subject.lemma_.lower() in BODIES else None


def _names_speakers(tokens: list[Token]) -> bool:
    """Whether several bodies are named already, so that the sentence before need not be asked."""
    return any(only_speaker([token]) is not None for token in tokens)


def is_unresolved(source: Source) -> bool:
    """Whether all that is known of a party is the pronoun it is told by."""
    return source.name == source.printed and source.name.lower() in _PRONOUNS


def told(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The parties that can be told to a reader: a bare pronoun names nobody.

    With the pronoun goes whoever relays it: else the relay would stand as the claimant.
    """
    kept = tuple(source for source in sources if not is_unresolved(source))
    if len(kept) == len(sources):
        return sources
    return kept if any(source.role != "relay" for source in kept) else ()


def _agrees(word: str, source: Source) -> bool:
    """Whether "it" or "they" can go on for the source before."""
    if word == "it":
        return source.kind == "organisation"
    return word in _GROUPS and source.kind == "unnamed" and not _is_singular(source.printed)


def _without_possessive(printed: str) -> str:
    """ "some officials’" (assertions) are "some officials"."""
    for mark in ("'s", "’s"):
        printed = printed.removesuffix(mark)
    return printed.rstrip("'’")


def _is_singular(printed: str) -> bool:
    return printed.lower().startswith(("a ", "an ", "one ", "another "))
