"""Which attributions are statements of their own, and who passes whose words on.

An attribution inside another's content is told with the chain of its sources. The outer one is
then left out when all it says is that the inner one spoke: "reports warn that X, sources said".
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import subject_of
from factcheck.language.oppositions import sets_apart
from factcheck.language.parsing import Parsed
from factcheck.language.words import words
from factcheck.meaning import cues
from factcheck.meaning.contents import Content, content_of, is_worded, stands_alone
from factcheck.meaning.modality import modality_of
from factcheck.meaning.questions import was_asked
from factcheck.meaning.sources import Sources
from factcheck.types import Source, SourceRole

_IN_CONVERSATION = words("i we you me us")
# Of what a source denies, demands or wonders about, nothing inside is told for itself.
_OPAQUE = frozenset({"denies", "demands", "promises", "questions"})
_SUBORDINATE = frozenset({"advcl", "conj", "parataxis", "dep"})


class Chains:
    """The attributions of one document, judged; an index is that of `attributed`."""

    def __init__(self, parsed: Parsed, attributed: list[Attributed], reader: Sources) -> None:
        self._parsed = parsed
        self._all = attributed
        self._reader = reader
        self._own_sources = [reader.of(each) for each in attributed]
        self._contents = [self._content(each) for each in attributed]
        self._opaque = [self._is_opaque(index) for index in range(len(attributed))]
        self._spoken = [self._is_spoken(index) for index in range(len(attributed))]

    def tells(self, index: int) -> bool:
        """Whether the attribution is one of speech or thought that the reader should see."""
        return self._spoken[index] and not self._is_hidden(index)

    def is_emitted(self, index: int) -> bool:
        """Whether it becomes a statement, and not just the relay of one."""
        return self.tells(index) and index not in self._relaying

    def sources(self, index: int) -> tuple[Source, ...]:
        """Original sources first, then those who pass on, the nearest first."""
        chain = list(self._own_sources[index])
        named = {source.name for source in chain}
        relays: list[Source] = []
        for outer in self._outers(index):
            for source in self._own_sources[outer]:
                if source.name not in named:
                    named.add(source.name)
                    relays.append(_as(source, "relay"))
        role: SourceRole = "original" if relays else "speaker"
        return (*(_as(source, role) for source in chain), *relays)

    def described(self, index: int) -> str:
        """All that the text up to here calls the speakers of this attribution."""
        return " ".join(self._reader.described(source.name) for source in self._own_sources[index])

    def detached(self, index: int) -> frozenset[int]:
        """Tokens of reports that only follow the content's main clause: ", insisting that …"."""
        content = self._contents[index]
        found = set() if content is None else _comments(content)
        for inner in self._children.get(index, []):
            cue = self._all[inner].cue_head
            if cue is None or not self.tells(inner):
                continue
            top = _top(cue)
            if (
                top.dep_ in _SUBORDINATE
                and top.i != _top_of(self._contents[index])
                and _is_loose(top)
            ):
                found.update(token.i for token in top.subtree)
                found.update(
                    each.i for each in top.head.children if each.dep_ == "cc" and _links(each, top)
                )
        return frozenset(found)

    def heads(self, index: int) -> set[int]:
        """The tokens that stand for a statement in its sentence: its cues, relays' ones too."""
        found: set[int] = set()
        for each in (index, *self._outers(index)):
            cue = self._all[each].cue_head
            if cue is not None and (each == index or each in self._relaying):
                found.update({cue.i, _top(cue).i})
        return found

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index, each in enumerate(self._all):
            if each.parent is not None:
                found.setdefault(each.parent, []).append(index)
        return found

    @cached_property
    def _relaying(self) -> set[int]:
        """The attributions whose content is no more than that another one is made."""
        found = set()
        for outer, inners in self._children.items():
            content = self._contents[outer]
            direct = self._all[outer].directness == "direct"
            if content is None or direct or self._names_speech(outer):
                continue
            for inner in inners:
                cue = self._all[inner].cue_head
                if cue is None or not self.tells(inner):
                    continue
                if content.clause in {cue, _top(cue)} or _only_opposes(content.clause):
                    found.add(outer)
        return found

    @cached_property
    def _quoted(self) -> dict[int, set[int]]:
        """By paragraph, the tokens inside direct quotations that are contents."""
        found: dict[int, set[int]] = {}
        for content, each in zip(self._contents, self._all, strict=True):
            if content is not None and each.directness == "direct":
                inside = found.setdefault(content.paragraph.index, set())
                inside.update(token.i for token in content.tokens)
        return found

    def _content(self, each: Attributed) -> Content | None:
        paragraph = self._parsed.paragraph_at(each.content[0].start)
        if paragraph is None or paragraph.doc is None:
            return None
        return content_of(each, paragraph)

    def _outers(self, index: int) -> list[int]:
        """The spoken attributions around this one, the nearest first."""
        found: list[int] = []
        outer = self._all[index].parent
        while outer is not None and len(found) < 6:
            if self._spoken[outer] and not self._names_speech(outer):
                found.append(outer)
            outer = self._all[outer].parent
        return found

    def _is_hidden(self, index: int) -> bool:
        """Whether something around it takes away its own standing."""
        inner, outer = index, self._all[index].parent
        for _ in range(8):
            if outer is None:
                return False
            # "denied reports that …": whose reports they are nobody says, so all that is told of
            # them is the denial.
            unsourced = self.named_speech(outer) == inner and not self._own_sources[inner]
            if self._opaque[outer] or (unsourced and self._spoken[outer]):
                return True
            inner, outer = outer, self._all[outer].parent
        return False

    def named_speech(self, index: int) -> int | None:
        """The attribution that the content names: "Ann's claim" in "denied Ann's claim that"."""
        content = self._contents[index]
        if content is None or content.shape != "phrase":
            return None
        inner = self._children.get(index, [])
        found = next((at for at in inner if self._all[at].cue_head == content.clause), None)
        cue = self._all[index].cue_head
        if found is None and cue is not None and cues.denies(cue):
            # "dismissed as “fantasy” the claim that …"
            nouns = {token.i for token in content.tokens if token.pos_ == "NOUN"}
            heads = ((at, self._all[at].cue_head) for at in inner)
            found = next((at for at, head in heads if head is not None and head.i in nouns), None)
        return found

    def named_content(self, index: int) -> tuple[Attributed, Content, tuple[Source, ...]] | None:
        """What the speech that a content names says, ready to be worded."""
        inner = self.named_speech(index)
        content = None if inner is None else self._contents[inner]
        if inner is None or content is None:
            return None
        return self._all[inner], content, self._own_sources[inner]

    def _is_opaque(self, index: int) -> bool:
        each, content = self._all[index], self._contents[index]
        if each.cue_head is None or content is None:
            return False
        if cues.says_nothing(each.cue_head):
            return True
        if content.shape == "phrase":
            return False
        modality = modality_of(
            each.cue_head, content.clause, content.tokens, content.shape, each.directness
        )
        return modality in _OPAQUE

    def _is_spoken(self, index: int) -> bool:
        each, content = self._all[index], self._contents[index]
        if content is None:
            return each.directness == "direct"
        cue = each.cue_head
        if cue is None:
            return True
        quoted = cue.i in self._quoted.get(each.paragraph, ())
        if _is_unheard(each, cue) or (quoted and not self._is_third_party(index)):
            return False
        head = each.source_head
        if head is not None and head.lower_ in _IN_CONVERSATION and not quoted:
            return False  # "as you know": the article and its reader
        if content.shape == "phrase" and self._names_speech(index):
            return cues.denies(cue) and bool(self._own_sources[index])
        return self._is_worded(index, content, cue, quoted=quoted)

    def _is_worded(self, index: int, content: Content, cue: Token, *, quoted: bool) -> bool:
        each = self._all[index]
        if is_worded(each, content, self._own_sources[index]):
            return True
        if each.directness == "indirect" or quoted:
            return False
        # Some words of the source itself, if only a few: "called it “a disgrace”".
        return (
            content.shape in {"finite", "phrase"}
            and cue.dep_ != "relcl"
            and (cues.speaks(cue) or stands_alone(content) or len(content.tokens) > 3)
        )

    def _is_third_party(self, index: int) -> bool:
        head = self._all[index].source_head
        return head is not None and head.lower_ not in _IN_CONVERSATION and head.pos_ != "PRON"

    def _names_speech(self, index: int) -> bool:
        """Whether the content is a noun that names another attribution: "Ann's claim that …"."""
        return self.named_speech(index) is not None


