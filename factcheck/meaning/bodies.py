"""Bodies that speak: put for "it" or "they" in what they say, and found as whom "it" stands for."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.language.clauses import subject_of
from factcheck.language.lexicon_people import BODIES
from factcheck.language.words import words
from factcheck.meaning.contents import Content
from factcheck.meaning.references import replaced
from factcheck.types import Source

_IMPERSONAL = words("seem appear be remain become look mean take")
_WEATHER = words("rain snow hail freeze thunder")
# Writings that are said to say, find or warn.
_SPEAKING_WRITINGS = words(
    """
    study survey report review paper audit inquiry enquiry investigation analysis poll newspaper
    magazine editorial website
    """
)


def only_speaker(tokens: Iterable[Token]) -> Token | None:
    """The one body or writing among `tokens` that can speak; None when there are two, or none.

    A place counts where it acts as the subject. Things and people are no candidates for "it said".
    """
    found: dict[str, Token] = {}
    for token in tokens:
        if _can_speak(token):
            found.setdefault(token.lemma_.lower(), token)
    return next(iter(found.values())) if len(found) == 1 else None


def _can_speak(token: Token) -> bool:
    if token.tag_ not in {"NN", "NNP"} or token.dep_ in {"compound", "amod", "nmod"}:
        return False
    word = token.lemma_.lower()
    if word in BODIES or word in _SPEAKING_WRITINGS:
        return True
    subject = token.dep_ in {"nsubj", "nsubjpass"}
    return token.ent_type_ == "ORG" or (subject and token.ent_type_ in {"GPE", "NORP"})


def name_body(content: Content, edits: dict[int, str], speaker: Source) -> None:
    """Put the speaking body for "it", or a group for "they", as subject of what it says."""
    subject = subject_of(content.clause, content.inside)
    if subject is None:
        return
    named = next(
        (each for each in (subject, *subject.children) if each.tag_ in {"PRP", "PRP$"}), None
    )
    if named is None or named.i in edits or not _may_be(named, speaker, content.clause):
        return
    edits |= replaced(named, speaker.name)


def is_alone(attributed: Attributed, content: Content) -> bool:
    """Whether nothing before the report offers "it" another body: the cue opens its paragraph.

    In "The new model is lighter. The maker says it will sell well" the pronoun may be either.
    """
    cue, head = attributed.cue_head, attributed.source_head
    if cue is not None and head is not None and cue.pos_ == "NOUN":
        return head.doc is cue.doc  # "assurances from the ministry that it": the nearest by far
    if cue is None or cue.i > content.tokens[0].i or head is None or head.doc is not cue.doc:
        return False
    return all(
        token.is_punct or head.left_edge.i <= token.i <= head.right_edge.i
        for token in cue.doc[: cue.i]
        if token.pos_ in {"NOUN", "PROPN", "PRON"}
    )


def _may_be(pronoun: Token, speaker: Source, clause: Token) -> bool:
    word = pronoun.lower_
    if word in {"it", "its"} and speaker.kind == "organisation":
        return word == "its" or not _is_impersonal(pronoun, clause)
    group = speaker.kind == "unnamed" and speaker.printed.endswith("s")
    return word in {"they", "their"} and group


def _is_impersonal(it: Token, clause: Token) -> bool:
    """Whether "it" stands for a later clause or for nothing: "it is clear that", "it rained"."""
    if it.dep_ == "expl" or clause.lemma_ in _WEATHER:
        return True
    return clause.lemma_ in _IMPERSONAL and any(
        child.dep_ in {"ccomp", "xcomp", "advcl", "csubj", "acomp", "npadvmod", "attr"}
        for child in clause.children
    )
