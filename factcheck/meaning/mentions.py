"""Mentions: the proper names of a text, one by one, and what stands around each.

Titles, honorifics and possessive marks are no part of a name. A person's gender is known only from
what is written beside the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from factcheck.language.lexicon_cues import VERB_CLASSES
from factcheck.language.lexicon_people import (
    BODIES,
    FEMALE_ROLES,
    HONORIFICS,
    MALE_ROLES,
    NAME_PARTICLES,
    PERSONAL_TITLES,
    RANKS_IN_LETTERS,
    ROLES,
    TITLES,
)
from factcheck.language.words import words

Gender = Literal["m", "f"]

_CALENDAR = words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december
    """
)
_LOCATIVE = words("in near across throughout into outside inside")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text: tokens [start, end) of paragraph `paragraph`, titles and 's left out."""

    paragraph: int
    start: int
    end: int
    parts: tuple[str, ...]
    is_person: bool  # by its own surroundings: a label, a title, a role
    is_place: bool
    gender: Gender | None
    is_body: bool = False  # set beside a noun for a body: "the operator, Norvolt"
    is_titled: bool = False
    is_open: bool = False  # nothing tells what kind of name it is

    @property
    def text(self) -> str:
        return " ".join(self.parts)


def mentions_of(doc: Doc, paragraph: int) -> Iterator[Mention]:
    """The proper names of a paragraph, in order."""
    for start, end in _runs(doc):
        for first, last in _split(doc, start, end):
            mention = _mention(doc, paragraph, first, last)
            if mention is not None:
                yield mention


def _runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Stretches of adjacent proper nouns, with the hyphens and particles inside them."""
    size, at = len(doc), 0
    tags = [token.tag_ for token in doc]
    while at < size:
        if tags[at] not in _PROPER:
            at += 1
            continue
        start = at
        at += 1
        while at < size and not doc[at].is_sent_start:
            if tags[at] in _PROPER:
                at += 1
            elif at + 1 < size and tags[at + 1] in _PROPER and _joins(doc[at]):
                at += 2
            else:
                break
        yield start, at


_PROPER = frozenset({"NNP", "NNPS"})


def _joins(token: Token) -> bool:
    if token.tag_ == "HYPH":
        return not token.whitespace_
    return token.lower_ in NAME_PARTICLES and token.is_lower


def _split(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a run at weekdays and months, and at the edges of persons the model has labelled."""
    piece = start
    for at in range(start, end):
        starts_person = doc[at].ent_type_ == "PERSON" and doc[at].ent_iob_ == "B"
        calendar = doc[at].lower_ in _CALENDAR and doc[at].ent_type_ in {"DATE", "TIME", ""}
        first_name = starts_person and at == piece + 1 and _is_first_name(doc, piece)
        if (
            (starts_person or calendar)
            and not first_name
            and at > piece
            and doc[at - 1].tag_ != "HYPH"
        ):
            yield piece, at
            piece = at
        if calendar:
            piece = at + 1
    if piece < end:
        yield piece, end


def _is_first_name(doc: Doc, at: int) -> bool:
    """Whether the model left a first name out of a person: "Rustem" before a labelled "Umerov"."""
    token, last = doc[at], doc[at + 1]
    alone = last.ent_iob_ == "B" and (at + 2 == len(doc) or doc[at + 2].ent_iob_ != "I")
    plain = not token.ent_type_ and token.lower_ not in TITLES and token.is_title
    return alone and plain and token.dep_ == "compound" and token.head == last


def _mention(doc: Doc, paragraph: int, start: int, end: int) -> Mention | None:
    """The name at [start, end) without titles; None when only titles stand there."""
    first = start
    while first < end and _is_title(doc, first, end):
        first += 1
    if first == end:
        return None
    if not any(token.is_alpha or token.text[0].isalpha() for token in doc[first:end]):
        return None  # a picture sign taken for a name
    before = _before(doc, first)
    labels = Counter(doc[at].ent_type_ for at in range(first, end))
    located = before is not None and before.lower_ in _LOCATIVE and end - first == 1
    told = _is_told_person(doc[end - 1])
    thing = _names_thing(doc, first, end)
    titled = before is not None and before.lower_ in PERSONAL_TITLES and before.tag_ in _PROPER
    role = before is not None and before.lower_ in ROLES and not before.is_sent_start
    role = role or (before is not None and before.lower_ in RANKS_IN_LETTERS)
    # A role before one word may be a compound ("lawyer Smith", but also "minister Friday's visit").
    return Mention(
        paragraph,
        first,
        end,
        tuple(_parts(doc, first, end)),
        is_person=(bool(labels["PERSON"]) and not located and not _is_definite(before))
        or titled
        or told
        or _belongs_to_body(doc, first, end)
        or _follows_role(doc, first, end)
        or (role and end - first > 1),
        is_place=bool(labels["GPE"] or labels["LOC"] or labels["NORP"] or located or thing),
        gender=_told_gender(before),
        is_titled=titled,
        is_body=_is_beside_body(doc, first, end),
        is_open=not any(labels[label] for label in labels if label)
        and not _is_definite(before)
        and not thing,
    )


