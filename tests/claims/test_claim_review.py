from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page as Tab

from claims.claim_review import (
    Content,
    DocumentContent,
    Page,
    SightingContent,
    VerdictContent,
    claim_review,
    embedded,
)
from tests.support import schema_org
from tests.support.browser import Complaints

PAGE = Page(
    url="https://desk.example.org/checks/moscow-is-ready-for-peace/",
    desk="The Desk",
    desk_url="https://desk.example.org/",
    published=datetime(2026, 1, 5, 9, 30, 0, 123456, tzinfo=UTC),
    modified=datetime(2026, 2, 7, 14, 0, tzinfo=UTC),
)
ARTICLE: DocumentContent = {
    "title": "Kremlin says it is ready",
    "url": "https://news.example.com/kremlin",
    "publisher": "The Daily News",
    "published_on": "2025-12-23",
}
MEMO: DocumentContent = {"title": "A memo", "url": "", "publisher": "", "published_on": None}
SAID: SightingContent = {
    "said_on": "2025-12-22",
    "speakers": ["Dmitry Peskov"],
    "relays": [],
    "modality": "asserts",
    "quote": "“Moscow is ready for peace,” Dmitry Peskov said.",
    "document": ARTICLE,
}
OPEN: VerdictContent = {
    "rating": {"label": "mostly false", "ordinal": 2, "best": 5, "worst": 1, "meaning": "…"},
    "likelihood": None,
    "attribution": None,
    "confidence": "moderate",
    "failing_part": "",
    "criteria": "",
    "horizon": None,
    "indicators": [],
    "resolved_on": None,
    "resolution": "",
    "valid_from": "2025-12-01",
    "valid_until": None,
}
CONTENT: Content = {
    "claim": {
        "id": "0199aaaa-0000-7000-8000-000000000001",
        "text": "Moscow is ready for peace.",
        "language": "en",
        "kind": "fact",
    },
    "question": "veracity",
    "speakers": [{"name": "Dmitry Peskov", "kind": "person", "qualifier": "Kremlin spokesman"}],
    "sightings": [SAID],
    "sighting_count": 1,
    "verdict": OPEN,
    "periods": [],
    "rationale": "It is **not**.",
    "evidence": [
        {
            "id": "0199aaaa-0000-7000-8000-000000000002",
            "stance": "refutes",
            "quote": "No sign of it.",
            "note": "",
            "origin": "The service",
            "credibility": 2,
            "reliability": "B",
            "document": MEMO,
        }
    ],
    "withheld": 0,
    "parts": [],
    "replies": [],
}


def content(*, verdict: dict[str, Any] | None = None, **changes: Any) -> Content:
    """CONTENT with some of it changed."""
    return {**CONTENT, "verdict": {**OPEN, **(verdict or {})}, **changes}  # type: ignore[typeddict-item]


def review(**changes: Any) -> dict[str, Any]:
    return claim_review(content(**changes), PAGE)


ATTRIBUTED = {"rating": None, "attribution": "out of context"}
FORETOLD = {"rating": None, "likelihood": {"term": "very unlikely", "low": 5, "high": 20}}

texts = st.text(min_size=1, max_size=40)
days = st.dates(min_value=date(1900, 1, 1)).map(str)
maybe_days = st.none() | days
vague_days = maybe_days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4])
documents = st.fixed_dictionaries(
    {
        "title": st.text(max_size=20),
        "url": st.sampled_from(
            ["", "https://news.example.com/a?b=1&c=</script>", "http://b.example"]
        ),
        "publisher": st.text(max_size=20),
        "published_on": maybe_days,
    }
)
sightings = st.fixed_dictionaries(
    {"said_on": vague_days, "document": documents, "quote": texts},
).map(lambda sighting: {**SAID, **sighting})
ratings = st.fixed_dictionaries(
    {
        "label": texts,
        "ordinal": st.none() | st.integers(1, 5),
        "best": st.just(5),
        "worst": st.just(1),
        "meaning": texts,
    }
)
periods = st.fixed_dictionaries(
    {"valid_from": maybe_days, "valid_until": maybe_days, "failing_part": st.text(max_size=20)}
)
verdicts = st.builds(
    lambda words, rest: {**words, **rest},
    st.one_of(
        ratings.map(lambda rating: {"rating": rating}), st.just(FORETOLD), st.just(ATTRIBUTED)
    ),
    periods,
)
contents: st.SearchStrategy[Content] = st.builds(
    content,
    verdict=verdicts,
    claim=st.fixed_dictionaries(
        {
            "id": st.uuids().map(str),
            "text": texts,
            "language": st.sampled_from(["en", "en-GB", "uk", "und", ""]),
            "kind": st.just("fact"),
        }
    ),
    question=st.sampled_from(["veracity", "attribution"]),
    speakers=st.lists(
        st.fixed_dictionaries(
            {
                "name": texts,
                "kind": st.sampled_from(["person", "organisation", "unnamed"]),
                "qualifier": st.text(max_size=20),
            }
        ),
        max_size=3,
    ),
    sightings=st.lists(sightings, max_size=3),
    evidence=st.lists(documents, max_size=2).map(
        lambda drawn: [{**CONTENT["evidence"][0], "document": document} for document in drawn]
    ),
)


