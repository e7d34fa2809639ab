"""What kind of thing a proposition claims: a fact, somebody's intent, a forecast or an opinion."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.language.clauses import Shape, subject_of
from factcheck.language.lexicon_people import BODIES
from factcheck.language.words import words
from factcheck.meaning import cues
from factcheck.meaning.modality import is_inverted
from factcheck.types import Kind

_INTENDING = words(
    """
    intend plan aim want seek hope wish mean aspire vow pledge promise threaten refuse prepare
    desire strive
    """
)
# Nouns and adjectives of will, as in "has no intention of", "is ready to", "is willing to".
_WILLING = words("intention intent plan aim goal ambition willing determined prepared desire")
# Deeds that a state, body or person can only mean to do; of these a future is a will.
_DELIBERATE = words(
    """
    surrender cede accept reject sign join withdraw recognise recognize negotiate agree support back
    send retreat abandon allow permit approve block impose lift resign refuse pursue seek attend
    cooperate comply boycott invade attack retaliate pay repay give hand publish appeal sue
    """
)
_FUTURE = words("will would shall wo 'll ’ll 'd ’d")
_EXPECTING = words("expect predict forecast project foresee anticipate estimate")
_LIKELY = words("likely unlikely set due expected bound poised certain sure")
_JUDGING = words("think believe feel hope fear regret love hate like dislike deserve")
# Adjectives and nouns that judge rather than describe; whether they hold cannot be looked up.
_EVALUATING = words(
    """
    good better best bad worse worst great terrible awful horrible horrific wonderful fantastic
    excellent outstanding amazing incredible remarkable impressive disappointing shameful
    disgraceful shocking outrageous unacceptable acceptable ridiculous absurd reckless
    irresponsible responsible dangerous wrong right fair unfair unjust just important crucial vital
    critical essential necessary unnecessary useful useless helpful unhelpful constructive
    productive promising encouraging worrying alarming regrettable tragic sad
    happy proud beautiful ugly stupid foolish wise smart brave heroic cowardly weak strong
    reasonable unreasonable sensible senseless pointless meaningful meaningless historic
    unprecedented extraordinary interesting boring nice lovely perfect imperfect appalling
    disgusting cruel brutal evil immoral moral hypocritical cynical naive premature inadequate
    insufficient excessive harsh generous welcome unwelcome difficult hard easy tough fascinating
    disgrace shame scandal disaster catastrophe nightmare mistake blunder failure success triumph
    tragedy joke farce insult outrage honour honor privilege pleasure masterpiece hero coward fool
    liar traitor step breakthrough
    """
)
_SIDES = words("country nation side people administration movement family")
_POSSESSIVES = {
    "he": "his",
    "she": "her",
    "it": "its",
    "they": "their",
    "i": "my",
    "we": "our",
}
_OUGHT = words("should ought must")


def kind_of(
    cue: Token | None,
    clause: Token | None,
    shape: Shape,
    described: str = "",
    own_pronouns: frozenset[str] = frozenset(),
) -> Kind:
    """The kind of a proposition.

    `described` is all that the text calls its speaker; `own_pronouns` are those that, as a first
    subject, stand for the speaker.
    """
    if cue is not None and _announces_will(cue, shape):
        return "intent"
    if clause is None:
        return "fact"
    verb = _lexical(clause)
    willed = verb.lemma_ in _INTENDING and _has_complement(verb) and not _is_done_to(verb)
    if willed or _is_willing(verb):
        return "intent"
    if _is_future(verb) or _is_future(clause):
        return "intent" if _is_own_deed(verb, described, own_pronouns) else "forecast"
    expecting = verb.lemma_ in _EXPECTING and any(
        child.dep_ in {"xcomp", "ccomp"} for child in verb.children
    )
    if expecting or (cue is not None and cue.lemma_ in _EXPECTING):
        return "forecast"
    return "opinion" if _judges(verb) else "fact"


def _announces_will(cue: Token, shape: Shape) -> bool:
    verb = cues.verb_of(cue)
    if shape == "infinitive":
        return cues.promises(cue) or verb in _INTENDING or verb == "agree"
    return cues.promises(cue) and shape == "phrase"


def _lexical(clause: Token) -> Token:
    """Past verbs that only carry the next one: "continues to plan", "is said to want"."""
    seen = 0
    while clause.lemma_ in {"continue", "begin", "start", "appear", "seem"} and seen < 3:
        inner = next((child for child in clause.children if child.dep_ == "xcomp"), None)
        if inner is None or inner.pos_ != "VERB":
            break
        clause, seen = inner, seen + 1
    return clause


def _has_complement(verb: Token) -> bool:
    after = {child.dep_ for child in verb.children if child.i > verb.i}
    if verb.lemma_ in {"mean", "hope", "wish"}:  # "hopes it works" is no plan of one's own
        return "xcomp" in after
    return bool(after & {"xcomp", "ccomp", "dobj", "prep"})


def _is_done_to(verb: Token) -> bool:
    """ "was promised immunity": the subject is not who means to; "is planned" leaves that open."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    return passive and verb.lemma_ not in {"plan", "intend", "prepare", "mean", "aim"}


