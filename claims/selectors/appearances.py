"""Questions about utterances."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, CharField, F, Func, Prefetch, Q, QuerySet, Value, When

from claims.models import Anchor, Appearance, Claim, Party, Precision
from claims.models.appearances import SAID_DAY
from claims.moments import Moment
from claims.selectors import history, merges

NOW = Moment()
SHOWN = 20  # on a claim's page
# The day, month or year on which it was said, ISO 8601; null when that is not known.
SAID_TEXT = Func(
    F("said_on"),
    Case(
        When(said_on_precision=Precision.DAY, then=Value("YYYY-MM-DD")),
        When(said_on_precision=Precision.MONTH, then=Value("YYYY-MM")),
        default=Value("YYYY"),
        output_field=CharField(),
    ),
    function="to_char",
    output_field=CharField(),
)


def said(moment: Moment = NOW) -> QuerySet[Appearance]:
    """Appearances that were known then and said no later than the day asked about."""
    rows: QuerySet[Appearance] = Appearance.objects.known(moment)
    if moment.as_of is not None:
        rows = rows.filter(Q(said_on=None) | Q(said_on__lte=moment.as_of))
    return rows


def listed(moment: Moment = NOW) -> QuerySet[Appearance]:
    """Appearances, the newest first, with their parties and anchors; a fixed number of queries."""
    return detailed(said(moment), moment)


def detailed(rows: QuerySet[Appearance], moment: Moment = NOW) -> QuerySet[Appearance]:
    """These appearances, be they removed since, with what `listed` gives each."""
    parties = Party.objects.select_related("claimant").order_by("position")
    anchors = Anchor.objects.ever(moment).select_related("snapshot").order_by("id")
    anchors = anchors.defer("snapshot__text", "snapshot__search")
    return (
        rows.select_related("document__publisher", "wording", "created_by")
        .defer("wording__search")
        .prefetch_related(Prefetch("parties", parties), Prefetch("anchors", anchors))
        .order_by("-id")
    )


def of_claim(claim: Claim, moment: Moment = NOW) -> QuerySet[Appearance]:
    """The claim's appearances, the latest said first, those without a date last.

    Adds `said_day`, by which they are ordered: before every other day where none is known.
    """
    rows = listed(moment).filter(merges.of(claim, moment)).annotate(said_day=SAID_DAY)
    return rows.order_by("-said_day", "-id")


def as_known(rows: Sequence[Appearance], moment: Moment) -> None:
    """Give the rows' documents and claimants the particulars that they had then."""
    history.as_known([row.document for row in rows], moment)
    history.as_known([party.claimant for row in rows for party in row.parties.all()], moment)
