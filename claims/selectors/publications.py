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
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import Exact
from django.urls import reverse

from claims.claim_review import days_of
from claims.models import (
    Attribution,
    Holding,
    Notice,
    Publication,
    PublicationRecall,
    Relation,
    RelationKind,
    RelationState,
)
from claims.moments import Moment
from claims.selectors import merges, relations, verdicts
from claims.selectors.search import words_query

NOW = Moment()
EDITIONS = 100
CURRENT, SUPERSEDED, EMBARGOED = "current", "superseded", "embargoed"
RECALLED, DROPPED = "recalled", "dropped"
STATES = [
    (CURRENT, "what readers read"),
    (SUPERSEDED, "superseded by a later edition"),
    (EMBARGOED, "under embargo"),
    (RECALLED, "recalled before anybody could read it"),
    (DROPPED, "never read: no longer held when its embargo ended"),
]
# Nobody comes to read a verdict that the desk gave up while its page was under embargo.
WENT_OUT = (
    Q(notice=Notice.RETRACTION)
    | Q(holding__ended_by=None)
    | Q(holding__ended_by__created_at__gt=F("visible_at"))
)


# For readers


def editions(now: datetime) -> QuerySet[Publication]:
    """Every edition that readers can read, superseded ones too. What is under embargo is not."""
    return _read_by(now).defer("search")


def _read_by(at: Any) -> QuerySet[Publication]:
    rows: QuerySet[Publication] = Publication.objects.filter(WENT_OUT, recall=None)
    return rows.filter(visible_at__lte=at)


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
    first_published: datetime

    @property
    def notices(self) -> list[Publication]:
        """The editions that changed something which readers could read, the latest first."""
        return [row for row in self.editions if row.visible_at > self.first_published]


def check(subject: uuid.UUID, now: datetime) -> Check | None:
    """The page about a claim or appearance; None where readers have none. Two queries."""
    latest: Any = visible(now).filter(subject=subject).first()
    if latest is None:
        return None
    rows = editions(now).filter(subject=subject).order_by("-number")
    listed = list(rows.defer("search", "content", "claim_review")[:EDITIONS])
    return Check(latest, listed, latest.first_visible_at)


def edition(subject: uuid.UUID, number: int, now: datetime) -> Publication | None:
    """One edition of a page, if readers can read it."""
    return editions(now).filter(subject=subject, number=number).first()


# For the desk


