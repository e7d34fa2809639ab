"""Questions about what was published: what readers can read, what waits, what is held no longer."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Now
from django.urls import reverse

from claims.models import Holding, Notice, Publication, PublicationRecall
from claims.moments import Moment
from claims.selectors import content, verdicts
from claims.selectors.search import words_query

NOW = Moment()
EDITIONS = 100
CURRENT, SUPERSEDED, EMBARGOED, RECALLED = "current", "superseded", "embargoed", "recalled"
STATES = [
    (CURRENT, "what readers read"),
    (SUPERSEDED, "superseded by a later edition"),
    (EMBARGOED, "under embargo"),
    (RECALLED, "recalled before anybody could read it"),
]


# For readers


def editions(now: datetime) -> QuerySet[Publication]:
    """Every edition that readers can read, superseded ones too. What is under embargo is not."""
    rows: QuerySet[Publication] = Publication.objects.filter(visible_at__lte=now, recall=None)
    return rows.defer("search")


def visible(now: datetime) -> QuerySet[Publication]:
    """What readers read: the latest edition of each subject, the last changed first.

    Adds `first_visible_at`, when the subject's first edition could be read.
    """
    own = editions(now).order_by().filter(subject=OuterRef("subject"))
    first = own.values("subject").annotate(first=Min("visible_at")).values("first")
    rows = editions(now).filter(~Exists(own.filter(number__gt=OuterRef("number"))))
    return rows.annotate(first_visible_at=Subquery(first)).order_by("-visible_at", "-id")


def summaries(now: datetime) -> QuerySet[Publication]:
    """`visible`, with of the content the `verdict` alone: for lists."""
    rows = visible(now).annotate(verdict=F("content__verdict"))
    return rows.defer("search", "content", "claim_review")


def search(rows: QuerySet[Publication], words: str) -> QuerySet[Publication]:
    """Checks whose title, summary or claim has the words."""
    return rows.filter(search=words_query(words))


def older(rows: QuerySet[Publication], than: Publication) -> QuerySet[Publication]:
    """Of visible ones those that come after the given edition in the list, current or not."""
    before = Q(visible_at__lt=than.visible_at) | Q(visible_at=than.visible_at, pk__lt=than.pk)
    return rows.filter(before, visible_at__lte=than.visible_at)


@dataclass(frozen=True, slots=True)
class Check:
    """A public page: what it says now, and the editions that came before."""

    latest: Publication
    editions: list[Publication]  # the latest first, at most EDITIONS

    @property
    def first_published(self) -> datetime:
        return min(edition.visible_at for edition in self.editions)

    @property
    def notices(self) -> list[Publication]:
        """The editions that changed something which readers could read, the latest first."""
        return self.editions[:-1]


def check(subject: uuid.UUID, now: datetime) -> Check | None:
    """The page about a claim or appearance; None where readers have none. Two queries."""
    rows = editions(now).filter(subject=subject).order_by("-number")
    latest = rows.first()
    if latest is None:
        return None
    return Check(latest, list(rows.defer("search", "content", "claim_review")[:EDITIONS]))


def next_change(now: datetime, subject: uuid.UUID | None = None) -> datetime | None:
    """When an embargo ends next, of the subject or of any."""
    rows = Publication.objects.filter(visible_at__gt=now, recall=None)
    if subject:
        rows = rows.filter(subject=subject)
    found: datetime | None = rows.aggregate(next=Min("visible_at"))["next"]
    return found


# For the desk


def listed(moment: Moment = NOW) -> QuerySet[Publication]:
    """All editions that were made by then, those under embargo too, the newest first.

    Adds `state_then` (see STATES), `is_outdated`, and `recalled_at` and `recall_reason`.
    """
    at = Value(moment.known_at) if moment.known_at else Now()
    recalls = PublicationRecall.objects.known(moment).filter(publication=OuterRef("pk"))
    later = Publication.objects.filter(
        ~Exists(PublicationRecall.objects.filter(publication=OuterRef("pk"))),
        subject=OuterRef("subject"),
        number__gt=OuterRef("number"),
        visible_at__lte=at,
    )
    state = Case(
        When(Exists(recalls), then=Value(RECALLED)),
        When(visible_at__gt=at, then=Value(EMBARGOED)),
        When(Exists(later), then=Value(SUPERSEDED)),
        default=Value(CURRENT),
        output_field=CharField(),
    )
    rows: QuerySet[Publication] = Publication.objects.known(moment)
    return (
        rows.select_related("created_by", "holding__proposal__rating", "appearance")
        .defer("search")
        .annotate(
            state_then=state,
            recalled_at=Subquery(recalls.values("created_at")[:1]),
            recall_reason=Subquery(recalls.values("reason")[:1]),
            is_outdated=Case(When(_is_outdated(moment), then=True), default=False),
        )
        .order_by("-id")
    )


def last_number(subject: uuid.UUID, moment: Moment = NOW) -> int:
    """Of the page's last edition, whatever became of it; 0 without any."""
    rows = Publication.objects.known(moment).filter(subject=subject)
    return rows.aggregate(last=Max("number"))["last"] or 0


def address(row: Publication) -> str:
    """The path under which readers find the edition's page."""
    return reverse("check", args=[row.subject, row.slug])


def outdated(moment: Moment = NOW) -> QuerySet[Publication]:
    """What readers read although the desk holds it no longer: something else, or nothing."""
    rows: Any = listed(moment)
    found: QuerySet[Publication] = rows.filter(is_outdated=True)
    return found


def held_instead(rows: Iterable[Publication], moment: Moment = NOW) -> dict[uuid.UUID, str]:
    """For each edition, in a sentence, what is held for its days instead; one query."""
    pages = {row.pk: row for row in rows}
    held = _by_subject({row.subject for row in pages.values()}, moment)
    return {key: _instead(row, held.get(row.subject, [])) for key, row in pages.items()}


def _is_outdated(moment: Moment) -> Any:
    held = verdicts.recorded(moment).filter(pk=OuterRef("holding"))
    return Q(state_then=CURRENT) & ~Q(notice=Notice.RETRACTION) & ~Exists(held)


def _by_subject(subjects: Collection[uuid.UUID], moment: Moment) -> dict[Any, list[Holding]]:
    found: dict[Any, list[Holding]] = {}
    rows = verdicts.recorded(moment).filter(subject__in=subjects).order_by(F("valid"))
    for row in verdicts.with_verdict(rows):
        found.setdefault(row.subject, []).append(row)
    return found


def _instead(row: Publication, held: list[Holding]) -> str:
    """`held` is what is held about the subject, for whatever days, in their order."""
    if row.holding_id in {other.pk for other in held}:
        return ""
    days = row.holding.valid
    now = [other for other in held if _overlap(other.valid, days)]
    if not now:
        return "Nothing is held for these days any more."
    return "Held now: " + "; ".join(_held(other) for other in now) + "."


def _overlap(one: Any, other: Any) -> bool:
    """Whether two half-open ranges of days share one."""
    return all(
        first is None or last is None or first < last
        for first, last in ((one.lower, other.upper), (other.lower, one.upper))
    )


def _held(holding: Holding) -> str:
    ends = (day.isoformat() if day else None for day in (holding.valid.lower, holding.valid.upper))
    days = content.days_of(*ends)
    return f"{holding.proposal.verdict}{f' ({days})' if days else ''}"
