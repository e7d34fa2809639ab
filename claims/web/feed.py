"""The checks as an Atom feed (RFC 4287): a corrected check is an updated entry."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from claims import prose
from claims.models import Notice
from claims.selectors import publications
from claims.web.public import cached, site

ENTRIES = 50
# What XML 1.0 cannot hold, whatever a person wrote.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The checks that changed last."""
    now = timezone.now()
    rows = list(publications.summaries(now)[:ENTRIES])
    written = _atom(rows, site(request))
    response = HttpResponse(written, content_type=Atom1Feed.content_type)
    return cached(request, response)


def _atom(rows: list[Any], root: str) -> str:
    made = Atom1Feed(
        title=f"{settings.DESK_NAME}: checks",
        subtitle="What was checked, and what was corrected.",
        description="",
        link=root + reverse("checks"),
        feed_url=root + reverse("checks-feed"),
        feed_guid=root + reverse("checks"),
        author_name=settings.DESK_NAME,
    )
    for row in rows:
        made.add_item(
            title=_title(row),
            link=root + publications.address(row),
            description=_summary(row),
            unique_id=_id(row, root),
            pubdate=row.first_visible_at,
            updateddate=row.visible_at,
        )
    return made.writeString("utf-8")


def _id(row: Any, root: str) -> str:
    """A tag URI (RFC 4151) that no later edition changes."""
    host = urlsplit(root).hostname
    return f"tag:{host},{row.first_visible_at:%Y-%m-%d}:checks/{row.subject}"


def _title(row: Any) -> str:
    retracted = "Retracted: " if row.notice == Notice.RETRACTION else ""
    return _printable(f"{retracted}{row.title}")


def _summary(row: Any) -> str:
    """The last notice and the summary, as HTML: an Atom summary's text is read as that."""
    parts = [row.summary]
    if row.first_visible_at != row.visible_at:
        words = prose.plain(row.notice_text)
        parts.insert(
            0, f"{row.get_notice_display().capitalize()} ({row.visible_at:%Y-%m-%d}): {words}"
        )
    return "".join(f"<p>{escape(_printable(part))}</p>" for part in parts if part)


def _printable(text: str) -> str:
    return _NOT_XML.sub("", text)
