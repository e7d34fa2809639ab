"""What shape a content has: a finite clause, an infinitive, a gerund or less than a clause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from spacy.tokens import Token

Shape = Literal["finite", "subjunctive", "infinitive", "gerund", "phrase"]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})


def shape(
    clause: Token, inside: frozenset[int], *, subjunctive: Literal["no", "may", "must"] = "no"
) -> Shape:
    """The shape of the clause headed by `clause`, as far as it stands in the tokens `inside`.

    `subjunctive`: whether the cue is one after which "that he resign" asks for something. After
    one that may also assert ("insisted that they remain") only a form that could not be a present
    tense is read so.
    """
    auxiliaries = [child for child in clause.children if child.dep_ in {"aux", "auxpass"}]
    if any(each.tag_ == "TO" and each.i in inside for each in auxiliaries):
        return "infinitive"
    subject = subject_of(clause, inside)
    has_subject = subject is not None
    finite = any(each.tag_ in _FINITE for each in (clause, *auxiliaries) if each.i in inside)
    first = auxiliaries[0] if auxiliaries else clause
    bare = first.tag_ == "VB" or (first == clause and clause.tag_ == "VBP")
    sure = subjunctive == "must" or (subject is not None and not is_plural(subject))
    if has_subject and bare and subjunctive != "no" and sure:
        return "subjunctive"
    # "that the tax causes hardship": a verb in -s that was taken for a plural noun
    mistaken = clause.tag_ == "NNS" and any(child.dep_ == "mark" for child in clause.children)
    if has_subject and (finite or mistaken):
        return "finite"
    if first.tag_ == "VBG" and not has_subject:
        return "gerund"
    return "phrase"


def subject_of(clause: Token, inside: Iterable[int] | None = None) -> Token | None:
    """The subject (or "there") of a clause, within the tokens `inside` when they are given."""
    # The parser hangs some subjects on the auxiliary: "was" in "the bridge was closed".
    verbs = [clause, *(child for child in clause.children if child.dep_ in {"aux", "auxpass"})]
    for child in (each for verb in verbs for each in verb.children):
        if child.dep_ in SUBJECTS and (inside is None or child.i in inside):
            return child
    return None


def is_gerund(clause: Token) -> bool:
    """ "taking it", "having taken it"; not "was taking it"."""
    auxiliaries = (child for child in clause.children if child.dep_ in {"aux", "auxpass"})
    return next(auxiliaries, clause).tag_ == "VBG" and subject_of(clause) is None


def is_plural(noun: Token) -> bool:
    """Whether a subject asks for a plural verb."""
    if any(child.dep_ == "conj" for child in noun.children):
        return True
    return noun.tag_ in {"NNS", "NNPS"} or noun.lower_ in {"they", "we", "you", "these", "those"}


def is_negated(verb: Token) -> bool:
    """Whether the verb, or an auxiliary or governing verb of its group, is negated."""
    node = verb
    while True:
        if any(child.dep_ == "neg" for child in node.children):
            return True
        if node.dep_ != "xcomp" or node.head == node:
            return False
        node = node.head


def is_modal(verb: Token, words: frozenset[str]) -> bool:
    """Whether the verb has one of these modal auxiliaries."""
    return any(child.dep_ == "aux" and child.lower_ in words for child in verb.children)


def finite_root(tokens: Iterable[Token]) -> Token | None:
    """The first verb in the tokens that is finite and has its subject there; else None."""
    kept = list(tokens)
    inside = frozenset(token.i for token in kept)
    for token in kept:
        outside = token.head.i not in inside or token.head == token
        heads = token.pos_ in {"VERB", "AUX"} and (outside or token.dep_ == "conj")
        if heads and shape(token, inside) == "finite":
            return token
    return None
