"""Questions about utterances."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from claims.models import Anchor, Appearance, Party
from claims.moments import Moment
from claims.selectors import claims, history

NOW = Moment()


def listed(moment: Moment = NOW) -> QuerySet[Appearance]:
    """Appearances, the newest first, with their parties and anchors; a fixed number of queries."""
    parties = Party.objects.select_related("claimant").order_by("position")
    anchors = Anchor.objects.known(moment).order_by("id")
    return (
        claims.said(moment)
        .select_related("document__publisher", "wording", "created_by")
        .defer("wording__search")
        .prefetch_related(Prefetch("parties", parties), Prefetch("anchors", anchors))
        .order_by("-id")
    )


def as_known(rows: Sequence[Appearance], moment: Moment) -> None:
    """Give the rows' documents and claimants the particulars that they had then."""
    history.as_known([row.document for row in rows], moment)
    history.as_known([party.claimant for row in rows for party in row.parties.all()], moment)
