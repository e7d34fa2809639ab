"""Nothing that somebody else wrote is overwritten unseen: ETag, If-Match, and both texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models
from rest_framework.test import APIClient

from claims.models import Claimant, Document, Origin, Publisher, Scale
from claims.selectors import edits
from tests.claims import factories
from tests.claims.api.conftest import client_of
from tests.claims.attacks import at_once

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Edited:
    """A noun, a row of it to edit, one of its fields, and two texts for that."""

    model: type[models.Model]
    make: Callable[[], Any]
    path: str
    field: str
    theirs: str
    mine: str

    def row(self) -> tuple[Any, str]:
        made = self.make()
        return made, f"/api/v1/{self.path}/{made.pk}/"

    def __str__(self) -> str:
        return self.path


NOUNS = [
    Edited(Document, factories.document, "documents", "title", "Their title", "My title"),
    Edited(Publisher, factories.publisher, "publishers", "name", "Theirs", "Mine"),
    Edited(Claimant, factories.claimant, "claimants", "qualifier", "of Leeds", "of York"),
    Edited(Origin, factories.origin, "origins", "note", "Of May.", "Of June."),
    Edited(Scale, lambda: factories.rating().scale, "scales", "description", "Theirs.", "Mine."),
]
EACH = pytest.mark.parametrize("noun", NOUNS, ids=str)


def patch(client: APIClient, path: str, body: Any, seen: str | None) -> Any:
    return client.patch(path, body, headers={"If-Match": seen} if seen is not None else {})


@EACH
def test_an_edit_names_the_version_it_saw_and_gives_the_next(
    noun: Edited, editor: APIClient
) -> None:
    row, path = noun.row()
    read = editor.get(path)
    assert read["ETag"] == f'"{read.json()["version"]}"'
    response = patch(editor, path, {noun.field: noun.mine, "reason": " A  slip. "}, read["ETag"])
    assert (response.status_code, response.json()[noun.field]) == (200, noun.mine)
    assert response.json()["version"] == read.json()["version"] + 1
    assert response["ETag"] == editor.get(path)["ETag"] == f'"{response.json()["version"]}"'
    (edit,) = edits.of([row])
    assert (edit.by, edit.reason, edit.changes[0].after) == ("egon", "A slip.", noun.mine)


@EACH
@pytest.mark.parametrize("seen", [None, "", "*", "7"])
def test_an_edit_that_names_no_version_changes_nothing(
    noun: Edited, seen: str | None, editor: APIClient
) -> None:
    row, path = noun.row()
    response = patch(editor, path, {noun.field: noun.mine}, seen)
    assert (response.status_code, response["Content-Type"]) == (428, "application/problem+json")
    assert editor.get(path)["ETag"] in response.json()["detail"]
    assert not edits.of([row])


@EACH
@pytest.mark.parametrize("form", ["W/{}", '"0"', '"9a"', 'W/{}, "0"'])
def test_a_weak_tag_or_one_of_no_version_never_matches(
    noun: Edited, form: str, editor: APIClient
) -> None:
    row, path = noun.row()
    etag = editor.get(path)["ETag"]
    response = patch(editor, path, {noun.field: noun.mine}, form.format(etag))
    assert (response.status_code, response["ETag"]) == (412, etag)
    assert not edits.of([row])


@EACH
def test_one_of_several_tags_is_enough(noun: Edited, editor: APIClient) -> None:
    _, path = noun.row()
    seen = f'W/"1", "0", {editor.get(path)["ETag"]}'
    assert patch(editor, path, {noun.field: noun.mine}, seen).status_code == 200


@EACH
def test_whoever_comes_too_late_gets_both_texts(noun: Edited, editor: APIClient) -> None:
    row, path = noun.row()
    seen = editor.get(path)["ETag"]
    patch(editor, path, {noun.field: noun.theirs}, seen)
    response = patch(editor, path, {noun.field: noun.mine, "reason": "Mine."}, seen)
    assert (response.status_code, response["Content-Type"]) == (412, "application/problem+json")
    told = response.json()
    assert (told["current"], told["yours"]) == ({noun.field: noun.theirs}, {noun.field: noun.mine})
    assert len(edits.of([row])) == 1
    again = patch(editor, path, {noun.field: noun.mine}, response["ETag"])
    assert (again.status_code, again.json()[noun.field]) == (200, noun.mine)


@EACH
@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_wins_and_the_other_gets_both(noun: Edited) -> None:
    row, path = noun.row()
    people = [client_of(factories.user(name, editor=True)) for name in ("egon", "edith")]
    seen = people[0].get(path)["ETag"]
    texts = (noun.theirs, noun.mine)
    answers: Any = at_once(
        *(
            lambda who=who, text=text: patch(who, path, {noun.field: text}, seen)
            for who, text in zip(people, texts, strict=True)
        )
    )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 412)
    held = won.json()[noun.field]
    told = lost.json()
    assert {told["current"][noun.field], told["yours"][noun.field]} == set(texts)
    assert (told["current"][noun.field], noun.model._default_manager.count() > 0) == (held, True)
    assert [edit.changes[0].after for edit in edits.of([row])] == [held]


def test_what_others_changed_besides_is_not_in_the_way(editor: APIClient) -> None:
    """Of the fields that were sent, those are told that are held otherwise now."""
    document = factories.document()
    path = f"/api/v1/documents/{document.pk}/"
    seen = editor.get(path)["ETag"]
    patch(editor, path, {"title": "Theirs", "language": "de"}, seen)
    response = patch(editor, path, {"title": "Mine", "language": "de"}, seen)
    assert response.json()["current"] == {"title": "Theirs"}


def test_a_documents_particulars_are_corrected(editor: APIClient) -> None:
    document, publisher = factories.document(), factories.publisher("Gazette")
    path = f"/api/v1/documents/{document.pk}/"
    body = {"publisher": str(publisher.pk), "published_on": "2026-02-02", "language": "pt-BR"}
    told = patch(editor, path, body, '"1"').json()
    assert (told["publisher"]["name"], told["published_on"]) == ("Gazette", "2026-02-02")
    cleared = patch(editor, path, {"publisher": None, "published_on": None}, '"2"').json()
    assert (cleared["publisher"], cleared["published_on"], cleared["version"]) == (None, None, 3)


WRONG: list[tuple[str, dict[str, Any], int, str]] = [
    ("documents", {"title": "x" * 1001}, 400, "#/title"),
    ("documents", {"title": 5}, 400, "#/title"),
    ("documents", {"language": "not a tag"}, 422, "#/language"),
    ("documents", {"published_on": "soon"}, 400, "#/published_on"),
    ("documents", {"publisher": "nobody"}, 400, "#/publisher"),
    ("documents", {"publisher": "0189b2f0-0000-7000-8000-000000000000"}, 400, "#/publisher"),
    ("documents", {"text": "Another text."}, 400, "#/text"),
    ("documents", {"title": "It", "reason": "x" * 501}, 400, "#/reason"),
    ("claimants", {"name": "…"}, 422, "#/name"),
    ("claimants", {"kind": "crowd"}, 400, "#/kind"),
    ("claimants", {"kind": "unnamed"}, 422, "#/kind"),
    ("claimants", {"key": "ada"}, 400, "#/key"),
    ("publishers", {"host": "no host at all"}, 422, "#/host"),
    ("publishers", {"name": " "}, 400, "#/name"),
]


@pytest.mark.parametrize(("path", "body", "status", "pointer"), WRONG)
def test_what_cannot_be_is_refused_at_its_field(
    path: str, body: dict[str, Any], status: int, pointer: str, editor: APIClient
) -> None:
    noun = next(noun for noun in NOUNS if noun.path == path)
    row, address = noun.row()
    response = patch(editor, address, body, '"1"')
    assert response.status_code == status
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not edits.of([row])


def test_a_host_belongs_to_one_publisher(editor: APIClient) -> None:
    there = factories.publisher("Gazette", "gazette.example")
    other = factories.publisher("Post", "post.example")
    path = f"/api/v1/publishers/{other.pk}/"
    response = patch(editor, path, {"host": "https://www.gazette.example/"}, '"1"')
    assert response.status_code == 409
    assert response.json()["existing"] == f"/api/v1/publishers/{there.pk}/"
    assert patch(editor, path, {"host": "www.paper.example"}, '"1"').json()["host"] == (
        "paper.example"
    )
    assert patch(editor, path, {"host": None}, '"2"').json()["host"] is None


def test_a_version_read_for_the_past_is_a_past_one(editor: APIClient) -> None:
    origin = factories.origin("The survey")
    path = f"/api/v1/origins/{origin.pk}/"
    patch(editor, path, {"note": "Of May."}, '"1"')
    past = {"known_at": origin.created_at.isoformat()}
    assert editor.get(path, past)["ETag"] == '"1"'
    assert editor.get(path)["ETag"] == '"2"'
