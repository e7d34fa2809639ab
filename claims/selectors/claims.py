"""Questions about claims: who said them, where, and what stands against them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from claims.models import (
    Anchor,
    Appearance,
    Claim,
    Claimant,
    Party,
    Relation,
    RelationDecision,
    RelationKind,
    RelationState,
    Wording,
)
from claims.moments import Moment
from claims.selectors import history, relations
from claims.selectors.search import words_query

NOW = Moment()


def listed(moment: Moment = NOW) -> QuerySet[Claim]:
    """Claims, the newest first, each with what a list shows.

    Adds `text`, `kind`, `language` and `number` of the wording, `appearance_count`,
    `first_said`, `last_said`, and `contradiction_count` (rejected ones left out).
    """
    wording = Wording.objects.known(moment).filter(claim=OuterRef("pk")).order_by("-number")
    appearances = said(moment).filter(claim=OuterRef("pk")).order_by().values("claim")
    claims: QuerySet[Claim] = Claim.objects.known(moment).order_by("-id")
    return claims.annotate(
        text=Subquery(wording.values("text")[:1]),
        kind=Subquery(wording.values("kind")[:1]),
        language=Subquery(wording.values("language")[:1]),
        number=Subquery(wording.values("number")[:1]),
        appearance_count=Coalesce(Subquery(appearances.annotate(n=Count("pk")).values("n")), 0),
        first_said=Subquery(appearances.annotate(day=Min("said_on")).values("day")),
        last_said=Subquery(appearances.annotate(day=Max("said_on")).values("day")),
        contradiction_count=Coalesce(_contradictions(moment, "from_claim"), 0)
        + Coalesce(_contradictions(moment, "to_claim"), 0),
    )


def said(moment: Moment = NOW) -> QuerySet[Appearance]:
    """Appearances that were known then and said no later than the day asked about."""
    rows: QuerySet[Appearance] = Appearance.objects.known(moment)
    if moment.as_of is not None:
        rows = rows.filter(Q(said_on=None) | Q(said_on__lte=moment.as_of))
    return rows


class _Among(Func):
    """SQL's `value = ANY(array)`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def search(claims: QuerySet[Claim], words: str, moment: Moment = NOW) -> QuerySet[Claim]:
    """Claims one of whose wordings has the words, as written or (English) in another form.

    The hits are collected first, as an array: for a rare word PostgreSQL would otherwise walk
    all claims from the newest on, having no idea how rare the word is.
    """
    known = Wording.objects.known(moment)
    hits = known.filter(search=words_query(words)).order_by().values("claim")
    return claims.filter(_Among("pk", ArraySubquery(hits)))


def with_speakers(claims: QuerySet[Claim], moment: Moment = NOW) -> QuerySet[Claim]:
    """Prefetch each claim's appearances with their parties, for a list that names speakers."""
    parties = Prefetch("parties", Party.objects.select_related("claimant").order_by("position"))
    appearances = said(moment).select_related("document").prefetch_related(parties)
    return claims.prefetch_related(Prefetch("appearances", appearances.order_by("-id")))


@dataclass(frozen=True, slots=True)
class Opposite:
    """A relation seen from one of its claims."""

    relation: Relation
    state: str  # as it was known at the moment asked about
    claim_id: uuid.UUID
    wording: Wording
    label: str  # "contradicts", or "is narrowed by" seen from the other end


@dataclass(frozen=True, slots=True)
class Speaker:
    """One claimant's appearances of the claim, the latest said first."""

    claimant: Claimant | None  # None: the document's own voice
    appearances: list[Appearance]


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """All that a claim's page shows at one moment."""

    claim: Claim
    wordings: list[Wording]  # the latest last
    speakers: list[Speaker]
    opposites: list[Opposite]

    @property
    def wording(self) -> Wording:
        return self.wordings[-1]


def page(claim: Claim, moment: Moment = NOW) -> ClaimPage | None:
    """The claim as it was known; None when it was not recorded yet. A fixed number of queries."""
    wordings = list(claim.wordings.known(moment).order_by("number").select_related("created_by"))
    if not wordings:
        return None
    appearances = _appearances(claim, moment)
    return ClaimPage(claim, wordings, _speakers(appearances), opposites(claim, moment))


BACKWARDS = {
    RelationKind.CONTRADICTS: "contradicts",
    RelationKind.DUPLICATES: "duplicates",
    RelationKind.AGREES_WITH: "agrees with",
    RelationKind.NARROWS: "is narrowed by",
    RelationKind.SUPERSEDES: "is superseded by",
    RelationKind.IN_TENSION_WITH: "is in tension with",
}


