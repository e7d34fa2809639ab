"""Source texts over the API: handed in once, followed, read."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from claims.models import Document, JobState, Snapshot
from tests.claims import factories

URL = "/api/v1/documents/"
TEXT = "The quay is closed, Ada Brook said on Tuesday."
PROBLEM = "application/problem+json"

pytestmark = pytest.mark.django_db


def submit(api: APIClient, **body: Any) -> Any:
    return api.post(URL, {"text": TEXT, **body})


def test_a_text_is_recorded_and_its_reading_queued(api: APIClient) -> None:
    response = submit(api, title="Quay closed", published_on="2025-03-04")
    body = response.json()
    assert response.status_code == 201
    assert body["is_new"] is True
    assert body["document"]["title"] == "Quay closed"
    assert body["document"]["recorded_by"] == "vera"
    assert body["run"]["state"] == "queued"
    assert Snapshot.objects.get(pk=body["snapshot"]["id"]).text == TEXT


def test_location_names_the_document(api: APIClient) -> None:
    response = submit(api)
    assert response["Location"].endswith(f"/api/v1/documents/{response.json()['document']['id']}/")
    assert api.get(response["Location"]).status_code == 200


def test_the_same_text_again_changes_nothing(api: APIClient) -> None:
    first = submit(api).json()
    again = submit(api)
    assert again.status_code == 200
    assert again.json()["is_new"] is False
    assert again.json()["snapshot"]["id"] == first["snapshot"]["id"]
    assert Document.objects.count() == 1


def test_a_changed_text_of_one_address_is_its_second_version(api: APIClient) -> None:
    submit(api, url="https://gazette.example/quay")
    changed = api.post(
        URL, {"text": TEXT + " It opens in May.", "url": "https://gazette.example/quay"}
    )
    assert changed.status_code == 201
    assert changed.json()["snapshot"]["number"] == 2


def test_html_is_taken(api: APIClient) -> None:
    page = f"<html><body><article><p>{TEXT}</p></article></body></html>"
    response = api.post(URL, {"html": page})
    assert response.status_code == 201
    assert response.json()["snapshot"]["media_type"] == "text/html"


def test_a_file_is_taken(api: APIClient) -> None:
    file = SimpleUploadedFile("quay.txt", TEXT.encode(), content_type="text/plain")
    response = api.post(URL, {"file": file, "title": "Quay"}, format="multipart")
    assert response.status_code == 201
    assert response.json()["document"]["title"] == "Quay"


REFUSED_BODIES = [
    ({}, "#"),
    ({"text": "One.", "html": "<p>Two.</p>"}, "#"),
    ({"text": 7}, "#/text"),
    ({"text": ""}, "#/text"),
    ({"text": "A\x00B"}, "#/text"),
    ({"text": TEXT, "publishd_on": "2025-03-04"}, "#/publishd_on"),
    ({"text": TEXT, "published_on": "yesterday"}, "#/published_on"),
    ({"text": TEXT, "published_on": 20250304}, "#/published_on"),
    ({"text": TEXT, "language": "not a tag"}, "#/language"),
    ({"text": TEXT, "title": "x" * 1001}, "#/title"),
    ({"text": TEXT, "url": "https://gazette.example/" + "x" * 2000}, "#/url"),
    ({"text": [TEXT]}, "#/text"),
]


@pytest.mark.parametrize(("body", "pointer"), REFUSED_BODIES)
def test_a_wrong_body_is_refused_at_its_field(api: APIClient, body: Any, pointer: str) -> None:
    response = api.post(URL, body)
    assert response.status_code == 400
    assert response["Content-Type"] == PROBLEM
    assert pointer in [error["pointer"] for error in response.json()["errors"]]


def test_half_a_surrogate_pair_is_refused_at_its_field(api: APIClient) -> None:
    response = api.post(URL, r'{"text": "Cut in two: \ud83d"}', content_type="application/json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/text"


def test_a_refused_word_with_half_a_surrogate_pair_can_be_told_of(api: APIClient) -> None:
    response = api.post(URL, r'{"text": "One.", "\ud83d": 1}', content_type="application/json")
    assert response.status_code == 400
    assert response.json()["errors"]


UNREADABLE = [
    ("report.pdf", b"%PDF-1.7\n...", "PDF"),
    ("words.txt", b"   \n\t ", "empty"),
    ("dots.txt", b"... !!!", "word"),
]


@pytest.mark.parametrize(("name", "data", "said"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    api: APIClient, name: str, data: bytes, said: str
) -> None:
    response = api.post(URL, {"file": SimpleUploadedFile(name, data)}, format="multipart")
    assert response.status_code == 422
    assert said in response.json()["detail"]
    assert response.json()["errors"][0]["pointer"] == "#/file"


def test_an_address_that_is_none_is_refused_at_its_field(api: APIClient) -> None:
    response = submit(api, url="ftp://gazette.example/quay")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/url"


def test_an_address_too_long_to_be_found_again_is_refused_at_its_field(api: APIClient) -> None:
    letters = "".join(chr(0x4E00 + number * 7) for number in range(1_500))
    response = submit(api, url=f"https://gazette.example/{letters}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/url"


def test_a_text_beyond_the_limit_is_too_large(api: APIClient) -> None:
    response = submit(api, text="word " * 1_100_000)
    assert response.status_code == 413
    assert response["Content-Type"] == PROBLEM


def test_a_huge_body_is_refused_by_its_length(api: APIClient) -> None:
    length = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    response = api.post(URL, "{}", content_type="application/json", CONTENT_LENGTH=str(length))
    assert response.status_code == 413


BROKEN = [
    b"{",
    b'{"text": "\xff"}',
    b'{"text": NaN}',
    b"[" * 100_000,
    b'{"text": ' + b"9" * 5000 + b"}",
    b"[]",
    b"null",
    b'"text"',
]


@pytest.mark.parametrize("data", BROKEN)
def test_broken_json_is_a_bad_request(api: APIClient, data: bytes) -> None:
    response = api.post(URL, data=data, content_type="application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == PROBLEM


def test_an_unknown_content_type_is_refused(api: APIClient) -> None:
    response = api.post(URL, data=b"<text/>", content_type="application/xml")
    assert response.status_code == 415
    assert response["Content-Type"] == PROBLEM


def test_a_form_with_a_strange_charset_is_read_as_utf_8(api: APIClient) -> None:
    body = '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nThe quay opens.\r\n--x--\r\n'
    response = api.post(
        URL, data=body.encode(), content_type="multipart/form-data; boundary=x; charset=rot13"
    )
    assert response.status_code == 201


def test_a_document_shows_its_state(api: APIClient) -> None:
    run = factories.run(state=JobState.FAILED, error="The text is in no known language.")
    shown = api.get(f"{URL}{run.snapshot.document_id}/").json()
    assert (shown["state"], shown["error"]) == ("failed", "The text is in no known language.")


def test_documents_can_be_filtered_by_state(api: APIClient) -> None:
    factories.run(state=JobState.DONE)
    failed = factories.run(state=JobState.FAILED)
    results = api.get(URL, {"state": "failed"}).json()["results"]
    assert [row["id"] for row in results] == [str(failed.snapshot.document_id)]


def test_documents_can_be_searched(api: APIClient) -> None:
    factories.snapshot("The lighthouse was painted.")
    found = factories.snapshot("The harbour was dredged.")
    results = api.get(URL, {"q": "dredged"}).json()["results"]
    assert [row["id"] for row in results] == [str(found.document_id)]


def test_the_text_is_served_plain_and_exact(api: APIClient) -> None:
    text = "« Déjà vu », she said.\n\n🙂 “Twice.”"
    snapshot = factories.snapshot(text)
    response = api.get(f"{URL}{snapshot.document_id}/snapshots/1/text/")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == text


def test_a_snapshot_has_its_text(api: APIClient) -> None:
    snapshot = factories.snapshot("The quay opens in May.")
    shown = api.get(f"{URL}{snapshot.document_id}/snapshots/1/").json()
    assert (shown["text"], shown["length"]) == ("The quay opens in May.", 22)


def test_snapshots_are_listed_without_their_texts(api: APIClient) -> None:
    first = factories.snapshot("One.")
    factories.snapshot("Two.", of=first.document)
    results = api.get(f"{URL}{first.document_id}/snapshots/").json()["results"]
    assert [(row["number"], "text" in row) for row in results] == [(1, False), (2, False)]


def test_a_snapshot_that_is_not_there_is_not_found(api: APIClient) -> None:
    snapshot = factories.snapshot()
    for number in (0, 2, 10**30):
        assert api.get(f"{URL}{snapshot.document_id}/snapshots/{number}/").status_code == 404


def test_runs_show_their_progress(api: APIClient) -> None:
    run = factories.run(state=JobState.RUNNING, read=50, length=200)
    (shown,) = api.get(f"{URL}{run.snapshot.document_id}/runs/").json()["results"]
    assert (shown["state"], shown["progress"]) == ("running", 0.25)
    assert "lease_token" not in json.dumps(shown)


def test_appearances_of_a_document_are_listed(api: APIClient) -> None:
    appearance = factories.appearance()
    results = api.get(f"{URL}{appearance.document_id}/appearances/").json()["results"]
    assert [row["id"] for row in results] == [str(appearance.pk)]


@pytest.mark.parametrize("part", ["", "snapshots/", "snapshots/1/", "runs/", "statements/"])
def test_a_document_that_is_not_there_is_not_found(api: APIClient, part: str) -> None:
    response = api.get(f"{URL}{uuid.uuid4()}/{part}")
    assert response.status_code == 404
    assert response["Content-Type"] == PROBLEM
