"""Indirect speech: a verb with a clause, an infinitive, an object or a phrase as its content."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from factcheck.attribution.complements import FINDERS
from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    Passage,
    classes_of,
    is_passive,
    is_second_verb,
    lemma_of,
    speaker_of,
)
from factcheck.attribution.speakers import can_speak, is_speech_act_participant
from factcheck.language.lexicon_cues import (
    FINDING_NOUNS,
    NO_CONTENT,
    VERB_FRAMES,
    Frame,
)

# Complements that only somebody's act can have, unless the verb is one of thought.
PROVING = frozenset({"clause", "ing", "to", "person-to"})
# Classes of thought and will, which need somebody to think: other subjects mean something else.
MENTAL = frozenset({"think", "know", "want", "intend", "decide", "expect", "fear", "agree"})

# Tried in this order; the first that is there is the content.
ORDER: tuple[Frame, ...] = ("clause", "as", "person-to", "to", "ing", "prep", "object")


def indirect(passage: Passage, owned: set[int]) -> Iterator[Draft]:
    """Drafts of the verbs of the passage that own no quotation and are no tag (`owned`)."""
    for token in passage.doc:
        if token.i in owned or token.pos_ not in {"VERB", "AUX"}:
            continue
        if token.dep_ in {"aux", "auxpass", "amod", "compound"} or lemma_of(token) in NO_CONTENT:
            continue
        draft = _of_verb(passage, token)
        if draft is not None:
            yield draft


def _of_verb(passage: Passage, verb: Token) -> Draft | None:
    # "Lee, asked whether she would go, said P": whoever asked is not named.
    asked = any(is_second_verb(each) for each in verb.children)
    speaker = None if asked else speaker_of(verb)
    frames = VERB_FRAMES.get(lemma_of(verb))
    if frames is None:
        return None if passage.quoted(verb) else _unknown(passage, verb, speaker)
    if lemma_of(verb) == "find" and _is_finding(speaker):
        frames = frames | {"object"}
    if passage.quoted(verb):
        # What is quoted states more than it reports: only plain reports count in it.
        if is_speech_act_participant(speaker) or not can_speak(speaker):
            return None
        frames = frames & {"clause"}
    elif "clause" in frames and is_passive(verb):
        frames = frames | {"to"}  # "is said to be", "is thought to have"
    for frame in ORDER:
        if frame not in frames:
            continue
        draft = FINDERS[frame](passage, verb)
        if draft is None:
            continue
        draft.source = speaker
        return draft if _may_hold(verb, speaker, frame) else None
    return None


def _may_hold(verb: Token, speaker: Token | None, frame: Frame) -> bool:
    """Whether the subject can say or think; a clause after a verb of saying proves it."""
    if speaker is not None and speaker.lower_ == "you":
        return False  # the reader, of whom an author supposes things
    if frame == "object" and verb.dep_ == "xcomp" and lemma_of(verb.head) in VERB_FRAMES:
        return False  # "planned to charge them": the plan is the content
    if can_speak(speaker) or is_passive(verb) or _shows(verb):
        return True
    return frame in PROVING and classes_of(verb)[0] not in MENTAL


def _shows(verb: Token) -> bool:
    """Verbs of evidence have messages, polls and the like as subjects."""
    return "show" in classes_of(verb)


def _is_finding(speaker: Token | None) -> bool:
    return speaker is not None and speaker.lemma_.lower() in FINDING_NOUNS


def _unknown(passage: Passage, verb: Token, speaker: Token | None) -> Draft | None:
    """A verb of no class attributes when a that-clause follows and its subject can speak."""
    draft = FINDERS["clause"](passage, verb)
    if draft is None or draft.clause is None or not can_speak(speaker):
        return None
    if not any(each.dep_ == "mark" and each.lower_ == "that" for each in draft.clause.children):
        return None
    draft.source = speaker
    return draft
