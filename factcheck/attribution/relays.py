"""Who relays whom: attributions inside the content of others."""

from __future__ import annotations

from dataclasses import replace

from factcheck.attribution.model import Attributed
from factcheck.language.oppositions import is_opposed
from factcheck.types import Span

NEAR = 40  # attributions looked at on either side: a content is seldom longer


def with_parents(found: list[Attributed]) -> list[Attributed]:
    """`found`, sorted by place, each with the index of the narrowest one whose content holds it."""
    ordered = sorted(found, key=lambda each: (anchor(each).start, -size(each)))
    return [replace(each, parent=_parent(index, ordered)) for index, each in enumerate(ordered)]


def anchor(each: Attributed) -> Span:
    """Where an attribution stands: at its cue, else at its content."""
    return each.cue[0] if each.cue else each.printed[0]


def size(each: Attributed) -> int:
    return sum(span.end - span.start for span in each.printed)


def _parent(index: int, ordered: list[Attributed]) -> int | None:
    child = ordered[index]
    # "Ann's claim is at odds with Y, sources said": that she claims it they take for granted.
    if child.cue_head is not None and child.cue_head.pos_ == "NOUN" and is_opposed(child.cue_head):
        return None
    spot = anchor(child)
    best: int | None = None
    for other in range(max(0, index - NEAR), min(len(ordered), index + NEAR)):
        each = ordered[other]
        if other == index or not each.cue:
            continue
        holds = any(span.start <= spot.start and spot.end <= span.end for span in each.printed)
        if holds and (best is None or size(each) < size(ordered[best])):
            best = other
    return best
