"""What speech tags are made of: their ends, their speaker, what goes on after them."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    FINITE,
    QUOTE_MARKS,
    Passage,
    Run,
    child,
    speaker_of,
    subject_of,
    verb_group,
)
from factcheck.attribution.speakers import can_speak
from factcheck.language.lexicon_cues import CONDITIONS

DASHES = frozenset({"—", "–", "--", "-", "―"})
PAUSES = DASHES | {","}
ENDS = frozenset({".", "!", "?", ";"})


def draft_of(passage: Passage, verb: Token) -> Draft:
    source = _tag_speaker(passage, verb)
    hearer = child(verb, "dobj", "dative")
    if hearer == source or (hearer is not None and hearer.left_edge.i != verb.i + 1):
        hearer = None
    clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
    return Draft(passage, verb, [verb_group(verb)], source=source, clause=clause, hearer=hearer)


def _tag_speaker(passage: Passage, verb: Token) -> Token | None:
    """The subject; after an inverted verb also what the parser took for an object."""
    subject = subject_of(verb)
    if subject is not None and passage.quote_of[subject.i] == passage.quote_of[verb.i]:
        return subject
    previous = passage.doc[verb.i - 1] if verb.i else None
    if previous is not None and (previous.text in QUOTE_MARKS or previous.text == ","):
        thing = next(
            (
                c
                for c in verb.rights
                if c.dep_ in {"dobj", "attr", "oprd", "npadvmod"} and can_speak(c)
            ),
            None,
        )
        if thing is not None:
            return thing
    speaker = speaker_of(verb)
    if speaker is not None and passage.quote_of[speaker.i] == passage.quote_of[verb.i]:
        return speaker
    return None


def tag_left(draft: Draft) -> int:
    """The first token of a tag."""
    starts = [run[0] for run in draft.cue]
    if draft.source is not None:
        starts.append(draft.source.left_edge.i)
    return min(starts)


def tag_right(passage: Passage, draft: Draft) -> int | None:
    """Past the tag's last token; None when another clause follows instead of a stop."""
    ends = [run[1] for run in draft.cue]
    if draft.source is not None and draft.head is not None and draft.source.i > draft.head.i:
        ends.append(draft.source.right_edge.i + 1)
    at = max(ends)
    while passage.doc[at - 1].text == ",":  # the comma that closes an apposition
        at -= 1
    end = passage.sentence(at - 1)[1]
    while at < end and not passage.doc[at].is_punct:
        if passage.doc[at].tag_ in FINITE or passage.doc[at].lower_ == "that":
            return None
        at += 1
    return at


def rest_after(passage: Passage, draft: Draft) -> list[Run]:
    """What goes on after a tag in mid-sentence: “…, X said, and the rest.”"""
    at = tag_right(passage, draft)
    if at is None or at >= len(passage.doc) or passage.doc[at].text not in PAUSES:
        return []
    end = passage.sentence(at)[1]
    following = passage.doc[at + 1] if at + 1 < end else None
    if following is None:
        return []
    if following.lower_ in CONDITIONS:
        return [(at + 1, end)]
    if following.tag_ in {"VBG", "WP", "WDT", "WRB", "VBN", "IN"}:
        return []
    if following.tag_ == "CC" and not _has_own_subject(passage, (at + 2, end)):
        return []
    return [(at + 1, end)]


def _has_own_subject(passage: Passage, run: Run) -> bool:
    """Whether a clause after "and" begins with a subject of its own, so is said as well."""
    return any(
        token.dep_ in {"nsubj", "nsubjpass", "expl"} and token.left_edge.i == run[0]
        for token in passage.doc[run[0] : run[1]]
    )


def has_words(passage: Passage, run: Run) -> bool:
    """Words of a clause, beyond a conjunction or an adverb that leads in."""
    words = [token for token in passage.doc[run[0] : run[1]] if not token.is_punct]
    words = [token for token in words if any(letter.isalnum() for letter in token.text)]
    return not all(token.pos_ in {"CCONJ", "ADV", "INTJ"} for token in words)


def has_finite(passage: Passage, indices: Iterable[int]) -> bool:
    return any(passage.doc[i].tag_ in FINITE for i in indices)
