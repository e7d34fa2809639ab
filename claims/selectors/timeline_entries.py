"""The entries of a claim's timeline in words: each row told in one sentence, as it was known."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Subquery

from claims.models import (
    Anchor,
    AnchorState,
    Appearance,
    Assessment,
    Comment,
    Document,
    Merge,
    Redaction,
    Relation,
    RelationDecision,
    RelationKind,
    RelationState,
    Wording,
)
from claims.moments import Moment
from claims.selectors import (
    appearances,
    comments,
    evidence,
    grades,
    history,
    timeline_edits,
    timeline_verdicts,
    timeline_work,
)
from claims.selectors.relations import BACKWARDS, current_wordings
from claims.selectors.timeline_rows import (
    Asked,
    Keys,
    Kind,
    Told,
    assessments,
    name,
    rows_of,
)

DECIDED = {
    RelationState.CONFIRMED: "Link confirmed",
    RelationState.REJECTED: "Link rejected",
    RelationState.SUGGESTED: "Link opened again",
}
CHANGED = {AnchorState.EDITED: "were altered in", AnchorState.GONE: "are gone from"}


def told(kind: Kind, keys: Keys, asked: Asked) -> dict[uuid.UUID, Told]:
    """What each of the rows tells, in a sentence; a fixed number of queries."""
    return {
        told.key: replace(told, what=_sentence(told.what)) for told in TELLERS[kind](keys, asked)
    }


def _sentence(words: str) -> str:
    """With its full stop, unless the words that it quotes at the end have theirs."""
    return words if words.rstrip("”").endswith((".", "!", "?", "…")) else f"{words}."


def _called(document: Document) -> str:
    return f"“{document.title or document.url or 'untitled text'}”"


# What was said


def _wordings(keys: Keys, asked: Asked) -> Iterable[Told]:
    rows = Wording.objects.filter(pk__in=keys).select_related("created_by").defer("search")
    for row in rows:
        what = "Claim logged" if row.number == 1 else f"Claim reworded (wording {row.number})"
        if row.claim_id != asked.claim.pk:
            what += ", of a claim that is merged into this one"
        yield Told(row.pk, name(row), what, row, text=row.text)


def _sightings(keys: Keys, asked: Asked) -> Iterable[Told]:
    moment = Moment(known_at=asked.moment.known_at)
    rows = list(appearances.detailed(Appearance.objects.filter(pk__in=keys), moment))
    appearances.as_known(rows, moment)
    for row in rows:
        names = ", ".join(str(party.claimant) for party in row.parties.all())
        where = f"{names or 'in the text’s own voice'}, in {_called(row.document)}"
        how = "Suggestion accepted as a sighting" if _accepted(row) else "Sighting recorded"
        said = f", said {row.said_on_text}" if row.said_on_text else ""
        first = next(iter(row.anchors.all()), None)
        text = first.exact if first else ""
        yield Told(row.pk, name(row), f"{how}: {where}{said}", row, text=text)


def _accepted(row: Appearance) -> bool:
    return row.statement_id is not None and row.created_by_id is not None


def _passages(keys: Keys, asked: Asked) -> Iterable[Told]:
    rows = list(
        Anchor.objects.filter(pk__in=keys)
        .select_related("snapshot__document", "appearance", "evidence")
        .defer("snapshot__text", "snapshot__search")
    )
    history.as_known([row.snapshot.document for row in rows], asked.moment)
    for row in rows:
        of = "the sighting" if row.appearance else "the evidence"
        where = f"version {row.snapshot.number} of {_called(row.snapshot.document)}"
        what = f"The words of {of} {CHANGED[AnchorState(row.state)]} {where}"
        yield Told(row.pk, None, what, row.appearance or row.evidence, text=row.exact)


# What bears on it


def _assessments(keys: Keys, asked: Asked) -> Iterable[Told]:
    """Each compared with the one before it that the viewer may see."""
    before = assessments(asked).filter(evidence=OuterRef("evidence"), number__lt=OuterRef("number"))
    last = Subquery(before.order_by("-number").values("pk")[:1])
    related = ("created_by", "origin", "wording", "evidence__document")
    rows = list(
        Assessment.objects.filter(pk__in=keys)
        .select_related(*related)
        .defer("wording__search")
        .annotate(before=last)
    )
    earlier = Assessment.objects.filter(pk__in={row.before for row in rows if row.before})
    earlier_rows = list(earlier.select_related("origin", "wording").defer("wording__search"))
    by_id = {row.pk: row for row in earlier_rows}
    evidence.origins_as_known([*rows, *earlier_rows], asked.moment)
    history.as_known([row.evidence.document for row in rows], asked.moment)
    quotes = _quotes([row.evidence_id for row in rows])
    for row in rows:
        what = _assessed(row, by_id.get(row.before))
        text = row.note if row.before else quotes.get(row.evidence_id, "")
        what = f"{what}, in {_called(row.evidence.document)}"
        yield Told(row.pk, name(row), what, row.evidence, row.reason, text)


def _quotes(pieces: Keys) -> dict[uuid.UUID | None, str]:
    """The words by which each piece was linked."""
    anchors = Anchor.objects.filter(evidence__in=pieces).order_by("evidence", "id")
    return {anchor.evidence_id: anchor.exact for anchor in anchors.distinct("evidence")}


def _assessed(row: Assessment, before: Assessment | None) -> str:
    if before is None:
        return f"Evidence linked: {grades.in_words(row)}"
    changed = "; ".join(str(axis) for axis in grades.changed(before, row) if axis.name != "note")
    if row.is_withdrawn != before.is_withdrawn:
        done = "Evidence withdrawn" if row.is_withdrawn else "Evidence taken up again"
    else:
        done = "Evidence assessed anew"
    return f"{done}: {changed}" if changed else done


# How it stands to others


def _suggestions(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Relation, keys, "from_wording", "to_wording"):
        what = f"Link suggested: {_relation(row, asked)}"
        yield Told(row.pk, name(row), what, row, text=row.cue)


def _relation_decisions(keys: Keys, asked: Asked) -> Iterable[Told]:
    related = ("relation__from_wording", "relation__to_wording")
    for row in rows_of(RelationDecision, keys, *related):
        what = f"{DECIDED[RelationState(row.state)]}: {_relation(row.relation, asked)}"
        yield Told(row.pk, name(row), what, row.relation, row.reason)


def _relation(row: Relation, asked: Asked) -> str:
    if row.from_claim_id in asked.family:
        return f"{row.get_kind_display()} “{row.to_wording}”"
    return f"{BACKWARDS[RelationKind(row.kind)]} “{row.from_wording}”"


# What people said about it


def _comments(keys: Keys, asked: Asked) -> Iterable[Told]:
    """With its words as they were then, unless it had been removed."""
    for row in comments.as_known(rows_of(Comment, keys, "removed_by"), asked.moment):
        what = "Reply" if row.reply_to_id else "Comment"
        removed = f", which {row.removed_by} has removed since" if row.removed_by else ""
        text = "" if row.removed_by else row.text
        yield Told(row.pk, name(row), f"{what}{removed}", row, text=text)


def _removed_comments(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Comment, keys, "removed_by"):
        what = f"A {'reply' if row.reply_to_id else 'comment'} of {name(row)}’s was removed"
        yield Told(row.pk, row.removed_by.username, what, row)


def _merges(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row, one, other in _merged(keys, asked, "created_by"):
        yield Told(row.pk, name(row), f"Merged: “{one}” into “{other}”", row, row.reason)


def _unmerges(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row, one, other in _merged(keys, asked, "ended_by"):
        what = f"Merge undone: “{one}” stands apart from “{other}” again"
        yield Told(row.pk, row.ended_by.username, what, row, row.end_reason)


def _merged(keys: Keys, asked: Asked, by: str) -> Iterable[tuple[Any, Any, Any]]:
    """The merges with the texts of both claims as they were put then."""
    rows = list(Merge.objects.filter(pk__in=keys).select_related(by))
    ends = {end for row in rows for end in (row.loser_id, row.survivor_id)}
    worded = current_wordings(ends, asked.moment)
    for row in rows:
        yield row, worded[row.loser_id], worded[row.survivor_id]


def _redactions(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Redaction, keys):
        what = "A text of this claim’s record was redacted"
        yield Told(row.pk, name(row), what, None, row.reason)


TELLERS: Mapping[Kind, Callable[[Keys, Asked], Iterable[Told]]] = {
    Kind.WORDING: _wordings,
    Kind.TIPS: timeline_verdicts.tips,
    Kind.SIGHTING: _sightings,
    Kind.REMOVED: timeline_work.removed,
    Kind.RESTORED: timeline_work.restored,
    Kind.PASSAGE: _passages,
    Kind.EVIDENCE: _assessments,
    Kind.RELATION_SUGGESTED: _suggestions,
    Kind.RELATION_DECIDED: _relation_decisions,
    Kind.MERGED: _merges,
    Kind.UNMERGED: _unmerges,
    Kind.REPLY_REQUEST: timeline_verdicts.requests,
    Kind.REPLY: timeline_verdicts.replies,
    Kind.PROPOSAL: timeline_verdicts.proposals,
    Kind.DISSENT: timeline_verdicts.dissents,
    Kind.DECISION: timeline_verdicts.decisions,
    Kind.ENDED: timeline_verdicts.ended,
    Kind.HELD: timeline_verdicts.held,
    Kind.STEP: timeline_work.steps,
    Kind.LABELLED: timeline_work.labelled,
    Kind.UNLABELLED: timeline_work.unlabelled,
    Kind.PUBLICATION: timeline_verdicts.publications,
    Kind.RECALL: timeline_verdicts.recalls,
    Kind.CORRECTION_REQUEST: timeline_verdicts.correction_requests,
    Kind.CORRECTION_ANSWER: timeline_verdicts.correction_answers,
    Kind.COMMENT: _comments,
    Kind.COMMENT_REMOVED: _removed_comments,
    Kind.REDACTION: _redactions,
    Kind.EDIT: timeline_edits.told,
}
