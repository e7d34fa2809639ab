"""What is sent is measured before anything reads it, whoever sends it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.test import Client

PAGES = ["/tips/", "/login/", "/nowhere/"]


class NothingIsRead(FileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise StopUpload

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise AssertionError(f"{len(raw_data)} bytes were read")

    def file_complete(self, file_size: int) -> None:
        raise AssertionError("a file was read")


@pytest.mark.parametrize("path", PAGES)
def test_a_form_with_a_huge_file_is_refused_on_a_page_and_not_read(
    client: Client, settings: Any, path: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.NothingIsRead"]
    response = client.post(path, {"file": SimpleUploadedFile("quay.txt", b"quay " * 1_000)})
    assert response.status_code == 413
    assert "larger than this site takes" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_the_api_says_how_much_it_takes(client: Client) -> None:
    length = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    response = client.post("/api/v1/tips/", CONTENT_LENGTH=str(length))
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")
    assert f"at most {length - 1:,} are taken" in response.json()["detail"]


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/tips/"])
def test_a_body_of_unknown_length_is_refused(client: Client, path: str) -> None:
    response = client.post(path, headers={"Transfer-Encoding": "chunked"})
    assert response.status_code == 411
    assert "Content-Length" in response.content.decode()
