"""A speaker and a colon before what is said: “Minister: no deal”, transcripts, interviews."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import Passage
from factcheck.attribution.speakers import can_speak

LONGEST_LABEL = 6  # tokens
# Interviews print their questions and answers so.
_QUESTION_OR_ANSWER = re.compile(r"[QA]")


def labelled(passage: Passage) -> Iterator[Draft]:
    """At the head of a paragraph: a short name, a colon, and a content to the paragraph's end."""
    doc = passage.doc
    colon = next((t.i for t in doc[: LONGEST_LABEL + 1] if t.text == ":"), None)
    if not colon or colon + 2 >= len(doc) or not _is_label(passage, colon):
        return
    yield Draft(
        passage,
        None,
        [(colon, colon + 1)],
        [(colon + 1, len(doc))],
        source=doc[colon - 1] if doc[colon - 1].head.i < colon else doc[0],
        source_run=(0, colon),
    )


def _is_label(passage: Passage, colon: int) -> bool:
    label = passage.doc[:colon]
    if _QUESTION_OR_ANSWER.fullmatch(label.text):
        return True
    if any(
        token.tag_ in {"VBD", "VBZ", "VBP", "MD", "CD", "IN"} or token.is_punct for token in label
    ):
        return False
    names = [token for token in label if token.pos_ in {"PROPN", "NOUN"} or token.is_upper]
    return bool(names) and (can_speak(names[-1]) or _has_clause(passage, colon))


def _has_clause(passage: Passage, colon: int) -> bool:
    rest = passage.doc[colon + 1 :]
    return any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in rest)
