"""Reads of claims: what a list and a page show, now and as it was known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim, Claimant, Document
from claims.moments import Moment
from claims.selectors import appearances, claims, speakers
from claims.selectors.filters import ClaimFilter
from claims.services import claims as services
from claims.services import relations
from tests.claims import factories

pytestmark = pytest.mark.django_db


def clock() -> datetime:
    """The database's clock, which stamps the rows; the transaction's own stands still."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found = cursor.fetchone()
    assert found
    return found[0] + timedelta(microseconds=1)


def narrowed(**params: Any) -> list[str]:
    found = ClaimFilter({k: str(v) for k, v in params.items()}, queryset=claims.listed())
    assert found.is_valid(), found.errors
    return [row.text for row in found.qs]


def shown(claim: Claim, moment: Moment = claims.NOW) -> Any:
    """The claim's row in a list; Any, for a list adds columns that the model does not have."""
    return claims.listed(moment).get(pk=claim.pk)


def said(claim: str, by: str, on: date | None = None, modality: str = "asserts") -> Claim:
    statement = factories.statement(
        claim=claim,
        sources=[factories.source(by)],
        said_on=on,
        said_on_precision="day" if on else "",
        modality=modality,
    )
    return factories.appearance(statement).claim


def test_a_list_shows_the_latest_wording_and_counts() -> None:
    claim = said("The pier is safe.", "Ada Brook", date(2025, 3, 1))
    said("The pier is safe", "Milo Grant", date(2025, 4, 1))
    relations.relate("contradicts", claim, factories.claim(), by=factories.user())
    services.reword(claim, "The east pier is safe.", "fact", seen=1, by=factories.user())
    row = shown(claim)
    assert (row.text, row.number, row.appearance_count) == ("The east pier is safe.", 2, 2)
    assert (row.first_said, row.last_said) == ("2025-03-01", "2025-04-01")
    assert row.contradiction_count == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pier", True),
        ("piers", True),
        ("PIER safe", True),
        ("café", True),
        ("cafe", True),
        ('"pier café"', False),
        ("pier -safe", False),
        ("bridge", False),
        ("bridge or pier", True),
        ("'; DROP TABLE", False),
    ],
)
def test_search_finds_words_in_any_form_without_accents_or_case(words: str, found: bool) -> None:
    factories.claim("The pier of the café is safe.")
    assert bool(narrowed(q=words)) is found


def test_search_finds_a_claim_by_words_that_it_had_before() -> None:
    claim = factories.claim("The pier is safe.")
    services.reword(claim, "The quay is safe.", "fact", seen=1, by=factories.user())
    assert narrowed(q="pier") == ["The quay is safe."]


def test_lists_are_narrowed_by_speaker_date_modality_kind_and_contradiction() -> None:
    one = said("One.", "Ada Brook", date(2025, 3, 1))
    said("Two.", "Milo Grant", date(2025, 4, 1), modality="denies")
    factories.claim("Three.", kind="forecast")
    assert narrowed(claimant=Claimant.objects.get(name="Ada Brook").pk) == ["One."]
    assert narrowed(said_from="2025-03-15") == ["Two."]
    assert narrowed(said_to="2025-03-15") == ["One."]
    assert narrowed(modality="denies") == ["Two."]
    assert narrowed(kind="forecast") == ["Three."]
    assert narrowed(document=one.appearances.get().document_id) == ["One."]
    relation = relations.relate("contradicts", one, factories.claim("Four."), by=factories.user())
    assert narrowed(contradicted="true") == ["Four.", "One."]
    relations.decide(relation, "rejected", by=factories.user())
    assert narrowed(contradicted="true") == []


def test_a_page_groups_sightings_by_speaker_the_latest_first() -> None:
    claim = said("The pier is safe.", "Ada Brook", date(2025, 3, 1))
    said("The pier is safe.", "Milo Grant", date(2025, 4, 1))
    said("The pier is safe.", "Ada Brook", date(2025, 2, 1))
    page = claims.page(claim)
    assert page
    names = [(s.claimant.name, s.count) for s in page.speakers.latest if s.claimant]
    assert names == [("Milo Grant", 1), ("Ada Brook", 2)]


def test_a_page_asked_for_a_past_moment_is_the_page_as_it_was() -> None:
    claim, by = said("The pier is safe.", "Ada Brook", date(2025, 3, 1)), factories.user()
    relation = relations.relate("contradicts", claim, factories.claim("Not so."), by=by)
    document = claim.appearances.get().document
    title = document.title
    then = Moment(known_at=clock())

    said("The pier is safe.", "Milo Grant", date(2025, 4, 1))
    relations.decide(relation, "rejected", by=by)
    services.reword(claim, "The quay is safe.", "fact", seen=1, by=by)
    Document.objects.filter(pk=document.pk).update(title="Renamed")

    was, now = claims.page(claim, then), claims.page(claim)
    assert was
    assert now
    assert (was.wording.text, now.wording.text) == ("The pier is safe.", "The quay is safe.")
    assert (was.speakers.count, now.speakers.count) == (1, 2)
    assert (was.opposites[0].state, now.opposites[0].state) == ("confirmed", "rejected")
    (sighting,) = appearances.of_claim(claim, then)
    appearances.as_known([sighting], then)
    assert sighting.document.title == title
    assert [o.wording.text for o in was.opposites] == ["Not so."]
    assert shown(claim, then).contradiction_count == 1
    assert shown(claim).contradiction_count == 0


def test_a_claim_is_not_there_before_it_was_recorded() -> None:
    before = Moment(known_at=timezone.now() - timedelta(days=1))
    claim = factories.claim()
    assert claims.page(claim, before) is None
    assert not claims.listed(before).exists()


def test_about_a_past_day_later_utterances_are_left_out() -> None:
    claim = said("The pier is safe.", "Ada Brook", date(2025, 3, 1))
    said("The pier is safe.", "Milo Grant", date(2025, 4, 1))
    assert shown(claim, Moment(as_of=date(2025, 3, 15))).appearance_count == 1


def queries(claim: Claim) -> int:
    with CaptureQueriesContext(connection) as captured:
        claims.page(claim, Moment(known_at=timezone.now() + timedelta(minutes=1)))
        speakers.name(claims.listed()[:50])
    return len(captured)


def test_more_rows_run_no_more_queries() -> None:
    claim, by = said("The pier is safe.", "Ada Brook"), factories.user()
    relations.relate("contradicts", claim, factories.claim(), by=by)
    few = queries(claim)
    for number in range(4):
        said("The pier is safe.", f"Milo Grant {number}")
        relations.relate("contradicts", claim, factories.claim(), by=by)
    assert queries(claim) == few
