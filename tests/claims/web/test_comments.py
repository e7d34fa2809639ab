"""Comments on a claim's page, without a script."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim, Comment, Notification
from claims.permissions import Role
from claims.services import comments
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera() -> User:
    return factories.user("vera")


@pytest.fixture
def browser(client: Client, vera: User) -> Client:
    client.force_login(vera)
    return client


@pytest.fixture
def claim() -> Claim:
    return factories.claim("The quay is closed to lorries.")


def address(claim: Claim) -> str:
    return f"/claims/{claim.pk}/comments/"


def test_a_claims_page_leads_to_its_comments(browser: Client, claim: Claim) -> None:
    assert address(claim) in browser.get(f"/claims/{claim.pk}/").content.decode()


def test_a_comment_is_written_and_shown(browser: Client, claim: Claim) -> None:
    response = browser.post(address(claim), {"text": "See **page 3**."})
    comment = Comment.objects.get()
    assert response["Location"] == f"{address(claim)}#c-{comment.pk}"
    assert "See <strong>page 3</strong>." in browser.get(address(claim)).content.decode()


def test_an_open_page_is_given_the_section_alone(browser: Client, claim: Claim) -> None:
    page = browser.get(address(claim), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<section")
    assert "<html" not in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/x.png)",
        "<style>*{display:none}</style>",
    ],
)
def test_script_in_a_comment_stays_words(
    browser: Client, claim: Claim, vera: User, text: str
) -> None:
    comments.write(claim, text, by=vera)
    page = browser.get(address(claim), headers={"HX-Request": "true"}).content.decode()
    assert not [tag for tag in ("<script", "<img", "<style", 'href="javascript') if tag in page]


def test_a_mention_of_nobody_is_said_beside_what_was_typed(browser: Client, claim: Claim) -> None:
    response = browser.post(address(claim), {"text": "Ask @nobody."})
    assert response.status_code == 422
    page = response.content.decode()
    assert "“@nobody” in line 1" in page
    assert "Ask @nobody." in page
    assert not Comment.objects.exists()


def test_a_reply_stands_under_its_comment(browser: Client, claim: Claim, vera: User) -> None:
    first = comments.write(claim, "Is it?", by=vera)
    response = browser.post(address(claim), {"text": "It is.", "reply_to": first.pk})
    reply = Comment.objects.get(reply_to=first)
    assert response["Location"] == f"/comments/{first.pk}/#c-{reply.pk}"
    for path in (address(claim), f"/comments/{first.pk}/", f"/comments/{reply.pk}/"):
        assert "It is." in browser.get(path).content.decode()


def test_a_reply_to_what_is_not_there_is_refused(browser: Client, claim: Claim) -> None:
    response = browser.post(address(claim), {"text": "It is.", "reply_to": claim.pk})
    assert response.status_code == 422
    assert "is not there" in response.content.decode()


def test_what_was_edited_meanwhile_is_shown_beside_what_was_typed(
    browser: Client, claim: Claim, vera: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    comments.edit(comment, "It is not.", seen=1, by=vera)
    path = f"/comments/{comment.pk}/edit/"
    response = browser.post(path, {"text": "It may be.", "seen": 1})
    assert response.status_code == 409
    page = response.content.decode()
    assert "It is not." in page
    assert "It may be." in page
    assert browser.post(path, {"text": "It may be.", "seen": 2}).status_code == 302
    comment.refresh_from_db()
    assert comment.text == "It may be."


def test_a_removed_comment_says_by_whom_and_not_what(
    browser: Client, claim: Claim, vera: User
) -> None:
    comment = comments.write(claim, "Ring Ada at home.", by=vera)
    browser.post(f"/comments/{comment.pk}/remove/")
    page = browser.get(address(claim)).content.decode()
    assert "Removed by vera" in page
    assert "Ring Ada" not in page


def test_only_the_writer_and_editors_are_offered_to_change_it(
    client: Client, claim: Claim, vera: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    edit, remove = f"/comments/{comment.pk}/edit/", f"/comments/{comment.pk}/remove/"
    offered = {vera: (True, True), factories.user(): (False, False)}
    offered[factories.user(editor=True)] = (False, True)
    for person, (may_edit, may_remove) in offered.items():
        client.force_login(person)
        page = client.get(address(claim)).content.decode()
        assert ((edit in page), (remove in page)) == (may_edit, may_remove)


def test_a_viewer_reads_no_comments_and_writes_none(
    client: Client, claim: Claim, vera: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    client.force_login(factories.user(role=Role.VIEWER))
    page = client.get(address(claim)).content.decode()
    assert "Watching" in page
    assert "It is." not in page
    assert client.post(address(claim), {"text": "So?"}).status_code == 403
    for path in ("", "edit/"):
        assert client.get(f"/comments/{comment.pk}/{path}").status_code == 403
    assert client.post(f"/comments/{comment.pk}/remove/").status_code == 403
    assert "It is." not in client.get(f"/claims/{claim.pk}/history/").content.decode()


def test_a_page_of_the_past_shows_what_was_said_then(
    browser: Client, claim: Claim, vera: User
) -> None:
    comment = comments.write(claim, "It is.", by=vera)
    then = timezone.now().isoformat()
    comments.edit(comment, "It is not.", seen=1, by=vera)
    comments.remove(comment, by=vera)
    comments.write(claim, "So there.", by=vera)
    page = browser.get(address(claim), {"known_at": then}).content.decode()
    assert "It is." in page
    assert not [words for words in ("It is not.", "So there.", "Removed by") if words in page]
    assert f"/comments/{comment.pk}/edit/" not in page
    assert "<textarea" not in page


def test_the_section_costs_the_same_with_more_comments(
    browser: Client, claim: Claim, vera: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get(address(claim))
        return len(found)

    def talk(count: int) -> None:
        for _ in range(count):
            first = comments.write(claim, "Is it?", by=vera)
            for _ in range(3):
                comments.write(claim, "It is.", by=factories.user(), reply_to=first)

    talk(1)
    before = queries()
    talk(4)
    assert queries() == before <= 14


def test_the_earlier_replies_are_one_link_away(browser: Client, claim: Claim, vera: User) -> None:
    first = comments.write(claim, "Is it?", by=vera)
    for number in range(7):
        comments.write(claim, f"Reply {number}.", by=vera, reply_to=first)
    page = browser.get(address(claim)).content.decode()
    assert "2 earlier replies" in page
    assert "Reply 1." not in page
    assert "Reply 1." in browser.get(f"/comments/{first.pk}/").content.decode()


def test_a_claim_is_watched_muted_and_neither(browser: Client, claim: Claim, vera: User) -> None:
    path = f"/claims/{claim.pk}/watch/"
    for state, said in (
        ("watching", "You watch this claim because you chose so"),
        ("muted", "You have muted this claim"),
        ("", "You do not watch this claim"),
    ):
        browser.post(path, {"state": state})
        assert said in browser.get(address(claim)).content.decode()
    assert not Notification.objects.exists()
