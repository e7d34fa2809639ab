"""Notifications, preferences and watches over the API: one's own alone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Claim, Notification, NotificationKind
from claims.permissions import Role
from claims.services import comments, notifications, people
from tests.claims import factories
from tests.claims.api.conftest import client_of

pytestmark = pytest.mark.django_db

HERE = "/api/v1/notifications/"


@pytest.fixture
def claim() -> Claim:
    return factories.claim("The quay is closed to lorries.")


def tell(claim: Claim, person: User, kind: str = NotificationKind.DUE) -> Notification:
    (row,) = notifications.notify(
        kind, [person], claim=claim, cause=f"{Notification.objects.count()}", reason="it is yours"
    )
    return row


def test_one_says_what_of_which_claim_and_why(api: APIClient, claim: Claim, member: User) -> None:
    comment = comments.write(claim, "@vera: look.", by=factories.user("egon"))
    (row,) = api.get(HERE).json()["results"]
    assert row["says"] == "egon mentioned you in a comment."
    assert row["reason"] == "you are mentioned in it"
    assert row["claim_text"] == "The quay is closed to lorries."
    assert row["about"] == f"/api/v1/comments/{comment.pk}/"
    assert row["read_at"] is None
    assert api.get(row["href"]).json() == row


def test_they_are_narrowed_by_kind_and_to_what_is_unread(
    api: APIClient, claim: Claim, member: User
) -> None:
    rows = [tell(claim, member), tell(claim, member), tell(claim, member, "decided")]
    api.post(f"{HERE}{rows[0].pk}/read/")
    unread = api.get(HERE, {"unread": "true", "kind": "due"}).json()["results"]
    assert [row["id"] for row in unread] == [str(rows[1].pk)]
    assert api.get(HERE, {"kind": "loud"}).status_code == 400


def test_one_is_marked_and_stays_marked_at_its_time(
    api: APIClient, claim: Claim, member: User
) -> None:
    row = tell(claim, member)
    first = api.post(f"{HERE}{row.pk}/read/").json()["read_at"]
    assert first
    assert api.post(f"{HERE}{row.pk}/read/").json()["read_at"] == first


def test_all_are_marked_up_to_the_one_that_was_seen(
    api: APIClient, claim: Claim, member: User
) -> None:
    rows = [tell(claim, member) for _ in range(3)]
    assert api.post(f"{HERE}read/", {"until": str(rows[1].pk)}).json() == {"marked": 2}
    assert api.post(f"{HERE}read/", {}).json() == {"marked": 1}


def test_those_of_another_are_not_there(api: APIClient, claim: Claim, member: User) -> None:
    row = tell(claim, factories.user())
    assert api.get(HERE).json()["results"] == []
    assert api.get(f"{HERE}{row.pk}/").status_code == 404
    assert api.post(f"{HERE}{row.pk}/read/").status_code == 404
    assert api.post(f"{HERE}read/", {"until": str(row.pk)}).json() == {"marked": 0}


def test_who_has_lost_a_role_does_not_learn_what_it_alone_may_see(
    claim: Claim, member: User
) -> None:
    comments.write(claim, "@vera: look.", by=factories.user("egon"))
    row = Notification.objects.get()
    people.give_role(member, Role.VIEWER)
    viewer = client_of(member)
    assert viewer.get(HERE).json()["results"] == []
    assert viewer.get(f"{HERE}{row.pk}/").status_code == 404


def test_preferences_change_for_what_is_given_and_stay_for_the_rest(api: APIClient) -> None:
    before = api.get(f"{HERE}preferences/").json()
    assert before["has_mail"] is False
    assert before["kinds"]["due"] == "at_once"
    given = {"digest_hour": 18, "kinds": {"due": "muted"}}
    after = api.patch(f"{HERE}preferences/", given).json()
    assert after == {**before, "digest_hour": 18, "kinds": {**before["kinds"], "due": "muted"}}
    assert api.get(f"{HERE}preferences/").json() == after


@pytest.mark.parametrize(
    "body",
    [
        {"digest_hour": 24},
        {"digest_hour": "7"},
        {"kinds": {"due": "by pigeon"}},
        {"kinds": {"loud": "muted"}},
        {"hour": 7},
    ],
)
def test_preferences_that_cannot_be_taken_change_nothing(
    api: APIClient, body: dict[str, object]
) -> None:
    before = api.get(f"{HERE}preferences/").json()
    assert api.patch(f"{HERE}preferences/", body).status_code == 400
    assert api.get(f"{HERE}preferences/").json() == before


def test_a_claim_is_watched_muted_and_neither(api: APIClient, claim: Claim) -> None:
    here = f"/api/v1/claims/{claim.pk}/watch/"
    assert api.get(here).status_code == 404
    assert api.put(here, {"state": "watching"}).json()["reason"] == "you chose so"
    assert api.put(here, {"state": "muted"}).json()["state"] == "muted"
    (row,) = api.get("/api/v1/watches/").json()["results"]
    assert row == api.get(here).json()
    assert row["claim_text"] == "The quay is closed to lorries."
    assert api.put(here, {"state": "asleep"}).status_code == 400
    assert api.delete(here).status_code == 204
    assert api.delete(here).status_code == 404
    assert api.get("/api/v1/watches/").json()["results"] == []


@pytest.mark.parametrize("path", [HERE, "/api/v1/watches/"])
def test_twice_the_rows_take_the_same_queries(
    api: APIClient, claim: Claim, member: User, path: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert api.get(path).status_code == 200
        return len(found)

    def more() -> None:
        comments.write(factories.claim(), "It is.", by=member)
        tell(factories.claim(), member)

    more()
    queries()
    before = queries()
    for _ in range(3):
        more()
    assert queries() == before <= 2
