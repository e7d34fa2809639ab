"""Grammar put right where the small model is known to fail, before anything reads it.

A noun of saying that has its holder before its clause is a garden path: "Claims by two ministers
that the dam is safe are at odds with a survey". The model makes the clause a relative of the
ministers, or lets it swallow the main predicate. Word order tells what belongs to what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from spacy.attrs import DEP, HEAD
from spacy.tokens import Doc, Token

from factcheck.language.lexicon_cues import CONTENT_NOUNS, VERB_CLASSES
from factcheck.language.oppositions import ALWAYS_VERBS, opposes
from factcheck.language.words import words

if TYPE_CHECKING:
    from thinc.types import Ints2d

_REACH = 12  # tokens between a noun of saying and its "that"
_FINITE = words("VBZ VBP VBD MD")
_SUBJECTS = words("nsubj nsubjpass csubj csubjpass expl")
_HELPERS = words("aux auxpass neg")
_OBJECTS = words("dobj attr acomp xcomp ccomp oprd")
_HOLDING = words("by from of")


def put_right(doc: Doc) -> None:
    """Rehang, in place, the clauses of nouns of saying and the predicates these swallowed."""
    before = doc.to_array([HEAD, DEP])
    for verb in doc:
        if verb.tag_ == "VB" and verb.dep_ == "ROOT":
            _tell_tense(verb)
        if verb.lemma_.lower() in VERB_CLASSES and verb.pos_ == "VERB":
            _take_charge(verb)
            _free_contrast(verb)
            _free_tag(verb)
    for noun in doc:
        if noun.lemma_.lower() in CONTENT_NOUNS and noun.tag_ in {"NN", "NNS", "NNPS"}:
            _complete(noun)
    # Tokens keep stale edges of their subtrees until the heads are set all together.
    after = doc.to_array([HEAD, DEP])
    if (before != after).any():
        doc.from_array([HEAD, DEP], cast("Ints2d", after))


def _tell_tense(verb: Token) -> None:
    """ "Reports, according to aides, warn that": a main verb with a subject is no infinitive."""
    helped = any(each.dep_ in _HELPERS for each in verb.children)
    if not helped and any(each.dep_ == "nsubj" and each.i < verb.i for each in verb.children):
        verb.tag_ = "VBP"


def _complete(noun: Token) -> None:
    """Give a noun of saying its own clause, and the predicate that the clause swallowed."""
    that = _that_after(noun)
    verb = None if that is None else _clause_verb(that)
    if that is None or verb is None:
        return
    predicate = _swallowed(noun, verb)
    if predicate is not None:
        _raise(predicate, noun, verb)
    _give_clause(noun, that, verb)


def _that_after(noun: Token) -> Token | None:
    """The "that" behind a noun, at once or after the phrase that says whose it is."""
    end = min(noun.i + _REACH, noun.sent.end)
    following = noun.doc[noun.i + 1 : end]
    if not len(following) or following[0].lower_ not in {"that", *_HOLDING}:
        return None
    for token in following:
        if token.lower_ == "that":
            return token
        if token.is_punct or token.tag_ in _FINITE:
            return None
        if token.tag_ in {"NN", "NNS"} and token.lemma_.lower() in CONTENT_NOUNS:
            return None
    return None


def _clause_verb(that: Token) -> Token | None:
    """The verb of the clause that the conjunction opens; None where it is a relative pronoun."""
    finite = next((t for t in that.doc[that.i + 1 : that.sent.end] if t.tag_ in _FINITE), None)
    if finite is None:
        return None
    between = that.doc[that.i + 1 : finite.i]
    if not any(t.pos_ in {"NOUN", "PROPN", "PRON", "DET", "NUM"} for t in between):
        return None
    if any(t.is_punct and t.text == "," for t in between):
        return None
    verb = finite.head if finite.dep_ in {"aux", "auxpass"} and finite.head.i > finite.i else finite
    gap = that.dep_ in {"dobj", "pobj"} and that.head == verb
    whole = any(child.dep_ in _OBJECTS and child.i > verb.i for child in verb.children)
    # A relative of people would say "who": "promises by ministers that the road would open".
    told = that.head.dep_ == "relcl" and that.head.head.dep_ == "pobj"
    told = told and that.head.head.head.lower_ in {"by", "from"}
    return None if gap and not (whole or told) else verb


def _swallowed(noun: Token, verb: Token) -> Token | None:
    """The opposing predicate of a noun at the head of its sentence, if it lost its subject."""
    sentence = noun.sent
    if any(t.pos_ in {"VERB", "ADP", "SCONJ"} for t in noun.doc[sentence.start : noun.i]):
        return None
    if noun.i > sentence.start and noun.doc[sentence.start].lower_ == "contrary":
        return None
    for token in noun.doc[verb.i + 1 : sentence.end]:
        if token.text in {",", ";"} or token.tag_ in {"WDT", "WP"}:
            return None
        if opposes(token) is not None and token.pos_ != "SCONJ":
            return _predicate(token, verb)
    return None


def _predicate(token: Token, verb: Token) -> Token | None:
    """The verb of "are at odds with", "sit uneasily with", "are contradicted by"."""
    if token.lower_ in ALWAYS_VERBS or token.tag_.startswith("VB"):
        return token if token.i > verb.i + 1 else None
    near = (token.doc[at] for at in range(token.i - 1, max(verb.i, token.i - 5), -1))
    return next((each for each in near if each.tag_.startswith("VB")), None)


def _raise(predicate: Token, noun: Token, verb: Token) -> None:
    """Make the noun the subject of its predicate, and that the main verb or what a tag reports."""
    root = predicate.sent.root
    tagged = root.i > predicate.i and any(
        each.dep_ in _SUBJECTS and predicate.i < each.i < root.i for each in root.children
    )
    predicate.head, predicate.dep_ = (root, "ccomp") if tagged else (predicate, "ROOT")
    passive = any(child.dep_ == "auxpass" for child in predicate.children)
    _free_between(predicate, verb)
    _as_verb(predicate)
    noun.head, noun.dep_ = predicate, "nsubjpass" if passive else "nsubj"
    for token in predicate.doc[predicate.i + 1 : predicate.sent.end]:
        if token.head.i < predicate.i:
            token.head = predicate
        elif tagged and token.head == root and token.dep_ in {"ccomp", "oprd"} and token.i < root.i:
            token.head, token.dep_ = _verb_before(token), "oprd"
    if not tagged and root not in {noun, predicate}:
        root.head, root.dep_ = (noun, "acl") if root == verb else (predicate, "dep")


def _verb_before(token: Token) -> Token:
    """The verb that a torn-off complement belongs to: "keep the pipeline shut"."""
    before = (token.doc[at] for at in range(token.i - 1, token.sent.start, -1))
    return next((each for each in before if each.pos_ in {"VERB", "AUX"}), token.head)


def _as_verb(predicate: Token) -> None:
    """A verb that was taken for part of a noun, "a deal contradict reports", gets its object."""
    if predicate.tag_ == "VB" and not any(c.dep_ in _HELPERS for c in predicate.children):
        predicate.tag_ = "VBP"
    if predicate.tag_.startswith("VB"):
        return
    thing = next((t for t in predicate.doc[predicate.i + 1 : predicate.i + 5]
                  if t.tag_ in {"NN", "NNS", "NNP"}), None)  # fmt: skip
    predicate.tag_, predicate.pos_ = "VBP", "VERB"
    predicate.lemma_ = "contradict" if predicate.lower_.startswith("contradict") else "belie"
    if thing is not None:
        while thing.head.i == thing.i + 1 and thing.dep_ == "compound":
            thing = thing.head
        thing.head, thing.dep_ = predicate, "dobj"


def _free_between(predicate: Token, verb: Token) -> None:
    """Give the clause's verb what stands before the predicate but was hung on or behind it."""
    for token in predicate.doc[verb.i + 1 : predicate.i]:
        own = token.head == predicate and (token.dep_ in _HELPERS or token.dep_ == "advmod")
        if own or token.head.i < predicate.i:
            continue
        later = next(
            (t for t in predicate.doc[token.i + 1 : predicate.i] if t.pos_ == "NOUN"), None
        )
        if token.dep_ in {"det", "amod", "compound", "nummod", "poss"} and later is not None:
            token.head = later
            continue
        before = token.left_edge.nbor(-1)
        if before.pos_ in {"ADP", "SCONJ"} and before.i > verb.i:
            token.head, token.dep_ = before, "pobj"
        elif token.pos_ in {"ADP", "SCONJ"}:
            token.head, token.dep_ = (before if before.pos_ in {"ADJ", "NOUN"} else verb), "prep"
        else:
            token.head, token.dep_ = verb, _complement_of(verb, token)


