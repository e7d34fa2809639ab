"""Plain text, HTML, or something that is not taken yet: told by type, name and first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from factcheck.errors import UnreadableText

MediaType = Literal["text/plain", "text/html"]

TAKEN = "Plain text and HTML are taken."

_HTML_TYPES = {"text/html", "application/xhtml+xml"}
_UNTOLD_TYPES = {"", "application/octet-stream", "binary/octet-stream", "application/xml"}
_HTML_NAMES = {".html", ".htm", ".xhtml", ".shtml"}

# First bytes of formats that people drop into an upload field; from the formats' specifications.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"%!PS", "a PostScript file"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Microsoft Office document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a Windows program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"application/vnd.oasis", "an OpenDocument file"),
    (b"application/epub", "an EPUB book"),
)
_RIFF = {b"WEBP": "a WebP image", b"WAVE": "a WAV recording", b"AVI ": "an AVI video"}

_LOOKS_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOKS_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b", re.IGNORECASE)
_LOOK_AT = 4096  # bytes at the start in which a page says that it is HTML


def binary_format(data: bytes) -> str | None:
    """What a file looks like when it is no text ("a PDF file"); None when it may be text."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data.startswith(b"PK\x03\x04"):
        head = data[:_LOOK_AT]
        return next((name for inside, name in _ZIPPED if inside in head), "a ZIP archive")
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "a media file")
    if data[4:8] == b"ftyp":
        return "an MP4 or HEIC media file"
    return None


def sniff(
    data: bytes, *, filename: str | None = None, content_type: str | None = None
) -> MediaType:
    """Decide between plain text and HTML; raise `UnreadableText` for everything else.

    A known binary signature is refused whatever the name says. Then a declared type or a file name
    that says HTML is believed, then a start that only a page has (doctype, html, head, body); any
    other textual type is plain text.
    """
    found = binary_format(data)
    if found:
        raise UnreadableText(f"This looks like {found}, which cannot be read yet. {TAKEN}")
    declared = (content_type or "").partition(";")[0].strip().lower()
    suffix = PurePath(filename or "").suffix.lower()
    if declared in _HTML_TYPES or suffix in _HTML_NAMES or _starts_like_html(data):
        return "text/html"
    if declared not in _UNTOLD_TYPES and not declared.startswith("text/"):
        raise UnreadableText(f"A file of type {declared} cannot be read yet. {TAKEN}")
    if _LOOKS_XML.match(data[:_LOOK_AT]):
        raise UnreadableText(f"This looks like an XML file, which cannot be read yet. {TAKEN}")
    return "text/plain"


def _starts_like_html(data: bytes) -> bool:
    head = data[:_LOOK_AT]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head[2:].replace(b"\x00", b"")
    return _LOOKS_HTML.match(head) is not None
