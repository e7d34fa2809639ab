"""Questions about who says a claim, answered by counting: the cost of showing them is bounded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, RowNumber

from claims.models import Appearance, Claim, Claimant, Precision, Role
from claims.models.statements import iso
from claims.moments import Moment
from claims.selectors import appearances, history, merges
from claims.selectors.appearances import said

NOW = Moment()
SHOWN = 12  # speakers of one claim, each by name
NAMED = 3  # speakers of each claim of a list
STRETCHES = 24  # into which the time between the first and the last sighting is cut


@dataclass(frozen=True, slots=True)
class Speaker:
    """One claimant as the first source of a claim's appearances.

    Dates are ISO 8601, as short as what is known; empty when none is.
    """

    claimant: Claimant | None  # None: the documents' own voice
    count: int
    first_said: str
    last_said: str


@dataclass(frozen=True, slots=True)
class Named:
    """Who says a claim of a list: a few names, and how many more there are."""

    names: list[str]
    more: int
    is_said: bool  # if nobody is named, then in a document's own voice


@dataclass(frozen=True, slots=True)
class Speakers:
    latest: list[Speaker]  # who said it last first, at most SHOWN
    count: int  # of all of them
    appearance_count: int

    @property
    def more(self) -> int:
        return self.count - len(self.latest)

    @property
    def are_many(self) -> bool:
        """Whether it was said so often that no page shows all of it."""
        return self.more > 0 or self.appearance_count > appearances.SHOWN

    @property
    def named(self) -> Named:
        """The same as a list shows it."""
        names = [str(speaker.claimant) for speaker in self.latest if speaker.claimant]
        unnamed = len(self.latest) - len(names)
        more = self.count - unnamed - len(names[:NAMED])
        return Named(names[:NAMED], more, is_said=self.count > 0)


class _Sum(Func):
    """SQL's SUM as a window over groups: Django's own refuses to add up what is counted."""

    function = "SUM"
    window_compatible = True
    output_field = IntegerField()


def of_claim(claim: Claim, moment: Moment = NOW) -> Speakers:
    """Who says it, how often, first and last; a fixed number of queries."""
    groups: Any = (
        _by_first_source(claim, moment)
        .values("first__claimant")
        .annotate(
            n=Count("pk"),
            latest=Max("said_on"),
            recorded=Max("created_at"),
            groups=Window(Count("*")),
            all=Window(_Sum(Count("pk"))),
            **_days(),
        )
        .order_by(F("latest").desc(nulls_last=True), "-recorded")
    )
    rows = list(groups[:SHOWN])
    claimants = _claimants({row["first__claimant"] for row in rows}, moment)
    return Speakers(
        [_speaker(row, claimants.get(row["first__claimant"])) for row in rows],
        count=rows[0]["groups"] if rows else 0,
        appearance_count=rows[0]["all"] if rows else 0,
    )


def spoken_by(rows: QuerySet[Appearance], claimant: Claimant | None) -> QuerySet[Appearance]:
    """Those whose first source it is; for None, those in the document's own voice."""
    if claimant is None:
        return rows.filter(parties=None)
    return rows.filter(parties__position=0, parties__claimant=claimant)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sightings by one speaker that are near each other in time."""

    claimant_id: uuid.UUID | None
    precision: Precision
    count: int
    first: date
    last: date
    appearance_id: uuid.UUID  # the last recorded of them


def stretches(
    claim: Claim, speakers: Sequence[Speaker], first: date, last: date, moment: Moment = NOW
) -> list[Stretch]:
    """When the speakers said it between two days: at most STRETCHES a speaker and precision."""
    keys = [speaker.claimant for speaker in speakers]
    of_them = Q(first__claimant__in=[key for key in keys if key])
    if None in keys:
        of_them |= Q(first=None)
    days = (last - first).days + 1
    rows: Any = (
        _by_first_source(claim, moment)
        .filter(of_them, said_on__range=(first, last))
        .values("first__claimant", "said_on_precision")
        .annotate(
            stretch=Func(
                F("said_on"),
                Value(first),
                template=f"((%(expressions)s) * {STRETCHES} / {days})",
                arg_joiner=" - ",
                output_field=IntegerField(),
            )
        )
        .annotate(
            n=Count("pk"),
            first_day=Min("said_on"),
            last_day=Max("said_on"),
            key=Max(Cast("pk", CharField())),
        )
        .order_by("stretch")
    )
    return [
        Stretch(
            row["first__claimant"],
            Precision(row["said_on_precision"]),
            row["n"],
            row["first_day"],
            row["last_day"],
            uuid.UUID(row["key"]),
        )
        for row in rows
    ]


def name(rows: Iterable[Claim], moment: Moment = NOW) -> None:
    """Give each claim its `speakers`, relays left out, the last recorded first.

    A fixed number of queries.
    """
    claims = list(rows)
    ranked: dict[uuid.UUID, list[Any]] = {claim.pk: [] for claim in claims}
    for row in _ranked(merges.together(claims, moment), moment):
        ranked[row["home"]].append(row)
    found = {row["named__claimant"] for own in ranked.values() for row in own}
    claimants = _claimants(found, moment)
    for claim in claims:
        own = ranked[claim.pk]
        names = [str(claimants[key]) for row in own if (key := row["named__claimant"])]
        more = own[0]["all"] - len(names) if own else 0
        claim.speakers = Named(names, more, is_said=bool(own))  # type: ignore[attr-defined]


def _ranked(homes: Mapping[uuid.UUID, uuid.UUID], moment: Moment) -> Any:
    """The claims' first NAMED speakers each; a row without a claimant if there are fewer.

    `homes` gives for each claim of their families which of them reads it.
    """
    not_relays = Q(parties__role__in=[Role.SPEAKER, Role.ORIGINAL])
    groups: Any = said(moment).filter(claim__in=homes).order_by()
    moved = [
        When(claim=member, then=Value(home)) for member, home in homes.items() if member != home
    ]
    groups = groups.annotate(home=Case(*moved, default=F("claim"), output_field=UUIDField()))
    groups = groups.annotate(named=FilteredRelation("parties", condition=not_relays))
    groups = groups.values("home", "named__claimant")
    groups = groups.annotate(recorded=Max("created_at"), place=Min("named__position"))
    order: list[Any] = [
        Case(When(named__claimant=None, then=1), default=0),
        F("recorded").desc(),
        "place",
    ]
    return (
        groups.annotate(
            all=Window(Count("named__claimant"), partition_by="home"),
            rank=Window(RowNumber(), partition_by="home", order_by=order),
        )
        .filter(rank__lte=NAMED)
        .order_by("rank")
    )


def _days() -> dict[str, Any]:
    """For each precision the first and the last day: far cheaper than to word every date."""
    ends = {"first": Min, "last": Max}
    return {
        f"{end}_{precision}": aggregate("said_on", filter=Q(said_on_precision=precision))
        for end, aggregate in ends.items()
        for precision in Precision
    }


def _speaker(row: dict[str, Any], claimant: Claimant | None) -> Speaker:
    first, last = (
        [iso(day, precision) for precision in Precision if (day := row[f"{end}_{precision}"])]
        for end in ("first", "last")
    )
    return Speaker(claimant, row["n"], min(first, default=""), max(last, default=""))


def _by_first_source(claim: Claim, moment: Moment) -> Any:
    """The claim's appearances in no order, with their first source as `first`."""
    first = FilteredRelation("parties", condition=Q(parties__position=0))
    return said(moment).filter(merges.of(claim, moment)).annotate(first=first).order_by()


def _claimants(keys: set[uuid.UUID | None], moment: Moment) -> dict[uuid.UUID, Claimant]:
    """By id, with the names that they had then."""
    rows = Claimant.objects.filter(pk__in=[key for key in keys if key])
    return {row.pk: row for row in history.as_known(rows, moment)}
