"""The two sides of links between claims, to be weighed beside each other."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from claims.models import Appearance, Claim, Holding, Relation, Role, Wording
from claims.models.appearances import SAID_DAY
from claims.moments import Moment
from claims.selectors import appearances, merges, verdicts

NOW = Moment()


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a link: as which claim it is read, and what is known of that."""

    claim_id: uuid.UUID
    wording: Wording  # that the link was found between; of a claim that may be merged by now
    latest: Appearance | None  # said last, of the whole family
    holding: Holding | None  # the answer for the day that is asked about

    @property
    def quote(self) -> str:
        """Its words as they were first quoted."""
        anchors = list(self.latest.anchors.all()) if self.latest else []
        return anchors[0].exact if anchors else ""

    @property
    def speakers(self) -> list[str]:
        """Whose words they are; without those who relay them."""
        parties = self.latest.parties.all() if self.latest else ()
        return [str(party.claimant) for party in parties if party.role != Role.RELAY]


def beside(rows: Sequence[Any], moment: Moment = NOW) -> list[Any]:
    """Give rows of `relations.described` their sides, as `one` and `other`; six queries."""
    keys = {key for row in rows for key in (row.from_then, row.to_then)}
    latest = _latest(keys, moment)
    held = verdicts.on(keys, moment)
    for row in rows:
        for name, key, wording in _ends(row):
            setattr(row, name, Side(key, wording, latest.get(key), held.get(key)))
    return list(rows)


def _ends(row: Any) -> list[tuple[str, uuid.UUID, Wording]]:
    relation: Relation = row
    return [
        ("one", row.from_then, relation.from_wording),
        ("other", row.to_then, relation.to_wording),
    ]


def _latest(keys: Collection[uuid.UUID], moment: Moment) -> dict[uuid.UUID, Appearance]:
    """Of each claim's family the sighting that was said last."""
    homes = merges.families(keys, moment)
    if not homes:
        return {}
    said = appearances.said(moment).filter(claim=OuterRef("pk")).order_by(SAID_DAY.desc(), "-id")
    of_each: Any = Claim.objects.filter(pk__in=homes)
    last = of_each.annotate(last=Subquery(said.values("pk")[:1])).exclude(last=None)
    rows = appearances.listed(moment).filter(pk__in=last.values("last"))
    found = list(rows.annotate(said_day=SAID_DAY).order_by("said_day", "id"))
    appearances.as_known(found, moment)
    return {homes[row.claim_id]: row for row in found}
