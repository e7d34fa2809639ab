"""From statements to the record: claims, who said them where, and what the text opposes.

Every step finds what an earlier try has written, so repeating it changes nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User

from claims import keys
from claims.models import (
    Anchor,
    AnchorState,
    Appearance,
    ClaimantKind,
    Directness,
    ExtractionRun,
    Party,
    Precision,
    Statement,
    Triage,
    Wording,
)
from claims.services import claimants, locks, relations, standings, wordings
from factcheck import anchors
from factcheck.types import Extraction, PartialDate, Source
from factcheck.types import Statement as Read

BATCH = 1000


def record(run: ExtractionRun, extraction: Extraction) -> None:
    """Write the statements of a reading and take those worth it. Inside a transaction."""
    run.language = extraction.language
    rows = (_statement(run, place, read) for place, read in enumerate(extraction.statements))
    Statement.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    statements = list(run.statements.order_by("ordinal"))
    take(run, _worth_a_claim(statements))
    relations.suggest(run, statements)
    taken = Triage.objects.filter(statement__run=run)
    standings.changed(set(taken.values_list("appearance__claim", flat=True)))


def _worth_a_claim(statements: Sequence[Statement]) -> list[Statement]:
    """Those that are check-worthy, opposed by the text itself, or quoted from somebody named."""
    opposed = {link["to"] for statement in statements for link in statement.relations}
    return [
        statement
        for statement in statements
        if statement.score >= settings.CLAIM_THRESHOLD
        or statement.relations
        or statement.ordinal in opposed
        or _is_quoted(statement)
    ]


def _is_quoted(statement: Statement) -> bool:
    """Named people's own words can be checked whatever they say: did they say it, and so?"""
    named = any(source["kind"] != ClaimantKind.UNNAMED for source in statement.sources)
    return named and statement.directness == Directness.DIRECT


def take(
    run: ExtractionRun,
    statements: Sequence[Statement],
    *,
    by: User | None = None,
    wording: Wording | None = None,
) -> list[Triage]:
    """Give each statement its appearance: the one that stands at its place, else a new one.

    With a `wording` it is an appearance of that, whatever the statement's own words.
    """
    locks.hold(locks.NAMING)
    taken = set(
        Triage.objects.filter(statement__in=statements).values_list("statement_id", flat=True)
    )
    known = _Known(run)
    triages, new = [], []
    for statement in statements:
        if statement.pk in taken:
            continue
        key = wording.key if wording else _key(statement, run)
        found = known.appearance_of(statement, key)
        if found is None:
            new.append(statement)
        else:
            triages.append(Triage(statement=statement, appearance_id=found, created_by=by))
    triages += [
        Triage(statement=appearance.statement, appearance=appearance, created_by=by)
        for appearance in _appear(run, new, by, wording)
    ]
    return Triage.objects.bulk_create(triages, batch_size=BATCH)


class _Place(NamedTuple):
    start: int
    end: int
    appearance: uuid.UUID


class _Known:
    """The appearances that already stand in the run's snapshot."""

    def __init__(self, run: ExtractionRun) -> None:
        self.by_key: dict[str, list[_Place]] = defaultdict(list)
        self.by_span: dict[tuple[int, int], list[uuid.UUID]] = defaultdict(list)
        standing = Anchor.objects.filter(snapshot=run.snapshot_id, appearance__isnull=False)
        standing = standing.exclude(state=AnchorState.GONE)
        # What this very run has led to is another statement's, even at the same place.
        own = set(Triage.objects.filter(statement__run=run).values_list("appearance", flat=True))
        for *place, key, state in standing.order_by("id").values_list(
            "start", "end", "appearance", "appearance__wording__key", "state"
        ):
            found = _Place(*place)
            self.by_key[key].append(found)
            if state != AnchorState.EDITED and found.appearance not in own:
                self.by_span[found.start, found.end].append(found.appearance)

    def appearance_of(self, statement: Statement, key: str) -> uuid.UUID | None:
        """Same words at an overlapping place; else the very same place, each used once.

        The second is a passage that a newer engine words otherwise, or whose wording moved
        because a name changed elsewhere in the text: still the same utterance.
        """
        for place in self.by_key[key]:
            if place.start < statement.end and statement.start < place.end:
                unused = self.by_span[place.start, place.end]
                if place.appearance in unused:
                    unused.remove(place.appearance)
                return place.appearance
        at_the_place = self.by_span[statement.start, statement.end]
        return at_the_place.pop(0) if at_the_place else None