def test_a_review_says_who_rated_what_and_who_said_it() -> None:
    assert review() == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://desk.example.org/checks/moscow-is-ready-for-peace/",
        "datePublished": "2026-01-05T09:30:00+00:00",
        "dateModified": "2026-02-07T14:00:00+00:00",
        "author": {
            "@type": "Organization",
            "name": "The Desk",
            "url": "https://desk.example.org/",
        },
        "claimReviewed": "Moscow is ready for peace.",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Mostly false",
            "ratingValue": 2,
            "bestRating": 5,
            "worstRating": 1,
        },
        "temporalCoverage": "2025-12-01/..",
        "itemReviewed": {
            "@type": "Claim",
            "identifier": "0199aaaa-0000-7000-8000-000000000001",
            "text": "Moscow is ready for peace.",
            "inLanguage": "en",
            "author": {
                "@type": "Person",
                "name": "Dmitry Peskov",
                "disambiguatingDescription": "Kremlin spokesman",
            },
            "datePublished": "2025-12-22",
            "appearance": {
                "@type": "CreativeWork",
                "name": "Kremlin says it is ready",
                "url": "https://news.example.com/kremlin",
                "publisher": {"@type": "Organization", "name": "The Daily News"},
                "datePublished": "2025-12-23",
            },
        },
        "citation": {"@type": "CreativeWork", "name": "A memo"},
    }


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ({"rating": {**OPEN["rating"], "label": "Unproven", "ordinal": None}}, "Unproven"),  # type: ignore[dict-item]
        (FORETOLD, "Very unlikely (5–20 %)"),
        (ATTRIBUTED, "Out of context"),
    ],
)
def test_what_is_off_the_axis_has_a_name_and_no_number(verdict: dict[str, Any], words: str) -> None:
    assert review(verdict=verdict)["reviewRating"] == {"@type": "Rating", "alternateName": words}


def test_an_axis_of_one_rating_has_no_number() -> None:
    alone = {"label": "True", "ordinal": 1, "best": 1, "worst": 1, "meaning": ""}
    assert "ratingValue" not in review(verdict={"rating": alone})["reviewRating"]


def test_the_part_that_fails_explains_the_rating() -> None:
    rating = review(verdict={"failing_part": "The date is wrong."})["reviewRating"]
    assert rating["ratingExplanation"] == "The date is wrong."


def test_a_verdict_that_says_nothing_has_no_review() -> None:
    with pytest.raises(ValueError, match="no ClaimReview"):
        review(verdict={"rating": None})


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "coverage"),
    [
        ("2025-12-01", "2026-01-01", "2025-12-01/2025-12-31"),
        ("2025-12-01", None, "2025-12-01/.."),
        (None, "2026-01-01", "../2025-12-31"),
        (None, None, None),
    ],
)
def test_the_period_ends_with_its_last_day(
    valid_from: str | None, valid_until: str | None, coverage: str | None
) -> None:
    verdict = {"valid_from": valid_from, "valid_until": valid_until}
    assert review(verdict=verdict).get("temporalCoverage") == coverage


def test_joint_speakers_are_authors_together() -> None:
    both = [
        {"name": "Dmitry Peskov", "kind": "person", "qualifier": ""},
        {"name": "The Kremlin", "kind": "organisation", "qualifier": ""},
    ]
    assert review(speakers=both)["itemReviewed"]["author"] == [
        {"@type": "Person", "name": "Dmitry Peskov"},
        {"@type": "Organization", "name": "The Kremlin"},
    ]


def test_an_unnamed_source_is_no_author() -> None:
    official = {"name": "a senior official", "kind": "unnamed", "qualifier": ""}
    assert "author" not in review(speakers=[official])["itemReviewed"]


@pytest.mark.parametrize(
    ("language", "claimed"),
    [
        ("en", "Dmitry Peskov said: Moscow is ready for peace."),
        ("en-GB", "Dmitry Peskov said: Moscow is ready for peace."),
        ("uk", "Dmitry Peskov: Moscow is ready for peace."),
    ],
)
def test_where_it_is_asked_who_said_it_the_claim_is_that_they_did(
    language: str, claimed: str
) -> None:
    claim = {**CONTENT["claim"], "language": language}
    data = review(question="attribution", verdict=ATTRIBUTED, claim=claim)

    assert data["claimReviewed"] == claimed
    assert data["itemReviewed"]["text"] == claimed


