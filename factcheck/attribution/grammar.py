"""One paragraph's grammar seen for attribution: quoted tokens, subtrees, subjects, verb groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from factcheck.attribution.quotations import Quotation
from factcheck.language.lexicon_cues import VERB_CLASSES, CueClass
from factcheck.language.parsing import Paragraph
from factcheck.types import Span

Run = tuple[int, int]  # token indices, half-open

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
QUOTE_MARKS = frozenset("“”\"„«»‘’'‚‹›`") | {"''", "``"}
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVES = frozenset({"WP", "WDT", "WP$"})


@dataclass(slots=True)
class Passage:
    """A parsed paragraph with its quotations; `quote_of[i]` is the quotation token i stands in."""

    paragraph: Paragraph
    doc: Doc
    text: str  # the whole text
    quotes: list[Quotation]
    quote_of: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quote_of = [-1] * len(self.doc)
        for number, quote in enumerate(self.quotes):
            for index in range(*self.run_of(quote.outer)):
                self.quote_of[index] = number

    def run_of(self, span: Span) -> Run:
        tokens = self.paragraph.tokens(span)
        return (0, 0) if tokens is None else (tokens.start, tokens.end)

    def span_of(self, run: Run) -> Span:
        return self.paragraph.place(self.doc[run[0] : run[1]])

    def quoted(self, token: Token) -> bool:
        return self.quote_of[token.i] >= 0

    def sentence(self, index: int) -> Run:
        """The sentence of a token, drawn out to where its quotations begin and end."""
        sentence = self.doc[index].sent
        start, end = sentence.start, sentence.end
        while (number := self.quote_of[start]) >= 0:
            opening = self.run_of(self.quotes[number].outer)[0]
            if opening >= start:
                break
            start = self.doc[opening].sent.start
        if (number := self.quote_of[end - 1]) >= 0:
            end = max(end, self.run_of(self.quotes[number].outer)[1])
        return start, end


def subtree(token: Token) -> Run:
    return token.left_edge.i, token.right_edge.i + 1


def trimmed(doc: Doc, run: Run) -> Run:
    """Without punctuation and space at its ends; quotation marks and brackets stay."""
    start, end = run
    while start < end and (doc[start].is_space or _is_edge(doc[start])):
        start += 1
    while start < end and (doc[end - 1].is_space or _is_edge(doc[end - 1])):
        end -= 1
    return start, end


def _is_edge(token: Token) -> bool:
    return token.is_punct and token.text not in QUOTE_MARKS and token.text not in "()[]%"


def pieces(indices: Iterable[int], hole: Run) -> list[Run]:
    """The ascending `indices` as runs, broken at gaps; what lies in `hole` is left out."""
    runs: list[Run] = []
    for index in indices:
        if hole[0] <= index < hole[1]:
            continue
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def child(token: Token, *relations: str) -> Token | None:
    """The first child with one of the relations."""
    return next((each for each in token.children if each.dep_ in relations), None)


def lemma_of(verb: Token) -> str:
    """The lemma in lower case; the lemmatiser loses the last letter of "hoped" and its like."""
    lemma = verb.lemma_.lower()
    whole = lemma + "e"
    return whole if lemma not in VERB_CLASSES and whole in VERB_CLASSES else lemma


def classes_of(verb: Token) -> tuple[CueClass, ...]:
    """The cue classes of a verb; one of no class that attributes all the same counts as saying."""
    return VERB_CLASSES.get(lemma_of(verb), ("say",))


def subject_of(verb: Token) -> Token | None:
    """The subject beside the verb: a parser led astray may give it a second, far one."""
    subjects = [each for each in verb.children if each.dep_ in {"nsubj", "nsubjpass", "expl"}]
    return min(subjects, key=lambda each: abs(each.i - verb.i), default=None)


def is_passive(verb: Token) -> bool:
    if child(verb, "nsubjpass", "auxpass") is not None:
        return True
    # "Asked about it, he left"; "a plan called unsafe": a bare participle is passive.
    return verb.tag_ == "VBN" and verb.dep_ in {"advcl", "acl"} and child(verb, "aux") is None


def is_infinitive(verb: Token) -> bool:
    return any(each.tag_ == "TO" and each.dep_ == "aux" for each in verb.children)


def is_second_verb(verb: Token) -> bool:
    """The "said" of "Lee, asked whether she would go, said P", hung on "asked" as its clause."""
    if verb.dep_ != "ccomp" or lemma_of(verb) not in VERB_CLASSES or verb.i == 0:
        return False
    return verb.nbor(-1).text == "," and verb.head.i < verb.i and subject_of(verb) is None


def governor(verb: Token) -> Token | None:
    """The verb that an infinitive or participle shares its subject with."""
    head = verb.head
    if head == verb:
        return None
    if verb.dep_ in {"conj", "xcomp", "advcl", "dep", "prep"} and head.pos_ in {"VERB", "AUX"}:
        return head
    if is_second_verb(verb):
        return head
    if verb.dep_ == "xcomp" and head.dep_ in {"acomp", "attr", "oprd"}:
        return head.head
    if verb.dep_ == "pcomp" and head.head.pos_ in {"VERB", "AUX"}:
        return head.head
    return None


def speaker_of(verb: Token) -> Token | None:
    """Who does what `verb` says: its subject, its agent, or the one it shares with its governor."""
    seen = 0
    passive = is_passive(verb)
    if passive:
        return agent_of(verb)
    while verb is not None and seen < 6:
        subject = subject_of(verb)
        if subject is not None and subject.dep_ != "expl":
            return subject
        if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return verb.head if verb.tag_ in {"VBG", "VBP", "VBD", "VBZ"} else None
        controller = _controller(verb)
        if controller is not None:
            return controller
        above = governor(verb)
        if above is None:
            return None
        verb, seen = above, seen + 1
    return None


def _controller(verb: Token) -> Token | None:
    """The object that an infinitive belongs to: "urged them to say"."""
    if verb.dep_ not in {"xcomp", "ccomp"} or not is_infinitive(verb):
        return None
    objects = child(verb.head, "dobj", "dative")
    return objects if objects is not None and objects.i < verb.i else None


def agent_of(verb: Token) -> Token | None:
    agent = child(verb, "agent")
    return None if agent is None else child(agent, "pobj")


def antecedent(token: Token) -> Token | None:
    """What a relative pronoun subject stands for."""
    if token.tag_ in RELATIVES and token.head.dep_ == "relcl":
        return token.head.head
    return None


def verb_group(verb: Token) -> Run:
    """The verb with its auxiliaries, negation and adverbs beside it, governing verbs and particle.

    "has begun to rebut", "also said", "did not directly discuss", "called on" (without "on").
    """
    start = verb.i
    while start > 0 and _joins_left(verb.doc[start - 1], verb):
        start -= 1
    end = verb.i + 1
    particle = child(verb, "prt")
    if particle is not None and particle.i == end:
        end += 1
    above = governor(verb)
    if verb.dep_ == "xcomp" and above is not None and above.pos_ == "VERB" and start == above.i + 1:
        return verb_group(above)[0], end
    return start, end


def _joins_left(token: Token, verb: Token) -> bool:
    if token.dep_ in AUXILIARIES and token.head == verb:
        return True
    return token.dep_ == "advmod" and token.head == verb and token.tag_ in {"RB", "RBR"}
