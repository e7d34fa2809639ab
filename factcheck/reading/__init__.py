"""One way in for files: what a document's bytes say, whether they are plain text or HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from factcheck.reading import html
from factcheck.reading.limits import check_bytes
from factcheck.reading.text import MediaType, decode, normalise, require_words, sniff

PLAIN = "plain text/1"  # the extractor's name and version for a text that is taken as it is

_LONGEST_TITLE = 150  # code points; a longer first line is a paragraph
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as read; offsets of everything found later count code points of `text`."""

    text: str
    media_type: MediaType
    title: str | None
    published_on: date | None  # only where the document itself states it
    language: str | None  # BCP 47, as declared; None when nothing is declared
    site_name: str | None
    declared_url: str | None  # canonical, as the document gives it
    extractor: str


def read_document(
    data: bytes,
    *,
    filename: str | None = None,
    content_type: str | None = None,
    url: str | None = None,
) -> Reading:
    """Read a plain text or HTML file as received.

    `content_type` may carry a charset as HTTP writes it. A plain text stays exactly as it is but
    for `factcheck.reading.text.normalise`. Raises `TooLarge` or `UnreadableText`, each a sentence
    for the sender.
    """
    check_bytes(data)
    media_type = sniff(data, filename=filename, content_type=content_type)
    charset = _CHARSET.search(content_type or "")
    declared = charset.group(1) if charset else None
    if media_type == "text/plain":
        return read_text(decode(data, declared=declared))
    return _of_page(html.read(data, url, declared=declared))


def read_text(text: str) -> Reading:
    """Read a text that was typed or pasted; the same rules as for a plain text file."""
    text = require_words(normalise(text))
    return Reading(
        text=text,
        media_type="text/plain",
        title=_title(text),
        published_on=None,
        language=None,
        site_name=None,
        declared_url=None,
        extractor=PLAIN,
    )


def _of_page(page: html.Page) -> Reading:
    return Reading(
        text=page.text,
        media_type="text/html",
        title=page.title,
        published_on=page.published_on,
        language=page.language,
        site_name=page.site_name,
        declared_url=page.declared_url,
        extractor=page.extractor,
    )


def _title(text: str) -> str | None:
    """The first line when it stands alone above a blank line and is short; it stays in the text."""
    first, _, rest = text.lstrip("\n").partition("\n")
    title = first.strip()
    alone = rest.split("\n", 1)[0].strip() == "" and bool(rest.strip())
    return title if title and alone and len(title) <= _LONGEST_TITLE else None
