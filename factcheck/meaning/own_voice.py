"""What the article says in its own voice: sentences and clauses that nobody is named for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as TokenRun
from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import finite_root, subject_of
from factcheck.language.parsing import Paragraph

_TAGGING = frozenset({"say", "add", "write", "reply", "tell", "continue", "explain", "note"})
_DETACHED = frozenset({"advcl", "conj", "parataxis", "ccomp", "dep", "prep"})


@dataclass(frozen=True, slots=True)
class OwnClause:
    """A clause in the article's own voice: its tokens, in order, and its finite verb."""

    tokens: list[Token]
    verb: Token


def own_clauses(paragraph: Paragraph, attributed: list[Attributed]) -> Iterator[OwnClause]:
    """The clauses of a paragraph that belong to no attribution in `attributed`."""
    if paragraph.doc is None:
        return
    reported = _reported(paragraph, attributed)
    cues = {each.cue_head.i for each in attributed if each.cue_head is not None}
    for sentence in paragraph.doc.sents:
        words = [token for token in sentence if token.is_alpha]
        if len(words) < 3 or all(token.i in reported for token in words):
            continue
        if not any(token.i in reported or token.i in cues for token in words):
            yield from _clause(list(sentence))
        else:
            yield from _besides(sentence, reported, cues)


def _reported(paragraph: Paragraph, attributed: list[Attributed]) -> set[int]:
    found: set[int] = set()
    for each in attributed:
        for span in each.content:
            run = paragraph.tokens(span)
            found.update(range(run.start, run.end) if run is not None else ())
    return found


def _clause(tokens: list[Token]) -> Iterator[OwnClause]:
    verb = finite_root(tokens)
    if verb is not None and not _is_tag(verb):
        yield OwnClause(tokens, verb)


def _is_tag(verb: Token) -> bool:
    """ "Ann Reed said on Monday." beside a quotation: a sentence that only tells who speaks."""
    if any(child.dep_ == "neg" for child in verb.children):
        return False  # "did not reply to emails"
    objects = {"dobj", "ccomp", "xcomp", "attr", "acomp", "prt", "dative"}
    return verb.lemma_ in _TAGGING and not any(child.dep_ in objects for child in verb.children)


def _besides(sentence: TokenRun, reported: set[int], cues: set[int]) -> Iterator[OwnClause]:
    """The main clauses of a sentence that also reports: "Ann offered nothing, insisting that …"."""
    root = sentence.root
    heads = [root, *_coordinate(root)]
    speaking = {head.i for head in heads if head.i in reported or _speaks(head, cues)}
    for head in heads:
        if head.i in speaking or subject_of(head) is None:
            continue
        tokens = _clause_tokens(head, heads, reported, cues)
        inside = {token.i for token in tokens}
        # A report that is part of the clause's own grammar stays in it and is read beside it.
        if len([token for token in tokens if token.is_alpha]) >= 3 and head.i in inside:
            yield from _clause(tokens)


def _coordinate(root: Token) -> Iterator[Token]:
    """Clauses joined to the root that have a subject of their own."""
    for child in root.children:
        if child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"} and subject_of(child) is not None:
            yield child
            yield from _coordinate(child)


def _speaks(head: Token, cues: set[int]) -> bool:
    """Whether the clause of `head` is an attribution: a cue, or carrying one ("goes on to say")."""
    if head.i in cues:
        return True
    return any(child.dep_ == "xcomp" and _speaks(child, cues) for child in head.children)


def _clause_tokens(
    head: Token, heads: list[Token], reported: set[int], cues: set[int]
) -> list[Token]:
    dropped: set[int] = set()
    for child in head.children:
        other = child in heads
        detached = (
            child.dep_ in _DETACHED and child.i > head.i and _holds_report(child, reported, cues)
        )
        if other or detached:
            dropped.update(token.i for token in child.subtree)
        if child.dep_ == "cc" and any(each.head == head for each in heads if each != head):
            dropped.add(child.i)
    tokens = [token for token in head.subtree if token.i not in dropped]
    return _unbroken(tokens, head)


def _holds_report(child: Token, reported: set[int], cues: set[int]) -> bool:
    return child.i in cues or child.i in reported or _speaks(child, cues)


def _unbroken(tokens: list[Token], head: Token) -> list[Token]:
    """Without marks left at the ends."""
    while (
        tokens and (tokens[-1].is_punct or tokens[-1].is_space) and tokens[-1].text not in '.!?”"'
    ):
        tokens.pop()
    while tokens and tokens[0].is_space:
        tokens.pop(0)
    return tokens
