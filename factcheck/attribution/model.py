"""What the reading of one attribution gives."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from factcheck.types import Attribution, Directness, Span


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution. Spans count code points of the whole text; tokens are the paragraph doc's.

    `content` is never empty and has no quotation marks at its ends; `printed` is it with them.
    `parent` is the index, in the list that `attribute` returns, of the attribution whose content
    holds this one: in "Reuters reported that X said Y" Reuters is the parent of X.
    """

    content: tuple[Span, ...]
    printed: tuple[Span, ...]
    directness: Directness
    paragraph: int  # of the cue; of the content where there is no cue
    cue: tuple[Span, ...] = ()
    source: Span | None = None
    relative: Span | None = None  # "who" in "Smith, who said": the source is Smith
    hearer: Span | None = None  # "told reporters": to whom
    cue_head: Token | None = None  # the verb, noun or "according" that makes the attribution
    source_head: Token | None = None
    clause: Token | None = None  # the head of the content's clause
    quoted: bool = False  # made inside a quotation, by the one who is quoted
    carried: bool = False  # the speaker is that of an earlier quotation
    parent: int | None = None

    def plain(self) -> Attribution:
        nearest = self.relative or self.source
        source = () if nearest is None else (nearest,)
        return Attribution(source, self.cue, self.printed)
