"""What the engine returns.

Every offset counts Unicode code points in the normalised text (`factcheck.reading.text.normalise`),
half-open: `text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["fact", "intent", "forecast", "opinion"]
Modality = Literal["asserts", "denies", "hedges", "demands", "promises", "conditional", "questions"]
Directness = Literal["direct", "indirect", "mixed"]
SourceKind = Literal["person", "organisation", "unnamed"]
SourceRole = Literal["speaker", "original", "relay"]
RelationKind = Literal["contradicts", "in_tension_with", "agrees_with"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of the text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; what is not known is None."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO 8601, as short as the precision: 2025-12-20, 2024-06 or 2024."""
        parts = (f"{part:02d}" for part in (self.month, self.day) if part is not None)
        return "-".join((f"{self.year:04d}", *parts))


@dataclass(frozen=True, slots=True)
class Source:
    """One party of a statement: who says it, who said it first, or who passes it on."""

    name: str  # the fullest name of this party in the document
    printed: str  # as it stands beside the cue: "he", "Dmitriev", "some U.S. officials"
    kind: SourceKind
    role: SourceRole
    span: Span | None = None  # where `printed` stands; None when it is implied


@dataclass(frozen=True, slots=True)
class StatementRelation:
    """`to` is the index of the other statement in the same extraction."""

    kind: RelationKind
    to: int
    cue: str  # the words of the text that say so
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """What was read at one span: who is said to hold which proposition, how and when."""

    span: Span
    quote: str  # text[start:end], exactly
    claim: str  # the proposition, standing by itself
    sources: tuple[Source, ...]  # the original source first; empty when nobody is named
    cue: str  # "said", "according to", "" for the article's own voice
    directness: Directness
    modality: Modality
    kind: Kind
    score: float  # check-worthiness, 0–1
    said_on: PartialDate | None = None
    relations: tuple[StatementRelation, ...] = ()

    @property
    def claimant(self) -> str | None:
        """The full name of whoever holds the proposition; None when it is not named."""
        return self.sources[0].name if self.sources else None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source) is said, by which words (cue), to hold what (content)."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one reading of a text found."""

    sentences: tuple[Span, ...]
    statements: tuple[Statement, ...]
    language: str  # BCP 47; "und" when it could not be told
    notes: tuple[str, ...] = ()  # what was not attempted and why, for a person to read

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)
