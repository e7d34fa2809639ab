"""A published verdict as schema.org ClaimReview, out of the frozen content of its page.

Guide: https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypedDict

from django.utils.safestring import SafeString

Thing = dict[str, Any]
VERBS = {"denies": "denied", "questions": "asked"}  # for the rest, "said"


class ClaimContent(TypedDict):
    id: str
    text: str
    language: str
    kind: str


class SpeakerContent(TypedDict):
    name: str
    kind: Literal["person", "organisation", "unnamed"]
    qualifier: str


class DocumentContent(TypedDict):
    """Texts are empty, a day is null, where nothing is known."""

    title: str
    url: str
    publisher: str
    published_on: str | None


class SightingContent(TypedDict):
    """`said_on` is as exact as is known: 2025-12-23, 2025-12 or 2025.

    `modality`: whether they asserted it, or how else they put it.
    """

    said_on: str | None
    speakers: list[str]
    relays: list[str]
    modality: str
    quote: str
    document: DocumentContent


class RatingContent(TypedDict):
    """Off the axis `ordinal` is null; `best` and `worst` are the ends of the axis."""

    label: str
    ordinal: int | None
    best: int | None
    worst: int | None
    meaning: str


class LikelihoodContent(TypedDict):
    """A term of ICD 203, such as “very likely”, and its band in per cent."""

    term: str
    low: int
    high: int


class IndicatorContent(TypedDict):
    text: str
    expected_by: str | None


class VerdictContent(TypedDict):
    """One of rating, likelihood and attribution; true from a day until before another one."""

    rating: RatingContent | None
    likelihood: LikelihoodContent | None
    attribution: str | None
    confidence: Literal["low", "moderate", "high"] | None
    failing_part: str
    criteria: str
    horizon: str | None
    indicators: list[IndicatorContent]
    resolved_on: str | None
    resolution: str
    valid_from: str | None
    valid_until: str | None


class PeriodContent(TypedDict):
    verdict: str
    valid_from: str | None
    valid_until: str | None


class EvidenceContent(TypedDict):
    id: str
    stance: str
    quote: str
    note: str
    origin: str
    credibility: int | None
    reliability: str
    document: DocumentContent


class PartContent(TypedDict):
    text: str
    verdict: str | None


class ReplyContent(TypedDict):
    whom: str
    asked_on: str
    outcome: str
    text: str


class Content(TypedDict):
    """All that a public page shows of a verdict. `sightings` begin with the earliest one."""

    claim: ClaimContent
    question: Literal["veracity", "attribution"]
    speakers: list[SpeakerContent]
    sightings: list[SightingContent]
    sighting_count: int
    verdict: VerdictContent
    periods: list[PeriodContent]
    rationale: str
    evidence: list[EvidenceContent]
    withheld: int
    parts: list[PartContent]
    replies: list[ReplyContent]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a review stands, and the desk that answers for it."""

    url: str
    desk: str
    desk_url: str
    published: datetime
    modified: datetime


def claim_review(content: Content, page: Page) -> Thing:
    """The JSON-LD of a check; ValueError if its verdict says nothing."""
    verdict = content["verdict"]
    return {
        "@context": "https://schema.org",
        **_thing(
            "ClaimReview",
            url=page.url,
            datePublished=page.published.isoformat(timespec="seconds"),
            dateModified=page.modified.isoformat(timespec="seconds"),
            author=_thing("Organization", name=page.desk, url=page.desk_url),
            claimReviewed=claim_reviewed(content),
            reviewRating=_rating(verdict),
            temporalCoverage=_period(verdict["valid_from"], verdict["valid_until"]),
            itemReviewed=_claim(content),
            citation=_works(row["document"] for row in content["evidence"]),
        ),
    }


def claim_reviewed(content: Content) -> str:
    """The claim; where the question is who said it, that those did to whom it is ascribed.

    What was denied is worded as what is denied: nobody is made to claim it. It is the desk's
    wording, so it never stands between quotation marks.
    """
    text = content["claim"]["text"]
    names = ", ".join(speaker["name"] for speaker in content["speakers"])
    if content["question"] == "veracity" or not names:
        return text
    modality = next((row["modality"] for row in content["sightings"]), "asserts")
    said = VERBS.get(modality, "said")
    is_plain = said == "said" and content["claim"]["language"].split("-")[0] != "en"
    return f"{names}: {text}" if is_plain else f"{names} {said}: {text}"


