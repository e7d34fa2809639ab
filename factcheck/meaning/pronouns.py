"""Third-person pronouns: whom they stand for, when only one person of the document can be meant.

A candidate is a person named, or a single human being described, in the same sentence before the
pronoun or else in the sentence before it. Two candidates of fitting gender leave the pronoun as it
is, except where the second one cannot compete: inside the noun phrase of the first, or only within
what the first is reported to say while the same speaker goes on speaking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenRun

from factcheck.attribution import Attributed
from factcheck.language.clauses import subject_of
from factcheck.language.lexicon_cues import VERB_CLASSES
from factcheck.language.lexicon_people import FEMALE_ROLES, MALE_ROLES, ROLES
from factcheck.language.parsing import Paragraph, Parsed
from factcheck.language.words import words
from factcheck.meaning.mentions import Gender, Mention
from factcheck.meaning.names import NameBook

_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("he", "him", "his"), "m"),
    **dict.fromkeys(("she", "her", "hers"), "f"),
}
_NOT_HEADS = frozenset({"compound", "appos", "attr", "nmod", "amod", "npadvmod"})
# After these the next speaker is usually the other one: "Smith accused Jones. He denied it."
_AFTERTHOUGHTS = frozenset({"relcl", "appos", "acl", "punct", "cc", "conj", "advcl"})
# "(ONS)", ", who asked not to be named": no part of what a source is called.
_COMMENT = re.compile(r"\s*\([^)]*\)|,\s+(?:who|which|whose)\b.*", re.DOTALL)
_BREAKS = words(", — – - -- ( : ;")  # a mark of the phrase's own ends what names it
_SHORT = 8  # tokens
_ANSWERS = frozenset({"reply", "deny", "refuse", "concede"})

Place = tuple[int, int]  # paragraph, token


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    gender: Gender | None
    at: int  # token
    reported: bool  # stands within what somebody is reported to say
    quoted: bool  # … in that person's own words


class Pronouns:
    """What each resolved pronoun of a document stands for."""

    def __init__(self, parsed: Parsed, book: NameBook, attributed: list[Attributed]) -> None:
        self._book = book
        self._mentions: dict[int, list[Mention]] = {}
        for mention in book.mentions:
            self._mentions.setdefault(mention.paragraph, []).append(mention)
        self._attributed: dict[int, list[Attributed]] = {}
        for each in attributed:
            self._attributed.setdefault(each.paragraph, []).append(each)
        self._found: dict[Place, str] = {}
        self._read(parsed)

    def meaning(self, paragraph: int, token: Token, *, named: bool = False) -> str | None:
        """The fullest name of whom a pronoun stands for; None when it is not certain.

        With `named` only a name will do, and not a description such as "a spokesman".
        """
        found = self._found.get((paragraph, token.i))
        if named and found is not None and not self._book.is_person(tuple(found.split())):
            return None
        return found

    def _read(self, parsed: Parsed) -> None:
        before: list[_Candidate] = []
        last = -1  # the paragraph whose persons `before` holds
        for paragraph in parsed.paragraphs:
            if paragraph.doc is None:
                continue
            zones = _Zones(paragraph, self._attributed.get(paragraph.index, []))
            described = list(self._described(paragraph, zones))
            for sentence in paragraph.doc.sents:
                here = [each for each in described if sentence.start <= each.at < sentence.end]
                here = self._sentence(paragraph, sentence, zones, before, here)
                if here or not (zones.is_quoted(sentence) or last == paragraph.index):
                    before, last = here, paragraph.index

    def _sentence(
        self,
        paragraph: Paragraph,
        sentence: TokenRun,
        zones: _Zones,
        before: list[_Candidate],
        here: list[_Candidate],
    ) -> list[_Candidate]:
        """Resolve the pronouns of a sentence; return its persons, resolved pronouns with them."""
        for token in sentence:
            gender = _GENDERS.get(token.lower_)
            if gender is None or token.i in zones.quoted:
                continue
            name = self._resolve(token, gender, zones, before, here)
            if name is not None:
                self._found[paragraph.index, token.i] = name
                self._book.learn_gender(name, gender)
                here = [*here, zones.candidate(name, gender, token.i)]
        return here

    def _resolve(
        self,
        token: Token,
        gender: Gender,
        zones: _Zones,
        before: list[_Candidate],
        here: list[_Candidate],
    ) -> str | None:
        own = [each for each in here if each.at < token.i and not each.quoted]
        own = [each for each in own if not _acts_on(token.doc[each.at], token)]
        fitting = self._fitting(own, gender)
        if fitting:
            return self._sure(fitting)
        outside = self._fitting([each for each in before if not each.reported], gender)
        if zones.goes_on_speaking(token) and len(outside) == 1:
            return self._sure(outside)
        return self._sure(self._fitting(before, gender))

    def _sure(self, names: set[str]) -> str | None:
        """The only one, and not a name that may just as well be a thing's."""
        name = next(iter(names)) if len(names) == 1 else None
        thing = name is not None and name[0].isupper() and not self._names_person(name)
        return None if thing else name

    def _names_person(self, name: str) -> bool:
        described = any(word.lower() in ROLES for word in name.split())
        return described or self._book.is_person(tuple(name.split()))

    def _fitting(self, candidates: list[_Candidate], gender: Gender) -> set[str]:
        found = set()
        for each in candidates:
            known = each.gender or self._book.gender(each.name)
            if known is None or known == gender:
                found.add(each.name)
        return found

    def _described(self, paragraph: Paragraph, zones: _Zones) -> Iterator[_Candidate]:
        """The persons of a paragraph, named or described, each at its noun phrase's head."""
        if paragraph.doc is None:
            return
        named = self._mentions.get(paragraph.index, [])
        taken = {at for mention in named for at in range(mention.start, mention.end)}
        # A name that nothing tells of may be a person's: it competes, so that none is guessed.
        persons = [each for each in named if self._book.may_be_person(each)]
        for mention in persons:
            if not _is_inside_other(paragraph.doc, mention, persons):
                name = self._book.fullest(mention.parts)
                yield zones.candidate(name, mention.gender, mention.start)
        for token in paragraph.doc:
            if token.lower_ in ROLES and token.i not in taken and _describes_one(token, persons):
                gender: Gender | None = "m" if token.lower_ in MALE_ROLES else None
                gender = "f" if token.lower_ in FEMALE_ROLES else gender
                yield zones.candidate(noun_phrase(token, bare=True), gender, token.i)


