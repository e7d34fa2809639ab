"""Names: which mentions are of one person or body, and the fullest form the document gives.

A short form is resolved only when one full name of the document fits; two people of one surname
are never guessed between. A person's gender is known only from the document itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from factcheck.language.lexicon_people import NAME_SUFFIXES
from factcheck.language.parsing import Parsed
from factcheck.meaning.mentions import Gender, Mention, mentions_of

_ALIAS = re.compile(r"((?:[A-Z][\w.&’'-]*|of|for|and|the|on) ?){2,10}\((?:the )?([A-Z]{2,8})\)")
_ANGLICISED = {"’": "'", "‘": "'"}


class NameBook:
    """The names of one document. Persons are known by surname, bodies by their own name."""

    def __init__(self, mentions: Iterable[Mention], text: str = "") -> None:
        self.mentions = list(mentions)
        votes = _votes(self.mentions)
        self._persons = _full_names(self.mentions, votes)
        self._votes = votes
        self._surnames = {key for key, vote in votes.items() if vote > 0}
        self._first_names = _first_names(self._persons)
        self._genders = self._told_genders()
        self._aliases = dict(_aliases(text))

    @classmethod
    def of(cls, parsed: Parsed) -> NameBook:
        found = (
            mention
            for paragraph in parsed.paragraphs
            if paragraph.doc is not None
            for mention in mentions_of(paragraph.doc, paragraph.index)
        )
        book = cls(found, parsed.text)
        missed = list(_missed(parsed, book))
        return cls([*book.mentions, *missed], parsed.text) if missed else book

    def is_person(self, parts: tuple[str, ...]) -> bool:
        """Whether the document, taken as a whole, uses this name for a person."""
        return _key(parts) in self._surnames or self._by_first_name(parts) is not None

    def may_be_person(self, mention: Mention) -> bool:
        """Whether a pronoun may stand for it: a person, or a name that nothing tells of."""
        open_ = mention.is_open and self._votes.get(_key(mention.parts), 0) >= 0
        return open_ or self.is_person(mention.parts)

    def fullest(self, parts: tuple[str, ...]) -> str:
        """The fullest name this one can only stand for; itself when that is not certain."""
        written = " ".join(parts)
        if not self.is_person(parts):
            return self._aliases.get(written, written)
        candidates = [name for name in self._persons[_key(parts)] if _fits(parts, name)]
        if len(candidates) == 1:
            return " ".join(candidates[0])
        if not candidates and len(parts) == 1:
            return self._by_first_name(parts) or written
        return written

    def knows(self, surname: str) -> bool:
        """Whether a person of this surname is named in full somewhere in the document."""
        return bool(self._persons.get(_plain(surname)))

    def is_ambiguous(self, parts: tuple[str, ...]) -> bool:
        """Whether several persons of the document could be meant."""
        return len([name for name in self._persons[_key(parts)] if _fits(parts, name)]) > 1

    def gender(self, full_name: str) -> Gender | None:
        """What honorifics and roles of the document tell of a person's gender."""
        return self._genders.get(full_name)

    def learn_gender(self, full_name: str, gender: Gender) -> None:
        """Keep what a pronoun that could only mean this person has told."""
        self._genders.setdefault(full_name, gender)

    def _by_first_name(self, parts: tuple[str, ...]) -> str | None:
        """The one person of this first name, when the name is not also a place's or a surname."""
        found = self._first_names.get(_plain(parts[0]), []) if len(parts) == 1 else []
        return " ".join(found[0]) if len(found) == 1 else None

    def _told_genders(self) -> dict[str, Gender]:
        told: dict[str, set[Gender]] = defaultdict(set)
        for mention in self.mentions:
            if mention.gender is not None and self.is_person(mention.parts):
                told[self.fullest(mention.parts)].add(mention.gender)
        return {name: next(iter(found)) for name, found in told.items() if len(found) == 1}