def _complement_of(verb: Token, token: Token) -> str:
    if verb.lemma_ != "be":
        return "advmod" if token.pos_ == "ADV" else "dobj"
    return "acomp" if token.pos_ == "ADJ" else "attr"


def _give_clause(noun: Token, that: Token, verb: Token) -> None:
    """Hang the that-clause on the noun, and a torn-off predicate adjective on its verb."""
    for each in noun.children:
        if each.dep_ == "agent":  # "assertions by ministers": no passive has been there
            each.dep_ = "prep"
    if _is_said_in(noun, verb):
        return
    if noun not in verb.subtree and (verb.head != noun or that.dep_ != "mark"):
        verb.head, verb.dep_ = noun, "acl"
        that.head, that.dep_ = verb, "mark"
    if verb.lemma_ != "be" or any(child.dep_ in _OBJECTS for child in verb.children):
        return
    lost = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    if lost is not None and lost.pos_ == "ADJ" and lost.dep_ == "amod" and lost.nbor().text == ",":
        lost.head, lost.dep_ = verb, "acomp"


def _is_said_in(noun: Token, verb: Token) -> bool:
    """ "said in a statement on Monday that P": P is what the verb says, the noun tells where."""
    place = noun.dep_ == "pobj" and noun.head.lower_ in {"in", "on", "at", "during"}
    said = VERB_CLASSES.get(noun.head.head.lemma_.lower(), ("",))[0] in {"say", "reveal"}
    return place and said and noun.head.head.i < noun.i < verb.i