class _Zones:
    """Which tokens of a paragraph are reported or quoted, and which pronouns are speakers."""

    def __init__(self, paragraph: Paragraph, attributed: list[Attributed]) -> None:
        self.reported: set[int] = set()
        self.quoted: set[int] = set()
        self._speakers: dict[int, Attributed] = {}
        for each in attributed:
            for span in each.content:
                run = paragraph.tokens(span)
                inside = range(run.start, run.end) if run is not None else ()
                self.reported.update(inside)
                if each.directness == "direct":
                    self.quoted.update(inside)
            if each.source_head is not None:
                self._speakers[each.source_head.i] = each

    def candidate(self, name: str, gender: Gender | None, at: int) -> _Candidate:
        return _Candidate(name, gender, at, at in self.reported, at in self.quoted)

    def is_quoted(self, sentence: TokenRun) -> bool:
        return all(token.i in self.quoted or token.is_punct for token in sentence)

    def goes_on_speaking(self, token: Token) -> bool:
        """Whether the pronoun speaks, outside any report, and does not answer another."""
        each = self._speakers.get(token.i)
        if each is None or each.cue_head is None or token.i in self.reported:
            return False
        return not _ANSWERS & set(VERB_CLASSES.get(each.cue_head.lemma_, ()))


def noun_phrase(head: Token, *, bare: bool = False, cue: Token | None = None) -> str:
    """The words of a noun phrase with what tells which is meant: no comment, no apposition.

    `bare` also leaves out its possessive mark; a clause that holds `cue` is never part of it.
    """
    breaks = [child.i for child in head.children if child.i > head.i and child.text in _BREAKS]
    end = min([*breaks, head.right_edge.i + 1])
    phrase = head.doc[head.left_edge.i : end]
    dropped = {
        inner.i
        for child in head.children
        if child.i > head.i and child.dep_ in _AFTERTHOUGHTS
        if not _restricts(child) or (cue is not None and cue in child.subtree)
        for inner in child.subtree
    }
    if bare:
        dropped.update(child.i for child in head.children if child.dep_ == "case")
    kept = [token for token in phrase if token.i not in dropped]
    written = "".join(token.text_with_ws for token in kept)
    return _COMMENT.sub("", written).strip(" ,;:—–-")


def _restricts(clause: Token) -> bool:
    """ "people briefed on the plan": a short clause without a comma tells which are meant."""
    first = clause.left_edge
    bare = first.i > 0 and first.nbor(-1).text not in {",", "–", "—", "("}
    return clause.dep_ in {"acl", "relcl"} and bare and clause.right_edge.i - first.i < _SHORT


def _acts_on(person: Token, pronoun: Token) -> bool:
    """Whether the person is the subject of the verb whose object the pronoun is.

    "Bloom accused him": he is somebody else, or it would be "himself".
    """
    if pronoun.tag_ != "PRP" or pronoun.dep_ not in {"dobj", "dative", "pobj", "iobj"}:
        return False
    verb = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
    subject = subject_of(verb)
    own = person.head if person.dep_ == "compound" else person
    return subject is not None and subject == own


def _describes_one(token: Token, persons: list[Mention]) -> bool:
    """Whether a role noun stands for one human being of its own: "a spokesman", "his lawyer"."""
    if token.tag_ != "NN" or token.dep_ in _NOT_HEADS:
        return False
    if any(mention.start == token.i + 1 for mention in persons):
        return False  # "the lawyer Ann Reed" is Ann Reed
    if any(child.dep_ == "appos" for child in token.children):
        return False  # "his lawyer, Ann Reed,"
    if _is_fronted(token):
        return False
    return any(child.dep_ in {"det", "poss"} for child in token.children)


def _is_fronted(token: Token) -> bool:
    """ "A lawyer by training, he …": a description of the pronoun's own person."""
    after = token.doc[token.right_edge.i + 1 : token.right_edge.i + 3]
    return len(after) == 2 and after[0].text == "," and after[1].tag_ == "PRP"


def _is_inside_other(doc: Doc, mention: Mention, persons: list[Mention]) -> bool:
    """Whether the name only qualifies another person: "Putin's envoy Kirill Dmitriev"."""
    heads = {
        doc[at].i
        for other in persons
        if other is not mention
        for at in range(other.start, other.end)
    }
    node = doc[mention.end - 1]
    while node.dep_ in {"poss", "appos", "nmod", "compound", "pobj", "prep", "conj"}:
        beside = (child.i for child in node.head.children if child.dep_ == "appos")
        if node.dep_ == "poss" and any(at in heads for at in beside):
            return True  # "Lafont's adviser, Imogen Penrose"
        if node.dep_ == "conj" and node.i in range(mention.start, mention.end):
            return False
        node = node.head
        if node.i in heads:
            return True
        next_name = node.i + 1
        if next_name in heads and node.lower_ in ROLES and mention.end <= node.i:
            return True
    return False
