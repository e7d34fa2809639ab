"""The history of edits says who made each, over which door, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command, load_command_class
from django.test import Client
from rest_framework.test import APIClient

from claims import tasks
from claims.errors import Refused
from claims.management.signed import SignedCommand
from claims.models import Claimant, Document, JobState
from claims.moments import Moment
from claims.selectors import edits
from claims.services import edits as services
from claims.services import tokens
from tests.claims import factories
from tests.claims.api.conftest import client_of

pytestmark = pytest.mark.django_db
TEXT = "“The quay is safe,” Mayor Ada Brook said on Monday."


def first_entry(row: Any) -> Any:
    return edits.kept_for(type(row)).filter(pgh_obj=row.pk).earliest("pgh_id")


def test_what_a_client_of_the_api_writes_is_signed_by_its_request() -> None:
    person = factories.user("vera")
    headers = {"X-Request-ID": "a7"}
    client_of(person).post("/api/v1/documents/", {"text": TEXT}, headers=headers)
    signed = first_entry(Document.objects.get()).pgh_context
    assert (signed["user"], signed["url"]) == (person.pk, "/api/v1/documents/")
    assert signed["request"] == "a7"


def test_what_is_written_with_a_token_is_signed_by_whose_it_is() -> None:
    person = factories.user("vera")
    _, token = tokens.create(person)
    APIClient().post(
        "/api/v1/documents/", {"text": TEXT}, headers={"Authorization": f"Token {token}"}
    )
    assert first_entry(Document.objects.get()).pgh_context["user"] == person.pk


def test_what_a_page_writes_is_signed_by_who_is_signed_in(client: Client) -> None:
    person = factories.user("vera")
    client.force_login(person)
    client.post("/documents/new/", {"text": TEXT})
    signed = first_entry(Document.objects.get()).pgh_context
    assert (signed["user"], signed["url"]) == (person.pk, "/documents/new/")


def test_what_a_command_writes_is_signed_by_the_machine(tmp_path: Any) -> None:
    file = tmp_path / "quay.txt"
    file.write_text(TEXT)
    call_command("ingest", str(file))
    assert first_entry(Document.objects.get()).pgh_context == {"command": "ingest"}


def test_what_a_worker_writes_is_signed_with_the_tasks_name() -> None:
    run = factories.run(factories.snapshot(TEXT), state=JobState.QUEUED)
    tasks.extract(str(run.pk))
    claimant = Claimant.objects.get(name="Ada Brook")
    assert first_entry(claimant).pgh_context == {"task": "claims.tasks.extract"}


@pytest.mark.parametrize("name", ["ingest", "redact", "token"])
def test_every_command_that_writes_is_signed(name: str) -> None:
    assert isinstance(load_command_class("claims", name), SignedCommand)


def test_a_signature_ends_with_what_it_signs() -> None:
    one, other, by = factories.origin(), factories.origin(), factories.user("vera")
    with services.signed(by, "A slip."):
        type(one).objects.filter(pk=one.pk).update(note="Of May.")
        with services.signed(None):
            type(other).objects.filter(pk=other.pk).update(note="Of May.")
        type(one).objects.filter(pk=one.pk).update(note="Of June.")
    told = [(edit.by, edit.reason) for edit in edits.of([one])]
    assert told == [("vera", "A slip.")] * 2
    assert [edit.reason for edit in edits.of([other])] == [""]


def test_a_reason_has_an_end() -> None:
    with pytest.raises(Refused) as caught, services.signed(None, "x" * 501):
        pass
    assert caught.value.field == "reason"


def test_edits_are_told_in_words_the_latest_first() -> None:
    document, by = factories.document("Quay to close"), factories.user("vera")
    publisher = factories.publisher("Gazette")
    type(document).objects.filter(pk=document.pk).update(title="Quay closes")
    with services.signed(by, "As printed."):
        type(document).objects.filter(pk=document.pk).update(
            publisher=publisher, published_on="2026-02-02"
        )
    last, first = edits.of([document])
    assert [str(change) for change in last.changes] == [
        "publisher from nothing to Gazette",
        "published from 2025-03-04 to 2026-02-02",
    ]
    assert (last.by, last.reason, first.by) == ("vera", "As printed.", None)


def test_the_past_knows_no_later_edits() -> None:
    origin = factories.origin()
    type(origin).objects.filter(pk=origin.pk).update(note="Of May.")
    (edit,) = edits.of([origin])
    assert edits.of([origin], Moment(known_at=origin.created_at)) == []
    assert edits.of([origin], Moment(known_at=edit.at)) == [edit]
