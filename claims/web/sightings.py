"""The sightings that a claim's page shows: a page of them, or of those by one speaker."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.models import Appearance, Claim, Claimant
from claims.moments import Moment
from claims.selectors import appearances, documents, history, speakers
from claims.web import keyset
from claims.web.access import NotThere

OWN_VOICE = "none"  # in place of a speaker's id: those that name no speaker


@dataclass(frozen=True, slots=True)
class Group:
    """One speaker's sightings on the page, the latest said first."""

    claimant: Claimant | None  # None: the document's own voice
    appearances: list[Appearance]


@dataclass(frozen=True, slots=True)
class Sightings:
    page: keyset.Page[Appearance]
    ids: frozenset[uuid.UUID]  # of the page
    groups: list[Group]  # in order of the latest thing each has said
    is_narrowed: bool  # to one speaker
    narrowed_to: Claimant | None


def sightings(claim: Claim, params: Mapping[str, str], moment: Moment) -> Sightings:
    """The page that is asked for, as it was known; a fixed number of queries."""
    rows = appearances.of_claim(claim, moment)
    wanted = params.get("speaker", "")
    claimant = _claimant(wanted, moment)
    if wanted:
        rows = speakers.spoken_by(rows, claimant)
    page = keyset.page(rows, params, size=appearances.SHOWN, by="said_day")
    appearances.as_known(page.rows, moment)
    documents.with_openings([row.document for row in page.rows], moment)
    ids = frozenset(row.pk for row in page.rows)
    return Sightings(page, ids, _groups(page.rows), bool(wanted), claimant)


def _groups(rows: Sequence[Appearance]) -> list[Group]:
    groups: dict[uuid.UUID | None, Group] = {}
    for appearance in rows:
        first = next(iter(appearance.parties.all()), None)
        key = first.claimant_id if first else None
        group = groups.setdefault(key, Group(first.claimant if first else None, []))
        group.appearances.append(appearance)
    return list(groups.values())


def _claimant(wanted: str, moment: Moment) -> Claimant | None:
    if wanted in {"", OWN_VOICE}:
        return None
    try:
        row = Claimant.objects.known(moment).get(pk=uuid.UUID(wanted))
    except (ValueError, Claimant.DoesNotExist) as error:
        raise NotThere(f"speaker={wanted!r} is not the id of a speaker.") from error
    history.as_known([row], moment)
    found: Claimant = row
    return found
