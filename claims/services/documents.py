"""Submit: from bytes that somebody gave to a document, a snapshot and a waiting run."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims import keys, storage
from claims.errors import Refused
from claims.models import Document, ExtractionRun, Identity, Publisher, Snapshot
from claims.services import edits, runs, snapshots
from factcheck.reading import Reading, read_document

OPENING = 90  # characters
LONGEST_TITLE = 1_000
LANGUAGE = re.compile(r"(?=.{2,35}$)[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody hands in: the bytes as received and what they know about them."""

    data: bytes
    filename: str | None = None
    content_type: str | None = None
    url: str = ""
    external_id: str = ""
    title: str = ""
    language: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    document: Document
    snapshot: Snapshot
    run: ExtractionRun
    is_new: bool  # False when this very text of this document was known already


def submit(submission: Submission, *, by: User | None) -> Submitted:
    """Record a document's text and queue its extraction; the same again changes nothing.

    Raises Refused for a wrong address, and factcheck.UnreadableText or TooLarge for bytes
    that are no plain text or HTML.
    """
    url = _canonical(submission.url)
    reading = read_document(
        submission.data,
        filename=submission.filename,
        content_type=submission.content_type,
        url=url or None,
    )
    file = storage.keep(submission.data, keys.sha256(submission.data))
    with transaction.atomic():
        document = _document(submission, url, reading, by)
        received = snapshots.Received(keys.sha256(submission.data), file, reading)
        snapshot, is_new = snapshots.record(document, received, by=by)
        run = runs.queue(snapshot, by=by)
    return Submitted(document, snapshot, run, is_new)


@transaction.atomic
def describe(
    document: Document, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Document:
    """Correct a document's title, publisher, date or language; how they were stays on record.

    `seen` is the version that the person saw: Stale when somebody else was faster.
    """
    stored = edits.unraced(document, seen)
    checked = dict(changes)
    if "title" in checked:
        checked["title"] = _title(checked["title"])
    if "language" in checked:
        checked["language"] = _language(checked["language"])
    return edits.write(stored, checked, by=by, reason=reason)


def _title(raw: str) -> str:
    title = " ".join(raw.split())
    if len(title) > LONGEST_TITLE:
        raise Refused(f"The title is longer than {LONGEST_TITLE:,} characters.", field="title")
    return title


def _language(raw: str) -> str:
    language = raw.strip()
    if language and not LANGUAGE.fullmatch(language):
        raise Refused("This is no language tag; write one such as en or pt-BR.", field="language")
    return language


def _canonical(url: str) -> str:
    if not url.strip():
        return ""
    try:
        return keys.canonical_url(url)
    except ValueError as error:
        raise Refused(str(error), field="url") from error


def _identity(submission: Submission, url: str, reading: Reading) -> tuple[Identity, str]:
    if url:
        return Identity.URL, url
    if submission.external_id.strip():
        return Identity.EXTERNAL, submission.external_id.strip()
    return Identity.TEXT, keys.sha256(reading.text)


def _document(submission: Submission, url: str, reading: Reading, by: User | None) -> Document:
    """The document of this identity, its row locked; what it lacks is filled in.

    What is there already may be a person's correction and stays as it is.
    """
    kind, identity = _identity(submission, url, reading)
    known = {
        "title": submission.title.strip() or reading.title or _opening(reading.text),
        "language": submission.language,  # a page's own word on it is often its template's
        "published_on": submission.published_on or reading.published_on,
        "publisher": _publisher(url, reading.site_name, by),
    }
    document, is_new = Document.objects.get_or_create(
        identity_kind=kind,
        identity=identity,
        defaults={
            **known,
            "url": submission.url.strip(),
            "external_id": submission.external_id.strip(),
            "created_by": by,
        },
    )
    document = Document.objects.select_for_update().get(pk=document.pk)
    missing = [name for name, value in known.items() if value and not getattr(document, name)]
    if missing and not is_new:
        for name in missing:
            setattr(document, name, known[name])
        document.save(update_fields=missing)
    return document


def _opening(text: str) -> str:
    """What a text without a title goes by in lists: its first words."""
    first = next(line for line in text.splitlines() if line.strip())
    return textwrap.shorten(first, OPENING, placeholder=" …")


def _publisher(url: str, site_name: str | None, by: User | None) -> Publisher | None:
    host = keys.host(url)
    if not host:
        return None
    # Some pages give their address for their name.
    name = site_name if site_name and "://" not in site_name else host
    publisher, _ = Publisher.objects.get_or_create(
        host=host, defaults={"name": name[:200], "created_by": by}
    )
    return publisher
