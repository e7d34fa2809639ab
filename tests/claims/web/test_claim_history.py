"""The history of a claim: a page of the timeline, with links that keep the moment."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from claims.services import claims as services
from claims.services import relations
from claims.web import history
from tests.claims import factories, publishing
from tests.claims.eventful import eventful
from tests.claims.selectors.test_claims import clock
from tests.claims.web.test_document_pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(db: None) -> User:
    return factories.user("vera")


@pytest.fixture
def claim(vera: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=vera)


def address_of(claim: Claim) -> str:
    return reverse("claim-history", args=[claim.pk])


def section(client: Client, address: str) -> str:
    """The words of the section."""
    return words_of(client.get(address)).partition(" History ")[2]


def links(client: Client, address: str) -> list[str]:
    html = client.get(address).content.decode().partition('id="history-head"')[2]
    found = re.findall(r'href="([^"]+)"', html.partition("</section>")[0])
    return [link.replace("&amp;", "&") for link in found]


def test_what_happened_is_told_with_who_when_and_why(
    member: Client, claim: Claim, vera: User
) -> None:
    eventful(claim, vera)
    words = whole(member, claim)
    told = (
        "Edition 2 recalled, before anybody could read it.",
        "Link confirmed: contradicts “Lorries use the quay.”",
        "No longer held: “False”, moderate confidence, from 2026-02-01.",
    )
    for sentence in (*told, "Too early.", "by the machine", "Jo, a reader", "UTC"):
        assert sentence in words


def whole(client: Client, claim: Claim) -> str:
    """All pages of the history, as the links lead from one to the next."""
    address = address_of(claim)
    words = ""
    while address:
        words += section(client, address)
        rest = [link for link in links(client, address) if "after=" in link]
        address = rest[-1] if rest else ""
    return words


def test_earlier_entries_are_a_link_away(
    member: Client, claim: Claim, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "SIZE", 2)
    services.reword(claim, "It is shut.", "fact", seen=1, by=vera)
    services.reword(claim, "It is closed.", "fact", seen=2, by=vera)
    page = address_of(claim)
    assert "Claim logged." not in section(member, page)
    (earlier,) = links(member, page)
    words = section(member, earlier)
    assert "Claim logged." in words
    assert "wording 3" not in words
    (latest,) = links(member, earlier)
    assert section(member, latest) == section(member, page)


def test_a_past_page_has_the_history_of_then_and_its_links_keep_the_moment(
    member: Client, claim: Claim, vera: User
) -> None:
    relations.relate("narrows", claim, factories.claim(), by=vera)
    then = clock().isoformat().replace("+00:00", "Z")
    services.reword(claim, "It is shut.", "fact", seen=1, by=vera)
    address = f"{address_of(claim)}?known_at={then}"
    assert "reworded" in section(member, address_of(claim))
    assert "reworded" not in section(member, address)
    (link,) = links(member, address)
    assert "known_at=" in link


def test_only_what_readers_can_read_leads_to_their_page(
    member: Client, claim: Claim, vera: User
) -> None:
    held = publishing.held(claim)
    page = address_of(claim)
    publishing.published(held, embargo_until=publishing.later(days=1))
    assert not [link for link in links(member, page) if "/checks/" in link]
    publishing.published(publishing.held(other := factories.claim()))
    (link,) = (link for link in links(member, address_of(other)) if "/checks/" in link)
    assert member.get(link, follow=True).status_code == 200


def test_a_place_that_is_none_is_not_there(member: Client, claim: Claim) -> None:
    assert member.get(address_of(claim), {"after": "yesterday"}).status_code == 404


# Read later than the page around it


@pytest.mark.parametrize("name", ["claim-history", "claim-sightings"])
def test_the_claims_page_reads_a_section_when_it_is_scrolled_to(
    member: Client, claim: Claim, name: str
) -> None:
    address = reverse(name, args=[claim.pk])
    content = member.get(claim.get_absolute_url()).content.decode()
    assert f'hx-get="{address}" hx-trigger="revealed"' in content
    assert f'<a href="{address}">' in content, "for a browser without scripts"


@pytest.mark.parametrize("name", ["claim-history", "claim-sightings"])
def test_a_section_is_a_part_of_a_page_and_a_page(member: Client, claim: Claim, name: str) -> None:
    address = reverse(name, args=[claim.pk])
    whole, part = member.get(address), member.get(address, headers={"HX-Request": "true"})
    assert words_of(part) in words_of(whole)
    assert "<html" not in part.content.decode()
    assert "The quay is closed to lorries." in words_of(whole)


@pytest.mark.parametrize("name", ["claim-history", "claim-sightings"])
def test_the_sections_of_a_past_page_are_of_its_moment(
    member: Client, claim: Claim, name: str
) -> None:
    then = {"as_of": "2026-02-01", "known_at": clock().isoformat()}
    page = member.get(claim.get_absolute_url(), then)
    section = reverse(name, args=[claim.pk])
    (address,) = re.findall(f'hx-get="({section}[^"]*)"', page.content.decode())
    there = member.get(address.replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert there.context["moment"] == page.context["moment"]


@pytest.mark.parametrize("name", ["claim-history", "claim-sightings"])
def test_a_claim_that_was_not_known_then_has_no_sections(
    member: Client, claim: Claim, name: str
) -> None:
    address = reverse(name, args=[claim.pk])
    assert member.get(address, {"known_at": "2020-01-01"}).status_code == 404


def test_the_history_tells_nobody_of_evidence_that_is_not_for_their_eyes(
    member: Client, claim: Claim, vera: User, client: Client
) -> None:
    note = "Seen through a window."
    factories.evidence(claim, audience="named", by=vera, readers=[vera], note=note)
    assert "Evidence linked" not in section(member, address_of(claim))
    client.force_login(vera)
    assert "Evidence linked" in section(client, address_of(claim))
