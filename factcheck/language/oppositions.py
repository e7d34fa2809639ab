"""Words that set one thing said against another: "contradict", "at odds with", "despite"."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from factcheck.language.words import words

Opposition = Literal["contradicts", "in_tension_with"]

_OPPOSING: dict[str, Opposition] = {
    **dict.fromkeys(
        words("contradict refute belie disprove rebut dispute deny negate contravene gainsay"),
        "contradicts",
    ),
    **dict.fromkeys(
        words("contrary odds inconsistent incompatible counter despite"), "contradicts"
    ),
    **dict.fromkeys(words("contradiction variance irreconcilable notwithstanding"), "contradicts"),
    **dict.fromkeys(words("uneasily awkwardly ill badly uncomfortably"), "contradicts"),
    **dict.fromkeys(
        words("unlike contrast challenge undermine undercut question"), "in_tension_with"
    ),
    **dict.fromkeys(words("although though while whereas"), "in_tension_with"),
    **dict.fromkeys(words("clash conflict doubt differ diverge"), "in_tension_with"),
}
# Words that oppose only with the right company: "at odds with", "run counter to", "cast doubt on".
_COMPANY = {
    "odds": words("at"),
    "counter": words("run go"),
    "contrast": words("in by"),
    "doubt": words("cast throw"),
    "variance": words("at"),
    "contradiction": words("in"),
    **dict.fromkeys(words("uneasily awkwardly ill badly uncomfortably"), words("sit square fit")),
}
# Verbs of support, which oppose when they are negated: "not borne out by the figures".
_SUPPORTING = words("bear support back confirm corroborate substantiate sustain uphold")
# Forms that are verbs whatever the tagger makes of them.
ALWAYS_VERBS = words("contradict contradicts contradicted belie belies belied")


def opposes(token: Token) -> Opposition | None:
    """How the word opposes, by itself or with the words it needs beside it; else None."""
    lemma = token.lemma_.lower()
    negated = any(child.dep_ == "neg" for child in token.children)
    if lemma in _SUPPORTING and token.tag_ == "VBN":
        return "contradicts" if negated and _has_agent(token) else None
    kind = _OPPOSING.get(lemma) or _OPPOSING.get(token.lower_)
    if kind is None or negated:
        return None
    company = _COMPANY.get(lemma)
    if company is None:
        return kind
    near = {token.head.lemma_.lower(), *(child.lemma_.lower() for child in token.children)}
    near.update(each.lower_ for each in token.doc[max(0, token.i - 2) : token.i])
    near.update(each.lemma_.lower() for each in token.doc[max(0, token.i - 2) : token.i])
    return kind if near & company else None


def _has_agent(participle: Token) -> bool:
    return any(child.dep_ == "agent" for child in participle.children)


def sets_apart(verb: Token) -> bool:
    """Whether a predicate opposes its subject to something: "are at odds with", "contradict"."""
    near = [verb, *(each for child in verb.children for each in (child, *child.children))]
    return any(each.i >= verb.i and opposes(each) is not None for each in near)


def is_opposed(noun: Token) -> bool:
    """Whether a noun is the subject of such a predicate: "their claim is at odds with"."""
    return noun.dep_ in {"nsubj", "nsubjpass"} and sets_apart(noun.head)
