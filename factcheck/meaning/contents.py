"""The content of an attribution: its tokens, its clause, and whether it states a proposition."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import Shape, shape
from factcheck.language.parsing import Paragraph
from factcheck.language.words import words
from factcheck.meaning.cues import asks, asks_by_mood, demands, promises, speaks, verb_of
from factcheck.types import Source

CLAIMING = words("claim profess purport")
GERUND_CUES = words("deny admit acknowledge accuse concede")
_UNRESOLVED = words("it this that which they he she")


@dataclass(slots=True)
class Content:
    """The tokens of one content and what is known of it."""

    paragraph: Paragraph
    tokens: list[Token]
    clause: Token
    shape: Shape
    edits: dict[int, str] = field(default_factory=dict)

    @property
    def inside(self) -> frozenset[int]:
        return frozenset(token.i for token in self.tokens)


def content_of(
    attributed: Attributed, paragraph: Paragraph, dropped: frozenset[int] = frozenset()
) -> Content | None:
    """The content's tokens without those `dropped`; None when the paragraph has no grammar."""
    tokens: list[Token] = []
    for span in attributed.content:
        run = paragraph.tokens(span)
        tokens.extend(token for token in run or () if token.i not in dropped)
    if not tokens:
        return None
    clause = _clause(attributed, tokens)
    cue = attributed.cue_head
    inside = frozenset(token.i for token in tokens)
    read = shape(clause, inside, subjunctive=asks_by_mood(cue))
    return Content(paragraph, tokens, clause, read)


def _clause(attributed: Attributed, tokens: list[Token]) -> Token:
    """The head of the content: the given one, or the token whose head lies outside."""
    clause = attributed.clause
    inside = {token.i for token in tokens}
    if clause is not None and clause.doc is tokens[0].doc and clause.i in inside:
        return clause
    heads = [token for token in tokens if token.head.i not in inside or token.head == token]
    verbs = [token for token in heads if token.pos_ in {"VERB", "AUX"}]
    if not verbs:  # "accused Ann of taking bribes"
        verbs = [each for head in heads for each in head.children if each.dep_ == "pcomp"]
    return (verbs or heads or tokens)[0]


def is_worded(attributed: Attributed, content: Content, sources: tuple[Source, ...]) -> bool:
    """Whether an indirect content is a proposition, or the cue one of saying something.

    "wants to stay" and "criticised the plan" are not: the article itself says so of somebody.
    """
    cue = attributed.cue_head
    if cue is None:
        return True
    if content.shape in {"finite", "subjunctive"}:
        return asks(cue) or not _opens_with_wh(content)
    if content.shape == "infinitive":
        return _is_worded_infinitive(cue, content, sources)
    if content.shape == "gerund":
        return verb_of(cue) in GERUND_CUES and bool(sources)
    verbal = cue.pos_ == "VERB" and cue.i < content.tokens[0].i and cue.tag_ != "VBG"
    verbal = verbal and cue.dep_ != "relcl"
    spoken = verbal and speaks(cue) and bool(sources)
    return spoken and sources[0].name.lower() not in _UNRESOLVED


def _opens_with_wh(content: Content) -> bool:
    """Whether the content is an indirect question; "If it rains, it floods" is none."""
    first = content.tokens[0]
    if first.lower_ in {"whether", "if", "when", "while"}:
        return first.head == content.clause
    return first.tag_ in {"WP", "WRB", "WDT", "WP$"} and first.lower_ != "that"


def _is_worded_infinitive(cue: Token, content: Content, sources: tuple[Source, ...]) -> bool:
    before, _ = at_to(content)
    if before or object_of(cue, content) is not None:
        return demands(cue)
    if not sources:
        return False
    return promises(cue) or verb_of(cue) in CLAIMING


def stands_alone(content: Content) -> bool:
    """Whether a quotation is an utterance of its own: it begins as a sentence does."""
    first = next((token for token in content.tokens if token.is_alpha or token.like_num), None)
    return first is not None and (first.text[0].isupper() or first.like_num)


def at_to(content: Content) -> tuple[list[Token], list[Token]]:
    """What stands before "to", and the predicate after it."""
    to = next(child for child in content.clause.children if child.tag_ == "TO")
    before = [token for token in content.tokens if token.i < to.i and token.dep_ != "neg"]
    return before, [token for token in content.tokens if token.i > to.i]


def object_of(cue: Token, content: Content) -> Token | None:
    """The person or body that is asked or accused, when it stands before the content."""
    for child in cue.children:
        if child.dep_ in {"dobj", "dative"} and cue.i < child.i < content.clause.i:
            return child if child.i not in content.inside else None
    return None
