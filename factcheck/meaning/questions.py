"""Questions put to a speaker: "Reed, asked whether she would go, said …"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from factcheck.attribution import Attributed
from factcheck.meaning import cues


def was_asked(each: Attributed) -> Token | None:
    """The verb of saying that follows, when the source was asked and did not ask."""
    cue, head, clause = each.cue_head, each.source_head, each.clause
    if cue is None or head is None or clause is None or clause.doc is not cue.doc:
        return None
    doc, end = cue.doc, clause.right_edge.i + 1
    if not cues.asks(cue) or head.i > cue.i or cue.nbor(-1).text != ",":
        return None
    answers = end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].tag_ in {"VBD", "VBZ"}
    return doc[end + 1] if answers and cues.is_speech(doc[end + 1]) else None


def with_answerers(found: list[Attributed]) -> list[Attributed]:
    """The same attributions; who was asked is who said what follows."""
    answering = {
        (each.paragraph, verb.i): each for each in found if (verb := was_asked(each)) is not None
    }
    return [_answered(each, answering) for each in found]


def _answered(each: Attributed, answering: dict[tuple[int, int], Attributed]) -> Attributed:
    if each.cue_head is None or each.source is not None:
        return each
    asked = answering.get((each.paragraph, each.cue_head.i))
    if asked is None:
        return each
    return replace(each, source=asked.source, source_head=asked.source_head, parent=None)
