"""The engine over whole articles: what is expected of each, and what holds of any statement."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from factcheck.language.words import words
from factcheck.types import Statement
from tests.factcheck.corpus_cases import (
    ARTICLES,
    CORPUS,
    Case,
    cases,
    extraction,
    plain,
    text_of,
)

CASES = {str(case): case for case in cases()}
OPEN: list[str] = json.loads((CORPUS / "open.json").read_text(encoding="utf-8"))

_PRONOUNS = frozenset(words("i we you he she it they him her them who this that these those"))
_MAY_DOUBLE = frozenset({"had", "that"})
_TERMINAL = re.compile(r"[.!?…][”’\"')]*$")
# An ending put on a verb that has one already: "havinged".
_TWICE_INFLECTED = re.compile(r"\b(?:having|being|\w{3,}ing)e?d\b", re.IGNORECASE)
_TAG = re.compile(r", (?:\w+ ){0,3}(?:said|says|added|warned|insisted|told \w+)\W*$", re.IGNORECASE)
_COMPLEMENTISER = re.compile(r"(?:that|whether) (?!\w+n['’]t)(\w+)", re.IGNORECASE)
_AFTER_THAT_WHICH_POINTS = frozenset(
    words("is was has had does did will would can could may might must should year month week")
)
_COMMA_LEFT = re.compile(r"[,;:][”’\"']*[.!?]?[”’\"']*$")
_JOINT_LEFT = re.compile(r"\b(?:and|but|or|of|the|a)[”’\"']*[.!?]?[”’\"']*$")
_NAME_SHORTENED = re.compile(
    r"\b(?!(?:I|It|He|She|We|You|They|There|That|Who|What)\b)[A-Z]\w+['’](?:d|ll|ve|re|m)\b"
)
_WHOLE_SENTENCE = 5  # words; below, it is a heading or an interjection
_CUE_IN_NAME = re.compile(r"\b(?:said|says|told|added)$")


def _begins_and_ends_as_a_sentence(statement: Statement) -> bool:
    first = next(each for each in statement.claim if each.isalnum())
    return not first.islower() and bool(_TERMINAL.search(statement.claim))


def _has_no_doubled_word(statement: Statement) -> bool:
    if statement.directness == "direct":  # people do repeat themselves
        return True
    doubled = re.findall(r"\b(\w+) \1\b", plain(statement.claim))
    return all(word in _MAY_DOUBLE for word in doubled)


def _opens_without_complementiser(statement: Statement) -> bool:
    if statement.directness == "direct" or statement.modality == "questions":
        return True
    opening = _COMPLEMENTISER.match(statement.claim)
    return opening is None or opening[1].casefold() in _AFTER_THAT_WHICH_POINTS


def _has_no_verb_inflected_twice(statement: Statement) -> bool:
    return not _TWICE_INFLECTED.search(statement.claim)


def _carries_no_tag(statement: Statement) -> bool:
    """Neither the quotation nor the wording ends in the words that attribute it."""
    tagged = any(_TAG.search(each) for each in (statement.quote, statement.claim))
    return not (tagged and statement.cue)


def _is_complete(statement: Statement) -> bool:
    """It does not break off at a comma, a conjunction or the like."""
    if _COMMA_LEFT.search(statement.claim):
        return False
    return statement.directness == "direct" or not _JOINT_LEFT.search(statement.claim)


def _names_no_pronoun(statement: Statement) -> bool:
    return (statement.claimant or "").casefold() not in _PRONOUNS


def _has_parties_without_their_cue(statement: Statement) -> bool:
    return not any(_CUE_IN_NAME.search(source.name) for source in statement.sources)


def _has_pronouns_in_their_case(statement: Statement) -> bool:
    return plain(statement.claim).split()[0] not in {"him", "them", "me", "us"}


def _shortens_no_verb_after_a_name(statement: Statement) -> bool:
    return not _NAME_SHORTENED.search(statement.claim)


INVARIANTS: dict[str, Callable[[Statement], bool]] = {
    "begins-and-ends-as-a-sentence": _begins_and_ends_as_a_sentence,
    "no-doubled-word": _has_no_doubled_word,
    "no-complementiser": _opens_without_complementiser,
    "no-verb-inflected-twice": _has_no_verb_inflected_twice,
    "no-tag": _carries_no_tag,
    "complete": _is_complete,
    "no-pronoun-as-claimant": _names_no_pronoun,
    "no-cue-in-a-party": _has_parties_without_their_cue,
    "pronouns-in-their-case": _has_pronouns_in_their_case,
    "no-verb-shortened-after-a-name": _shortens_no_verb_after_a_name,
}
GENERAL = [
    f"{article}/{name}"
    for article in ARTICLES
    for name in (*(f"every-statement/{each}" for each in INVARIANTS), "every-sentence/told")
]


def _breaking(name: str) -> list[str]:
    article, scope, invariant = name.split("/")
    if scope == "every-sentence":
        return _untold(article)
    holds = INVARIANTS[invariant]
    return [f"{each.claimant}: {each.claim}" for each in extraction(article) if not holds(each)]


def _met(name: str) -> bool:
    return not _breaking(name) if name in GENERAL else CASES[name].problem() is None


@pytest.mark.parametrize(
    "case", [case for name, case in CASES.items() if name not in OPEN], ids=str
)
def test_an_article_is_read_as_a_careful_reader_would(case: Case) -> None:
    assert case.problem() is None


@pytest.mark.parametrize("name", [name for name in GENERAL if name not in OPEN])
def test_statements_are_whole_sentences_and_miss_none_of_the_text(name: str) -> None:
    assert _breaking(name) == []


def _untold(article: str) -> list[str]:
    """The sentences, but for the headline and shreds, that no statement stands in."""
    text, found = text_of(article), extraction(article)
    headline = text.index("\n")
    return [
        sentence.of(text)
        for sentence in found.sentences
        if sentence.start > headline
        and len(sentence.of(text).split()) >= _WHOLE_SENTENCE
        and not any(sentence.overlaps(each.span) for each in found)
    ]


@pytest.mark.parametrize("article", ARTICLES)
def test_every_span_gives_its_quotation(article: str) -> None:
    text = text_of(article)
    assert [each.quote for each in extraction(article)] == [
        each.span.of(text) for each in extraction(article)
    ]


def test_the_open_list_names_only_expectations_that_are_not_met() -> None:
    unknown = [name for name in OPEN if name not in CASES and name not in GENERAL]
    met = [name for name in OPEN if name not in unknown and _met(name)]
    assert (unknown, met) == ([], []), "take them off tests/factcheck/corpus/open.json"
