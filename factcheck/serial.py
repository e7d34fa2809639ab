"""Statements as plain objects, for programs that read JSON lines."""

from __future__ import annotations

from typing import Any

from factcheck.types import Statement


def as_dict(statement: Statement) -> dict[str, Any]:
    """The object of one statement, its keys in a stable order.

    `start` and `end` count code points of the stored text, `relations[].to` is the index of another
    statement of the same extraction, `said_on` is as precise as it is known ("2024-06").
    """
    said_on = statement.said_on
    return {
        "start": statement.span.start,
        "end": statement.span.end,
        "quote": statement.quote,
        "claim": statement.claim,
        "claimant": statement.claimant,
        "chain": [source.name for source in statement.sources],
        "cue": statement.cue,
        "directness": statement.directness,
        "modality": statement.modality,
        "kind": statement.kind,
        "score": statement.score,
        "said_on": str(said_on) if said_on is not None else None,
        "relations": [{"kind": related.kind, "to": related.to} for related in statement.relations],
    }
