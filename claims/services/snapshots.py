"""Record what a document's text was, and find again in it what earlier texts said."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from claims import keys
from claims.models import Anchor, AnchorState, Change, Document, Snapshot
from factcheck import anchors
from factcheck.reading import Reading


@dataclass(frozen=True, slots=True)
class Received:
    bytes_sha256: str
    file: str  # the name under which the bytes are stored
    reading: Reading


def record(document: Document, received: Received, *, by: User | None) -> tuple[Snapshot, bool]:
    """The snapshot of this text, and whether it is new. The document's row is locked by the caller.

    A text the document had before is that snapshot again. Equal bytes that a newer extractor
    reads differently are marked as read again, never as edited.
    """
    text = received.reading.text
    digest = keys.sha256(text)
    earlier = list(document.snapshots.order_by("number").defer("text", "search"))
    for snapshot in earlier:
        if snapshot.text_sha256 == digest:
            return snapshot, False
    snapshot = Snapshot.objects.create(
        document=document,
        number=len(earlier) + 1,
        change=_change(received.bytes_sha256, earlier),
        text=text,
        text_sha256=digest,
        bytes_sha256=received.bytes_sha256,
        file=received.file,
        media_type=received.reading.media_type,
        extractor=received.reading.extractor,
        title=received.reading.title or "",
        created_by=by,
    )
    return snapshot, True


def _change(bytes_sha256: str, earlier: list[Snapshot]) -> Change:
    if not earlier:
        return Change.FIRST
    if any(snapshot.bytes_sha256 == bytes_sha256 for snapshot in earlier):
        return Change.REREAD
    return Change.EDITED


def anchor_again(snapshot: Snapshot) -> list[Anchor]:
    """Find every appearance and piece of evidence of the document in this text.

    The words first quoted are what is looked for, so small edits cannot add up unseen. Repeating
    it changes nothing.
    """
    finder = anchors.Finder(snapshot.text)
    first = [*_first("appearance", snapshot), *_first("evidence", snapshot)]
    found = [_anchor(anchor, snapshot, finder) for anchor in first]
    return Anchor.objects.bulk_create(found, ignore_conflicts=True)


def _first(noun: str, snapshot: Snapshot) -> QuerySet[Anchor]:
    """The first anchor of each appearance, or piece of evidence, that this text lacks."""
    of_document: QuerySet[Anchor] = Anchor.objects.filter(
        Q((f"{noun}__document", snapshot.document_id))
    )
    missing = of_document.exclude(Q((f"{noun}__anchors__snapshot", snapshot)))
    return missing.order_by(noun, "id").distinct(noun)


def _anchor(origin: Anchor, snapshot: Snapshot, finder: anchors.Finder) -> Anchor:
    found = finder.find(origin.exact, origin.prefix, origin.suffix, origin.start)
    anchor = Anchor(
        appearance_id=origin.appearance_id,
        evidence_id=origin.evidence_id,
        snapshot=snapshot,
        state=AnchorState(found.state),
        similarity=found.similarity,
        exact=origin.exact,
        prefix=origin.prefix,
        suffix=origin.suffix,
    )
    if found.start is not None and found.end is not None:
        quote = anchors.describe(snapshot.text, found.start, found.end)
        anchor.start, anchor.end = found.start, found.end
        anchor.exact, anchor.prefix, anchor.suffix = quote.exact, quote.prefix, quote.suffix
    return anchor