def _is_beside_body(doc: Doc, start: int, end: int) -> bool:
    last = doc[end - 1]
    before = _before(doc, start)
    if before is not None and before.lemma_.lower() in BODIES:
        return before.head == last or last.head == before
    return last.dep_ == "appos" and last.head.lemma_.lower() in BODIES


def _is_told_person(last: Token) -> bool:
    """ "the Ukrainian leader, X", "X, who leads": set beside a role, or taken up by "who"."""
    if last.dep_ == "appos" and last.head.lower_ in ROLES:
        return True
    for child in last.children:
        if child.dep_ == "appos" and child.lower_ in ROLES:
            return True
        if child.dep_ == "relcl" and any(each.lower_ == "who" for each in child.children):
            return True
    return False


def _names_thing(doc: Doc, start: int, end: int) -> bool:
    """ "a planet called Teral", "the bridge at Belkar", "wrote on Facebook": no person's name."""
    last, before = doc[end - 1], _before(doc, start)
    if last.dep_ == "oprd" and last.head.lemma_ in {"call", "name", "dub"}:
        noun = last.head.head
        return last.head.dep_ == "acl" and noun.lemma_.lower() not in ROLES | _HUMANS
    if before is None or before.dep_ != "prep" or last.head != before:
        return False
    if before.lower_ == "at":
        return before.head.pos_ == "NOUN"
    return before.lower_ in {"on", "via"} and bool(VERB_CLASSES.get(before.head.lemma_))


_HUMANS = words("person human child baby people somebody someone one")


def _belongs_to_body(doc: Doc, start: int, end: int) -> bool:
    """ "the Police Federation's Owen Tarr said": a full name after its body's possessive."""
    before, last = _before(doc, start), doc[end - 1]
    if before is None or before.tag_ != "POS" or end - start != 2 or last.lower_ in BODIES:
        return False
    own_label = doc[start].ent_iob_ == "B"
    cue = VERB_CLASSES.get(last.head.lemma_, ()) if last.dep_ == "nsubj" else ()
    return bool(cue) and not own_label


def _is_definite(before: Token | None) -> bool:
    return before is not None and before.lower_ in {"the", "a", "an"}


def _is_title(doc: Doc, at: int, end: int) -> bool:
    token = doc[at]
    if end - at > 2 and _is_role_before_name(doc, at, end):
        return True
    if token.lower_ not in TITLES or (token.ent_type_ == "PERSON" and at + 1 == end):
        return False
    # "First" or "National" begins many names of bodies: only with a personal title after it.
    return (
        token.lower_ in PERSONAL_TITLES
        or any(doc[later].lower_ in PERSONAL_TITLES for later in range(at + 1, end - 1))
        or _before_person(doc, at, end)
    )


def _follows_role(doc: Doc, start: int, end: int) -> bool:
    """Whether a role, written as part of the name, was left out before a full name."""
    return start > 0 and end - start > 1 and _is_role_before_name(doc, start - 1, end)


def _is_role_before_name(doc: Doc, at: int, end: int) -> bool:
    """ "Campaigner Sheila Noakes", "PC Sandra Ellery": a role or rank before a full name."""
    word = doc[at].lower_
    if word in RANKS_IN_LETTERS:
        return doc[at].is_upper and all(doc[later].is_title for later in range(at + 1, end))
    last = doc[end - 1]
    named = word in ROLES and doc[at].is_title and last.lower_ not in BODIES
    speaks = last.dep_ == "nsubj" and bool(VERB_CLASSES.get(last.head.lemma_))
    return named and (doc[at].ent_type_ == "PERSON" or _before_person(doc, at, end) or speaks)


def _before_person(doc: Doc, at: int, end: int) -> bool:
    return at + 1 < end and any(doc[later].ent_type_ == "PERSON" for later in range(at + 1, end))


def _parts(doc: Doc, start: int, end: int) -> Iterator[str]:
    """The words of a name; what is written without a space stays one word."""
    word = ""
    for at in range(start, end):
        word += doc[at].text
        if doc[at].whitespace_ or at + 1 == end:
            yield word
            word = ""


def _before(doc: Doc, at: int) -> Token | None:
    return doc[at - 1] if at > 0 and not doc[at].is_sent_start else None


def _told_gender(before: Token | None) -> Gender | None:
    if before is None:
        return None
    word = before.lower_
    if word in HONORIFICS:
        return "m" if HONORIFICS[word] == "m" else "f"
    if word in MALE_ROLES:
        return "m"
    return "f" if word in FEMALE_ROLES else None
