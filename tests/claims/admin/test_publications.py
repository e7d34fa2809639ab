"""Publications in the admin: looked at, recalled, readers answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Act, CorrectionAnswer, Publication, PublicationRecall
from claims.services import corrections
from tests.claims import factories, judged
from tests.claims.publishing import held, later, published, revised

pytestmark = pytest.mark.django_db

PUBLICATIONS = "/admin/claims/publication/"
RECALL = "/admin/claims/publicationrecall/add/"
REQUESTS = "/admin/claims/correctionrequest/"
ANSWER = "/admin/claims/correctionanswer/add/"


def shown(desk: Client, path: str) -> str:
    response = desk.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_read_and_held_no_longer_is_listed_with_what_is_held_instead(
    desk: Client,
) -> None:
    page = published(title="No lorry")
    published(title="No ferry")
    held(page.claim, act=Act.CORRECT, rating=factories.rating("True"))
    listed = shown(desk, f"{PUBLICATIONS}?outdated=yes")
    assert "No lorry" in listed
    assert "No ferry" not in listed
    assert "Held now: True (from 2026-02-01)." in shown(desk, f"{PUBLICATIONS}{page.pk}/change/")


@pytest.mark.parametrize(
    ("state", "title"),
    [("embargoed", "Waits"), ("current", "Two lorries"), ("superseded", "No lorry")],
)
def test_editions_are_narrowed_by_their_state(desk: Client, state: str, title: str) -> None:
    revised(published(title="No lorry"), title="Two lorries")
    published(title="Waits", embargo_until=later(days=1))
    listed = shown(desk, f"{PUBLICATIONS}?state={state}")
    assert [name for name in ("Waits", "Two lorries", "No lorry") if name in listed] == [title]


def test_an_edition_under_embargo_is_recalled(desk: Client, editor: User) -> None:
    page = published(embargo_until=later(days=1))
    assert f"{RECALL}?publication={page.pk}" in shown(desk, f"{PUBLICATIONS}{page.pk}/change/")
    desk.post(RECALL, {"publication": str(page.pk), "reason": "Not yet."})
    recall = PublicationRecall.objects.get()
    assert (recall.publication, recall.reason, recall.created_by) == (page, "Not yet.", editor)


def test_what_readers_could_read_is_not_recalled(desk: Client) -> None:
    response = desk.post(RECALL, {"publication": str(published().pk), "reason": "No."})
    assert "correct or retract it instead" in response.content.decode()
    assert not PublicationRecall.objects.exists()


def test_a_reader_is_answered(desk: Client, editor: User) -> None:
    page = published()
    request = corrections.receive(page, "<b>It was two.</b>", "Ada", "ada@example.org")
    html = shown(desk, f"{REQUESTS}{request.pk}/change/")
    assert "&lt;b&gt;It was two.&lt;/b&gt;" in html
    assert "ada@example.org" in html
    assert f"{ANSWER}?request={request.pk}" in html
    edition = revised(page, title="Two lorries")
    given: dict[str, Any] = {"request": str(request.pk), "outcome": "corrected", "text": "Yes."}
    refused = desk.post(ANSWER, given).content.decode()
    assert "Name the edition that corrects the page." in refused
    desk.post(ANSWER, {**given, "edition": str(edition.pk)})
    answer = CorrectionAnswer.objects.get()
    assert (answer.request, answer.edition, answer.created_by) == (request, edition, editor)


def test_open_and_overdue_requests_can_be_asked_for(desk: Client, settings: Any) -> None:
    page = published()
    corrections.receive(page, "There is time.")
    settings.CORRECTION_DAYS = 0
    corrections.receive(page, "There is none.")
    listed = shown(desk, REQUESTS)
    assert listed.index("There is none.") < listed.index("There is time.")
    overdue = shown(desk, f"{REQUESTS}?state=overdue")
    assert ("There is none." in overdue, "There is time." in overdue) == (True, False)


def test_evidence_for_others_is_not_shown_in_the_frozen_content(desk: Client) -> None:
    claim = factories.claim()
    piece = factories.evidence(claim, "refutes", text="The pilot saw none.", audience="public")
    page = published(held(claim, [piece]))
    judged.assessment(claim.wordings.get(), evidence=piece, audience="named")
    assert "The pilot saw none" not in shown(desk, f"{PUBLICATIONS}{page.pk}/change/")


def test_what_is_held_is_published_and_revised(desk: Client, editor: User) -> None:
    holding = held()
    assert "last edition you saw" in shown(desk, f"{PUBLICATIONS}add/").lower()
    given = {"holding": str(holding.pk), "notice": "first", "title": "No lorry"}
    desk.post(f"{PUBLICATIONS}add/", given)
    first = Publication.objects.get()
    assert (first.title, first.slug, first.created_by) == ("No lorry", "no-lorry", editor)
    assert first.claim_review is not None
    assert first.claim_review["url"].startswith("http://testserver/checks/")
    again = {**given, "notice": "correction", "notice_text": "It was two.", "title": "Two"}
    stale = desk.post(f"{PUBLICATIONS}add/", again).content.decode()
    assert "newer than the one you saw" in stale
    desk.post(f"{PUBLICATIONS}add/", {**again, "number": "1"})
    second = Publication.objects.latest("number")
    assert (second.number, second.title, second.slug) == (2, "Two", "no-lorry")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"notice": "correction", "notice_text": "No."}, "its first edition comes first"),
        ({"embargo_until_0": "2020-01-01", "embargo_until_1": "00:00"}, "ended already"),
        ({"title": "x" * 301}, "at most 300"),
        ({"holding": ""}, "required"),
    ],
)
def test_what_cannot_be_published_is_said_on_the_form(
    desk: Client, change: dict[str, str], words: str
) -> None:
    given = {"holding": str(held().pk), "notice": "first", **change}
    response = desk.post(f"{PUBLICATIONS}add/", given)
    assert words in response.content.decode()
    assert not Publication.objects.exists()
