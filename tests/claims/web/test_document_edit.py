"""Correcting what is known of a document: nothing typed is lost, nothing overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Document
from claims.selectors import edits
from claims.services import documents
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return factories.snapshot(of=factories.document("Quay to close")).document


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(factories.user("egon", editor=True))
    return client


def address(document: Document) -> str:
    return reverse("document-edit", args=[document.pk])


def opened(editor: Client, document: Document) -> dict[str, Any]:
    return held_by(editor.get(address(document)))


def held_by(response: Any) -> dict[str, Any]:
    """What the form of the page would send as it stands."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def by_somebody_else(document: Document, **changes: Any) -> None:
    now = Document.objects.get(pk=document.pk)
    documents.describe(now, changes, seen=now.version, by=factories.user())


def test_particulars_are_corrected_with_a_reason(editor: Client, document: Document) -> None:
    form = {**opened(editor, document), "language": "de", "reason": "It is in German."}
    assert editor.post(address(document), form)["Location"] == document.get_absolute_url()
    (edit,) = edits.of([document])
    assert [str(change) for change in edit.changes] == ["language from en to de"]
    assert (edit.by, edit.reason) == ("egon", "It is in German.")


def test_a_stale_form_shows_both_texts_and_keeps_what_was_typed(
    editor: Client, document: Document
) -> None:
    form = {**opened(editor, document), "title": "Mine <b>", "reason": "Because."}
    by_somebody_else(document, title="Theirs <i>")
    response = editor.post(address(document), form)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Theirs: Theirs &lt;i&gt;" in shown
    assert 'value="Mine &lt;b&gt;"' in shown
    assert 'value="Because."' in shown
    assert Document.objects.get().title == "Theirs <i>"


def test_saved_again_mine_is_kept(editor: Client, document: Document) -> None:
    form = {**opened(editor, document), "title": "Mine"}
    by_somebody_else(document, title="Theirs")
    refused = editor.post(address(document), form)
    assert editor.post(address(document), held_by(refused)).status_code == 302
    assert Document.objects.get().title == "Mine"


def test_opened_anew_theirs_stands(editor: Client, document: Document) -> None:
    by_somebody_else(document, title="Theirs")
    assert opened(editor, document)["title"] == "Theirs"


def test_what_i_did_not_touch_stays_theirs_when_i_save_again(
    editor: Client, document: Document
) -> None:
    form = {**opened(editor, document), "language": "de"}
    by_somebody_else(document, title="Theirs", published_on="2026-02-02")
    refused = editor.post(address(document), form)
    assert "Now, by somebody else: Theirs" in refused.content.decode()
    assert editor.post(address(document), held_by(refused)).status_code == 302
    now = Document.objects.get()
    assert (now.title, str(now.published_on), now.language) == ("Theirs", "2026-02-02", "de")


def test_a_third_edit_between_two_savings_is_not_overwritten_either(
    editor: Client, document: Document
) -> None:
    form = {**opened(editor, document), "title": "Mine"}
    by_somebody_else(document, title="Theirs")
    again = held_by(editor.post(address(document), form))
    by_somebody_else(document, title="A third one")
    response = editor.post(address(document), again)
    assert "Theirs: A third one" in response.content.decode()
    assert Document.objects.get().title == "A third one"


@pytest.mark.parametrize("seen", ["", "0", "77", "soon"])
def test_a_form_that_says_no_version_is_refused(
    seen: str, editor: Client, document: Document
) -> None:
    form = {**opened(editor, document), "title": "Mine", "seen": seen}
    assert editor.post(address(document), form).status_code == 422
    assert Document.objects.get().title == "Quay to close"


def test_what_cannot_be_is_said_at_its_field(editor: Client, document: Document) -> None:
    form = {**opened(editor, document), "language": "not a tag"}
    response = editor.post(address(document), form)
    assert "This is no language tag" in str(response.context["form"].errors["language"])


def test_only_who_may_describe_corrects(client: Client, document: Document) -> None:
    client.force_login(factories.user())
    assert client.get(address(document)).status_code == 403
    assert client.post(address(document), {"title": "Mine"}).status_code == 403
    assert address(document) not in client.get(document.get_absolute_url()).content.decode()
