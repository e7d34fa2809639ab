"""Which rows make a claim's timeline: what each kind of entry is read from, and as of when."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Now

from claims.models import (
    Anchor,
    AnchorState,
    Appearance,
    Assessment,
    Claim,
    Comment,
    CorrectionAnswer,
    CorrectionRequest,
    Decision,
    Dissent,
    Evidence,
    Holding,
    Indicator,
    Labelling,
    Merge,
    Party,
    Proposal,
    Publication,
    PublicationRecall,
    Redaction,
    Rejection,
    Relation,
    RelationDecision,
    Reply,
    ReplyRequest,
    TipDecision,
    TipOutcome,
    Waiver,
    Wording,
)
from claims.moments import Moment
from claims.permissions import Action, may
from claims.selectors import merges, queue
from claims.selectors.evidence import (
    Viewer,
    is_of_the_desk,
    let_in,
    visible_assessments,
)
from claims.selectors.publications import WENT_OUT
from claims.selectors.replies import replies_then
from claims.selectors.verdicts import for_eyes_of

Keys = Collection[uuid.UUID]
RECORDED = F("created_at")
OWN_KEY = F("pk")


class Kind(models.TextChoices):
    """Of what happened at one moment, the later one in this list comes first on the timeline."""

    WORDING = "wording", "wording"
    TIPS = "tips", "asked for from outside"
    SIGHTING = "sighting", "sighting"
    REMOVED = "removed", "sighting removed"
    RESTORED = "restored", "sighting restored"
    PASSAGE = "passage", "passage altered or gone"
    EVIDENCE = "evidence", "evidence"
    RELATION_SUGGESTED = "relation_suggested", "link suggested"
    RELATION_DECIDED = "relation_decided", "link decided"
    MERGED = "merged", "claims merged"
    UNMERGED = "unmerged", "merge undone"
    REPLY_REQUEST = "reply_request", "asked for comment"
    REPLY = "reply", "reply"
    PROPOSAL = "proposal", "verdict proposed"
    DISSENT = "dissent", "dissent"
    DECISION = "decision", "decision"
    ENDED = "ended", "no longer held"
    HELD = "held", "held"
    STEP = "step", "step of the work"
    LABELLED = "labelled", "label put on"
    UNLABELLED = "unlabelled", "label taken off"
    PUBLICATION = "publication", "publication"
    RECALL = "recall", "recall"
    CORRECTION_REQUEST = "correction_request", "correction asked for"
    CORRECTION_ANSWER = "correction_answer", "reader answered"
    COMMENT = "comment", "comment"
    COMMENT_REMOVED = "comment_removed", "comment removed"
    REDACTION = "redaction", "redaction"
    EDIT = "edit", "edit"


RANKS: Mapping[str, int] = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Asked:
    """Whose timeline, as known when, for whom."""

    claim: Claim
    moment: Moment
    viewer: Viewer

    @cached_property
    def family(self) -> tuple[uuid.UUID, ...]:
        return merges.family(self.claim, self.moment)

    def of(self, path: str = "claim") -> Q:
        """Rows that lead to the claim, or to one that is merged into it, by the path."""
        return merges.among(self.family, path)

    def own(self, path: str = "") -> Q:
        """Rows on the claim's own verdicts, or on whether what is merged into it was said so."""
        return merges.own(self.claim, self.moment, path)

    @property
    def by_a_member(self) -> bool:
        return is_of_the_desk(self.viewer)

    @property
    def reads_comments(self) -> bool:
        return may(self.viewer, Action.COMMENT)

    def known(self, model: type[Any]) -> QuerySet[Any]:
        """What had been recorded, whatever became of it since."""
        rows: QuerySet[Any] = model.objects.ever(self.moment)
        return rows

    def evidence(self) -> QuerySet[Any]:
        """The ids of the claim's evidence that the viewer may see, then and now."""
        rows = visible_assessments(self.moment, self.viewer).filter(self.of("evidence__claim"))
        return rows.order_by().values("evidence")

    def proposals(self, way: str) -> Q:
        """What lets the viewer see a proposal, to which this way leads."""
        return for_eyes_of(self.viewer, self.moment, way)


@dataclass(frozen=True, slots=True)
class Told:
    """What one row says happened."""

    key: uuid.UUID  # of that row
    who: str | None  # None: the machine
    what: str
    row: models.Model | None  # what it is about, to link to
    reason: str = ""
    text: str = ""  # the words themselves, where there are some


def rows_of(model: type[Any], keys: Keys, *related: str) -> list[Any]:
    """The rows with who recorded them."""
    return list(model.objects.filter(pk__in=keys).select_related("created_by", *related))