def _is_willing(verb: Token) -> bool:
    """ "is ready to", "has no intention of", with what is willed after it."""
    if verb.lemma_ not in {"be", "have"}:
        return False
    for child in verb.children:
        if child.dep_ in {"acomp", "attr", "dobj"} and child.lower_ in _WILLING:
            inner = (*child.children, *verb.children)
            return any(each.dep_ in {"xcomp", "acl", "prep"} and each.i > child.i for each in inner)
    return False


def _is_future(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _FUTURE and child.tag_ == "MD":
            return not any(each.dep_ == "aux" and each.lemma_ == "have" for each in verb.children)
        if child.dep_ in {"acomp", "oprd"} and child.lower_ in _LIKELY:
            return any(inner.dep_ == "xcomp" for inner in (*child.children, *verb.children))
    going = verb.lower_ == "going" and any(child.dep_ == "xcomp" for child in verb.children)
    expected = verb.lower_ in _LIKELY and any(child.dep_ == "xcomp" for child in verb.children)
    return going or expected


def _is_own_deed(verb: Token, described: str, own_pronouns: frozenset[str]) -> bool:
    """Whether the subject of a future is the speaker, or the side the speaker speaks for."""
    subject = subject_of(verb) or subject_of(verb.head)
    if subject is None or not described or verb.lemma_ == "be":
        return False
    if subject.tag_ == "PRP":
        return subject.lower_ in own_pronouns and _is_first(subject)
    return _is_own_body(subject, described, own_pronouns) or _same_side(subject, described)


def _is_own_body(subject: Token, described: str, own_pronouns: frozenset[str]) -> bool:
    """ "his country would sign", said by him; "the council will sign", said by the council."""
    noun = subject.lemma_.lower()
    if subject.tag_ != "NN" or noun not in BODIES | _SIDES:
        return False
    owner = next((child.lower_ for child in subject.children if child.tag_ == "PRP$"), None)
    if owner is not None:
        return owner in {_POSSESSIVES[each] for each in own_pronouns if each in _POSSESSIVES}
    definite = any(child.lower_ == "the" for child in subject.children)
    return definite and noun in described.casefold().split()


def _is_first(subject: Token) -> bool:
    """Whether a pronoun subject has no noun of its content before it to stand for."""
    before = subject.doc[subject.head.left_edge.i : subject.i]
    return not any(
        token.pos_ in {"NOUN", "PROPN"} and token.ent_type_ not in {"DATE", "TIME"}
        for token in before
    )


def _same_side(subject: Token, described: str) -> bool:
    """ "Kyiv … Kyiv", "Ukrainian President … Ukraine": names of one stem of four letters."""
    stem = subject.text.casefold()[:5]
    if subject.ent_type_ in {"GPE", "ORG", "PERSON"} and subject.head.lemma_ in _DELIBERATE:
        return True
    named = subject.tag_ in {"NNP", "NNPS"} and len(stem) >= 4
    return named and any(word.startswith(stem) for word in described.casefold().split())


def _judges(verb: Token) -> bool:
    helpers = (child for child in verb.children if child.dep_ == "aux")
    if any(each.lower_ in _OUGHT and not is_inverted(each) for each in helpers):
        return True
    subject = subject_of(verb)
    if subject is not None and subject.lower_ in {"i", "we"} and verb.lemma_ in _JUDGING:
        return True
    return any(
        child.dep_ in {"acomp", "attr", "oprd"} and child.lemma_.lower() in _EVALUATING
        for child in verb.children
    )
