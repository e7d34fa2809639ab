"""A claim that is said often: its sightings a page at a time, its speakers counted and drawn."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Appearance, Claim, Claimant
from claims.selectors import appearances, speakers
from claims.services import claimants as claimant_services
from claims.services import claims as services
from claims.web.sightings import OWN_VOICE
from tests.claims import factories, often_said
from tests.claims.selectors.test_claims import clock
from tests.claims.web.test_claim_pages import day, page, said, sighting
from tests.claims.web.test_document_pages import words_of

pytestmark = pytest.mark.django_db


def shown(response: Any) -> list[Appearance]:
    rows: list[Appearance] = response.context["sightings"].page.rows
    return rows


def walk(client: Client, claim: Claim, **params: str) -> list[Appearance]:
    """Every sighting, following the link to older ones to the end."""
    rows, after = [], ""
    while True:
        part = said(client, claim, after=after, **params).context["sightings"].page
        rows += part.rows
        if part.older is None:
            return rows
        after = str(part.older)


def test_pages_join_without_a_gap_or_a_repeat_the_latest_said_first(member: Client) -> None:
    claim = factories.claim()
    rows = often_said.say(claim, 120, often_said.claimants(7))
    dated = [row for row in rows if row.said_on]
    undated = [row for row in rows if not row.said_on]
    assert walk(member, claim) == dated[::-1] + undated[::-1]


def test_sightings_of_one_day_are_paged_by_when_they_were_recorded(member: Client) -> None:
    claim = factories.claim()
    rows = often_said.say(claim, 120, [], every=0)
    dated = [row for row in rows if row.said_on]
    assert walk(member, claim)[: len(dated)] == dated[::-1]


def test_the_way_back_leads_to_the_same_page(member: Client) -> None:
    claim = factories.claim()
    often_said.say(claim, 2 * appearances.SHOWN + 10, often_said.claimants(3))
    first = said(member, claim)
    second = said(member, claim, after=str(first.context["sightings"].page.older))
    back = said(member, claim, before=str(second.context["sightings"].page.newer))
    assert shown(back) == shown(first)
    assert back.context["sightings"].page.newer is None


def test_the_link_to_older_ones_is_a_plain_link_to_the_sightings(member: Client) -> None:
    claim = factories.claim()
    often_said.say(claim, appearances.SHOWN + 1, [])
    response = said(member, claim)
    here = reverse("claim-sightings", args=[claim.pk])
    address = f"{here}?after={shown(response)[-1].pk}#sightings-head"
    assert f'<a rel="next" href="{address}">' in response.content.decode()


def test_a_claim_said_now_and_then_has_no_pages_and_no_counts(member: Client) -> None:
    claim = factories.claim()
    often_said.say(claim, 5, often_said.claimants(2))
    words = words_of(said(member, claim))
    for absent in ("Older", "sightings", "speakers"):
        assert absent not in words


def test_speakers_are_counted_with_first_and_last_and_how_many_more(member: Client) -> None:
    claim = factories.claim()
    by = often_said.claimants(speakers.SHOWN + 3)
    often_said.say(claim, 4 * len(by), by)
    words = words_of(said(member, claim))
    assert "15 speakers, the latest first" in words
    assert "and 3 more speakers" in words
    assert "4 sightings 14 Jan 2020 – 28 Feb 2020" in words


def test_a_speakers_sightings_can_be_seen_alone(member: Client) -> None:
    claim = factories.claim()
    by = often_said.claimants(3)
    often_said.say(claim, 45, by)
    content = said(member, claim).content.decode()
    here = reverse("claim-sightings", args=[claim.pk])
    assert f'href="{here}?speaker={by[1].pk}#sightings-head"' in content
    response = said(member, claim, speaker=str(by[1].pk))
    assert len(shown(response)) == 15
    assert [str(group.claimant) for group in response.context["sightings"].groups] == ["Speaker 1"]
    assert "Sightings of Speaker 1" in words_of(response)


def test_what_an_article_says_itself_can_be_seen_alone(member: Client) -> None:
    claim = factories.claim()
    often_said.say(claim, 3, often_said.claimants(1))
    own = often_said.say(claim, 2, [])
    response = said(member, claim, speaker=OWN_VOICE)
    assert set(shown(response)) == set(own)
    assert "Sightings in an article's own voice" in words_of(response)


@pytest.mark.parametrize(
    "params",
    [
        {"speaker": "nobody"},
        {"speaker": "01890000-0000-7000-8000-000000000000"},
        {"after": "01890000-0000-7000-8000-000000000000"},
        {"before": "x"},
    ],
)
def test_a_page_of_sightings_that_is_not_there_is_not_found(
    member: Client, params: dict[str, str]
) -> None:
    assert said(member, factories.appearance().claim, **params).status_code == 404


def test_however_often_it_was_said_the_drawing_is_bounded(member: Client) -> None:
    claim = factories.claim()
    often_said.say(claim, 2_000, often_said.claimants(20))
    lanes = said(member, claim).context["drawing"].lanes
    assert len(lanes) == speakers.SHOWN
    assert max(len(lane.points) for lane in lanes) <= speakers.STRETCHES
    assert all(0 <= point.at <= 100 for lane in lanes for point in lane.points)


def test_no_sighting_is_lost_in_the_drawing() -> None:
    claim = factories.claim()
    by = often_said.claimants(4)
    rows = often_said.say(claim, 400, by)
    dated = [row.said_on for row in rows if row.said_on]
    found = speakers.stretches(claim, speakers.of_claim(claim).latest, min(dated), max(dated))
    assert sum(stretch.count for stretch in found) == len(dated)
    assert {stretch.claimant_id for stretch in found} == {claimant.pk for claimant in by}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_ten_thousand_sightings_take_the_queries_of_ten(member: Client) -> None:
    few, many, by = factories.claim(), factories.claim(), often_said.claimants(300)
    often_said.say(few, 10, by[:4])
    often_said.say(many, 10_000, by)
    for claim in (few, many):
        factories.relation(claim)
    moment = "known_at=2100-01-01&as_of=2100-01-01"
    addresses = [
        "/claims/{}/", "/claims/{}/?" + moment, "/claims/{}/sightings/",
        "/claims/{}/sightings/?" + moment, "/claims/{}/history/", "/api/v1/claims/{}/",
        "/api/v1/claims/{}/?" + moment, "/api/v1/appearances/?claim={}",
    ]  # fmt: skip
    counts = {
        address: [queries(member, address.format(claim.pk)) for claim in (few, many)]
        for address in addresses
    }
    # The history of few sightings shows entries of more kinds, each with a query of its own.
    assert all(many <= few for few, many in counts.values()), counts


# Links and wordings


def test_the_page_shows_the_links_that_weigh_most_and_leads_to_all(member: Client) -> None:
    claim = factories.claim("The quay closes.")
    for _ in range(11):
        factories.relation(claim, kind="narrows")
    last = factories.relation(claim)
    response = page(member, claim)
    assert response.context["links"][0].opposite.relation == last
    assert len(response.context["links"]) == 6
    address = reverse("claim-links", args=[claim.pk])
    assert f'<a href="{address}">All 12 links</a>' in response.content.decode()
    assert len(member.get(address).context["links"]) == 12


def test_the_page_shows_the_latest_wordings_and_leads_to_all(member: Client) -> None:
    claim, by = factories.claim("It has 1 berth."), factories.user()
    for number in range(1, 23):
        text = f"It has {number + 1} berths."
        services.reword(claim, text, "fact", seen=number, by=by)
    words = words_of(page(member, claim))
    assert "It has 14 berths." in words
    assert "It has 13 berths." not in words
    assert "All 23 wordings" in words
    all_of_them = words_of(member.get(reverse("claim-wordings", args=[claim.pk])))
    assert "It has 1 berth." in all_of_them
    assert "It has 23 berths." in all_of_them


# Names at a past moment


@pytest.mark.parametrize("where", ["list", "page", "other side"])
def test_speakers_are_called_as_they_were_known_then(member: Client, where: str) -> None:
    made = sighting("The quay closes.", "Ada Brook", **day("2025-03-01"))
    sighting("The quay closes.", "Ada Brook", **day("2025-03-02"))
    other = factories.claim("The quay stays.")
    factories.relation(made.claim, other)
    then = clock()
    claimant = Claimant.objects.get(name="Ada Brook")
    renamed = {"name": "Ada Stone"}
    claimant_services.describe(claimant, renamed, seen=claimant.version, by=factories.user())
    address = {
        "list": "/claims/",
        "page": reverse("claim-sightings", args=[made.claim.pk]),
        "other side": other.get_absolute_url(),
    }[where]
    was = words_of(member.get(address, {"known_at": then.isoformat()}))
    assert "Ada Brook" in was
    assert "Ada Stone" not in was
    assert "Ada Stone" in words_of(member.get(address))