def _missed(parsed: Parsed, book: NameBook) -> Iterator[Mention]:
    """Surnames of the document's persons that were not tagged as names: "Sanders said"."""
    taken = {(each.paragraph, at) for each in book.mentions for at in range(each.start, each.end)}
    for paragraph in parsed.paragraphs:
        for token in paragraph.doc or ():
            if token.tag_ in {"NNS", "NN", "JJ", "FW"} and token.text[0].isupper():
                known = (paragraph.index, token.i) not in taken and book.knows(token.text)
                if known and not (token.is_sent_start and token.tag_ == "JJ"):
                    yield Mention(
                        paragraph.index, token.i, token.i + 1, (token.text,), True, False, None
                    )


def _plain(word: str) -> str:
    for mark, plain in _ANGLICISED.items():
        word = word.replace(mark, plain)
    return word.casefold()


def _key(parts: tuple[str, ...]) -> str:
    """The surname, without "Jr." and its like."""
    kept = [part for part in parts if part.lower() not in NAME_SUFFIXES] or list(parts)
    return _plain(kept[-1])


def _votes(mentions: list[Mention]) -> dict[str, int]:
    """For each last word: the mentions that look like a person less those that look like none."""
    votes: dict[str, int] = defaultdict(int)
    for mention in mentions:
        weight = 2 if len(mention.parts) > 1 or mention.is_titled else 1
        if len(mention.parts) > 1 and mention.is_titled and mention.is_person:
            weight = 4  # "Minister Petra Dragan" outweighs a "Dragan" labelled as a place
        if mention.is_body:
            votes[_key(mention.parts)] -= 3
        elif mention.is_person:
            votes[_key(mention.parts)] += weight
        elif mention.is_place:
            votes[_key(mention.parts)] -= weight
    return votes


def _full_names(
    mentions: list[Mention], votes: dict[str, int]
) -> defaultdict[str, list[tuple[str, ...]]]:
    """By surname: the full names, the shorter of two compatible ones left out."""
    full: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda each: -len(each.parts)):
        key = _key(mention.parts)
        if len(mention.parts) < 2 or votes.get(key, 0) <= 0:
            continue
        if not _is_spelt_as_person(mention.parts):
            continue
        if not (mention.is_person or _looks_personal(mention)):
            continue
        if not any(_fits(mention.parts, name) for name in full[key]):
            full[key].append(mention.parts)
    return full


def _looks_personal(mention: Mention) -> bool:
    return 2 <= len(mention.parts) <= 4 and not mention.is_place


def _is_spelt_as_person(parts: tuple[str, ...]) -> bool:
    """Without figures, and not in capitals alone, as acronyms and headings are."""
    return not any(
        any(character.isdigit() for character in part)
        or (len(part) > 2 and part.isupper() and "." not in part)
        for part in parts
    )


def _first_names(persons: dict[str, list[tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    firsts: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for names in persons.values():
        for name in names:
            firsts[_plain(name[0])].append(name)
    return {first: names for first, names in firsts.items() if first not in persons}


def _fits(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether every part of the short form stands in the full one, in order; initials count."""
    if _suffix(short) and _suffix(short) != _suffix(full):
        return False
    rest = iter(full)
    return all(any(_same_part(part, other) for other in rest) for part in short)


def _suffix(parts: tuple[str, ...]) -> str:
    return parts[-1].lower().rstrip(".") if parts[-1].lower() in NAME_SUFFIXES else ""


def _same_part(short: str, full: str) -> bool:
    a, b = _plain(short), _plain(full)
    return a == b or (len(a.rstrip(".")) == 1 and b.startswith(a.rstrip(".")))


def _aliases(text: str) -> Iterator[tuple[str, str]]:
    """Bodies whose short form stands in brackets after the full one: "Central Bank of X (CBX)"."""
    for match in _ALIAS.finditer(text):
        words = match.group()[: match.group().rindex("(")].split()
        while words and words[0][0].islower():
            words.pop(0)
        initials = "".join(word[0] for word in words if word[0].isupper())
        short = match.group(2)
        if initials.endswith(short) or initials == short:
            skip = initials.rindex(short)
            capitals = [at for at, word in enumerate(words) if word[0].isupper()]
            yield short, " ".join(words[capitals[skip] :])
