"""The Atom feed, read by a parser that is not ours."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

import feedparser
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from claims.models import Publication
from tests.claims import factories
from tests.claims.publishing import held, later, published, revised

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TYPED = "</summary><script>alert(1)</script> & \x0b\ufffe “quay” 🛥"


@pytest.fixture
def page(db: None) -> Publication:
    return published(held(factories.claim("The quay is open.")), summary="None was seen.")


def read(client: Client) -> Any:
    response = client.get("/checks/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def test_an_entry_is_a_check_at_its_lasting_address(
    client: Client, page: Publication, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://desk.example"
    feed = read(client)
    (entry,) = feed.entries
    assert feed.feed.author == "Factcheck"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "alternate": "https://desk.example/checks/",
        "self": "https://desk.example/checks/feed.atom",
    }
    assert entry.title == "The quay is open: False"
    assert entry.link == f"https://desk.example/checks/{page.subject}/{page.slug}/"
    assert entry.id == f"tag:desk.example,{page.visible_at:%Y-%m-%d}:checks/{page.subject}"
    assert entry.summary == "<p>None was seen.</p>"


def test_a_correction_is_an_update_of_the_same_entry_and_comes_first(
    client: Client, page: Publication
) -> None:
    published()
    before = read(client).entries[1]
    revised(page, title="Two lorries", notice_text="There *were* two.")
    after = read(client).entries[0]
    assert (after.id, after.link, after.published) == (before.id, before.link, before.published)
    assert after.updated > before.updated
    assert after.title == "Two lorries"
    assert re.match(r"<p>Correction \(\d{4}-\d\d-\d\d\): There were two.</p>", after.summary)


def test_a_retraction_stands_in_the_title(client: Client, page: Publication) -> None:
    revised(page, "retraction")
    assert read(client).entries[0].title == "Retracted: The quay is open: False"


def test_what_waits_under_embargo_is_neither_in_the_entries_nor_in_the_dates(
    client: Client, page: Publication
) -> None:
    before = client.get("/checks/feed.atom").content
    revised(page, title="Secretly closed", embargo_until=later(days=1))
    published(embargo_until=later(days=1))
    assert client.get("/checks/feed.atom").content == before


def test_no_typed_word_breaks_the_feed_or_becomes_markup_in_it(client: Client) -> None:
    page = published(title=f"Lorries {TYPED}", summary=TYPED)
    revised(page, title=f"More lorries {TYPED}", notice_text=TYPED)
    (entry,) = read(client).entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == "More lorries </summary><script>alert(1)</script> &  “quay” 🛥"
    written = ET.fromstring(client.get("/checks/feed.atom").content)  # noqa: S314  # our own
    summary = written.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.text is not None
    assert "&lt;script&gt;alert(1)" in summary.text
    assert "<script" not in summary.text


def test_the_feed_has_all_that_atom_asks_for(client: Client, page: Publication) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: once each id, title, updated; an author; RFC 3339 dates."""
    feed = ET.fromstring(client.get("/checks/feed.atom").content)  # noqa: S314  # our own
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1
    for name in ("updated", "published"):
        for date in feed.iter(f"{ATOM}{name}"):
            assert RFC3339.fullmatch(date.text or "")


def test_a_feed_of_nothing_is_a_feed(client: Client, db: None) -> None:
    assert read(client).entries == []


def test_the_feed_ends_after_the_checks_that_changed_last(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.web.feed.ENTRIES", 2)
    for number in range(3):
        published(title=f"Check {number}")
    assert [entry.title for entry in read(client).entries] == ["Check 2", "Check 1"]
