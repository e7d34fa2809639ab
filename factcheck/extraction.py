"""The engine's main call: a text to its statements, each with its parties, wording and date.

By rules over the grammar of English; nothing is guessed where two readings are open. In other
languages sentences and quotations are found, and the notes say that the rest was not attempted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from factcheck.attribution import attribute
from factcheck.language.parsing import Parsed, Progress, parse
from factcheck.meaning.drafts import Draft
from factcheck.meaning.relations import relate
from factcheck.meaning.statements import Statements
from factcheck.reading.text import normalise
from factcheck.types import Extraction, Statement
from factcheck.worthiness import score_spans

METHOD = "rules"
VERSION = "1"

_SCORED_AT_ONCE = 2_000


def extract(
    text: str,
    published_on: date | None = None,
    language: str | None = None,
    *,
    on_progress: Progress | None = None,
) -> Extraction:
    """Who says what in `text`: sentences and statements, in the order of their places.

    Offsets count code points of `factcheck.reading.text.normalise(text)`. `published_on` is the day
    that "on Saturday" is seen from; `language` a BCP 47 tag, told from the text when not given.
    `on_progress` is called with the code points done and those in all: nearly all of the time goes
    into the parse. Raises `UnreadableText` (NUL, lone surrogates) and `TooLarge`.
    """
    text = normalise(text)
    parsed = parse(text, language, on_progress=on_progress)
    drafts = _ordered(Statements(parsed, attribute(parsed), published_on).drafts())
    relate(drafts)
    _score(drafts)
    if on_progress is not None:
        on_progress(len(text), len(text))
    return Extraction(
        sentences=parsed.sentences,
        statements=tuple(_statement(draft, text) for draft in drafts),
        language=parsed.language,
        notes=_notes(parsed),
    )


def _ordered(drafts: Iterable[Draft]) -> list[Draft]:
    """By place; what is told twice is kept once, with the longer chain of sources."""
    kept: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = (draft.span, draft.claim, draft.modality)
        if key not in kept or len(draft.sources) > len(kept[key].sources):
            kept[key] = draft
    return sorted(kept.values(), key=lambda draft: (draft.span, draft.sources == ()))


def _score(drafts: list[Draft]) -> None:
    parsed = [draft for draft in drafts if draft.tokens]
    for at in range(0, len(parsed), _SCORED_AT_ONCE):
        batch = parsed[at : at + _SCORED_AT_ONCE]
        spans = [draft.tokens[0].doc[draft.tokens[0].i : draft.tokens[-1].i + 1] for draft in batch]
        for draft, score in zip(batch, score_spans(spans), strict=True):
            draft.score = score


def _statement(draft: Draft, text: str) -> Statement:
    return Statement(
        span=draft.span,
        quote=draft.span.of(text),
        claim=draft.claim,
        sources=draft.sources,
        cue=draft.cue,
        directness=draft.directness,
        modality=draft.modality,
        kind=draft.kind,
        score=round(draft.score, 4),
        said_on=draft.said_on,
        relations=tuple(draft.relations),
    )


def _notes(parsed: Parsed) -> tuple[str, ...]:
    if not parsed.paragraphs or any(paragraph.doc is not None for paragraph in parsed.paragraphs):
        return ()
    note = (
        f"The text is not in English (language: {parsed.language}): only sentences and quotations "
        "were found; who speaks, wording, dates and check-worthiness were not attempted."
    )
    return (note,)
