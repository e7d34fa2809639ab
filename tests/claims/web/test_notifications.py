"""One's notifications, preferences and watches on pages of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from claims.models import Claim, Delivery, Notification, NotificationKind, Watch
from claims.permissions import Role
from claims.selectors import notifications as selectors
from claims.services import comments, notifications, people, watching
from tests.claims import factories

pytestmark = pytest.mark.django_db

PAGE = "/notifications/"


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


def tell(claim: Claim, person: User, kind: str = NotificationKind.DUE) -> Notification:
    (row,) = notifications.notify(
        kind, [person], claim=claim, cause=f"{Notification.objects.count()}", reason="it is yours"
    )
    return row


def shown(browser: Client, path: str = PAGE, **params: Any) -> str:
    return browser.get(path, params).content.decode()


def test_the_page_says_what_of_which_claim_and_why(
    browser: Client, claim: Claim, vera: User
) -> None:
    comments.write(claim, "@vera: look.", by=factories.user("egon"))
    page = shown(browser)
    assert "egon mentioned you in a comment." in page
    assert "The quay is closed to lorries." in page
    assert "because you are mentioned in it" in page
    assert "look." not in page


def test_what_is_unread_comes_first(browser: Client, claim: Claim, vera: User) -> None:
    rows = [tell(claim, vera) for _ in range(3)]
    notifications.mark_read(vera, [rows[2].pk])
    page = shown(browser)
    places = [page.index(f"{PAGE}{row.pk}/") for row in (rows[1], rows[0], rows[2])]
    assert places == sorted(places)


def test_pages_of_them_are_turned_by_key(
    browser: Client, claim: Claim, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [tell(claim, vera) for _ in range(53)]
    notifications.mark_read(vera, [row.pk for row in rows[::2]])
    first = browser.get(PAGE)
    last = first.context["page"].rows[-1]
    second = browser.get(PAGE, {"after": last.pk})
    seen = [*first.context["page"].rows, *second.context["page"].rows]
    unread = [row.pk for row in reversed(rows) if row not in rows[::2]]
    assert [row.pk for row in seen] == [*unread, *(row.pk for row in reversed(rows[::2]))]


def test_opening_one_marks_it_and_leads_to_what_it_is_about(
    browser: Client, claim: Claim, vera: User
) -> None:
    row = tell(claim, vera)
    response = browser.post(f"{PAGE}{row.pk}/", {"open": ""})
    assert response["Location"] == f"/claims/{claim.pk}/"
    row.refresh_from_db()
    assert row.read_at


def test_one_is_marked_without_leaving_the_page(browser: Client, claim: Claim, vera: User) -> None:
    row = tell(claim, vera)
    assert browser.post(f"{PAGE}{row.pk}/")["Location"] == PAGE
    assert selectors.unread_count(vera) == 0


def test_nothing_is_marked_by_looking_at_the_page(
    browser: Client, claim: Claim, vera: User
) -> None:
    row = tell(claim, vera)
    shown(browser)
    assert browser.get(f"{PAGE}{row.pk}/").status_code == 405
    assert selectors.unread_count(vera) == 1


def test_all_that_were_shown_are_marked_and_none_that_came_since(
    browser: Client, claim: Claim, vera: User
) -> None:
    rows = [tell(claim, vera) for _ in range(2)]
    newest = browser.get(PAGE).context["newest"]
    assert newest == rows[-1].pk
    tell(claim, vera)
    browser.post(f"{PAGE}read/", {"until": newest})
    assert selectors.unread_count(vera) == 1


def test_nobody_marks_those_of_another(browser: Client, claim: Claim) -> None:
    egon = factories.user()
    row = tell(claim, egon)
    assert browser.post(f"{PAGE}{row.pk}/").status_code == 404
    browser.post(f"{PAGE}read/", {"until": row.pk})
    assert selectors.unread_count(egon) == 1


def test_the_top_of_every_page_says_how_many_wait(
    browser: Client, claim: Claim, vera: User
) -> None:
    assert "Notifications</a>" in shown(browser, "/claims/")
    for _ in range(3):
        tell(claim, vera)
    assert "Notifications <strong>3</strong>" in shown(browser, "/claims/")


def test_the_count_stops_at_ninety_nine(claim: Claim, vera: User, browser: Client) -> None:
    for _ in range(selectors.COUNTED + 5):
        tell(claim, vera)
    assert "Notifications <strong>99+</strong>" in shown(browser, "/claims/")


def test_the_page_costs_the_same_with_more_of_them(
    browser: Client, claim: Claim, vera: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            shown(browser)
        return len(found)

    tell(claim, vera)
    before = queries()
    for _ in range(5):
        tell(factories.claim(), vera)
    assert queries() == before <= 6


def test_who_has_lost_a_role_is_told_no_more_of_what_it_alone_may_see(
    browser: Client, claim: Claim, vera: User
) -> None:
    comments.write(claim, "@vera: look.", by=factories.user("egon"))
    tell(claim, vera, NotificationKind.ASSIGNED)
    tell(claim, vera, NotificationKind.DECIDED)
    people.give_role(vera, Role.VIEWER)
    page = shown(browser)
    assert "egon" not in page
    assert "assigned" not in page.lower()
    assert "pproved a verdict" in page
    assert "Notifications <strong>1</strong>" in page


def test_preferences_are_kept_for_each_kind(browser: Client, vera: User) -> None:
    path = f"{PAGE}preferences/"
    given = {kind.value: Delivery.PAGE.value for kind in NotificationKind}
    response = browser.post(path, {**given, "due": "muted", "hour": 18})
    assert response["Location"] == path
    wanted = selectors.wanted(vera)
    assert wanted.deliveries[NotificationKind.DUE] == Delivery.MUTED
    assert wanted.deliveries[NotificationKind.ASSIGNED] == Delivery.PAGE
    assert wanted.hour == 18


def test_an_hour_that_the_day_has_not_is_refused(browser: Client, vera: User) -> None:
    given = {kind.value: Delivery.PAGE.value for kind in NotificationKind}
    response = browser.post(f"{PAGE}preferences/", {**given, "hour": 24})
    assert response.status_code == 422
    assert selectors.wanted(vera).hour == 7


def test_the_preferences_say_that_a_desk_without_a_server_sends_no_mail(browser: Client) -> None:
    assert "This desk sends no mail" in shown(browser, f"{PAGE}preferences/")


def test_the_preferences_say_that_an_account_has_no_address(
    browser: Client, settings: Settings
) -> None:
    settings.MAIL_IS_SET_UP = True
    assert "no e-mail address" in shown(browser, f"{PAGE}preferences/")


def test_what_one_watches_is_listed_and_let_go(browser: Client, claim: Claim, vera: User) -> None:
    watching.begin(vera, claim, "you commented on it")
    watching.begin(factories.user(), factories.claim("Another."), "you commented on it")
    page = shown(browser, f"{PAGE}watches/")
    assert "The quay is closed to lorries." in page
    assert "watched because you commented on it" in page
    assert "Another." not in page
    browser.post(f"/claims/{claim.pk}/watch/", {"state": "", "from": "watches"})
    assert not Watch.objects.filter(person=vera).exists()
