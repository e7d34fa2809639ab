"""Short names and pronouns inside a proposition, put in full so that it stands by itself."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from factcheck.language.lexicon_people import COURTESY
from factcheck.meaning.mentions import Mention
from factcheck.meaning.names import NameBook
from factcheck.meaning.pronouns import Pronouns

_POSSESSIVE = frozenset({"PRP$"})
_FIRST_PERSON = frozenset(
    {"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"}
)
_AS_SUBJECT = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we", "whom": "who"}


class References:
    """Edits that put the fullest name for a short one and for a pronoun that is certain."""

    def __init__(self, book: NameBook, pronouns: Pronouns) -> None:
        self._book = book
        self._pronouns = pronouns
        self._mentions: dict[int, dict[int, Mention]] = {}
        for mention in book.mentions:
            self._mentions.setdefault(mention.paragraph, {})[mention.start] = mention

    def edits(
        self,
        paragraph: int,
        tokens: Iterable[Token],
        *,
        pronouns: bool = True,
        named: Iterable[str] = (),
    ) -> dict[int, str]:
        """What to put for which token; each person is named in full once, at the first place.

        `named`: who is named already, before these tokens.
        """
        mentions = self._mentions.get(paragraph, {})
        found: dict[int, str] = {}
        named = set(named)
        for token in tokens:
            mention = mentions.get(token.i)
            if mention is not None:
                self._name(mention, token, found, named)
            elif pronouns and token.tag_ in {"PRP", "PRP$"}:
                name = self._pronouns.meaning(paragraph, token, named=True)
                if name is not None and name not in named:
                    named.add(name)
                    found |= replaced(token, name)
        return found

    def _name(self, mention: Mention, token: Token, found: dict[int, str], named: set[str]) -> None:
        full = self._book.fullest(mention.parts)
        if full == mention.text or full in named:
            named.add(full)
            return
        named.add(full)
        # At the last token, whose own space (or possessive mark) then follows the name.
        for at in range(mention.start, mention.end - 1):
            found[at] = ""
        found[mention.end - 1] = full
        if token.i and token.nbor(-1).lower_ in COURTESY:
            found[token.i - 1] = ""


def replaced(pronoun: Token, name: str) -> dict[int, str]:
    """The edits that put a name for a pronoun; a verb clinging to the pronoun is written out."""
    edits = {pronoun.i: in_case(name, pronoun)}
    if pronoun.i + 1 < len(pronoun.doc) and not pronoun.whitespace_:
        clitic = pronoun.nbor(1)
        full = _full_form(clitic)
        if full is not None:
            edits[clitic.i] = f" {full}"
    return edits


def _full_form(clitic: Token) -> str | None:
    word = clitic.lower_.replace("’", "'")
    if word == "'s" and clitic.tag_ != "POS":
        perfect = clitic.dep_ == "aux" and clitic.head.tag_ == "VBN"
        return "has" if perfect else "is"
    if word == "'d":
        return "had" if clitic.head.tag_ == "VBN" else "would"
    return {"'ll": "will", "'ve": "has", "'re": "are"}.get(word)


def in_case(name: str, token: Token) -> str:
    """The name in the case of the pronoun it replaces."""
    if token.tag_ not in _POSSESSIVE:
        return name
    mark = "’" if "’" in token.doc.text else "'"
    plural = name.endswith("s") and not name.rsplit(" ", 1)[-1][0].isupper()
    return name + (mark if plural else f"{mark}s")


def as_subject(words: str) -> str:
    """The words that stood as an object, put as a subject: "him" is "he"."""
    return _AS_SUBJECT.get(words.lower(), words)


def is_first_person(token: Token) -> bool:
    return token.lower_ in _FIRST_PERSON