def _appear(
    run: ExtractionRun,
    statements: Sequence[Statement],
    by: User | None,
    wording: Wording | None,
) -> list[Appearance]:
    """New appearances with their claims, parties and anchors; a fixed number of queries."""
    texts = {
        _key(statement, run): wordings.Text(statement.claim, run.language, statement.kind)
        for statement in statements
    }
    worded = {} if wording else wordings.find_or_make(texts, by=by)
    made = [
        (statement, _appearance(statement, wording or worded[_key(statement, run)], run, by))
        for statement in statements
    ]
    Appearance.objects.bulk_create((appearance for _, appearance in made), batch_size=BATCH)
    _name_parties(run, made, by)
    places = (_anchor(run, statement, appearance) for statement, appearance in made)
    Anchor.objects.bulk_create(places, batch_size=BATCH)
    return [appearance for _, appearance in made]


def _appearance(
    statement: Statement, wording: Wording, run: ExtractionRun, by: User | None
) -> Appearance:
    return Appearance(
        claim_id=wording.claim_id,
        wording=wording,
        document=run.snapshot.document,
        statement=statement,
        cue=statement.cue,
        directness=statement.directness,
        modality=statement.modality,
        said_on=statement.said_on,
        said_on_precision=statement.said_on_precision,
        created_by=by,
    )


def _name_parties(
    run: ExtractionRun, made: Sequence[tuple[Statement, Appearance]], by: User | None
) -> None:
    sources = [
        (appearance, position, source)
        for statement, appearance in made
        for position, source in enumerate(statement.sources)
    ]
    names = {(source["name"], source["kind"]) for _, _, source in sources}
    named = claimants.find_or_make(names, run.snapshot.document, by=by)
    Party.objects.bulk_create(
        (
            Party(
                appearance=appearance,
                position=position,
                role=source["role"],
                printed=source["printed"],
                claimant=named[source["name"], source["kind"]],
            )
            for appearance, position, source in sources
        ),
        batch_size=BATCH,
    )


def _anchor(run: ExtractionRun, statement: Statement, appearance: Appearance) -> Anchor:
    quote = anchors.describe(run.snapshot.text, statement.start, statement.end)
    return Anchor(
        appearance=appearance,
        snapshot=run.snapshot,
        start=statement.start,
        end=statement.end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )


def _key(statement: Statement, run: ExtractionRun) -> str:
    return keys.wording_key(statement.claim, run.language)


def _statement(run: ExtractionRun, ordinal: int, read: Read) -> Statement:
    said_on, precision = _dated(read.said_on)
    return Statement(
        run=run,
        ordinal=ordinal,
        start=read.span.start,
        end=read.span.end,
        quote=read.quote,
        claim=read.claim,
        sources=[_source(source) for source in read.sources],
        cue=read.cue,
        directness=read.directness,
        modality=read.modality,
        kind=read.kind,
        score=read.score,
        said_on=said_on,
        said_on_precision=precision,
        relations=[
            {"kind": link.kind, "to": link.to, "cue": link.cue, "score": link.score}
            for link in read.relations
        ],
    )


def _source(source: Source) -> dict[str, object]:
    span = [source.span.start, source.span.end] if source.span else None
    return {
        "name": source.name,
        "printed": source.printed,
        "kind": source.kind,
        "role": source.role,
        "span": span,
    }


def _dated(said_on: PartialDate | None) -> tuple[date | None, str]:
    """The first day of what is known, and how much of it is known."""
    if said_on is None:
        return None, ""
    day = date(said_on.year, said_on.month or 1, said_on.day or 1)
    if said_on.day:
        return day, Precision.DAY
    return day, Precision.MONTH if said_on.month else Precision.YEAR