def name(row: Any) -> str | None:
    """Who recorded it; None for the machine."""
    return row.created_by.username if row.created_by else None


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that are entries of one kind. `at` is when what they tell of was recorded."""

    kind: Kind
    rows: Callable[[Asked], QuerySet[Any]]
    at: Any = RECORDED
    key: Any = OWN_KEY


def sources(asked: Asked, kinds: frozenset[Kind]) -> list[Source]:
    """Those of the kinds, of all without any. Whoever is no member learns what readers can read."""
    return [
        source
        for source in SOURCES
        if (not kinds or source.kind in kinds)
        and (asked.by_a_member or source.kind in {Kind.WORDING, Kind.PUBLICATION})
    ]


def _own(model: type[Any], path: str = "claim") -> Callable[[Asked], QuerySet[Any]]:
    """Rows of the model that lead to the claim by the path."""
    return lambda asked: asked.known(model).filter(asked.of(path))


def _judged(model: type[Any], path: str = "") -> Callable[[Asked], QuerySet[Any]]:
    """Rows on verdicts: no verdict of a claim goes along when it is merged into another."""
    return lambda asked: asked.known(model).filter(asked.own(path))


def _merges(asked: Asked) -> QuerySet[Any]:
    return merges.in_history(asked.family, asked.claim, asked.moment)


def _of_proposals(model: type[Any], proposal: str) -> Callable[[Asked], QuerySet[Any]]:
    """Rows about proposals that the viewer may see; `proposal` is the way to those."""
    return lambda asked: asked.known(model).filter(asked.proposals(proposal), asked.own(proposal))


def _at_either_end(model: type[Any], path: str = "") -> Callable[[Asked], QuerySet[Any]]:
    return lambda asked: asked.known(model).filter(
        asked.of(f"{path}from_claim") | asked.of(f"{path}to_claim")
    )


def _suggestions(asked: Asked) -> QuerySet[Any]:
    """By the machine: what a person links is told by the decision that is made with it."""
    return _at_either_end(Relation)(asked).filter(created_by=None)


def assessments(asked: Asked) -> QuerySet[Any]:
    """As far as the viewer may see both the piece and the very assessment."""
    rows = asked.known(Assessment).filter(let_in(asked.viewer))
    return rows.filter(asked.of("evidence__claim"), evidence__in=asked.evidence())


def _passages(noun: str, of: Callable[[Asked], Q]) -> Callable[[Asked], QuerySet[Any]]:
    """Anchors that say that the words were altered or gone, which the text before did not say."""

    def rows(asked: Asked) -> QuerySet[Any]:
        changed = asked.known(Anchor).filter(
            of(asked), state__in=[AnchorState.EDITED, AnchorState.GONE]
        )
        before = Anchor.objects.filter(
            Q((noun, OuterRef(noun))),
            snapshot__number=OuterRef("snapshot__number") - 1,
            state=OuterRef("state"),
            exact=OuterRef("exact"),
        )
        return changed.filter(~Exists(before))

    return rows


def _held(asked: Asked) -> QuerySet[Any]:
    known = asked.moment.known_at
    rows: QuerySet[Any] = Holding.objects.filter(asked.own())
    return rows.filter(recorded__startswith__lte=known) if known else rows


def _ends(begun: Callable[[Asked], QuerySet[Any]]) -> Callable[[Asked], QuerySet[Any]]:
    """Those of the rows that were no longer in force by then."""

    def rows(asked: Asked) -> QuerySet[Any]:
        ended = begun(asked).filter(ended_by__isnull=False)
        known = asked.moment.known_at
        return ended.filter(recorded__endswith__lte=known) if known else ended

    return rows


def _steps(asked: Asked) -> QuerySet[Any]:
    return queue.steps(asked.moment).filter(asked.of())


def _end(which: str) -> Func:
    """When a row began or ended to be in force."""
    return Func(F("recorded"), function=which, output_field=models.DateTimeField())


def _replies(asked: Asked) -> QuerySet[Any]:
    return replies_then(asked.moment, asked.viewer).filter(asked.of("request__claim"))


def _tips(asked: Asked) -> QuerySet[Any]:
    """What was decided on groups of tips: one row for a group."""
    outcomes = [TipOutcome.ACCEPTED, TipOutcome.REOPENED]
    return _own(TipDecision)(asked).filter(outcome__in=outcomes, decided_with=None)


def _publications(asked: Asked) -> QuerySet[Any]:
    rows = _judged(Publication)(asked)
    if asked.by_a_member:
        return rows
    known = asked.moment.known_at
    at = Value(known) if known else Now()
    return rows.filter(WENT_OUT, visible_at__lte=at, recall=None)


def _comments(asked: Asked) -> QuerySet[Any]:
    rows = _own(Comment)(asked)
    return rows if asked.reads_comments else rows.none()


def _removed_comments(asked: Asked) -> QuerySet[Any]:
    rows = _comments(asked).filter(removed_at__isnull=False)
    known = asked.moment.known_at
    return rows.filter(removed_at__lte=known) if known else rows


# By which ways a row that may be redacted leads to its claim.
REDACTED: Mapping[type[Any], tuple[str, ...]] = {
    Wording: ("claim",),
    Appearance: ("claim",),
    Party: ("appearance__claim",),
    Relation: ("from_claim", "to_claim"),
    Merge: ("loser", "survivor"),
    RelationDecision: ("relation__from_claim", "relation__to_claim"),
    ReplyRequest: ("claim",),
    Reply: ("request__claim",),
    Publication: ("claim",),
    PublicationRecall: ("publication__claim",),
    CorrectionRequest: ("publication__claim",),
    CorrectionAnswer: ("request__publication__claim",),
}
# By which way one that says something of a proposal leads to it.
OF_PROPOSALS: Mapping[type[Any], str] = {
    Proposal: "",
    Indicator: "proposal__",
    Decision: "proposal__",
    Waiver: "decision__proposal__",
    Dissent: "proposal__",
}


def _redactions(asked: Asked) -> QuerySet[Any]:
    """Of rows that lead to the claim; only tables in which something was redacted are looked at."""
    rows = asked.known(Redaction)
    tables = set(rows.order_by().values_list("table_name", flat=True).distinct())
    of_the_claim = Q(pk__in=[])
    for model, ways in _ways(asked).items() if tables else ():
        for way in ways if model._meta.db_table in tables else ():
            redacted = model.objects.filter(way, pk=OuterRef("row"))
            of_the_claim |= Q(Exists(redacted), table_name=model._meta.db_table)
    return rows.filter(of_the_claim)


def _ways(asked: Asked) -> dict[type[Any], list[Q]]:
    """How the rows of each table lead to the claim, as far as the viewer may see them."""
    own = {model: [asked.of(path) for path in paths] for model, paths in REDACTED.items()}
    evidence = asked.evidence()
    own |= {model: [asked.proposals(way) & asked.own(way)] for model, way in OF_PROPOSALS.items()}
    return own | {
        Evidence: [Q(pk__in=evidence)],
        Assessment: [Q(let_in(asked.viewer), evidence__in=evidence)],
        Comment: [Q(claim=asked.claim)] if asked.reads_comments else [],
        Anchor: [asked.of("appearance__claim"), Q(evidence__in=evidence)],
    }


SOURCES = [
    Source(Kind.WORDING, _own(Wording)),
    Source(Kind.TIPS, _tips),
    Source(Kind.SIGHTING, _own(Appearance)),
    Source(Kind.REMOVED, _own(Rejection, "appearance__claim")),
    Source(Kind.RESTORED, _ends(_own(Rejection, "appearance__claim")), at=_end("upper")),
    Source(Kind.PASSAGE, _passages("appearance", lambda asked: asked.of("appearance__claim"))),
    Source(Kind.PASSAGE, _passages("evidence", lambda asked: Q(evidence__in=asked.evidence()))),
    Source(Kind.EVIDENCE, assessments),
    Source(Kind.RELATION_SUGGESTED, _suggestions),
    Source(Kind.RELATION_DECIDED, _at_either_end(RelationDecision, "relation__")),
    Source(Kind.MERGED, _merges),
    Source(Kind.UNMERGED, _ends(_merges), at=_end("upper")),
    Source(Kind.REPLY_REQUEST, _own(ReplyRequest)),
    Source(Kind.REPLY, _replies),
    Source(Kind.PROPOSAL, _of_proposals(Proposal, "")),
    Source(Kind.DISSENT, _of_proposals(Dissent, "proposal__")),
    Source(Kind.DECISION, _of_proposals(Decision, "proposal__")),
    Source(Kind.ENDED, _ends(_held), at=_end("upper")),
    Source(Kind.HELD, _held, at=_end("lower")),
    Source(Kind.STEP, _steps),
    Source(Kind.LABELLED, _own(Labelling)),
    Source(Kind.UNLABELLED, _ends(_own(Labelling)), at=_end("upper")),
    Source(Kind.PUBLICATION, _publications),
    Source(Kind.COMMENT, _comments),
    Source(Kind.COMMENT_REMOVED, _removed_comments, at=F("removed_at")),
    Source(Kind.RECALL, _judged(PublicationRecall, "publication__")),
    Source(Kind.CORRECTION_REQUEST, _judged(CorrectionRequest, "publication__")),
    Source(Kind.CORRECTION_ANSWER, _judged(CorrectionAnswer, "request__publication__")),
    Source(Kind.REDACTION, _redactions),
]
