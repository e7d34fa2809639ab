"""Indirect speech: a verb with a clause, an infinitive, an object or a phrase as its content."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import (
    Passage,
    Run,
    child,
    is_infinitive,
    is_passive,
    speaker_of,
    subtree,
    verb_group,
)
from factcheck.attribution.speakers import can_speak, is_speech_act_participant
from factcheck.lexicon_cues import (
    CONTENT_PREPOSITIONS,
    NO_CONTENT,
    VERB_CLASSES,
    VERB_FRAMES,
    Frame,
)

# Tried in this order; the first that is there is the content.
ORDER: tuple[Frame, ...] = ("clause", "as", "person-to", "to", "ing", "prep", "object")


def indirect(passage: Passage, owned: set[int]) -> Iterator[Draft]:
    """Drafts of the verbs of the passage that own no quotation and are no tag (`owned`)."""
    for token in passage.doc:
        if token.i in owned or token.pos_ not in {"VERB", "AUX"}:
            continue
        if token.dep_ in {"aux", "auxpass"} or token.lemma_ in NO_CONTENT:
            continue
        draft = _of_verb(passage, token)
        if draft is not None:
            yield draft


def _of_verb(passage: Passage, verb: Token) -> Draft | None:
    speaker = speaker_of(verb)
    if passage.quoted(verb) and is_speech_act_participant(speaker):
        return None
    frames = VERB_FRAMES.get(verb.lemma_.lower())
    if frames is None:
        return _unknown(passage, verb, speaker)
    for frame in ORDER:
        if frame not in frames:
            continue
        draft = _FINDERS[frame](passage, verb)
        if draft is None:
            continue
        if frame != "clause" and not (can_speak(speaker) or is_passive(verb)):
            return None
        draft.source = speaker
        return draft
    return None


def _unknown(passage: Passage, verb: Token, speaker: Token | None) -> Draft | None:
    """A verb of no class attributes when a that-clause follows and its subject can speak."""
    draft = _clause(passage, verb)
    if draft is None or draft.clause is None or not can_speak(speaker):
        return None
    if not any(each.dep_ == "mark" and each.lower_ == "that" for each in draft.clause.children):
        return None
    draft.source = speaker
    return draft


def _clause(passage: Passage, verb: Token) -> Draft | None:
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if clause is None or (is_infinitive(clause) and not _is_wh(clause)):
        return None
    hearer = child(verb, "dobj", "dative")
    if hearer is not None and not verb.i < hearer.i < clause.left_edge.i:
        hearer = None
    run = _clipped(passage, verb, subtree(clause))
    return Draft(passage, verb, [verb_group(verb)], [run], clause=clause, hearer=hearer)


def _is_wh(clause: Token) -> bool:
    return any(each.tag_ in {"WP", "WRB", "WDT"} for each in clause.children)


def _clipped(passage: Passage, verb: Token, run: Run) -> Run:
    """A content after its verb: never reaching back over it."""
    start, end = run
    return max(start, verb.i + 1), end


def _person_to(passage: Passage, verb: Token) -> Draft | None:
    for clause in verb.children:
        if clause.i < verb.i or not is_infinitive(clause):
            continue
        person = child(verb, "dobj") or child(clause, "nsubj")
        if (
            clause.dep_ in {"xcomp", "ccomp"}
            and person is not None
            and verb.i < person.i < clause.i
        ):
            start = person.left_edge.i
            return Draft(
                passage,
                verb,
                [verb_group(verb)],
                [(max(start, verb.i + 1), clause.right_edge.i + 1)],
                clause=clause,
                hearer=person if person.head is verb else None,
            )
    return None


def _to(passage: Passage, verb: Token) -> Draft | None:
    clause = next(
        (c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i and is_infinitive(c)), None
    )
    if clause is None or (clause.lemma_ in VERB_FRAMES and child(clause, "ccomp") is not None):
        return None
    run = _clipped(passage, verb, subtree(clause))
    return Draft(passage, verb, [verb_group(verb)], [run], clause=clause)


def _ing(passage: Passage, verb: Token) -> Draft | None:
    clause = next(
        (
            c
            for c in verb.children
            if c.dep_ in {"xcomp", "ccomp"} and c.tag_ == "VBG" and c.i > verb.i
        ),
        None,
    )
    if clause is None:
        return None
    run = _clipped(passage, verb, subtree(clause))
    return Draft(passage, verb, [verb_group(verb)], [run], clause=clause)


def _object(passage: Passage, verb: Token) -> Draft | None:
    thing = child(verb, "nsubjpass") if is_passive(verb) else child(verb, "dobj")
    if thing is None:
        return None
    run = subtree(thing)
    if thing.i > verb.i:
        run = _clipped(passage, verb, run)
        after = [
            c
            for c in verb.children
            if c.dep_ == "prep" and c.i >= run[1] and c.lower_ in {"for", "over", "as", "of"}
        ]
        if after:
            run = run[0], after[0].right_edge.i + 1
    return Draft(passage, verb, [verb_group(verb)], [run])


def _as(passage: Passage, verb: Token) -> Draft | None:
    complement = next(
        (
            c
            for c in verb.children
            if c.i > verb.i and (c.dep_ == "oprd" or (c.lower_ == "as" and c.dep_ == "prep"))
        ),
        None,
    )
    small = next(
        (
            c
            for c in verb.children
            if c.dep_ == "ccomp" and c.i > verb.i and c.pos_ not in {"VERB", "AUX"}
        ),
        None,
    )
    if complement is None and small is None:
        return None
    last = complement if complement is not None else small
    assert last is not None
    thing = child(verb, "nsubjpass") if is_passive(verb) else child(verb, "dobj")
    end = last.right_edge.i + 1
    if thing is None or thing.i < verb.i:
        start = max(last.left_edge.i, verb.i + 1)
        content = [(start, end)] + ([] if thing is None else [subtree(thing)])
    else:
        content = [(max(thing.left_edge.i, verb.i + 1), end)]
    return Draft(passage, verb, [verb_group(verb)], sorted(content), clause=small)


def _prep(passage: Passage, verb: Token) -> Draft | None:
    allowed = frozenset().union(
        *(CONTENT_PREPOSITIONS.get(each, frozenset()) for each in VERB_CLASSES[verb.lemma_.lower()])
    )
    for each in verb.children:
        if each.dep_ != "prep" or each.lower_ not in allowed or each.i < verb.i:
            continue
        start, end = each.i + 1, each.right_edge.i + 1
        person = child(verb, "dobj")
        group = verb_group(verb)
        if person is not None and verb.i < person.i < each.i:
            return Draft(
                passage, verb, [group], [(max(person.left_edge.i, verb.i + 1), end)], hearer=person
            )
        cue = (group[0], each.i + 1) if group[1] == each.i else group
        return Draft(passage, verb, [cue], [(start, end)], clause=child(each, "pcomp"))
    return None


_FINDERS = {
    "clause": _clause,
    "as": _as,
    "person-to": _person_to,
    "to": _to,
    "ing": _ing,
    "prep": _prep,
    "object": _object,
}
