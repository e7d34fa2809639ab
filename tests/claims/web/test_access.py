"""Every page: signed out, permitted, refused; and how many queries it takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import JobState, Kind, RelationState
from claims.services import claims as claim_services
from claims.services import relations
from tests.claims import factories


class Desk:
    """A little of everything, and the address of each page that shows it."""

    def __init__(self) -> None:
        self.publisher = factories.publisher()
        self.document = factories.document(publisher=self.publisher)
        self.snapshot = factories.snapshot(of=self.document)
        self.run = factories.run(self.snapshot)
        self.taken = factories.statement(
            "Not one berth will be lost", of=self.run, sources=[factories.source("Ada Brook")]
        )
        self.suggestion = factories.statement("forty berths would go", of=self.run, score=0.3)
        self.appearance = factories.appearance(self.taken)
        self.claim = self.appearance.claim
        self.claimant = self.appearance.parties.get().claimant
        opposed = factories.statement(
            "contradicting her", of=self.run, sources=[factories.source("Two engineers")]
        )
        self.relation = factories.relation(self.claim, factories.appearance(opposed).claim)
        failed = factories.document(publisher=self.publisher)
        factories.run(factories.snapshot(of=failed), JobState.FAILED, error="It is empty.")
        waiting = factories.snapshot(of=factories.document(publisher=self.publisher))
        self.waiting = factories.run(waiting, JobState.QUEUED).snapshot.document
        self.failed = failed

    def pages(self) -> dict[str, str]:
        return {
            "home": reverse("home"),
            "documents": reverse("documents"),
            "document-new": reverse("document-new"),
            "document": reverse("document", args=[self.document.pk]),
            "document-progress": reverse("document-progress", args=[self.waiting.pk]),
            "document-passage": reverse("document-passage", args=[self.document.pk]),
            "claims": reverse("claims"),
            "claim-new": reverse("claim-new"),
            "claim": reverse("claim", args=[self.claim.pk]),
            "claim-sightings": reverse("claim-sightings", args=[self.claim.pk]),
            "claim-history": reverse("claim-history", args=[self.claim.pk]),
            "claim-reword": reverse("claim-reword", args=[self.claim.pk]),
            "claim-relate": reverse("claim-relate", args=[self.claim.pk]) + "?q=quay",
            "claimant": reverse("claimant", args=[self.claimant.pk]),
            "publisher": reverse("publisher", args=[self.publisher.pk]),
        }

    def actions(self) -> dict[str, str]:
        return {
            "document-retry": reverse("document-retry", args=[self.failed.pk]),
            "statement-accept": reverse("statement-accept", args=[self.suggestion.pk]),
            "relation-decide": reverse("relation-decide", args=[self.relation.pk]),
            "claimant-alias": reverse("claimant-alias", args=[self.claimant.pk]),
            "document-new": reverse("document-new"),
            "document-passage": reverse("document-passage", args=[self.document.pk]),
            "claim-new": reverse("claim-new"),
            "claim-reword": reverse("claim-reword", args=[self.claim.pk]),
            "claim-relate": reverse("claim-relate", args=[self.claim.pk]),
        }


PAGES = [
    "home",
    "documents",
    "document-new",
    "document",
    "document-progress",
    "document-passage",
    "claims",
    "claim-new",
    "claim",
    "claim-sightings",
    "claim-history",
    "claim-reword",
    "claim-relate",
    "claimant",
    "publisher",
]
ACTIONS = [
    "document-retry",
    "statement-accept",
    "relation-decide",
    "claimant-alias",
    "document-new",
    "document-passage",
    "claim-new",
    "claim-reword",
    "claim-relate",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("name", PAGES)
def test_who_is_signed_out_is_asked_to_sign_in_and_brought_back(
    client: Client, desk: Desk, name: str
) -> None:
    address = desk.pages()[name]
    response = client.get(address)
    assert response.status_code == 302
    sign_in = reverse("account_login") + "?next=" + address.split("?")[0]
    assert response["Location"].startswith(sign_in)


@pytest.mark.parametrize("name", PAGES)
def test_a_member_sees_the_page(member: Client, desk: Desk, name: str) -> None:
    assert member.get(desk.pages()[name]).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_an_account_that_is_switched_off_is_signed_out(
    client: Client, desk: Desk, name: str
) -> None:
    user = factories.user()
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(desk.pages()[name]).status_code == 302


@pytest.mark.parametrize("name", ACTIONS)
def test_who_is_signed_out_changes_nothing(client: Client, desk: Desk, name: str) -> None:
    assert client.post(desk.actions()[name]).status_code == 302


def test_who_was_signed_out_comes_back_to_the_page_of_the_button(
    client: Client, desk: Desk
) -> None:
    factories.user("vera")
    page = "http://testserver" + desk.pages()["document"]
    address = desk.actions()["statement-accept"]
    sign_in = client.post(address, headers={"Referer": page})["Location"]
    given = {"login": "vera", "password": factories.PASSWORD}
    assert client.post(sign_in, given)["Location"] == page


def test_nobody_is_led_to_another_site_by_signing_in(client: Client, desk: Desk) -> None:
    factories.user("vera")
    address = desk.actions()["statement-accept"]
    sign_in = client.post(address, headers={"Referer": "https://elsewhere.example/"})["Location"]
    given = {"login": "vera", "password": factories.PASSWORD}
    assert client.post(sign_in, given)["Location"] == reverse("home")


def test_a_member_may_not_describe_a_speaker(member: Client, desk: Desk) -> None:
    response = member.post(desk.actions()["claimant-alias"], {"name": "The chair"})
    assert response.status_code == 403
    assert not desk.claimant.aliases.exists()


def test_an_editor_may_describe_a_speaker(client: Client, desk: Desk) -> None:
    client.force_login(factories.user(editor=True))
    client.post(desk.actions()["claimant-alias"], {"name": "The chair"})
    assert [alias.name for alias in desk.claimant.aliases.all()] == ["The chair"]


@pytest.mark.parametrize("name", ["document-retry", "statement-accept", "relation-decide"])
def test_nothing_is_changed_by_looking(member: Client, desk: Desk, name: str) -> None:
    assert member.get(desk.actions()[name]).status_code == 405


@pytest.mark.parametrize("name", ACTIONS)
def test_a_form_from_elsewhere_is_refused(desk: Desk, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.user(admin=True))
    response = strict.post(desk.actions()[name])
    assert response.status_code == 403
    assert "too old" in response.content.decode()


def test_a_fragment_asked_for_after_signing_out_reloads_the_page(
    client: Client, desk: Desk
) -> None:
    response = client.get(desk.pages()["document-progress"], headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_pages_are_not_kept_for_others(member: Client, desk: Desk) -> None:
    response = member.get(desk.pages()["claim"])
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("name", PAGES)
def test_more_rows_take_no_more_queries(member: Client, desk: Desk, name: str) -> None:
    address = desk.pages()[name]
    with CaptureQueriesContext(connection) as few:
        before = member.get(address)
    _grow(desk)
    with CaptureQueriesContext(connection) as many:
        after = member.get(address)
    assert (before.status_code, after.status_code) == (200, 200)
    # A history reads the rows of each kind of entry that it shows, however many they are.
    more = len(_told(after) - _told(before))
    assert len(many) - len(few) <= more, "\n".join(q["sql"] for q in many.captured_queries)


def _told(response: Any) -> set[str]:
    """The kinds of entries in the page's history, if it has one."""
    history = response.context.get("history")
    return {line.entry.kind for line in history.lines} if history else set()


