"""Source texts in the admin: handed in, corrected, read again."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from claims.models import Document, ExtractionRun, JobState, Publisher, Snapshot
from tests.claims import factories

ADD = "/admin/claims/document/add/"
TEXT = "The quay is closed, Ada Brook said on Tuesday."

pytestmark = pytest.mark.django_db


def submit(desk: Client, **fields: Any) -> Any:
    return desk.post(ADD, {"text": TEXT, **fields}, follow=True)


def page(row: Any) -> str:
    return reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])


def edits_of(document: Any) -> Any:
    """The kept states of the document; the relation to them is made at run time."""
    return document.events


def edit(desk: Client, row: Any, **fields: Any) -> Any:
    """Save the row's form as it stands, with some fields changed."""
    form = desk.get(page(row)).context["adminform"].form
    given = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in (given | fields).items() if value is not None}
    inlines = {
        f"{prefix}-{part}_FORMS": 0
        for prefix in ("snapshots", "aliases", "grades")
        for part in ("TOTAL", "INITIAL")
    }
    return desk.post(page(row), {**kept, **inlines}, follow=True)


def test_a_pasted_text_is_recorded_and_queued(desk: Client, editor: User) -> None:
    response = submit(desk, title="Quay closed", url="https://gazette.example/quay")
    document = Document.objects.get()
    assert (document.title, document.created_by) == ("Quay closed", editor)
    assert ExtractionRun.objects.get().state == JobState.QUEUED
    assert "is recorded" in response.content.decode()


def test_a_file_is_recorded(desk: Client) -> None:
    file = SimpleUploadedFile("quay.txt", TEXT.encode(), content_type="text/plain")
    submit(desk, text="", file=file)
    assert Snapshot.objects.get().text == TEXT


def test_the_same_text_again_changes_nothing(desk: Client) -> None:
    submit(desk)
    assert submit(desk).status_code == 200
    assert (Document.objects.count(), Snapshot.objects.count()) == (1, 1)


REFUSED = [
    ({"text": ""}, "Give the text once"),
    ({"text": " \n "}, "empty"),
    ({"url": "not an address"}, "is not a web address"),
    ({"published_on": "yesterday"}, "Enter a valid date"),
    ({"language": "x" * 36}, "at most 35"),
    ({"text": "", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "PDF"),
]


@pytest.mark.parametrize(("fields", "said"), REFUSED)
def test_what_is_refused_is_said_on_the_form(
    desk: Client, fields: dict[str, Any], said: str
) -> None:
    response = submit(desk, **fields)
    assert said in response.content.decode()
    assert Document.objects.count() == 0


def test_particulars_are_corrected_with_who_did_it(desk: Client, editor: User) -> None:
    snapshot = factories.snapshot()
    edit(desk, snapshot.document, title="A better title")
    snapshot.document.refresh_from_db()
    assert snapshot.document.title == "A better title"
    last = edits_of(snapshot.document).latest("pgh_id")
    assert last.pgh_context["username"] == editor.username


def test_nothing_but_particulars_can_be_changed(desk: Client) -> None:
    document = factories.snapshot().document
    edit(desk, document, identity="https://elsewhere.example/", url="https://elsewhere.example/")
    assert Document.objects.get().identity == document.identity
    assert Document.objects.get().url == document.url


def test_saving_without_a_change_leaves_no_trace(desk: Client) -> None:
    document = factories.snapshot().document
    edits = edits_of(document).count()
    edit(desk, document)
    assert edits_of(document).count() == edits


def test_a_stale_edit_is_refused_with_both_texts(desk: Client) -> None:
    document = factories.snapshot().document
    form = desk.get(page(document)).context["adminform"].form
    seen = form["seen"].value()
    edit(desk, document, title="Somebody else's title")
    response = edit(desk, document, title="My title", seen=seen)
    shown = response.content.decode()
    assert "Somebody else&#x27;s title" in shown
    assert "My title" in shown
    assert Document.objects.get().title == "Somebody else's title"


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_the_same_moment_the_later_one_is_refused(desk: Client) -> None:
    document = factories.snapshot().document
    answers: list[Any] = []

    def save() -> None:
        answers.append(edit(desk, document, title="My title"))
        connection.close()

    second = threading.Thread(target=save)
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        second.start()
        _until_somebody_waits(second)
        Document.objects.filter(pk=document.pk).update(title="Somebody else's title")
    second.join()
    assert "Somebody has edited this since" in answers[0].content.decode()
    assert Document.objects.get().title == "Somebody else's title"


def _until_somebody_waits(thread: threading.Thread) -> None:
    """Until PostgreSQL keeps the thread waiting for a lock, or the thread is through."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return


def test_a_stale_edit_goes_through_once_it_was_seen(desk: Client) -> None:
    document = factories.snapshot().document
    seen = desk.get(page(document)).context["adminform"].form["seen"].value()
    edit(desk, document, title="Somebody else's title")
    refused = edit(desk, document, title="My title", seen=seen)
    again = refused.context["adminform"].form["seen"].value()
    edit(desk, document, title="My title", seen=again)
    assert Document.objects.get().title == "My title"


def test_a_publisher_is_renamed(desk: Client) -> None:
    publisher = factories.publisher("Gazete", "gazette.example")
    edit(desk, publisher, name="Gazette")
    assert Publisher.objects.get().name == "Gazette"


def test_a_publisher_without_a_host_can_be_saved_beside_another(desk: Client) -> None:
    factories.publisher("One")
    other = factories.publisher("Two")
    edit(desk, other, name="Other", host="")
    assert Publisher.objects.get(pk=other.pk).host is None


def act(desk: Client, row: Any, action: str) -> Any:
    path = reverse(f"admin:claims_{row._meta.model_name}_changelist")
    return desk.post(path, {"action": action, "_selected_action": [str(row.pk)]}, follow=True)


def test_failed_readings_are_tried_again(desk: Client) -> None:
    run = factories.run(state=JobState.FAILED, error="It broke.")
    response = act(desk, run.snapshot.document, "retry")
    run.refresh_from_db()
    assert run.state == JobState.QUEUED
    assert "1 queued again" in response.content.decode()


def test_a_reading_that_has_not_failed_is_left_alone(desk: Client) -> None:
    run = factories.run(state=JobState.DONE)
    response = act(desk, run, "retry")
    run.refresh_from_db()
    assert run.state == JobState.DONE
    assert "has not failed" in response.content.decode()


def test_the_newest_text_is_queued_for_todays_engine(desk: Client) -> None:
    old = factories.run(version="0")
    act(desk, old.snapshot.document, "extract_again")
    queued = ExtractionRun.objects.exclude(pk=old.pk).get()
    assert (queued.snapshot, queued.state) == (old.snapshot, JobState.QUEUED)


def test_an_address_that_is_a_script_is_no_link(desk: Client) -> None:
    document = factories.document(url="javascript:alert(1)")
    factories.snapshot(of=document)
    assert 'href="javascript' not in desk.get(page(document)).content.decode()


def test_a_text_with_markup_is_shown_as_text(desk: Client) -> None:
    snapshot = factories.snapshot("<script>alert(1)</script> said Ada Brook.")
    assert "<script>alert" not in desk.get(page(snapshot)).content.decode()
