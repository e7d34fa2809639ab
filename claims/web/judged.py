"""The evidence that a claim's page shows: by stance and, within one, by where it goes back to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from claims.models import Claim, Evidence, Origin, Stance
from claims.moments import Moment
from claims.selectors import judged
from claims.selectors.evidence import Viewer

TITLES = {
    Stance.SUPPORTS: "Supports it",
    Stance.REFUTES: "Refutes it",
    Stance.BACKGROUND: "Background",
}


@dataclass(frozen=True, slots=True)
class Root:
    """Pieces that go back to one origin and count once; one alone where nobody has grouped it."""

    origin: Origin | None
    pieces: list[Evidence]


@dataclass(frozen=True, slots=True)
class Column:
    stance: str
    title: str
    roots: list[Root]
    shown: int  # pieces
    count: int  # of all


def columns(claim: Claim, moment: Moment, viewer: Viewer) -> list[Column]:
    """One column for each stance, as far as the viewer may see; a fixed number of queries."""
    found = judged.pieces(claim, moment, viewer)
    return [
        Column(stance, title, _roots(pieces.latest), len(pieces.latest), pieces.count)
        for stance, title in TITLES.items()
        for pieces in [found[stance]]
    ]


def _roots(rows: Sequence[Evidence]) -> list[Root]:
    """In order of the piece of each that was linked last."""
    roots: dict[uuid.UUID, Root] = {}
    for row in rows:
        origin = row.assessment.origin
        roots.setdefault(origin.pk if origin else row.pk, Root(origin, [])).pieces.append(row)
    return list(roots.values())
