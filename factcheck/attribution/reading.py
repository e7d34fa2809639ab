"""Text to attributions."""

from __future__ import annotations

from factcheck.attribution.model import Attributed
from factcheck.attribution.quotations import quotations
from factcheck.parsing import Paragraph, Parsed

SAY = {"say", "tell", "add", "write", "report", "insist", "warn", "claim", "announce", "believe"}


def attribute(parsed: Parsed) -> list[Attributed]:
    """All attributions, in the order of their cues (of their contents where there is no cue)."""
    spans = tuple(paragraph.span for paragraph in parsed.paragraphs)
    quotes = quotations(parsed.text, spans)
    found = [
        each
        for paragraph in parsed.paragraphs
        if paragraph.doc is not None
        for each in _clauses(paragraph)
    ]
    taken = [span for each in found for span in each.content]
    found.extend(
        Attributed((quote.inner,), (quote.outer,), "direct", quote.paragraph)
        for quote in quotes
        if not any(quote.inner.overlaps(span) for span in taken)
    )
    return found


def _clauses(paragraph: Paragraph) -> list[Attributed]:
    found: list[Attributed] = []
    doc = paragraph.doc
    if doc is None:
        return found
    for token in doc:
        if token.lemma_ not in SAY or token.pos_ != "VERB":
            continue
        clause = next((child for child in token.children if child.dep_ == "ccomp"), None)
        subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
        if clause is None:
            continue
        content = paragraph.place(doc[clause.left_edge.i : clause.right_edge.i + 1])
        source = None
        if subject is not None:
            source = paragraph.place(doc[subject.left_edge.i : subject.right_edge.i + 1])
        found.append(
            Attributed(
                content=(content,),
                printed=(content,),
                directness="indirect",
                paragraph=paragraph.index,
                cue=(paragraph.place(token),),
                source=source,
                cue_head=token,
                source_head=subject,
                clause=clause,
            )
        )
    return found
