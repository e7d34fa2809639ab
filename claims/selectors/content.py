"""What a public page says of a verdict: gathered once to be frozen, for everybody's eyes only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet

from claims.claim_review import (
    ClaimContent,
    Content,
    LikelihoodContent,
    PartContent,
    PeriodContent,
    RatingContent,
    ReplyContent,
    SightingContent,
    SpeakerContent,
    VerdictContent,
    claim_reviewed,
    days_of,
    words_of,
)
from claims.models import (
    Appearance,
    Attribution,
    Audience,
    Claim,
    Holding,
    Indicator,
    Modality,
    Notice,
    Party,
    Proposal,
    Question,
    Rating,
    Relation,
    RelationKind,
    RelationState,
    Reply,
    ReplyOutcome,
    ReplyRequest,
    Role,
    Triage,
    Wording,
)
from claims.selectors import appearances, merges, publications, published_evidence, verdicts

SIGHTINGS = 20
SPEAKERS = 12
PERIODS = 50
TITLE = 300
NOT_CLAIMED = (Modality.DENIES, Modality.QUESTIONS)
_BAND = re.compile(r"(?P<term>.+) \((?P<low>\d+)–(?P<high>\d+) %\)")


def of(holding: Holding, now: datetime) -> Content:
    """All that a page shows of the holding. A fixed number of queries.

    What is not for everybody is left out, and the evidence among it counted. Of other verdicts
    only what readers can read already: nothing gets out by this page that has no page itself.
    """
    proposal = holding.proposal
    utterances = _utterances(holding)
    evidence, withheld = published_evidence.of(proposal)
    return {
        "claim": _claim(proposal.wording),
        "question": "attribution" if holding.question == Question.ATTRIBUTION else "veracity",
        "speakers": _speakers(utterances if holding.appearance_id else _confirmed(utterances)),
        "sightings": [_sighting(row) for row in _earliest(utterances)],
        "sighting_count": utterances.count(),
        "verdict": _verdict(holding),
        "periods": list(_periods(holding, now)),
        "rationale": proposal.rationale,
        "evidence": evidence,
        "withheld": withheld,
        "parts": list(_parts(holding, now)),
        "replies": list(_replies(holding.claim)),
    }


def title_of(content: Content) -> str:
    """A title for whom gives none: the claim and what is held of it."""
    said = f": {words_of(content['verdict'])}"
    claim = claim_reviewed(content).removesuffix(".")
    room = TITLE - len(said)
    return (claim if len(claim) <= room else f"{claim[: room - 1].rstrip()}…") + said


def summary_of(content: Content) -> str:
    """Who holds what, for which days, and who says so; not where that is the question."""
    verdict = content["verdict"]
    days = days_of(verdict["valid_from"], verdict["valid_until"])
    held = f"{settings.DESK_NAME} holds: {words_of(verdict)}{f' ({days})' if days else ''}."
    names = ", ".join(speaker["name"] for speaker in content["speakers"])
    is_known = names and content["question"] == "veracity"
    return f"{held} Said by {names}." if is_known else held


def _claim(wording: Wording) -> ClaimContent:
    return {
        "id": str(wording.claim_id),
        "text": wording.text,
        "language": wording.language,
        "kind": wording.get_kind_display(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# What is held


def _verdict(holding: Holding) -> VerdictContent:
    proposal = holding.proposal
    signs = Indicator.objects.filter(proposal=proposal).order_by("position")
    return {
        "rating": _rating(proposal.rating) if proposal.rating else None,
        "likelihood": _likelihood(proposal),
        "attribution": proposal.get_attribution_display() or None,
        "confidence": proposal.confidence or None,  # type: ignore[typeddict-item]
        "failing_part": proposal.failing_part,
        "criteria": proposal.criteria,
        "horizon": _iso(proposal.horizon),
        "indicators": [
            {"text": sign.text, "expected_by": _iso(sign.expected_by)} for sign in signs
        ],
        "resolved_on": _iso(proposal.resolved_on),
        "resolution": proposal.resolution,
        "valid_from": _iso(holding.valid.lower),
        "valid_until": _iso(holding.valid.upper),
    }


def _rating(rating: Rating) -> RatingContent:
    ends: Any = Rating.objects.filter(scale=rating.scale_id)
    axis = ends.aggregate(best=Max("ordinal"), worst=Min("ordinal"))
    on_the_axis = rating.ordinal is not None
    return {
        "label": rating.label,
        "ordinal": rating.ordinal,
        "best": axis["best"] if on_the_axis else None,
        "worst": axis["worst"] if on_the_axis else None,
        "meaning": rating.meaning,
    }


def _likelihood(proposal: Proposal) -> LikelihoodContent | None:
    band = _BAND.fullmatch(proposal.get_likelihood_display())
    if band is None:
        return None
    return {"term": band["term"], "low": int(band["low"]), "high": int(band["high"])}


def _periods(holding: Holding, now: datetime) -> Iterator[PeriodContent]:
    """What is held for other days, as far as readers know it."""
    published = publications.editions(now)
    known = {*published.filter(subject=holding.subject).values_list("holding__proposal", flat=True)}
    rows = verdicts.periods(holding.subject).exclude(pk=holding.pk)
    for row in rows.filter(proposal__in=known | {holding.proposal_id})[:PERIODS]:
        yield {
            "verdict": row.proposal.verdict,
            "valid_from": _iso(row.valid.lower),
            "valid_until": _iso(row.valid.upper),
        }


def _parts(holding: Holding, now: datetime) -> Iterator[PartContent]:
    """The parts of a composite claim, each with the verdict that its own page gives.

    In the words that the verdict is about; where there is none, in the newest ones.
    """
    if holding.appearance_id:
        return
    parts: Any = Relation.objects.filter(
        to_claim=holding.claim_id, kind=RelationKind.PART_OF, state=RelationState.CONFIRMED
    )
    claims = list(parts.order_by("id").values_list("from_claim", flat=True))
    wordings = Wording.objects.filter(claim__in=claims).defer("search")
    texts = dict(
        wordings.order_by("claim", "-number").distinct("claim").values_list("claim", "text")
    )
    pages = publications.editions(now).filter(subject__in=claims)
    latest = pages.order_by("subject", "-number").distinct("subject")
    proposals = ("holding__proposal__rating", "holding__proposal__wording")
    judged = {
        page.subject: page.holding.proposal
        for page in latest.select_related(*proposals).defer("content")
        if page.notice != Notice.RETRACTION
    }
    for claim in claims:
        found = judged.get(claim)
        yield {
            "text": found.wording.text if found else texts[claim],
            "verdict": found.verdict if found else None,
        }


# Who said it, and what they answer


def _utterances(holding: Holding) -> QuerySet[Appearance]:
    """Where somebody claimed it, as far as the desk does not hold that it was not said so.

    Whoever denied it or asked claimed nothing; nor did whom a satire puts it on.
    """
    of_others = ~Q(document__in=published_evidence.named_documents(holding.claim))
    if holding.appearance_id:
        judged = Appearance.objects.filter(of_others, pk=holding.appearance_id)
        return appearances.detailed(judged)
    claimed = appearances.listed().filter(of_others, merges.of(holding.claim), satire=False)
    claimed = claimed.exclude(modality__in=NOT_CLAIMED)
    return claimed.exclude(Exists(_attributions().exclude(_SAID_SO)))


def _confirmed(utterances: QuerySet[Appearance]) -> QuerySet[Appearance]:
    """Those of which a person says that they were said: what the machine read names nobody."""
    taken = Triage.objects.filter(appearance=OuterRef("pk"), created_by__isnull=False)
    said_so = Exists(_attributions().filter(_SAID_SO))
    return utterances.filter(Q(created_by__isnull=False) | Exists(taken) | said_so)


_SAID_SO = Q(proposal__attribution=Attribution.ACCURATE)


def _attributions() -> QuerySet[Holding]:
    return verdicts.recorded().filter(subject=OuterRef("pk"))


def _earliest(utterances: QuerySet[Appearance]) -> QuerySet[Appearance]:
    return utterances.order_by(F("said_on").asc(nulls_last=True), "id")[:SIGHTINGS]


def _speakers(utterances: QuerySet[Appearance]) -> list[SpeakerContent]:
    """Who says it most often first."""
    parties: Any = Party.objects.filter(
        appearance__in=utterances.order_by().values("pk"), role__in=[Role.SPEAKER, Role.ORIGINAL]
    )
    names = ("claimant__name", "claimant__kind", "claimant__qualifier")
    counted = parties.order_by().values("claimant", *names).annotate(n=Count("pk"))
    return [
        {
            "name": row["claimant__name"],
            "kind": row["claimant__kind"],
            "qualifier": row["claimant__qualifier"],
        }
        for row in counted.order_by("-n", "claimant")[:SPEAKERS]
    ]


def _sighting(row: Appearance) -> SightingContent:
    parties = list(row.parties.all())
    first = min(row.anchors.all(), key=lambda anchor: anchor.pk, default=None)
    return {
        "said_on": row.said_on_text or None,
        "speakers": [str(party.claimant) for party in parties if party.role != Role.RELAY],
        "relays": [str(party.claimant) for party in parties if party.role == Role.RELAY],
        "modality": row.modality,
        "quote": first.exact if first else "",
        "document": published_evidence.described(row.document),
    }


def _replies(claim: Claim) -> Iterator[ReplyContent]:
    """Who was asked, and the last answer for everybody; nothing where only the desk may know it."""
    replies = Prefetch("replies", Reply.objects.order_by("id"))
    asked = ReplyRequest.objects.filter(merges.of(claim)).prefetch_related(replies)
    for request in asked.order_by("asked_at", "id"):
        came = list(request.replies.all())
        told = _told(came)
        if came and told is None:
            continue
        yield {
            "whom": request.whom,
            "asked_on": request.asked_at.date().isoformat(),
            "outcome": told.get_outcome_display() if told else "has not answered yet",
            "text": told.text if told else "",
        }


def _told(came: list[Reply]) -> Reply | None:
    """The last of them that is for everybody; none if a later one makes it untrue."""
    public = [reply for reply in came if reply.audience == Audience.PUBLIC]
    stands = public and (public[-1] is came[-1] or public[-1].outcome == ReplyOutcome.ANSWERED)
    return public[-1] if stands else None
