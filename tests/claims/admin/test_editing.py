"""Rows edited in the admin: a reason, a history that stays, and nobody's edit overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from claims.models import Claimant, Document, Origin, Publisher
from claims.services.edits import signed
from tests.claims import factories

pytestmark = pytest.mark.django_db

MADE = [
    (factories.document, "title"),
    (factories.publisher, "name"),
    (factories.claimant, "name"),
    (factories.origin, "note"),
]
EACH = pytest.mark.parametrize(("make", "field"), MADE, ids=["document", "publisher",
                                                             "claimant", "origin"])  # fmt: skip


def page(row: Model, what: str = "change") -> str:
    return f"/admin/claims/{row._meta.model_name}/{row.pk}/{what}/"


def opened(response: Any) -> dict[str, Any]:
    form = response.context["adminform"].form
    held = {name: form[name].value() for name in form.fields}
    none = {"snapshots-TOTAL_FORMS": 0, "snapshots-INITIAL_FORMS": 0}
    inlines = ("snapshots", "grades", "aliases")
    for prefix in inlines:
        none |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return {name: value for name, value in held.items() if value not in (None, False)} | none


@EACH
def test_an_edit_keeps_its_reason_and_shows_in_the_history(
    make: Any, field: str, desk: Client, editor: Any
) -> None:
    row = make()
    form = opened(desk.get(page(row))) | {field: "Another", "reason": "A slip."}
    assert desk.post(page(row), form).status_code == 302
    shown = desk.get(page(row, "history")).content.decode()
    for said in (editor.username, "Another", "A slip.", f"at {page(row)}"):
        assert said in shown


@EACH
def test_a_stale_form_is_refused_and_shows_both(make: Any, field: str, desk: Client) -> None:
    row = make()
    form = opened(desk.get(page(row))) | {field: "Mine"}
    type(row)._default_manager.filter(pk=row.pk).update(**{field: "Theirs"})
    response = desk.post(page(row), form)
    shown = response.content.decode()
    assert "Somebody has edited this since you opened it" in shown
    assert "Theirs: Theirs" in shown
    assert opened(response)[field] == "Mine"
    row.refresh_from_db()
    assert getattr(row, field) == "Theirs"
    assert desk.post(page(row), opened(response)).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Mine"


def test_a_publisher_that_somebody_else_marked_stays_marked(desk: Client) -> None:
    publisher = factories.publisher("Gazete")
    form = opened(desk.get(page(publisher))) | {"name": "Gazette"}
    Publisher.objects.filter(pk=publisher.pk).update(is_ours=True)
    desk.post(page(publisher), opened(desk.post(page(publisher), form)))
    publisher.refresh_from_db()
    assert (publisher.name, publisher.is_ours) == ("Gazette", True)


def test_what_somebody_else_chose_stays_chosen(desk: Client) -> None:
    document, publisher = factories.document(), factories.publisher("Gazette")
    form = opened(desk.get(page(document))) | {"title": "Mine"}
    Document.objects.filter(pk=document.pk).update(publisher=publisher)
    refused = desk.post(page(document), form)
    assert "Now, by somebody else: Gazette" in refused.content.decode()
    desk.post(page(document), opened(refused))
    document.refresh_from_db()
    assert (document.title, document.publisher) == ("Mine", publisher)


def test_a_claimant_is_not_given_the_name_of_another(desk: Client) -> None:
    factories.claimant("Ada Brook")
    other = factories.claimant("Ada Stone")
    form = opened(desk.get(page(other))) | {"name": "Ada Brook"}
    assert "Another claimant is called" in desk.post(page(other), form).content.decode()
    assert Claimant.objects.filter(name="Ada Stone").exists()


def test_whoever_may_only_read_is_shown_no_form(client: Client) -> None:
    client.force_login(factories.user())
    response = client.get(page(factories.publisher("Gazette")))
    assert response.status_code == 200
    assert not {"reason", "seen"} & set(response.context["adminform"].form.fields)


def test_the_history_tells_of_the_machine_and_of_a_row_never_edited(desk: Client) -> None:
    origin = factories.origin()
    assert "It says what it said" in desk.get(page(origin, "history")).content.decode()
    with signed(None):
        Origin.objects.filter(pk=origin.pk).update(note="By nobody.")
    assert "the machine" in desk.get(page(origin, "history")).content.decode()