def test_that_somebody_said_it_is_claimed_by_who_published_it() -> None:
    claim = review(question="attribution", verdict=ATTRIBUTED)["itemReviewed"]

    assert claim["author"] == {"@type": "Organization", "name": "The Daily News"}
    assert claim["datePublished"] == "2025-12-23"


@pytest.mark.parametrize(
    ("said_on", "published"),
    [
        (["2025-12-22", "2025-12-20", None], "2025-12-20"),
        (["2025-12", "2025-12-22"], None),
        (["2025", "2025-12-22"], None),
        ([None], None),
        ([], None),
    ],
)
def test_a_claim_is_dated_by_its_first_sighting_if_that_day_is_known(
    said_on: list[str | None], published: str | None
) -> None:
    seen = [{**SAID, "said_on": day} for day in said_on]
    assert review(sightings=seen)["itemReviewed"].get("datePublished") == published


def test_one_document_is_named_once() -> None:
    assert review(sightings=[SAID, SAID]) == review()


def test_a_document_of_which_nothing_is_known_is_left_out() -> None:
    unknown = {**SAID, "document": {**MEMO, "title": ""}}
    assert "appearance" not in review(sightings=[unknown])["itemReviewed"]


@given(contents)
@settings(deadline=None)
def test_every_review_holds_to_the_vocabulary(drawn: Content) -> None:
    assert schema_org.faults(claim_review(drawn, PAGE)) == []


@given(contents)
@settings(deadline=None)
def test_every_review_has_what_the_guide_requires(drawn: Content) -> None:
    data = claim_review(drawn, PAGE)
    rating, claim = data["reviewRating"], data["itemReviewed"]

    assert data.keys() >= {"url", "claimReviewed", "author", "datePublished"}
    assert rating["alternateName"]
    assert data["author"].keys() >= {"@type", "name", "url"}
    assert claim["@type"] == "Claim"
    numbers = [rating.get(name) for name in ("worstRating", "ratingValue", "bestRating")]
    assert numbers == [None] * 3 or 1 <= numbers[0] <= numbers[1] <= numbers[2] > numbers[0]


@given(contents)
@settings(deadline=None)
def test_another_parser_reads_back_from_a_page_what_was_put_in(drawn: Content) -> None:
    data = claim_review(drawn, PAGE)
    page = f"<!doctype html><html><head>{embedded(data)}</head><body><p>…</p></body></html>"

    assert schema_org.read(page) == [data]


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda data: data.update(claimRevewed="x"), "ClaimReview.claimRevewed"),
        (lambda data: data.update(claimreviewed="x"), "ClaimReview.claimreviewed"),
        (lambda data: data.update(url="somewhere"), "ClaimReview.url = somewhere"),
        (lambda data: data.update(datePublished="lately"), "ClaimReview.datePublished = lately"),
        (lambda data: data.update(author="The Desk"), "ClaimReview.author = The Desk"),
        (lambda data: data.update(reviewRating="False"), "ClaimReview.reviewRating = False"),
        (lambda data: data.update(reviewRating=1), "ClaimReview.reviewRating = 1"),
        (lambda data: data["author"].update({"@type": "Rating"}), "ClaimReview.author = Rating"),
        (lambda data: data["author"].update({"@type": "Orgnisation"}), "Orgnisation.name"),
        (lambda data: data["author"].pop("@type"), "untyped.name = The Desk"),
        (lambda data: data["itemReviewed"].update(claimReviewed="x"), "Claim.claimReviewed"),
        (lambda data: data["itemReviewed"].update(datePublished="2025-12"), "Claim.datePublished"),
        (lambda data: data["itemReviewed"].update(appearance="seen"), "Claim.appearance = seen"),
        (lambda data: data["reviewRating"].update(url=5), "Rating.url = 5"),
    ],
)
def test_the_judge_notices_what_the_vocabulary_does_not_have(change: Change, fault: str) -> None:
    data = copy.deepcopy(review())
    change(data)
    assert any(found.startswith(fault) for found in schema_org.faults(data))


HOSTILE = "</script><script>window.attacked = 1</script><!--<script> & \u2028 \x00 \"'"
STRICT = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"


def test_nothing_in_the_data_ends_its_element() -> None:
    written = embedded({"name": HOSTILE})
    assert written.count("<") == 2
    assert written.isascii()


def test_a_browser_under_a_strict_policy_keeps_the_data_and_runs_nothing(page: Tab) -> None:
    data = review(claim={**CONTENT["claim"], "text": HOSTILE})
    page.set_content(f"<!doctype html><head>{STRICT}{embedded(data)}</head><body>…</body>")

    assert json.loads(page.locator("script").text_content() or "") == data
    assert page.evaluate("window.attacked") is None


def test_a_browser_under_a_strict_policy_would_complain_of_a_script(
    page: Tab, complaints: Complaints
) -> None:
    page.set_content(f"<!doctype html><head>{STRICT}<script>var a = 1</script></head>")

    assert any("Content Security Policy" in complaint for complaint in complaints)
    complaints.clear()