def _grow(desk: Desk) -> None:
    """More of everything that the pages of the desk list."""
    for sentence in ("The harbour board", "Ada Brook said", "told the council", "Two engineers"):
        speaker = factories.source(f"Cleo Marsh {sentence}")
        relay = factories.source(f"Reporter {sentence}", role="relay")
        said = factories.statement(sentence, of=desk.run, sources=[speaker, relay])
        claim = factories.appearance(said).claim
        factories.relation(desk.claim, claim)
        factories.statement(sentence, of=desk.run, score=0.1)
    for _ in range(3):
        more = factories.document(publisher=desk.publisher)
        run = factories.run(factories.snapshot(of=more))
        again = factories.statement(
            "Not one berth will be lost",
            desk.taken.claim,
            of=run,
            sources=[factories.source("Ada Brook")],
        )
        factories.appearance(again)
    factories.snapshot(factories.TEXT + " More.", of=desk.document)
    factories.anchor_again(desk.document.snapshots.latest("number"))
    later = factories.run(desk.document.snapshots.latest("number"))
    factories.statement("Two engineers", of=later)
    claim_services.reword(
        desk.claim, "No berth will be lost.", Kind.FORECAST, seen=1, by=factories.user()
    )
    relations.decide(desk.relation, RelationState.REJECTED, by=factories.user(), reason="No.")


ODD = ["%00", "%ED%A0%80", "%27%22%3E%28", "a" * 3_000, "%D9%A3", "-1", "1e9", "9" * 30]
READ = {
    "documents": "q after before state published_from publisher known_at",
    "document": "page at version show known_at",
    "document-passage": "version start end text kind",
    "claims": "q after kind claimant said_from contradicted as_of",
    "claim": "known_at as_of",
    "claim-sightings": "after before speaker known_at as_of",
    "claim-history": "after known_at as_of",
    "claim-relate": "q",
}


@pytest.mark.parametrize("name", READ)
def test_an_odd_address_is_answered_and_not_a_fault(member: Client, desk: Desk, name: str) -> None:
    address = desk.pages()[name].split("?", maxsplit=1)[0]
    for parameter in READ[name].split():
        for value in ODD:
            status = member.get(f"{address}?{parameter}={value}").status_code
            assert status in {200, 400, 404}, f"{parameter}={value}"
