"""A statement as the reader shows it beside the text: a suggestion, or a claim's sighting."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from claims.models import Anchor, Claimant, Role, Statement
from claims.models.statements import Utterance
from claims.selectors.documents import Mark
from claims.web.reading import Paragraph

LOW = 0.25  # a suggestion below it is shown more quietly still


@dataclass(frozen=True, slots=True)
class Named:
    """A party: its name and, where it is in the record, its claimant."""

    name: str
    claimant: Claimant | None = None


@dataclass(frozen=True, slots=True)
class Card:
    number: int  # its place in the reading order of the whole text
    mark: Mark
    first: Anchor | None  # the words first quoted, where they are others now
    contradicted: str = ""  # some claim stands against its claim: "confirmed", or "suggested" alone

    @property
    def key(self) -> uuid.UUID:
        """The same in the text, in the list and in links from elsewhere."""
        if self.mark.appearance:
            return self.mark.appearance.pk
        assert self.mark.statement  # noqa: S101
        return self.mark.statement.pk

    @property
    def is_claim(self) -> bool:
        return self.mark.appearance is not None

    @property
    def style(self) -> str:
        """Classes of the stylesheet."""
        if self.is_claim:
            return "claim"
        is_low = self.mark.rejection is not None or (self.score or 0) < LOW
        return "suggestion low" if is_low else "suggestion"

    @property
    def statement(self) -> Statement | None:
        return self.mark.statement

    @property
    def utterance(self) -> Utterance:
        """Who recorded it last says how it was said: the appearance, else the statement."""
        found = self.mark.appearance or self.mark.statement
        assert found  # noqa: S101
        return found

    @property
    def text(self) -> str:
        if self.mark.appearance:
            return self.mark.appearance.wording.text
        return self.mark.statement.claim if self.mark.statement else ""

    @property
    def kind(self) -> str:
        if self.mark.appearance:
            return self.mark.appearance.wording.get_kind_display()
        return self.mark.statement.get_kind_display() if self.mark.statement else ""

    @property
    def score(self) -> float | None:
        return self.mark.statement.score if self.mark.statement else None

    @property
    def speakers(self) -> list[Named]:
        return [named for role, named in self._parties() if role != Role.RELAY]

    @property
    def relays(self) -> list[Named]:
        return [named for role, named in self._parties() if role == Role.RELAY]

    def _parties(self) -> list[tuple[str, Named]]:
        if self.mark.appearance:
            rows = self.mark.appearance.parties.all()
            return [(row.role, Named(str(row.claimant), row.claimant)) for row in rows]
        sources = self.mark.statement.sources if self.mark.statement else []
        return [(source["role"], Named(source["name"])) for source in sources]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a paragraph under the same statements all along."""

    start: int  # in code points of the whole text
    text: str
    cards: list[Card]  # outermost first
    begins: list[Card]
    ends: list[Card]

    @property
    def style(self) -> str:
        claims = [card for card in self.cards if card.is_claim]
        shown = (claims or self.cards)[-1]
        return f"mark {shown.style}{' deep' if len(self.cards) > 1 else ''}"


def stretches(paragraph: Paragraph, cards: Sequence[Card]) -> list[Stretch]:
    """The paragraph's segments with the cards that their marks' indexes stand for."""
    return [
        Stretch(
            segment.start,
            segment.text,
            [cards[i] for i in segment.marks],
            [cards[i] for i in segment.begins],
            [cards[i] for i in segment.ends],
        )
        for segment in paragraph.segments
    ]
