"""What a cue does with its content: the class of its verb or noun, denied or not."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from factcheck.language.clauses import is_negated
from factcheck.language.lexicon_cues import VERB_CLASSES
from factcheck.language.words import words

# Nouns that name an act of speech, with the verb whose class they share.
_NOUNS = dict(
    pair.split(":")
    for pair in words(
        """
        denial:deny rejection:reject refutation:refute dismissal:dismiss rebuttal:rebut
        promise:promise pledge:promise vow:promise commitment:promise guarantee:promise
        threat:threaten demand:demand call:demand appeal:demand request:demand
        order:order command:order instruction:order ultimatum:demand urging:demand
        recommendation:recommend question:ask query:ask suspicion:suspect hint:hint
        suggestion:suggest speculation:speculate rumour:rumor rumor:rumor theory:suspect
        belief:believe fear:fear hope:hope expectation:expect prediction:predict
        forecast:predict projection:predict plan:plan intention:intend intent:intend aim:aim
        wish:wish desire:desire ambition:intend refusal:refuse
        """
    )
)
# Nouns of saying or thinking that can have a that-clause.
SAYING_NOUNS = frozenset(_NOUNS) | words(
    """
    claim allegation accusation charge assertion statement report notion idea rumour rumor story
    argument contention assessment insistence assurance finding conclusion view warning admission
    announcement declaration comment remark suggestion complaint
    """
)
HEDGING = words(
    """
    suggest hint imply intimate insinuate suspect speculate think believe guess suppose assume
    presume surmise reckon estimate infer fear worry hope doubt hypothesize rumor
    """
)
_DENYING = words("deny refute rebut dispute contradict dismiss reject disavow repudiate disclaim")
_DEMANDING = words(
    """
    demand urge exhort implore beg beseech plead call appeal request advocate recommend require
    order command instruct direct insist ask press propose
    """
)
_WITH_MOOD = words("suggest advise stipulate prefer warn")
_ALSO_ASSERTING = words("insist suggest propose advise warn press ask plead call appeal stipulate")
_PROMISING = words("promise vow pledge swear commit undertake guarantee threaten offer volunteer")
_ASKING = words("ask inquire enquire wonder query question")
_NOT_BELIEVING = words("think believe expect suppose feel")
# Others of saying take objects of another sense: "added 500 jobs", "posted a profit".
_WITH_OBJECT = words(
    """
    report announce disclose reveal divulge confirm cite claim allege deny reject dismiss dispute
    refute rebut acknowledge admit concede predict forecast deplore
    """
)
_SPEECH = frozenset(
    words(
        """
        say tell manner reveal reply ask deny concede demand order promise propose think know
        expect fear accuse show agree describe
        """
    )
)
_NOBODY = words("neither no nobody none")
_OPPOSING = words("contradict belie disprove negate counter")
_POSSIBLE = words("may might could would")


def verb_of(cue: Token) -> str:
    """The lemma of the cue's verb, or of the verb that a cue noun stands for."""
    lemma = cue.lemma_.lower()
    if cue.pos_ in {"NOUN", "PROPN"}:
        return _NOUNS.get(lemma, lemma)
    return lemma


def denies(cue: Token) -> bool:
    """ "denied", "rejects the claim", "does not believe"; not "did not deny"."""
    verb = verb_of(cue)
    if is_negated(cue):
        return verb in _NOT_BELIEVING
    doubts = verb == "doubt" and cue.pos_ == "VERB"  # "expressed doubts" only hedges
    return verb in _DENYING or doubts or _rules_out(cue)


def opposes(cue: Token) -> bool:
    """Whether the verb sets two propositions against each other rather than being spoken."""
    return cue.lemma_.lower() in _OPPOSING


def _rules_out(cue: Token) -> bool:
    return cue.lemma_ == "rule" and any(child.lower_ == "out" for child in cue.children)


def says_nothing(cue: Token) -> bool:
    """Whether nothing is said: "did not say that", "if he says", "would not deny"."""
    if (is_negated(cue) or _is_by_nobody(cue)) and not denies(cue):
        return True
    conditional = any(
        child.dep_ == "mark" and child.lower_ in {"if", "unless"} for child in cue.children
    )
    return conditional or _is_hypothetical(cue) or _is_bare_infinitive(cue)


def _is_by_nobody(cue: Token) -> bool:
    """ "neither side confirmed", "nobody said", "has yet to say"."""
    for child in cue.children:
        if child.dep_ in {"nsubj", "nsubjpass"}:
            return child.lower_ in _NOBODY or any(
                each.lower_ in _NOBODY and each.dep_ in {"det", "preconj", "neg"}
                for each in child.children
            )
    return cue.dep_ == "xcomp" and any(each.lower_ == "yet" for each in cue.head.children)


def _is_bare_infinitive(cue: Token) -> bool:
    """ "to suggest that it could work is rash": nobody does; "went on to suggest" somebody does."""
    if not any(child.tag_ == "TO" and child.dep_ == "aux" for child in cue.children):
        return False
    carried = cue.dep_ == "xcomp" or cue.head.lemma_ in {"go", "come"}
    return not carried and cue.dep_ != "conj"


def _is_hypothetical(cue: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in _POSSIBLE for child in cue.children)


def asks_by_mood(cue: Token | None) -> Literal["no", "may", "must"]:
    """Whether "that he resign" after the cue asks for something: "demanded"; or may: "insisted"."""
    if cue is None or verb_of(cue) not in _DEMANDING | _WITH_MOOD:
        return "no"
    return "may" if verb_of(cue) in _ALSO_ASSERTING else "must"


def demands(cue: Token) -> bool:
    if cue.lemma_ == "call" and cue.pos_ == "VERB":  # "called for", not "called it a mistake"
        return any(child.lower_ in {"for", "on", "upon"} for child in cue.children)
    return verb_of(cue) in _DEMANDING


def promises(cue: Token) -> bool:
    return verb_of(cue) in _PROMISING


def asks(cue: Token) -> bool:
    return verb_of(cue) in _ASKING


def hedges(cue: Token) -> bool:
    return verb_of(cue) in HEDGING


def is_speech(cue: Token) -> bool:
    """Whether the cue puts a proposition forward; "voted", "wants" and "supports" do not."""
    classes = VERB_CLASSES.get(cue.lemma_.lower())
    return classes is None or bool(_SPEECH & set(classes))


def speaks(cue: Token) -> bool:
    """Whether even a bare object of the verb is what was said: "reported progress"."""
    return cue.lemma_.lower() in _WITH_OBJECT
