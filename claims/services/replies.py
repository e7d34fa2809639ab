"""The right of reply: asking for comment, and keeping what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.errors import Conflict, Refused
from claims.models import (
    Audience,
    Channel,
    Claim,
    Claimant,
    Party,
    Reply,
    ReplyOutcome,
    ReplyRequest,
)
from claims.selectors import merges as selectors
from claims.services import holds, locks, merges

AUDIENCES = (Audience.PUBLIC, Audience.DESK)
LONGEST_NAME = 300
LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    claim: Claim
    whom: str  # who was reached, such as a press office
    channel: str
    text: str  # what was asked
    asked_at: datetime
    deadline: datetime
    claimant: Claimant | None = None  # for whom they speak: one of the claim's speakers


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReply:
    outcome: str
    text: str = ""
    received_at: datetime | None = None  # None: nothing came
    audience: str = Audience.PUBLIC


@transaction.atomic
def request(new: NewRequest, *, by: User) -> ReplyRequest:
    """Record that somebody was asked for comment.

    Raises Refused with the field at fault, and Conflict, with the survivor, for a merged claim.
    """
    locks.hold_claim(new.claim)
    merges.refuse_merged(new.claim, field="claim")
    check_request(new)
    holds.touch(new.claim, by=by)
    return ReplyRequest.objects.create(
        claim=new.claim,
        claimant=new.claimant,
        whom=new.whom.strip(),
        channel=new.channel,
        text=new.text.strip(),
        asked_at=new.asked_at,
        deadline=new.deadline,
        created_by=by,
    )


@transaction.atomic
def record(asked: ReplyRequest, new: NewReply, *, by: User) -> Reply:
    """Record what came of a request; whatever comes later is another row.

    Raises Refused with the field at fault, and Conflict when there is a reply already and
    silence is to be recorded.
    """
    ReplyRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    check_reply(asked, new)
    holds.touch(asked.claim, by=by)
    return Reply.objects.create(
        request=asked,
        outcome=new.outcome,
        text=new.text.strip(),
        received_at=new.received_at,
        audience=new.audience,
        created_by=by,
    )


def check_request(new: NewRequest) -> None:
    """Raise Refused unless it can be recorded so."""
    if new.channel not in Channel.values:
        raise Refused(_unknown(new.channel, "channel", Channel.values), field="channel")
    if not new.whom.strip():
        raise Refused("Say who was reached, such as a press office.", field="whom")
    _check_length(new.whom, LONGEST_NAME, "whom")
    if not new.text.strip():
        raise Refused("Give the words in which they were asked.", field="text")
    _check_length(new.text, LONGEST, "text")
    if new.asked_at > timezone.now():
        raise Refused(
            "Nobody was asked in the future: record it once it is done.", field="asked_at"
        )
    if new.deadline <= new.asked_at:
        raise Refused("The deadline must be later than the asking.", field="deadline")
    if new.claimant and not _says(new.claimant, new.claim):
        raise Refused(
            f"{new.claimant} does not stand in any sighting of this claim. Choose who does, or "
            "leave it empty.",
            field="claimant",
        )


def check_reply(asked: ReplyRequest, new: NewReply) -> None:
    """Raise Refused, or Conflict for a silence after a reply, unless it can be recorded so."""
    if new.outcome not in ReplyOutcome.values:
        raise Refused(_unknown(new.outcome, "outcome", ReplyOutcome.values), field="outcome")
    if new.audience not in AUDIENCES:
        raise Refused("A reply is for the public or for the desk.", field="audience")
    _check_length(new.text, LONGEST, "text")
    if new.outcome == ReplyOutcome.SILENT:
        _check_silence(asked, new)
    else:
        _check_received(asked, new)


def _check_silence(asked: ReplyRequest, new: NewReply) -> None:
    if new.received_at is not None:
        raise Refused("Of silence nothing is received: leave it empty.", field="received_at")
    if asked.deadline > timezone.now():
        raise Refused(
            f"They have until {asked.deadline:%Y-%m-%d %H:%M} UTC to answer; record the silence "
            "after that.",
            field="outcome",
        )
    existing = asked.replies.order_by("-id").first()
    if existing:
        raise Conflict(f"It is recorded already: {existing}.", field="outcome", existing=existing)


def _check_received(asked: ReplyRequest, new: NewReply) -> None:
    if new.received_at is None:
        raise Refused("Say when it was received.", field="received_at")
    if new.received_at < asked.asked_at:
        raise Refused("It cannot have been received before they were asked.", field="received_at")
    if new.received_at > timezone.now():
        raise Refused("It cannot be received in the future.", field="received_at")
    if new.outcome == ReplyOutcome.ANSWERED and not new.text.strip():
        raise Refused("Give the answer in its own words.", field="text")


def _check_length(text: str, longest: int, field: str) -> None:
    if len(text) > longest:
        raise Refused(f"This has {len(text):,} characters, more than {longest:,}.", field=field)


def _says(claimant: Claimant, claim: Claim) -> bool:
    said = selectors.of(claim, path="appearance__claim")
    return Party.objects.known().filter(said, claimant=claimant).exists()


def _unknown(given: str, noun: str, taken: list[str]) -> str:
    return f"{given!r} is no {noun}; it is one of: {', '.join(taken)}."
