"""The first person of a quotation, put as the speaker's name where the grammar stays right."""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.language.inflection import third_person
from factcheck.meaning.references import in_case, is_first_person

_ABOUT_ONE = frozenset({"i", "me", "my"})
_UNRESOLVED = frozenset({"he", "she", "they", "it"})
_LONGEST = 40  # words: a longer quotation, or one of several sentences, keeps its own words


def first_person_edits(tokens: list[Token], speaker: str) -> dict[int, str]:
    """Edits that name the speaker; none when more than one word would have to change with it.

    One "I", "me" or "my" alone is replaced, and the verb of "I" put in the third person. With a
    second first-person word the result would repeat the name or guess a gender, so the quotation
    stays as it was said.
    """
    if speaker.lower() in _UNRESOLVED:
        return {}
    persons = [token for token in tokens if is_first_person(token)]
    if len(persons) != 1 or len(tokens) > _LONGEST or _sentences(tokens) > 1:
        return {}
    pronoun = persons[0]
    if pronoun.lower_ not in _ABOUT_ONE:
        return {}
    edits = {pronoun.i: in_case(speaker, pronoun)}
    if pronoun.lower_ != "i":
        return edits
    if pronoun.dep_ not in {"nsubj", "nsubjpass"}:
        return {}
    agreed = _agreement(pronoun.head)
    return {} if agreed is None else edits | agreed


def _sentences(tokens: list[Token]) -> int:
    return 1 + sum(1 for token in tokens[1:] if token.is_sent_start)


_CLINGING = {"'m": " is", "'ve": " has", "'ll": " will", "'d": " had"}


def _agreement(verb: Token) -> dict[int, str] | None:
    """The finite verb of "I", and those joined to it, in the third person; None if not certain."""
    edits: dict[int, str] = {}
    joined = [child for child in verb.children if child.dep_ == "conj" and _shares_subject(child)]
    for each in (verb, *joined):
        finite = _finite(each)
        word = finite.lower_.replace("’", "'")
        if word.startswith("'"):
            would = word == "'d" and each.tag_ == "VB"
            if word not in _CLINGING:
                return None
            edits[finite.i] = " would" if would else _CLINGING[word]
        elif word == "am":
            edits[finite.i] = "is"
        elif finite.tag_ in {"VBP", "VB"}:
            edits[finite.i] = third_person(finite.lemma_)
        elif finite.tag_ not in {"VBD", "MD"}:
            return None
    return edits


def _shares_subject(verb: Token) -> bool:
    return not any(child.dep_.startswith("nsubj") for child in verb.children)


def _finite(verb: Token) -> Token:
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    return auxiliaries[0] if auxiliaries else verb
