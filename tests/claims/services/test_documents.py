"""Handing in source texts: what is recorded, what changes nothing, what is refused."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from claims import storage
from claims.errors import Refused
from claims.models import (
    AnchorState,
    Change,
    Document,
    ExtractionRun,
    Identity,
    Publisher,
    Snapshot,
)
from claims.services import snapshots
from claims.services.documents import Submission, submit
from factcheck.errors import FactcheckError, TooLarge, UnreadableText
from tests.claims import factories

pytestmark = pytest.mark.django_db

TEXT = "The bridge is safe, the mayor said. It was inspected in 2024.\n"
PAGE = """<!doctype html><html lang="en"><head><title>Bridge reopens</title>
<link rel="canonical" href="https://other.example/stolen">
<script>alert("no")</script></head><body><article><h1>Bridge reopens</h1>{}</article></body></html>
""".format(
    "".join(f"<p>Paragraph {n}: the bridge was inspected and found safe.</p>" for n in range(12))
)


def send(text: str | bytes = TEXT, **fields: object) -> Snapshot:
    data = text.encode() if isinstance(text, str) else text
    return submit(Submission(data=data, **fields), by=None).snapshot  # type: ignore[arg-type]


def counts() -> tuple[int, int, int]:
    return Document.objects.count(), Snapshot.objects.count(), ExtractionRun.objects.count()


def test_a_text_is_recorded_with_its_bytes_and_a_waiting_run() -> None:
    by = factories.user()
    submitted = submit(Submission(data=TEXT.encode(), published_on=date(2025, 1, 2)), by=by)
    assert submitted.is_new
    assert submitted.snapshot.text == TEXT
    assert submitted.document.published_on == date(2025, 1, 2)
    assert submitted.document.created_by == by
    assert submitted.run.state == "queued"
    assert storage.read(submitted.snapshot.file) == TEXT.encode()


def test_the_same_text_again_changes_nothing() -> None:
    first = send()
    again = submit(Submission(data=TEXT.encode()), by=None)
    assert (again.snapshot, again.is_new) == (first, False)
    assert counts() == (1, 1, 1)


def test_the_same_address_written_otherwise_is_the_same_document() -> None:
    first = send(url="https://example.com/a?utm_source=x#top")
    assert send(url="http://EXAMPLE.com/a/").document == first.document
    assert counts() == (1, 1, 1)


def test_a_changed_text_at_one_address_is_its_next_version() -> None:
    first = send(url="https://example.com/a")
    second = send(TEXT + "Later it was closed.\n", url="https://example.com/a")
    assert second.document == first.document
    assert (second.number, second.change) == (2, Change.EDITED)


def test_a_changed_text_without_address_or_id_is_another_document() -> None:
    assert send().document != send(TEXT + "More.").document


def test_the_senders_id_is_the_identity_where_no_address_is_given() -> None:
    first = send(external_id="desk-7")
    assert first.document.identity_kind == Identity.EXTERNAL
    assert send(TEXT + "More.", external_id="desk-7").document == first.document


def test_equal_bytes_that_a_newer_extractor_reads_otherwise_are_not_edited() -> None:
    first = send(PAGE, url="https://example.com/a")
    received = snapshots.Received(
        first.bytes_sha256,
        first.file,
        factories.reading("What a newer extractor reads in the same bytes.", extractor="newer/2"),
    )
    second, is_new = snapshots.record(first.document, received, by=None)
    assert is_new
    assert second.change == Change.REREAD


def test_what_a_page_declares_fills_only_what_the_sender_left_empty() -> None:
    named = send(PAGE, url="https://example.com/a", title="My title").document
    unnamed = send(PAGE, url="https://example.com/b").document
    assert named.title == "My title"
    assert unnamed.title == "Bridge reopens"


def test_a_page_does_not_say_which_document_it_is() -> None:
    """Its canonical link is its own word; see decision 4."""
    victim = send(url="https://other.example/stolen").document
    assert send(PAGE).document != victim


def test_a_persons_correction_is_not_overwritten_by_the_next_submission() -> None:
    document = send(url="https://example.com/a", title="First").document
    Document.objects.filter(pk=document.pk).update(title="Corrected")
    send(TEXT + "More.", url="https://example.com/a", title="Third")
    document.refresh_from_db()
    assert document.title == "Corrected"


def test_the_publisher_is_known_by_its_host() -> None:
    one = send(url="https://www.example.com/a").document.publisher
    other = send(TEXT + "More.", url="https://example.com/b").document.publisher
    assert one == other == Publisher.objects.get(host="example.com")


def test_scripts_never_reach_the_text() -> None:
    assert "alert" not in send(PAGE).text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnreadableText),
        (b"  \n\t ", UnreadableText),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), UnreadableText),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", UnreadableText),
        (b"PK\x03\x04" + bytes(60), UnreadableText),
        (b"A text with a NUL\x00 in it, said the mayor.", UnreadableText),
        (b"a" * 20_000_000, TooLarge),
        (b"<html><body><script>only()</script></body></html>", UnreadableText),
    ],
    ids=["empty", "blank", "image", "pdf", "zip", "nul", "20 MB", "page without text"],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(
    data: bytes, error: type[FactcheckError]
) -> None:
    with pytest.raises(error) as caught:
        send(data)
    assert len(str(caught.value)) > 20
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize("url", ["example.com/a", "ftp://example.com/a", "javascript:alert(1)"])
def test_a_wrong_address_is_refused_at_its_field(url: str) -> None:
    with pytest.raises(Refused) as caught:
        send(url=url)
    assert caught.value.field == "url"
    assert counts() == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_one_text_handed_in_by_many_at_once_is_recorded_once() -> None:
    start = threading.Barrier(6)
    found: list[Snapshot] = []

    def hand_in() -> None:
        start.wait()
        found.append(send(url="https://example.com/a"))
        connection.close()

    threads = [threading.Thread(target=hand_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({snapshot.pk for snapshot in found}) == 1
    assert counts() == (1, 1, 1)


def test_an_appearance_is_found_again_in_the_next_version() -> None:
    appearance = factories.appearance(
        factories.statement("“Not one berth will be lost,”", of=factories.run())
    )
    document = appearance.document
    text = factories.TEXT
    later = factories.snapshot("New at the top.\n\n" + text, of=document)
    edited = factories.snapshot(text.replace("Not one berth", "Not many berths"), of=document)
    gone = factories.snapshot("Nothing of the kind. The council met in June.", of=document)
    for version in (later, edited, gone):
        snapshots.anchor_again(version)
        snapshots.anchor_again(version)
    states = {anchor.snapshot_id: anchor.state for anchor in appearance.anchors.all()}
    assert states[later.pk] == AnchorState.INTACT
    assert states[edited.pk] == AnchorState.EDITED
    assert states[gone.pk] == AnchorState.GONE
    for anchor in appearance.anchors.exclude(state=AnchorState.GONE):
        assert anchor.snapshot.text[anchor.start : anchor.end] == anchor.exact


def test_a_text_without_a_title_goes_by_its_first_words() -> None:
    assert send("\n" + TEXT * 9).document.title == TEXT.strip()
    assert send("word " * 60).document.title.endswith(" …")
