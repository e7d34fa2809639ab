"""The history of a claim as its page shows it: a page of its timeline, with links."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Appearance, Claim, Comment, Evidence, Merge, Publication, Relation
from claims.moments import Moment
from claims.selectors import merges, timeline
from claims.selectors.timeline import Entry, Place, WrongPlace
from claims.web.access import NotThere

SIZE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and the page that shows what it is about: its name and id, where there is one."""

    entry: Entry
    page: str = ""
    key: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class History:
    lines: list[Line]
    earlier: Place | None  # goes into ?after=
    is_latest: bool


def history(claim: Claim, params: Mapping[str, str], moment: Moment, viewer: User) -> History:
    """The latest entries, or those before a place; a bounded number of queries."""
    after = _place(params.get("after", ""))
    page = timeline.of_claim(claim, moment, viewer, limit=SIZE, after=after)
    now = timezone.now()
    then = min(moment.known_at or now, now)
    lines = [Line(entry, *_page(claim, entry, moment, then)) for entry in page.entries]
    return History(lines, page.earlier, is_latest=after is None)


def _place(raw: str) -> Place | None:
    if not raw:
        return None
    try:
        return Place.parse(raw)
    except WrongPlace as error:
        raise NotThere(f"{error} Follow the links on the claim’s page.") from error


def _page(
    claim: Claim, entry: Entry, moment: Moment, then: datetime
) -> tuple[str, uuid.UUID | None]:
    row = entry.told.row
    if isinstance(row, Appearance | Evidence):
        return "document", row.document_id
    if isinstance(row, Comment):
        return "comment", row.pk
    if isinstance(row, Merge):
        return "claim", row.survivor_id if row.loser_id == claim.pk else row.loser_id
    if isinstance(row, Relation):
        is_from = row.from_claim_id in merges.family(claim, moment)
        return "claim", row.to_claim_id if is_from else row.from_claim_id
    if isinstance(row, Publication) and _could_be_read(row, then):
        return "check", row.subject
    return "", None


def _could_be_read(edition: Publication, then: datetime) -> bool:
    return edition.visible_at <= then and not hasattr(edition, "recall")