def opposites(claim: Claim, moment: Moment = NOW) -> list[Opposite]:
    """The claim's relations, rejected ones too, with the other claim's wording at the time."""
    either_end = Q(from_claim=claim) | Q(to_claim=claim)
    known = relations.listed(moment).filter(either_end).select_related("document")
    rows: list[Any] = list(known.order_by("id"))
    others = {r.pk: r.to_claim_id if r.from_claim_id == claim.pk else r.from_claim_id for r in rows}
    worded = current_wordings(set(others.values()), moment)
    return [
        Opposite(
            relation=relation,
            state=relation.state_then,
            claim_id=others[relation.pk],
            wording=worded[others[relation.pk]],
            label=relation.get_kind_display()
            if relation.from_claim_id == claim.pk
            else BACKWARDS[RelationKind(relation.kind)],
        )
        for relation in rows
        if others[relation.pk] in worded
    ]


def current_wordings(claims: set[uuid.UUID], moment: Moment = NOW) -> dict[uuid.UUID, Wording]:
    """The latest wording of each claim that was known; one query."""
    rows = Wording.objects.known(moment).filter(claim__in=claims).defer("search")
    return {row.claim_id: row for row in rows.order_by("claim", "-number").distinct("claim")}


def _appearances(claim: Claim, moment: Moment) -> list[Appearance]:
    anchors = Anchor.objects.known(moment).select_related("snapshot").order_by("id")
    anchors = anchors.defer("snapshot__text", "snapshot__search")
    rows = list(
        said(moment)
        .filter(claim=claim)
        .select_related("document__publisher", "wording", "created_by")
        .prefetch_related(
            Prefetch("parties", Party.objects.select_related("claimant").order_by("position")),
            Prefetch("anchors", anchors),
        )
        .order_by(F("said_on").desc(nulls_last=True), "-id")
    )
    history.as_known({row.document for row in rows}, moment)
    history.as_known({p.claimant for row in rows for p in row.parties.all()}, moment)
    return rows


def _speakers(appearances: list[Appearance]) -> list[Speaker]:
    """Grouped by who is the first source; in order of the latest thing each has said."""
    groups: dict[uuid.UUID | None, Speaker] = {}
    for appearance in appearances:
        first = next(iter(appearance.parties.all()), None)
        key = first.claimant_id if first else None
        speaker = groups.setdefault(key, Speaker(first.claimant if first else None, []))
        speaker.appearances.append(appearance)
    return list(groups.values())


def _contradictions(moment: Moment, end: str) -> Any:
    rejected = RelationDecision.objects.known(moment).filter(
        relation=OuterRef("pk"), state=RelationState.REJECTED
    )
    rows = Relation.objects.known(moment).filter(
        (end, OuterRef("pk")), kind=RelationKind.CONTRADICTS
    )
    if moment.known_at is None:
        rows = rows.exclude(state=RelationState.REJECTED)
    else:
        later = RelationDecision.objects.known(moment).filter(
            relation=OuterRef("relation"), id__gt=OuterRef("id")
        )
        rows = rows.exclude(Exists(rejected.exclude(Exists(later))))
    return Subquery(rows.order_by().values(end).annotate(n=Count("pk")).values("n"))


def contradicted(moment: Moment = NOW) -> Q:
    """Claims with a contradiction that nobody had rejected by then."""
    rows = Relation.objects.known(moment).filter(kind=RelationKind.CONTRADICTS)
    if moment.known_at is None:
        rows = rows.exclude(state=RelationState.REJECTED)
    else:
        decisions = RelationDecision.objects.known(moment).filter(relation=OuterRef("pk"))
        last = Subquery(decisions.order_by("-id").values("state")[:1])
        rows = rows.annotate(state_then=Coalesce(last, Value(RelationState.SUGGESTED.value)))
        rows = rows.exclude(state_then=RelationState.REJECTED)
    return Q(pk__in=rows.values("from_claim")) | Q(pk__in=rows.values("to_claim"))


def contradicted_among(claims: set[uuid.UUID], moment: Moment = NOW) -> set[uuid.UUID]:
    """Which of the claims had a contradiction that nobody had rejected; one query."""
    rows: Any = listed(moment).filter(pk__in=claims).order_by()
    return set(rows.filter(contradiction_count__gt=0).values_list("pk", flat=True))
