"""Questions about claims: how they are worded, how often said, and what stands against them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from claims.models import Appearance, Claim, Holding, RelationState, Wording
from claims.models.appearances import SAID_DAY
from claims.moments import Moment
from claims.selectors import judged, merges, queue, relations, speakers, verdicts
from claims.selectors.appearances import SAID_TEXT, said
from claims.selectors.evidence import Viewer
from claims.selectors.judged import Judged
from claims.selectors.merges import Member, Merged
from claims.selectors.relations import Opposite
from claims.selectors.search import words_query
from claims.selectors.speakers import Speakers

NOW = Moment()
WORDINGS = 10  # shown on a claim's page
OPPOSITES = 6


def listed(moment: Moment = NOW) -> QuerySet[Claim]:
    """Claims that are read as themselves, the newest first; see `described`."""
    return described(moment).exclude(merges.is_merged("pk", moment))


def described(moment: Moment = NOW) -> QuerySet[Claim]:
    """Claims, merged ones too, the newest first, each with what a list shows of its family.

    Adds `text`, `kind`, `language` and `number` of the wording, `appearance_count`,
    `first_said` and `last_said` (ISO 8601, as short as what is known), `contradiction_count`
    (rejected ones left out), of these `confirmed_contradiction_count`, `verdict`: what is
    held about the day that is asked about, in words, or null, `merged_into`, or null, and the
    `state` of the work on it.
    """
    wording = Wording.objects.known(moment).filter(claim=OuterRef("pk")).order_by("-number")
    appearances = said(moment).order_by()
    against = relations.contradictions(moment)
    confirmed = against.filter(state_then=RelationState.CONFIRMED)
    claims: QuerySet[Claim] = Claim.objects.known(moment).order_by("-id")
    return merges.with_family(claims, moment).annotate(
        text=Subquery(wording.values("text")[:1]),
        kind=Subquery(wording.values("kind")[:1]),
        language=Subquery(wording.values("language")[:1]),
        number=Subquery(wording.values("number")[:1]),
        appearance_count=_count(appearances, "claim", moment),
        first_said=_said_on(appearances, moment, "day", "id"),
        last_said=_said_on(appearances, moment, "-day", "-id"),
        contradiction_count=_at_either_end(against, moment),
        confirmed_contradiction_count=_at_either_end(confirmed, moment),
        verdict=verdicts.label_of(OuterRef("pk"), moment),
        merged_into=merges.survivor_if_merged(moment),
        state=queue.state_of(moment),
    )


def search(claims: QuerySet[Claim], words: str, moment: Moment = NOW) -> QuerySet[Claim]:
    """Claims one of whose wordings has the words, as written or (English) in another form.

    The hits are collected first, as an array: for a rare word PostgreSQL would otherwise walk
    all claims from the newest on, having no idea how rare the word is.
    """
    known = Wording.objects.known(moment)
    hits = known.filter(search=words_query(words)).order_by().values("claim")
    return claims.filter(merges.Among(F("pk"), ArraySubquery(merges.heads(hits, moment))))


@dataclass(frozen=True, slots=True)
class MemberOf(Member):
    """A merged claim, and the verdict that stays its own, for the day that is asked about."""

    holding: Holding | None


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What a claim's page shows at one moment, beside the sightings, which are read by the page."""

    claim: Claim
    wordings: list[Wording]  # WORDINGS at most, the latest first
    speakers: Speakers
    opposites: list[Opposite]  # the OPPOSITES that matter most
    relation_count: int  # of all
    judged: Judged
    merged: Merged
    held_apart: dict[uuid.UUID, Holding]  # about what was merged into it, on its own: by its id

    @property
    def members(self) -> list[MemberOf]:
        """What was merged into it, each with what is held about it alone."""
        apart = self.held_apart
        return [
            MemberOf(each.claim_id, each.text, each.merge, apart.get(each.claim_id))
            for each in self.merged.members
        ]

    @property
    def wording(self) -> Wording:
        return self.wordings[0]

    @property
    def earlier_wordings(self) -> int:
        """How many came before those that are shown."""
        return self.wordings[-1].number - 1


def page(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> ClaimPage | None:
    """The claim as it was known; None when it was not recorded yet. A fixed number of queries."""
    wordings = list(worded(claim, moment)[:WORDINGS])
    if not wordings:
        return None
    merged = merges.merged(claim, moment)
    weightiest, relation_count = relations.weightiest(claim, OPPOSITES, moment)
    return ClaimPage(
        claim,
        wordings,
        speakers.of_claim(claim, moment),
        relations.opposites(claim, weightiest, moment),
        relation_count=relation_count,
        judged=judged.of_claim(claim, moment, viewer),
        merged=merged,
        held_apart=verdicts.on({member.claim_id for member in merged.members}, moment),
    )


def worded(claim: Claim, moment: Moment = NOW) -> QuerySet[Wording]:
    """The claim's wordings, the latest first."""
    rows: QuerySet[Wording] = claim.wordings.known(moment).order_by("-number")
    return rows.select_related("created_by").defer("search")


def contradicted(moment: Moment = NOW) -> Q:
    """Claims with a contradiction that nobody had rejected by then."""
    rows = relations.contradictions(moment).order_by()
    ends = rows.values("from_claim").union(rows.values("to_claim"), all=True)
    return Q(pk__in=merges.heads(ends, moment))


def contradicted_among(claims: set[uuid.UUID], moment: Moment = NOW) -> dict[uuid.UUID, str]:
    """Which of the claims had a contradiction that nobody had rejected; two queries.

    With each its strongest state: confirmed, or suggested alone.
    """
    read_as = merges.survivors(claims, moment)
    heads = {key: read_as.get(key, key) for key in claims}
    rows: Any = listed(moment).filter(pk__in=heads.values())
    rows = rows.filter(contradiction_count__gt=0).order_by()
    confirmed = When(confirmed_contradiction_count__gt=0, then=Value(RelationState.CONFIRMED.value))
    suggested = Value(RelationState.SUGGESTED.value)
    state = Case(confirmed, default=suggested, output_field=CharField())
    found = dict(rows.values_list("pk", state))
    return {key: found[head] for key, head in heads.items() if head in found}


def _said_on(rows: QuerySet[Appearance], moment: Moment, *order: str) -> Case:
    """When the first of the dated rows was said; an index knows unless a claim was merged in."""
    dated = rows.annotate(day=SAID_DAY).filter(day__gt=date.min).order_by(*order)
    gathered = dated.filter(merges.in_family("claim", moment)).values(iso=SAID_TEXT)
    alone = dated.filter(claim=OuterRef("pk")).values(iso=SAID_TEXT)
    grown = merges.has_members(OuterRef("pk"), moment)
    return Case(When(grown, then=Subquery(gathered[:1])), default=Subquery(alone[:1]))


def _count(rows: QuerySet[Any], by: str, moment: Moment) -> Subquery:
    """How many rows have a claim of the family in the column."""
    own = rows.filter(merges.in_family(by, moment)).order_by()
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(own.values(n=count))


def _at_either_end(rows: QuerySet[Any], moment: Moment) -> Any:
    return _count(rows, "from_claim", moment) + _count(rows, "to_claim", moment)
