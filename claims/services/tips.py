"""What people outside ask to be checked: received, grouped by what it claims, and decided on.

The machine puts a new tip beside those alike that are still to be sorted; people move it, and
they alone make claims of tips. Who sent one is kept apart, for editors.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from claims import keys
from claims.errors import Conflict, Refused
from claims.models import (
    Claim,
    Kind,
    Tip,
    TipDecision,
    TipOutcome,
    TipSender,
    TipSource,
    TipState,
    Why,
)
from claims.models.tips import LANGUAGE
from claims.selectors import merges as merge_selectors
from claims.services import cases, claims, locks, merges, standings, tip_groups
from claims.services.editions import words
from factcheck.language.parsing import tell_language
from factcheck.workflow import Act, State

LONGEST = 2_000
NAME = 200
CONTACT = 320
BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a tip, as far as it is said; the address is not kept."""

    name: str = ""
    contact: str = ""
    address: str = ""  # of the network, to know the same tip sent twice


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTip:
    text: str
    url: str = ""
    language: str = ""  # empty: told from the text
    source: str = TipSource.FORM
    sender: Sender = field(default=Sender())


# Received


@transaction.atomic
def receive(new: NewTip, *, by: User | None = None) -> tuple[Tip, bool]:
    """Record what somebody asks to be checked, beside the open tips alike; whether it is new.

    The same words of the same sender on the same day are the same tip. `by`: a member of the
    desk who passes it on. Raises Refused with the field at fault.
    """
    text, url, sender = _text(new.text), _url(new.url), _sender(new.sender)
    language = _language(new.language, text)
    key = keys.wording_key(text, language)
    once = _once(sender, key, by)
    locks.hold(locks.TIPS)
    known = Tip.objects.filter(once=once).first()
    if known:
        return known, False
    head, grouped_by = tip_groups.to_join(text, key)
    tip = Tip.objects.create(
        text=text,
        key=key,
        url=url,
        language=language,
        source=TipSource.DESK if by else new.source,
        once=once,
        group=head,
        grouped_by=grouped_by,
        created_by=by,
    )
    if sender.name or sender.contact:
        TipSender.objects.create(tip=tip, name=sender.name, contact=sender.contact)
    return tip, True


def _text(raw: str) -> str:
    text = words(raw, "text", LONGEST)
    if not any(letter.isalnum() for letter in text):
        raise Refused("Write what should be checked, in a sentence.", field="text")
    return text


def _url(raw: str) -> str:
    try:
        return keys.canonical_url(raw) if raw.strip() else ""
    except ValueError as error:
        raise Refused(str(error), field="url") from error


def _sender(given: Sender) -> Sender:
    return Sender(
        name=words(given.name, "name", NAME),
        contact=words(given.contact, "contact", CONTACT),
        address=given.address,
    )


def _language(given: str, text: str) -> str:
    if len(given) > LANGUAGE:
        raise Refused("This is no language tag; write en, de or pt-BR.", field="language")
    told = given or tell_language(text)
    return "en" if told == "und" else told


def _once(sender: Sender, key: str, by: User | None) -> str:
    """Nobody can tell from it who sent what: the words themselves are part of what is hashed."""
    who = [str(by.pk) if by else "", sender.address, keys.folded(sender.contact)]
    if not any(who):
        who = [secrets.token_hex()]
    day = timezone.now().date().isoformat()
    return salted_hmac(__name__, "\n".join([day, key, *who]), algorithm="sha256").hexdigest()


# Decided on


@transaction.atomic
def accept(
    tip: Tip,
    *,
    by: User,
    text: str = "",
    kind: str = Kind.FACT,
    into: Claim | None = None,
    seen: int | None = None,
) -> Claim:
    """Make the tip's whole group a claim: `into`, else the one with these words, else a new one.

    `text`: the claim in the person's words instead of the tip's. `seen`: in how many wordings
    the person saw the group. Raises Refused for words that are none, Conflict when somebody was
    faster, for a group that has grown by other wordings, and for a claim that is merged away.
    """
    group = tip_groups.held(tip, TipState.NEW, seen)
    locks.hold(locks.NAMING)
    claim = into or claims.put(text or group[0].text, kind, group[0].language, by=by).claim
    if into:
        locks.hold_claim(into)
        merges.refuse_merged(into, field="claim")
    _decide(group, TipDecision(outcome=TipOutcome.ACCEPTED, claim=claim, created_by=by))
    _sorted(claim, by)
    return claim


@transaction.atomic
def reject(tip: Tip, why: str, *, by: User, reason: str = "", seen: int | None = None) -> None:
    """Set the tip's whole group aside, and keep why. Raises Refused and Conflict as `accept`."""
    said = words(reason, "reason", LONGEST)
    if why not in Why.values:
        raise Refused("Say why, by one of the reasons of the list.", field="why")
    if why == Why.OTHER and not said:
        raise Refused("Say in words what the other reason is.", field="reason")
    group = tip_groups.held(tip, TipState.NEW, seen)
    _decide(group, TipDecision(outcome=TipOutcome.REJECTED, why=why, reason=said, created_by=by))


@transaction.atomic
def reopen(tip: Tip, reason: str = "", *, by: User) -> None:
    """Take back what was decided on the tip's group: it is to be sorted again.

    A claim that was made of it stays, with fewer who asked for it. Raises Conflict when it is
    open already.
    """
    said = words(reason, "reason", LONGEST)
    group = tip_groups.held(tip, None)
    if group[0].state == TipState.NEW:
        raise Conflict("This is still to be sorted.", existing=group[0])
    claim = group[0].claim
    _decide(
        group,
        TipDecision(outcome=TipOutcome.REOPENED, claim=claim, reason=said, created_by=by),
    )
    if claim:
        standings.changed([claim.pk])


def _decide(group: Sequence[Tip], made: TipDecision) -> None:
    """Write the decision for each tip of the group, and move them."""
    head, *others = group
    made.tip = head
    made.save(force_insert=True)
    TipDecision.objects.bulk_create(
        (
            TipDecision(
                tip=tip,
                outcome=made.outcome,
                claim=made.claim,
                why=made.why,
                reason=made.reason,
                decided_with=made,
                created_by=made.created_by,
            )
            for tip in others
        ),
        batch_size=BATCH,
    )
    state = TipState.NEW if made.outcome == TipOutcome.REOPENED else made.outcome
    claim = made.claim if made.outcome == TipOutcome.ACCEPTED else None
    Tip.objects.filter(pk__in=[tip.pk for tip in group]).update(state=state, claim=claim)


def _sorted(claim: Claim, by: User) -> None:
    """A person has vouched for the claim: what it is read as is no longer to be sorted."""
    head = merge_selectors.survivor_of(claim).pk
    case = cases.hold([head])[head]
    if case.state == State.TRIAGE:
        cases.lead([case], Act.ACCEPT, by=by)
    standings.changed([claim.pk])