def _comments(content: Content) -> set[int]:
    """Tokens of ", which contradicts …": what the article adds about the content."""
    return {
        inner.i
        for token in content.tokens
        if token.dep_ == "relcl" and cues.opposes(token) and token.left_edge.lower_ == "which"
        for inner in token.subtree
    }


def _is_unheard(each: Attributed, cue: Token) -> bool:
    """Whether nobody puts the content forward: nothing is said, or it is said to the source."""
    head = each.source_head
    told = head is not None and cue.dep_ == "acl" and cue.tag_ == "VBN" and cue.head == head
    helped = any(child.dep_ in {"aux", "auxpass"} for child in cue.children)
    adverbial = cue.dep_ in {"advcl", "prep", "dep", "amod"}
    if adverbial and cue.tag_ == "VBN" and not helped and subject_of(cue) is None:
        return True  # "Told that …, Ann said": she heard it
    if was_asked(each) is not None:
        return True
    told = told and cue.head.dep_ != "ROOT"  # else it is the sentence's own verb, misread
    return told or cues.says_nothing(cue) or cues.opposes(cue) or not cues.is_speech(cue)


def _only_opposes(clause: Token) -> bool:
    """Whether all it says is that a claim and something told in it are opposed."""
    subject = subject_of(clause)
    named = subject is not None and subject.lemma_.lower() in cues.SAYING_NOUNS
    return named and sets_apart(clause)


def _as(source: Source, role: SourceRole) -> Source:
    return replace(source, role=role)


def _top(cue: Token) -> Token:
    """The verb that governs the cue's verb group: "continue" of "continue to warn"."""
    while cue.dep_ == "xcomp" and cue.head != cue and cue.head.pos_ in {"VERB", "AUX"}:
        cue = cue.head
    return cue


def _top_of(content: Content | None) -> int:
    return -1 if content is None else content.clause.i


def _is_loose(top: Token) -> bool:
    """A participle or a joined clause, and not one that a conjunction makes part of the sense."""
    if top.dep_ == "advcl":
        return top.tag_ == "VBG" and not any(
            child.dep_ in {"mark", "prep"} and child.i < top.i for child in top.children
        )
    return True


def _links(conjunction: Token, top: Token) -> bool:
    return conjunction.i < top.i and top.left_edge.i - conjunction.i <= 2
