from __future__ import annotations

import pytest

from factcheck.errors import UnreadableText
from factcheck.reading.media import sniff


@pytest.mark.parametrize(
    ("data", "filename", "content_type", "media_type"),
    [
        (b"The mayor resigned.", None, None, "text/plain"),
        (b"The mayor resigned.", "note.txt", "text/plain", "text/plain"),
        (b"The mayor resigned.", "note.md", "text/markdown", "text/plain"),
        (b"The mayor resigned.", "note", "application/octet-stream", "text/plain"),
        (b"<p>The mayor resigned.</p>", None, "text/html; charset=utf-8", "text/html"),
        (b"<p>The mayor resigned.</p>", "page.HTM", None, "text/html"),
        (b"<p>The mayor resigned.</p>", None, None, "text/plain"),
        (b"  <!DOCTYPE html><p>Hello", None, None, "text/html"),
        (b"<!-- saved --><html><body>", "page.txt", "text/plain", "text/html"),
        (b'<?xml version="1.0"?><html xmlns="x">', None, "application/xml", "text/html"),
        ("<!doctype html><p>x".encode("utf-16"), None, None, "text/html"),
        (b"a < b and html is a word", None, None, "text/plain"),
    ],
)
def test_plain_text_and_html_are_told_apart(
    data: bytes, filename: str | None, content_type: str | None, media_type: str
) -> None:
    assert sniff(data, filename=filename, content_type=content_type) == media_type


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "application/json"])
def test_a_declared_type_that_is_not_taken_is_named(content_type: str) -> None:
    with pytest.raises(UnreadableText, match=f"{content_type}.*Plain text and HTML"):
        sniff(b"words", content_type=content_type)


def test_a_binary_file_is_refused_whatever_its_name_says() -> None:
    with pytest.raises(UnreadableText, match="a PDF file"):
        sniff(b"%PDF-1.4", filename="article.html", content_type="text/html")


def test_a_feed_is_refused_as_xml() -> None:
    with pytest.raises(UnreadableText, match="XML"):
        sniff(b'<?xml version="1.0"?><rss><channel/></rss>', filename="feed.xml")
