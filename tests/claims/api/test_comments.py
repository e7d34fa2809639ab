"""Comments over the API: threads of them, edited with their version, removed and kept."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Claim, Comment
from claims.permissions import Role
from claims.services import comments
from tests.claims import factories
from tests.claims.api.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return factories.claim("The quay is closed to lorries.")


def path(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.pk}/comments/"


def one(key: Any) -> str:
    return f"/api/v1/comments/{key}/"


def test_a_comment_is_written_and_read(api: APIClient, claim: Claim) -> None:
    made = api.post(path(claim), {"text": "See **page 3**."})
    assert made.status_code == 201, made.json()
    body = made.json()
    assert body["html"] == "<p>See <strong>page 3</strong>.</p>\n"
    assert (body["recorded_by"], body["version"], body["reply_to"]) == ("vera", 1, None)
    assert made["Location"].endswith(body["href"])
    assert api.get(body["href"]).json() == body
    reply = api.post(path(claim), {"text": "It is not there.", "reply_to": body["id"]}).json()
    assert api.get(path(claim)).json()["results"] == [body, reply]


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        ({"text": "Ask @nobody."}, "#/text", "“@nobody” in line 1"),
        ({"text": " "}, "#/text", "may not be blank"),
        ({}, "#/text", "required"),
        ({"text": 3}, "#/text", "Not a valid string"),
        ({"text": "So?", "reply_to": str(uuid.UUID(int=0))}, "#/reply_to", "no such comment"),
        ({"text": "So?", "author": "egon"}, "#/author", "no such field"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_place(
    api: APIClient, claim: Claim, body: Any, pointer: str, sentence: str
) -> None:
    response = api.post(path(claim), body)
    assert response.status_code in {400, 422}
    (error,) = response.json()["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["detail"]
    assert not Comment.objects.exists()


def test_an_edit_names_the_version_that_was_seen(api: APIClient, claim: Claim) -> None:
    made = api.post(path(claim), {"text": "It is."})
    href, etag = made.json()["href"], made["ETag"]
    assert api.patch(href, {"text": "It is not."}).status_code == 428
    edited = api.patch(href, {"text": "It is not."}, headers={"If-Match": etag})
    assert edited.json()["version"] == 2
    stale = api.patch(href, {"text": "It may be."}, headers={"If-Match": etag})
    assert stale.status_code == 412
    assert stale["ETag"] == '"2"'
    assert stale.json()["current"] == {"text": "It is not."}
    assert stale.json()["yours"] == {"text": "It may be."}


def test_nobody_edits_the_comment_of_another(claim: Claim, api: APIClient, member: User) -> None:
    comment = comments.write(claim, "It is.", by=member)
    editor = client_of(factories.user(editor=True))
    response = editor.patch(one(comment.pk), {"text": "No."}, headers={"If-Match": '"1"'})
    assert response.status_code == 422
    assert "Only who wrote" in response.json()["detail"]


def test_a_removed_comment_says_who_and_when_and_no_words(
    api: APIClient, claim: Claim, member: User
) -> None:
    comment = comments.write(claim, "Ring Ada at home.", by=member)
    colleague = client_of(factories.user())
    assert colleague.post(f"{one(comment.pk)}removal/").status_code == 422
    removed = api.post(f"{one(comment.pk)}removal/").json()
    assert (removed["text"], removed["html"], removed["removed_by"]) == ("", "", "vera")
    assert removed["removed_at"]
    assert api.post(f"{one(comment.pk)}removal/").status_code == 409


def test_the_past_has_the_words_that_it_had(api: APIClient, claim: Claim, member: User) -> None:
    comment = comments.write(claim, "It is.", by=member)
    then = timezone.now().isoformat()
    comments.edit(comment, "It is not.", seen=1, by=member)
    comments.remove(comment, by=member)
    comments.write(claim, "Later.", by=member)
    (was,) = api.get(path(claim), {"known_at": then}).json()["results"]
    assert (was["text"], was["version"], was["removed_by"]) == ("It is.", 1, None)
    assert api.get(one(comment.pk), {"known_at": then}).json()["text"] == "It is."


def test_a_viewer_does_not_learn_that_there_are_comments(claim: Claim, member: User) -> None:
    comment = comments.write(claim, "It is.", by=member)
    viewer = client_of(factories.user(role=Role.VIEWER))
    assert viewer.get(path(claim)).status_code == 403
    assert viewer.get(one(comment.pk)).status_code == 403
    timeline = viewer.get(f"/api/v1/claims/{claim.pk}/timeline/").json()["results"]
    assert "comment" not in {entry["kind"] for entry in timeline}


def test_the_timeline_tells_what_was_said_and_removed(
    api: APIClient, claim: Claim, member: User
) -> None:
    comment = comments.write(claim, "It is.", by=member)
    then = timezone.now().isoformat()
    comments.remove(comment, by=member)
    address = f"/api/v1/claims/{claim.pk}/timeline/"
    entries = api.get(address).json()["results"]
    assert [entry["what"] for entry in entries[:2]] == [
        "A comment of vera’s was removed.",
        "Comment, which vera has removed since.",
    ]
    assert entries[1]["text"] == ""
    assert entries[1]["href"] == one(comment.pk)
    entry = api.get(address, {"known_at": then}).json()["results"][0]
    assert (entry["what"], entry["text"]) == ("Comment.", "It is.")


def test_twice_the_comments_take_the_same_queries(
    api: APIClient, claim: Claim, member: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert api.get(path(claim)).status_code == 200
        return len(found)

    comments.write(claim, "It is.", by=member)
    queries()
    before = queries()
    for _ in range(3):
        comments.write(claim, "It is.", by=factories.user())
    assert queries() == before <= 3


def test_pages_of_comments_join_without_a_gap(api: APIClient, claim: Claim, member: User) -> None:
    made = [str(comments.write(claim, "It is.", by=member).pk) for _ in range(5)]
    url, seen = f"{path(claim)}?limit=2", []
    while url:
        page = api.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert seen == made
