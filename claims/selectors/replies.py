"""Questions about the right of reply: who was asked for comment, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from claims.models import (
    Audience,
    Claim,
    Claimant,
    ClaimantKind,
    Party,
    Reply,
    ReplyOutcome,
    ReplyRequest,
    Role,
)
from claims.moments import Moment
from claims.selectors import history, merges
from claims.selectors.evidence import Viewer, is_of_the_desk

NOW = Moment()
SPEAKERS = 12  # of one claim who are asked for, those who say it most


class ReplyState(models.TextChoices):
    """Where a request stands: what came last or, while nothing has, whether there is time."""

    WAITING = "waiting", "waiting for an answer"
    OVERDUE = "overdue", "overdue"
    ANSWERED = "answered", "answered"
    DECLINED = "declined", "declined to comment"
    SILENT = "silent", "did not answer"


def listed(moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[ReplyRequest]:
    """Requests, the newest first, with their replies, the first one first.

    Adds `outcome_then`: the last one recorded by then, None while there is none. Replies that are
    the desk's own business stay hidden from the public.
    """
    replies = replies_then(moment, viewer)
    last = replies.filter(request=OuterRef("pk")).order_by("-id").values("outcome")
    rows: QuerySet[ReplyRequest] = ReplyRequest.objects.known(moment)
    return (
        rows.select_related("claimant", "created_by")
        .annotate(outcome_then=Subquery(last[:1]))
        .prefetch_related(Prefetch("replies", replies.select_related("created_by")))
        .order_by("-id")
    )


def of_claim(claim: Claim, moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[ReplyRequest]:
    """Who was asked for comment on the claim."""
    return listed(moment, viewer).filter(merges.of(claim, moment))


def replies_then(moment: Moment = NOW, viewer: Viewer = None) -> QuerySet[Reply]:
    """What had been recorded by then and the viewer may see, the first one first."""
    rows: QuerySet[Reply] = Reply.objects.known(moment).order_by("id")
    if not is_of_the_desk(viewer):
        return rows.filter(audience=Audience.PUBLIC)
    return rows


def as_known(rows: Iterable[ReplyRequest], moment: Moment) -> list[ReplyRequest]:
    """The same rows, their claimants by the names that they had then."""
    found = list(rows)
    history.as_known([row.claimant for row in found if row.claimant], moment)
    return found


def state(request: ReplyRequest, now: datetime) -> ReplyState:
    """Where a row of `listed` stands."""
    outcome: str | None = request.outcome_then  # type: ignore[attr-defined]
    if outcome:
        return ReplyState(outcome)
    return ReplyState.WAITING if request.deadline > now else ReplyState.OVERDUE


def in_state(rows: QuerySet[Any], wanted: str, now: datetime) -> QuerySet[Any]:
    """Rows of `listed` of which `state` is the one wanted."""
    if wanted in ReplyOutcome.values:
        return rows.filter(outcome_then=wanted)
    there_is_time = Q(deadline__gt=now)
    is_waiting = wanted == ReplyState.WAITING
    return rows.filter(there_is_time if is_waiting else ~there_is_time, outcome_then=None)


def waiting(claim: Claim) -> list[ReplyRequest]:
    """The requests of which nothing has come yet, the first to fall due first."""
    rows: QuerySet[ReplyRequest] = ReplyRequest.objects.filter(merges.of(claim), replies=None)
    return list(rows.order_by("deadline", "id"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One who says a claim, and the last request to them for comment on it, if there is one."""

    claimant: Claimant
    request: ReplyRequest | None


def asked(claim: Claim) -> list[Asked]:
    """The persons and organisations who say the claim most, and whether they were asked.

    At most SPEAKERS of them. Relays and unnamed sources are left out. Four queries.
    """
    claim = merges.carrying(claim)
    keys = _speakers(claim)
    claimants = Claimant.objects.in_bulk(keys)
    requests: QuerySet[ReplyRequest] = ReplyRequest.objects.filter(
        merges.of(claim), claimant__in=keys
    )
    last = {request.claimant_id: request for request in requests.order_by("id")}
    return [Asked(claimants[key], last.get(key)) for key in keys]


def unasked(claim: Claim) -> list[Claimant]:
    """Those of `asked` who were not."""
    return [row.claimant for row in asked(claim) if row.request is None]


def _speakers(claim: Claim) -> list[uuid.UUID]:
    """Whose words the claim's appearances are, the most frequent first; counted in SQL."""
    parties: Any = Party.objects.known().filter(
        merges.of(claim, path="appearance__claim"),
        role__in=[Role.SPEAKER, Role.ORIGINAL],
        claimant__kind__in=[ClaimantKind.PERSON, ClaimantKind.ORGANISATION],
    )
    counted = parties.order_by().values("claimant").annotate(n=Count("pk"))
    return [row["claimant"] for row in counted.order_by("-n", "claimant")[:SPEAKERS]]
