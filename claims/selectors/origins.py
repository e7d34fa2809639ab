"""Questions about where passages go back to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from claims.models import Claim, Evidence, Origin
from claims.moments import Moment
from claims.selectors import evidence
from claims.selectors.evidence import Viewer
from factcheck import origins

NOW = Moment()
COMPARED = 40  # pieces of one claim, the newest: each is compared with each, a tenth of a second
SHOWN = 50


def listed(moment: Moment = NOW) -> QuerySet[Origin]:
    """Origins, the newest first. Their names are for the whole desk, whatever goes back to them."""
    rows: QuerySet[Origin] = Origin.objects.known(moment).select_related("created_by")
    return rows.order_by("-id")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two pieces of evidence that copy or quote one another; see factcheck.origins."""

    one: Evidence
    other: Evidence
    text: str
    words: int
    score: float


def suggestions(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> list[Suggestion]:
    """Which of the claim's evidence may go back to one origin, the strongest first.

    Of what the viewer may see. Where a person has named the origin of both, nothing is suggested.
    """
    assessed = evidence.visible_assessments(moment, viewer).filter(is_withdrawn=False)
    rows = list(evidence.of_claim(claim, moment, viewer).filter(evidence.of(assessed))[:COMPARED])
    links = origins.shared([row.anchors.all()[0].exact for row in rows])
    found = [
        Suggestion(rows[link.one], rows[link.other], link.text, link.words, link.score)
        for link in links
        if not (rows[link.one].assessment.origin and rows[link.other].assessment.origin)
    ]
    return sorted(found, key=lambda suggestion: -suggestion.score)[:SHOWN]