def _take_charge(verb: Token) -> None:
    """ "accused the council of hiding it": the parser hangs "of" on the council."""
    if "accuse" not in VERB_CLASSES[verb.lemma_.lower()]:
        return
    for person in verb.children:
        if person.dep_ != "dobj" or person.i < verb.i:
            continue
        for of in person.children:
            following = of.nbor() if of.lower_ == "of" and of.i + 1 < len(of.doc) else None
            if following is not None and following.lower_.endswith("ing") and following.head == of:
                of.head = verb
                if following.tag_ == "NN":
                    following.tag_, following.pos_ = "VBG", "VERB"
                    following.lemma_ = _base(following.lower_)
                following.dep_ = "pcomp"
                return


def _base(gerund: str) -> str:
    """The base form of a verb in -ing, by spelling."""
    stem = gerund.removesuffix("ing")
    if re.fullmatch(r"[^aeiou]y", stem):
        return stem[0] + "ie"
    if re.search(r"([bdgmnprt])\1$", stem):
        return stem[:-1]
    return stem + "e" if re.search(r"[^aeiou][aiou][bcdgkmpsvz]$", stem) else stem


def _free_contrast(verb: Token) -> None:
    """A report that stands against another is no part of it.

    "Officials insisted it would hold, even as engineers warned it could fail"; "denied that they
    fired, rejecting claims that".
    """
    above = verb.head
    if verb.dep_ != "advcl" or above.dep_ != "ccomp" or verb.i < above.i < above.head.i:
        return
    reports = above.head.lemma_.lower() in VERB_CLASSES and above.head.i < above.i
    comma = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).text == ","
    if reports and comma and (contrasts(verb) or _rejects(verb)):
        verb.head = above.head


def contrasts(verb: Token) -> bool:
    """Whether a clause with a speaker of its own is opened by "while", "even as" or the like."""
    marks = {child.lower_ for child in verb.children if child.dep_ in {"mark", "advmod"}}
    contrasted = marks & words("while whereas though although") or marks >= {"even", "as"}
    own = any(child.dep_ in _SUBJECTS for child in verb.children)
    said = any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children)
    return bool(contrasted) and own and said and verb.lemma_.lower() in VERB_CLASSES


def _rejects(verb: Token) -> bool:
    return verb.tag_ == "VBG" and VERB_CLASSES[verb.lemma_.lower()][0] == "deny"


def _free_tag(verb: Token) -> None:
    """A tag in mid-sentence whose speaker has a relative clause: "two people who read it said,".

    The parser makes the object of that clause the one who says something.
    """
    thing = verb.nbor(-1) if verb.i > verb.sent.start else None
    ended = verb.i + 1 < len(verb.doc) and verb.sent.end > verb.i + 1
    if thing is None or thing.dep_ != "nsubj" or thing.head != verb or not ended:
        return
    said = VERB_CLASSES[verb.lemma_.lower()][0] in {"say", "tell"} and verb.tag_ == "VBD"
    relative = thing.left_edge.nbor(-1) if thing.left_edge.i > verb.sent.start else None
    if not said or relative is None or relative.dep_ != "relcl" or relative.pos_ != "VERB":
        return
    speaker, main = relative.head, verb.sent.root
    who = any(child.tag_ in {"WP", "WDT"} for child in relative.children)
    comma = speaker.left_edge.i > verb.sent.start and speaker.left_edge.nbor(-1).text == ","
    if not who or not comma or main.i <= verb.i:
        return
    thing.head, thing.dep_ = relative, "dobj"
    verb.head, verb.dep_ = main, "parataxis"
    speaker.head, speaker.dep_ = verb, "nsubj"
    for token in verb.doc[verb.i + 1 : main.i]:
        if token.head == speaker:
            token.head = verb
