"""The form by which readers ask for a check, and the reviewers' inbox of what was asked."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from claims import throttling
from claims.models import Claim, Tip, TipSender, TipState, Why
from claims.permissions import Role
from claims.services import tips
from tests.claims import factories

pytestmark = pytest.mark.django_db

CLOSES = "The north quay will be closed to all ferries from May on."
ALIKE = "The north quay will be closed to all ferries from next May on"
ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;"


@pytest.fixture(autouse=True)
def _no_earlier_tips() -> None:
    cache.clear()


def said(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# The form


def test_the_public_pages_lead_to_the_form(client: Client) -> None:
    assert 'href="/tips/"' in said(client, "/checks/")


def test_the_form_says_what_becomes_of_a_name(client: Client) -> None:
    html = said(client, "/tips/")
    assert "Only the desk&#x27;s editors read them" in html
    assert "No account is needed" in html


def test_what_a_reader_sends_is_recorded_and_thanked_for(client: Client) -> None:
    given = {"text": CLOSES, "url": "https://gazette.example/q", "name": "Ada", "contact": "a@b.c"}
    response = client.post("/tips/", given, follow=True)
    assert "Thank you." in response.content.decode()
    kept = Tip.objects.get()
    assert (kept.text, kept.source, kept.sender.name) == (CLOSES, "form", "Ada")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "Write what should be checked."),
        ({"text": "?!"}, "Write what should be checked, in a sentence."),
        ({"text": CLOSES, "url": "gazette"}, "is not a web address"),
        ({"text": CLOSES, "name": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: Client, given: dict[str, str], sentence: str
) -> None:
    response = client.post("/tips/", {"contact": "ada@example.org", **given})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "ada@example.org" in html
    assert not Tip.objects.exists()


def test_a_program_that_fills_in_all_is_thanked_and_not_heard(client: Client) -> None:
    response = client.post("/tips/", {"text": CLOSES, "website": "https://spam.example"})
    assert response.status_code == 302
    assert not Tip.objects.exists()


def test_too_many_from_one_address_wait_with_what_they_typed(client: Client) -> None:
    for number in range(throttling.TIPS):
        client.post("/tips/", {"text": f"Berth {number} is lost."})
    response = client.post("/tips/", {"text": CLOSES})
    assert response.status_code == 429
    assert response["Retry-After"]
    assert CLOSES in response.content.decode()
    assert Tip.objects.count() == throttling.TIPS


def test_form_and_api_share_their_limit(client: Client, settings: Settings) -> None:
    settings.TIPS_PER_HOUR = 1
    client.post("/tips/", {"text": CLOSES})
    sent = client.post(
        "/api/v1/tips/", {"text": ALIKE}, "application/json", REMOTE_ADDR="192.0.2.1"
    )
    assert sent.status_code == 429


def test_the_form_is_guarded_against_other_sites() -> None:
    assert Client(enforce_csrf_checks=True).post("/tips/", {"text": CLOSES}).status_code == 403


# The inbox


@pytest.fixture
def reviewer(client: Client) -> Client:
    client.force_login(factories.user("mira"))
    return client


def test_the_inbox_is_for_those_who_sort(client: Client) -> None:
    assert client.get("/tips/inbox/").status_code == 302
    for role in Role:
        browser = Client()
        browser.force_login(factories.user(role=role))
        may = role not in {Role.VIEWER, Role.CONTRIBUTOR}
        assert browser.get("/tips/inbox/").status_code == (200 if may else 403)
        assert ('href="/tips/inbox/"' in said(browser, "/")) is may


def test_the_inbox_shows_groups_their_wordings_and_what_is_known(reviewer: Client) -> None:
    for text in (CLOSES, CLOSES, ALIKE):
        factories.tip(text, name="Zebedee")
    known = factories.claim(CLOSES)
    html = said(reviewer, "/tips/inbox/")
    assert "3 tips in 2 wordings" in html
    assert ALIKE in html
    assert f'Already a claim: <a href="/claims/{known.pk}/"' in html
    assert "Zebedee" not in html


def test_what_outsiders_write_stays_text(reviewer: Client) -> None:
    factories.tip(ATTACK)
    html = said(reviewer, "/tips/inbox/")
    assert "<img" not in html
    assert "<script>" not in html


def test_each_field_of_the_inbox_has_a_label(reviewer: Client) -> None:
    factories.tip(CLOSES)
    html = said(reviewer, "/tips/inbox/")
    for field in re.findall(r"<(?:select|textarea|input)[^>]*>", html):
        if 'type="hidden"' not in field:
            found = re.search(r'id="([^"]+)"', field)
            assert "aria-label" in field or (found and f'for="{found[1]}"' in html), field


def sort(client: Client, tip: Tip, **given: str) -> str:
    response = client.post(f"/tips/{tip.pk}/sort/", given, follow=True)
    assert response.redirect_chain[-1][0].endswith(f"#t-{tip.pk}")
    return response.content.decode()


def test_a_group_is_accepted(reviewer: Client) -> None:
    assert "Accepted as a claim." in sort(reviewer, factories.tip(CLOSES), do="accept", seen="1")
    assert Claim.objects.get().wordings.get().text == CLOSES


def test_a_group_is_accepted_in_other_words(reviewer: Client) -> None:
    sort(reviewer, factories.tip("shut??"), do="accept", text=CLOSES)
    assert Claim.objects.get().wordings.get().text == CLOSES


def test_a_group_joins_the_known_claim(reviewer: Client) -> None:
    known, made = factories.claim(CLOSES), factories.tip(CLOSES)
    assert "Joined to the claim." in sort(reviewer, made, do="join", claim=str(known.pk))
    assert Tip.objects.get().claim == known


def test_a_rejection_needs_its_reason(reviewer: Client) -> None:
    made = factories.tip(CLOSES)
    assert "Say why, by one of the reasons" in sort(reviewer, made, do="reject")
    assert Tip.objects.get().state == TipState.NEW
    assert "Rejected" in sort(reviewer, made, do="reject", why=Why.TRIVIAL)
    assert Tip.objects.get().state == TipState.REJECTED


def test_a_group_that_has_grown_is_looked_at_again(reviewer: Client) -> None:
    made = factories.tip(CLOSES)
    factories.tip(ALIKE)
    assert "Look again" in sort(reviewer, made, do="accept", seen="1")
    assert not Claim.objects.exists()


def test_a_tip_is_taken_out_and_a_decision_back(reviewer: Client) -> None:
    made = factories.tip(CLOSES)
    member = factories.tip(ALIKE)
    assert "Take out of this group" in said(reviewer, f"/tips/inbox/?group={made.pk}")
    sort(reviewer, member, do="out")
    assert Tip.objects.get(pk=member.pk).group is None
    sort(reviewer, made, do="reject", why=Why.TRIVIAL)
    assert "Open again" in said(reviewer, "/tips/inbox/?state=rejected")
    sort(reviewer, made, do="reopen")
    assert Tip.objects.get(pk=made.pk).state == TipState.NEW


@pytest.mark.parametrize("given", [{"do": "delete"}, {"do": "join", "claim": "x"}, {}])
def test_what_is_not_offered_changes_nothing(reviewer: Client, given: dict[str, str]) -> None:
    sort(reviewer, factories.tip(CLOSES), **given)
    assert Tip.objects.get().state == TipState.NEW


def test_those_who_do_not_sort_decide_nothing(client: Client) -> None:
    made = factories.tip(CLOSES)
    client.force_login(factories.user(role=Role.CONTRIBUTOR))
    assert client.post(f"/tips/{made.pk}/sort/", {"do": "accept"}).status_code == 403
    assert Tip.objects.get().state == TipState.NEW


@pytest.mark.parametrize("query", ["group=x", "group=01939e8c-0000-7000-8000-000000000000"])
def test_a_group_that_is_not_there_is_not_found(reviewer: Client, query: str) -> None:
    assert reviewer.get(f"/tips/inbox/?{query}").status_code == 404


def test_twice_the_groups_take_the_same_queries(reviewer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            said(reviewer, "/tips/inbox/")
        return len(captured)

    def more() -> None:
        for number in range(3):
            text = f"Berth {Tip.objects.count()} of {number} is lost."
            factories.tip(text)
            factories.tip(text)
            factories.claim(text)

    more()
    before = queries()
    more()
    assert queries() == before


def test_the_history_of_a_claim_says_how_many_asked_and_never_who(reviewer: Client) -> None:
    for text in (CLOSES, CLOSES, ALIKE):
        made = factories.tip(text, name="Zebedee")
    claim = tips.accept(made, by=factories.user("vera"))
    html = said(reviewer, f"/claims/{claim.pk}/history/")
    assert "3 people outside asked for this claim." in html
    assert "Zebedee" not in html
    assert TipSender.objects.count() == 3
