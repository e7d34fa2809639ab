"""A speaker and a colon before what is said: “Minister: no deal”, transcripts, interviews."""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.attribution.drafts import Draft
from factcheck.attribution.grammar import FINITE, Passage
from factcheck.attribution.speakers import is_speaking_noun

LONGEST_LABEL = 6  # tokens
NOT_IN_LABELS = FINITE | {"CD", "IN"}
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
    """A name needs a sentence after it ("Netanyahu: A biography" is a title); a role does not."""
    label = passage.doc[:colon]
    if _QUESTION_OR_ANSWER.fullmatch(label.text):
        return True
    if any(token.tag_ in NOT_IN_LABELS or token.is_punct for token in label):
        return False
    last = label[-1]
    if is_speaking_noun(last):
        return True
    named = last.pos_ == "PROPN" or last.is_upper
    return named and any(token.tag_ in FINITE for token in passage.doc[colon + 1 :])