def words_of(verdict: VerdictContent) -> str:
    """The verdict as it is printed; empty if it says nothing."""
    rating, likelihood = verdict["rating"], verdict["likelihood"]
    if rating:
        return rating["label"]
    if likelihood:
        return f"{likelihood['term']} ({likelihood['low']}–{likelihood['high']} %)"
    return verdict["attribution"] or ""


def days_of(valid_from: str | None, valid_until: str | None) -> str:
    """The days that a verdict is true for; empty for always."""
    starts = f"from {valid_from}" if valid_from else ""
    ends = f"until before {valid_until}" if valid_until else ""
    return " ".join(filter(None, [starts, ends]))


def embedded(data: Thing) -> SafeString:
    """The script element that carries the data. Nothing in it can end it, whatever the charset.

    A browser does not run it, so a strict Content-Security-Policy lets it stand without a nonce.
    """
    written = json.dumps(data).translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"})
    return SafeString(f'<script type="application/ld+json">{written}</script>')


def _thing(kind: str, **properties: object) -> Thing:
    """A schema.org node with the properties that are given; of a list of one, the one."""
    given = {name: value for name, value in properties.items() if value not in (None, "", [])}
    return {
        "@type": kind,
        **{
            name: value[0] if isinstance(value, list) and len(value) == 1 else value
            for name, value in given.items()
        },
    }


def _rating(verdict: VerdictContent) -> Thing:
    words = words_of(verdict)
    if not words:
        raise ValueError("A verdict without rating, likelihood and attribution has no ClaimReview.")
    return _thing(
        "Rating",
        alternateName=words[0].upper() + words[1:],
        ratingExplanation=verdict["failing_part"],
        **_numbers(verdict["rating"]),
    )


def _numbers(rating: RatingContent | None) -> dict[str, int | None]:
    """For what is on an axis only; none are made up for the rest."""
    if not rating or rating["ordinal"] is None or rating["worst"] == rating["best"]:
        return {}
    ends = {"bestRating": rating["best"], "worstRating": rating["worst"]}
    return {"ratingValue": rating["ordinal"], **ends}


def _claim(content: Content) -> Thing:
    """The claim reviewed. That somebody said something is claimed by who published it.

    Nothing says which appearance was the first: the desk knows of those that it has seen.
    """
    documents = [sighting["document"] for sighting in content["sightings"]]
    days = [sighting["said_on"] for sighting in content["sightings"]]
    authors = _speakers(content["speakers"])
    if content["question"] == "attribution":
        days = [document["published_on"] for document in documents]
        authors = _publishers(documents)
    return _thing(
        "Claim",
        identifier=content["claim"]["id"],
        text=claim_reviewed(content),
        inLanguage=content["claim"]["language"],
        author=authors,
        datePublished=_exact(min(filter(None, days), default=None)),
        appearance=_works(documents),
    )


def _speakers(speakers: Iterable[SpeakerContent]) -> list[Thing]:
    """Who is named. An unnamed source is no author: neither a Person nor an Organization."""
    kinds = {"person": "Person", "organisation": "Organization"}
    return _once(
        _thing(kinds[one["kind"]], name=one["name"], disambiguatingDescription=one["qualifier"])
        for one in speakers
        if one["kind"] in kinds
    )


def _publishers(documents: Iterable[DocumentContent]) -> list[Thing]:
    names = (document["publisher"] for document in documents)
    return _once(_thing("Organization", name=name) for name in names if name)


def _works(documents: Iterable[DocumentContent]) -> list[Thing]:
    return _once(
        _thing(
            "CreativeWork",
            name=document["title"],
            url=document["url"],
            publisher=_publishers([document]),
            datePublished=_exact(document["published_on"]),
        )
        for document in documents
        if document["title"] or document["url"]
    )


def _once(things: Iterable[Thing]) -> list[Thing]:
    """Each one once, in the order of their first mention."""
    return list({json.dumps(thing): thing for thing in things}.values())


def _exact(day: str | None) -> str | None:
    """A day or an instant as it is; a month or a year is no schema.org Date."""
    return day if day and len(day) >= len("2025-12-23") else None


def _period(valid_from: str | None, valid_until: str | None) -> str | None:
    """The days a verdict speaks of as an interval with its last day, open ends as “..”."""
    if not valid_from and not valid_until:
        return None
    last = date.fromisoformat(valid_until) - timedelta(days=1) if valid_until else ".."
    return f"{valid_from or '..'}/{last}"