def listed(moment: Moment = NOW) -> QuerySet[Publication]:
    """All editions that were made by then, those under embargo too, the newest first.

    Adds `state_then` (see STATES), `is_outdated`, and `recalled_at` and `recall_reason`.
    """
    at = _at(moment)
    recalls = PublicationRecall.objects.known(moment).filter(publication=OuterRef("pk"))
    later = _read_by(at).filter(subject=OuterRef("subject"), number__gt=OuterRef("number"))
    state = Case(
        When(Exists(recalls), then=Value(RECALLED)),
        When(visible_at__gt=at, then=Value(EMBARGOED)),
        When(~WENT_OUT, then=Value(DROPPED)),
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


def _at(moment: Moment) -> Any:
    return Value(moment.known_at) if moment.known_at else Now()


def last_number(subject: uuid.UUID, moment: Moment = NOW) -> int:
    """Of the page's last edition, whatever became of it; 0 without any."""
    rows = Publication.objects.known(moment).filter(subject=subject)
    return rows.aggregate(last=Max("number"))["last"] or 0


def address(row: Publication) -> str:
    """The path under which readers find the edition's page."""
    return reverse("check", args=[row.subject, row.slug])


def outdated(moment: Moment = NOW) -> QuerySet[Publication]:
    """What readers read, or will, although the desk holds something else, or nothing.

    A page is that too when it says of other days, of its parts or of who said it what is held no
    longer, and when it is retracted although its verdict is held still.
    """
    return only_outdated(listed(moment))


def only_outdated(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of rows of `listed`; looks only at those where something was given up or can have been."""
    given_up = Holding.objects.filter(subject=OuterRef("subject"), ended_by__isnull=False)
    parts = Relation.objects.filter(to_claim=OuterRef("claim"), kind=RelationKind.PART_OF)
    said = Holding.objects.filter(_of_its_sightings())
    may_be = Q(notice=Notice.RETRACTION) | Exists(given_up) | Exists(parts) | Exists(said)
    return rows.filter(may_be, is_outdated=True)


def held_instead(rows: Iterable[Publication], moment: Moment = NOW) -> dict[uuid.UUID, str]:
    """For each edition, in a sentence, what is held instead; empty if it says so. Two queries."""
    pages = {row.pk: row for row in rows}
    found = set(outdated(moment).filter(pk__in=pages).values_list("pk", flat=True))
    held = _by_subject({pages[key].subject for key in found}, moment)
    return {
        key: _instead(row, held.get(row.subject, [])) if key in found else ""
        for key, row in pages.items()
    }


def _is_outdated(moment: Moment) -> Any:
    held = verdicts.recorded(moment)
    is_held = Exists(held.filter(pk=OuterRef("holding")))
    of_it = held.filter(subject=OuterRef("subject"), proposal=OuterRef("holding__proposal"))
    is_read, is_retracted = Q(state_then=CURRENT), Q(notice=Notice.RETRACTION)
    beside = _other_days(_at(moment)) | _other_parts(moment) | _other_speakers(moment)
    says_other = ~is_held | (is_read & beside)
    waits = Q(state_then=EMBARGOED)
    return (is_read | waits) & ~is_retracted & says_other | is_read & is_retracted & Exists(of_it)


def _other_days(at: Any) -> Any:
    """Whether a verdict that readers know was taken on or given up for other days since."""
    known = _read_by(at).filter(subject=OuterRef("subject"), holding__proposal=OuterRef("proposal"))
    since = Q()
    for decided in ("decision__created_at", "ended_by__created_at"):
        since |= Q((f"{decided}__gt", OuterRef("created_at")), (f"{decided}__lte", at))
    others = Holding.objects.filter(since, subject=OuterRef("subject"))
    return Exists(others.exclude(pk=OuterRef("holding")).filter(Exists(known)))


def _other_parts(moment: Moment) -> Any:
    """Whether a part was added or taken away since, or its own page gives another verdict."""
    linked: Any = relations.listed(moment).order_by()
    parts = linked.filter(
        to_claim=OuterRef("claim"), kind=RelationKind.PART_OF, state_then=RelationState.CONFIRMED
    )
    count = Subquery(parts.values("to_claim").annotate(n=Count("pk")).values("n"))
    frozen = Func("content__parts", function="jsonb_array_length", output_field=IntegerField())
    judged = parts.annotate(
        judged_before=_judged(OuterRef(OuterRef("created_at"))), judged_now=_judged(_at(moment))
    )
    changed = Exists(judged.exclude(judged_before=F("judged_now")))
    return Q(appearance=None) & (~Q(Exact(frozen, Coalesce(count, 0))) | changed)


def _other_speakers(moment: Moment) -> Any:
    """Whether the desk has come to hold since that somebody did not say it so."""
    doubts = verdicts.recorded(moment).filter(
        _of_its_sightings(moment),
        decision__created_at__gt=OuterRef("created_at"),
    )
    return Q(appearance=None) & Exists(doubts.exclude(proposal__attribution=Attribution.ACCURATE))


def _of_its_sightings(moment: Moment = NOW) -> Q:
    """On whether a sighting of the edition's claim, or of one merged into it, was said so."""
    of_it = merges.in_family("claim", moment, of="claim")
    return Q(of_it, appearance__isnull=False)


def _judged(at: Any) -> Any:
    """Which verdict readers knew of a part by then; of none its own id, which is no verdict's."""
    verdict = Case(When(~Q(notice=Notice.RETRACTION), then="holding__proposal"))
    pages = _read_by(at).filter(subject=OuterRef("from_claim")).order_by("-number")
    return Coalesce(Subquery(pages.values(verdict=verdict)[:1]), "from_claim")


def _by_subject(subjects: Collection[uuid.UUID], moment: Moment) -> dict[Any, list[Holding]]:
    found: dict[Any, list[Holding]] = {}
    rows = verdicts.recorded(moment).filter(subject__in=subjects).order_by(F("valid"))
    for row in verdicts.with_verdict(rows):
        found.setdefault(row.subject, []).append(row)
    return found


def _instead(row: Publication, held: list[Holding]) -> str:
    """`held` is what is held about the subject, for whatever days, in their order."""
    if row.notice == Notice.RETRACTION:
        return "Retracted for readers, and held still."
    if row.holding_id in {other.pk for other in held}:
        return "Held still, but not what is said of other days, of its parts or of who said it."
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
    days = days_of(*ends)
    return f"{holding.proposal.verdict}{f' ({days})' if days else ''}"
