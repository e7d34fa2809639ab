"""Source texts: handing in, the list, progress, trying again."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Document, ExtractionRun, JobState
from tests.claims import factories

pytestmark = pytest.mark.django_db

NEW = "/documents/new/"


def words_of(response: object) -> str:
    """The page as a person reads it: no tags, entities resolved, spaces joined."""
    content = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", content)))


def test_a_pasted_text_becomes_a_document_that_waits(member: Client) -> None:
    given = {
        "text": "The quay closes.\r\nSo he said.",
        "url": "https://gazette.example/quay?utm_source=x",
        "title": "Quay",
        "published_on": "2025-03-04",
        "language": "en-GB",
    }
    response = member.post(NEW, given)
    document = Document.objects.get()
    assert response["Location"] == reverse("document", args=[document.pk])
    assert (document.title, document.published_on) == ("Quay", date(2025, 3, 4))
    assert (document.language, document.identity) == ("en-GB", "https://gazette.example/quay")
    assert document.snapshots.get().text == "The quay closes.\nSo he said."
    assert ExtractionRun.objects.get().state == JobState.QUEUED


def test_a_file_becomes_a_document(member: Client) -> None:
    page = b"<html><body><article><p>The quay closes in May, he said.</p></article></body></html>"
    file = SimpleUploadedFile("quay.html", page, content_type="text/html")
    assert member.post(NEW, {"file": file}).status_code == 302
    assert "The quay closes in May" in Document.objects.get().snapshots.get().text


def test_the_same_text_again_leads_to_the_same_document(member: Client) -> None:
    first = member.post(NEW, {"text": "The quay closes."})
    again = member.post(NEW, {"text": "The quay closes."}, follow=True)
    assert again.redirect_chain == [(first["Location"], 302)]
    assert "was here already" in words_of(again)
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "text", "Paste a text here"),
        ({"text": " \n "}, "text", "The text is empty"),
        ({"text": "...!"}, "text", "no word"),
        ({"text": "A quay.", "url": "quay"}, "url", "not a web address"),
        ({"text": "A quay.", "language": "English!"}, "language", "no language tag"),
        ({"text": "A quay.", "published_on": "yesterday"}, "published_on", "valid date"),
        ({"text": "%PDF-1.7 A quay."}, "text", "a PDF file, which cannot be read yet"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    member: Client, given: dict[str, str], field: str, sentence: str
) -> None:
    given = {"title": "What I typed", **given}
    response = member.post(NEW, given)
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    for typed in given.values():
        assert html.escape(typed.strip()) in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("quay.pdf", b"%PDF-1.7\n\x00", "a PDF file, which cannot be read yet"),
        ("quay.txt", b"", "empty"),
        ("quay.txt", b"A quay\x00 closes.", "NUL"),
        ("quay.txt", b"a " * 2_500_001, "at most 5,000,000 are taken"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_a_sentence(
    member: Client, name: str, data: bytes, sentence: str
) -> None:
    response = member.post(NEW, {"file": SimpleUploadedFile(name, data), "title": "Typed"})
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors["file"])
    assert 'value="Typed"' in response.content.decode()


def test_a_text_and_a_file_at_once_are_refused(member: Client) -> None:
    file = SimpleUploadedFile("quay.txt", b"The quay closes.")
    response = member.post(NEW, {"text": "The quay.", "file": file})
    assert "not both" in response.context["form"].errors["file"][0]


def test_a_body_beyond_all_limits_is_refused_on_a_page(member: Client, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000  # type: ignore[attr-defined]
    response = member.post(NEW, "text=" + "a" * 2_000, "application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "larger than this site takes" in words_of(response)


def test_markup_in_a_text_is_shown_as_text(member: Client) -> None:
    text = factories.snapshot("She wrote <script>alert(1)</script> & left.")
    response = member.get(text.document.get_absolute_url())
    assert "<script>alert" not in response.content.decode()
    assert "<script>alert(1)</script> & left." in html.unescape(response.content.decode())


def test_the_list_says_how_far_each_text_is(member: Client) -> None:
    factories.appearance()
    factories.run(state=JobState.QUEUED)
    factories.run(state=JobState.RUNNING, read=30)
    factories.run(state=JobState.FAILED, error="It was empty.")
    words = words_of(member.get("/documents/"))
    for shown in ("1 claim", "… waiting", "being read 30 of", "✕ failed", "It was empty."):
        assert shown in words


def test_a_failed_text_can_be_tried_again(member: Client) -> None:
    run = factories.run(state=JobState.FAILED, error="It was empty.")
    response = member.post(reverse("document-retry", args=[run.snapshot.document_id]), follow=True)
    run.refresh_from_db()
    assert run.state == JobState.QUEUED
    assert "waits to be read again" in words_of(response)


def test_a_text_that_did_not_fail_is_not_tried_again(member: Client) -> None:
    run = factories.run()
    response = member.post(reverse("document-retry", args=[run.snapshot.document_id]), follow=True)
    assert "has not failed" in words_of(response)


def test_the_list_is_narrowed_by_words_and_state(member: Client) -> None:
    factories.run(factories.snapshot("Of herons.", of=factories.document("Herons")))
    failed = factories.snapshot("Of herons too.", of=factories.document("Bitterns"))
    factories.run(failed, JobState.FAILED, error="No.")
    found = member.get("/documents/", {"q": "herons", "state": "failed"})
    assert [str(row) for row in found.context["page"].rows] == ["Bitterns"]


def test_a_filter_that_cannot_be_read_is_said(member: Client) -> None:
    response = member.get("/documents/", {"published_from": "spring"})
    assert response.status_code == 200
    assert "valid date" in words_of(response)


def test_pages_of_the_list_meet_without_gap_or_overlap(member: Client) -> None:
    made = [factories.document() for _ in range(120)]
    first = member.get("/documents/").context["page"]
    second = member.get("/documents/", {"after": first.older}).context["page"]
    third = member.get("/documents/", {"after": second.older}).context["page"]
    assert [*first.rows, *second.rows, *third.rows] == made[::-1]
    assert (first.newer, third.older) == (None, None)
    back = member.get("/documents/", {"before": third.newer}).context["page"]
    assert back.rows == second.rows


def test_a_page_mark_that_is_no_id_is_not_found(member: Client) -> None:
    assert member.get("/documents/", {"after": "x"}).status_code == 404


FRAGMENT = {"HX-Request": "true"}


def test_the_polled_list_is_sent_once_until_something_changes(member: Client) -> None:
    run = factories.run(state=JobState.RUNNING, read=1)
    first = member.get("/documents/", headers=FRAGMENT)
    again = {**FRAGMENT, "If-None-Match": first["ETag"]}
    assert member.get("/documents/", headers=again).status_code == 304
    ExtractionRun.objects.filter(pk=run.pk).update(read=2)
    changed = member.get("/documents/", headers=again)
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_list_is_polled_only_while_something_is_read(member: Client) -> None:
    run = factories.run(state=JobState.QUEUED)
    assert b"hx-trigger" in member.get("/documents/", headers=FRAGMENT).content
    ExtractionRun.objects.filter(pk=run.pk).update(state=JobState.DONE)
    assert b"hx-trigger" not in member.get("/documents/", headers=FRAGMENT).content


def test_progress_is_sent_once_until_it_changes_and_ends_with_the_whole_page(
    member: Client,
) -> None:
    run = factories.run(state=JobState.RUNNING, read=1)
    address = reverse("document-progress", args=[run.snapshot.document_id])
    first = member.get(address, headers=FRAGMENT)
    again = {**FRAGMENT, "If-None-Match": first["ETag"]}
    assert member.get(address, headers=again).status_code == 304
    ExtractionRun.objects.filter(pk=run.pk).update(state=JobState.DONE, lease_token=None)
    assert member.get(address, headers=again)["HX-Refresh"] == "true"


def test_the_first_page_tells_a_newcomer_what_to_do(member: Client) -> None:
    assert "Start with a source text" in words_of(member.get("/"))


def test_the_first_page_shows_what_waits_and_what_failed(member: Client) -> None:
    factories.run(state=JobState.QUEUED)
    factories.run(state=JobState.FAILED, error="It was empty.")
    words = words_of(member.get("/"))
    assert "Waiting or being read" in words
    assert "It was empty." in words


def test_a_text_without_a_title_is_called_by_its_first_words(member: Client) -> None:
    untitled = factories.document()
    Document.objects.filter(pk=untitled.pk).update(title="")
    factories.snapshot("The quay closes.\n\nSo he said.", of=untitled)
    assert "The quay closes. So he said." in words_of(member.get("/documents/"))


def test_every_fault_is_told_at_once(member: Client) -> None:
    response = member.post(NEW, {"url": "quay", "language": "English!"})
    assert set(response.context["form"].errors) == {"text", "url", "language"}


def test_an_address_that_leads_nowhere_is_answered_on_a_page_of_ours(client: Client) -> None:
    response = client.get("/nope/")
    assert response.status_code == 404
    assert "There is nothing at this address." in words_of(response)
    assert "Resolver404" not in words_of(response)
