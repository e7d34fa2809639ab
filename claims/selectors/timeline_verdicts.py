"""Of a claim's timeline: who was asked for comment, what is held, and what readers were told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch

from claims.claim_review import days_of
from claims.models import (
    Act,
    CorrectionAnswer,
    CorrectionRequest,
    Decision,
    Dissent,
    Holding,
    Notice,
    Proposal,
    Publication,
    PublicationRecall,
    Question,
    Reply,
    ReplyRequest,
    TipDecision,
    TipOutcome,
    Waiver,
)
from claims.selectors.timeline_rows import Asked, Keys, Told, name, rows_of

A_READER = "a reader"

# Who asked, and was asked


def tips(keys: Keys, asked: Asked) -> Iterable[Told]:
    """How many asked, and never who."""
    rows = TipDecision.objects.filter(pk__in=keys).select_related("created_by", "claim")
    for row in rows.annotate(with_it=Count("others")):
        count = row.with_it + 1
        people = "1 person" if count == 1 else f"{count} people"
        what = f"{people} outside asked for this claim"
        if row.outcome == TipOutcome.REOPENED:
            what = f"What {people} outside had asked for is to be sorted again"
        yield Told(row.pk, name(row), what, row.claim, row.reason)


def requests(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(ReplyRequest, keys):
        by = f"{row.deadline:%Y-%m-%d %H:%M} UTC"
        what = f"Asked for comment: {row.whom} ({row.get_channel_display()}), by {by}"
        yield Told(row.pk, name(row), what, row, text=row.text)


def replies(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Reply, keys, "request"):
        what = f"Of the request to {row.request.whom}: {row.get_outcome_display()}"
        yield Told(row.pk, name(row), what, row, text=row.text)


# What is held


def _verdict(proposal: Proposal, valid: Any = None) -> str:
    """In words, with the days: the proposal's own, or those that are given."""
    days = valid or proposal.valid
    ends = (end.isoformat() if end else None for end in (days.lower, days.upper))
    of = " on the attribution" if proposal.question == Question.ATTRIBUTION else ""
    sure = proposal.get_confidence_display()
    said = proposal.verdict if proposal.act == Act.RETRACT else f"“{proposal.verdict}”"
    parts = [f"{said}{of}", f"{sure} confidence" if sure else "", days_of(*ends)]
    return ", ".join(part for part in parts if part)


def proposals(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Proposal, keys, "rating"):
        what = f"Proposal {row.number} ({row.get_act_display()}): {_verdict(row)}"
        yield Told(row.pk, name(row), what, row, row.reason, row.rationale)


def decisions(keys: Keys, asked: Asked) -> Iterable[Told]:
    rows: Any = Decision.objects.filter(pk__in=keys)
    rows = rows.select_related("created_by", "proposal__rating")
    for row in rows.prefetch_related(Prefetch("waivers", Waiver.objects.order_by("id"))):
        how = "" if row.four_eyes else ", four eyes switched off"
        number = row.proposal.number
        what = f"Proposal {number} {row.get_outcome_display()}{how}: {_verdict(row.proposal)}"
        waived = "".join(f"; waived {w.check_name}: “{w.reason}”" for w in row.waivers.all())
        yield Told(row.pk, name(row), f"{what}{waived}", row.proposal, row.reason)


def held(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in _holdings(keys, "decision"):
        what = f"Held: {_verdict(row.proposal, row.valid)}"
        yield Told(row.pk, name(row.decision), what, row.proposal, row.decision.reason)


def ended(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in _holdings(keys, "ended_by"):
        what = f"No longer held: {_verdict(row.proposal, row.valid)}"
        yield Told(row.pk, name(row.ended_by), what, row.proposal, row.ended_by.reason)


def _holdings(keys: Keys, decision: str) -> Any:
    rows = Holding.objects.filter(pk__in=keys)
    return rows.select_related("proposal__rating", f"{decision}__created_by")


def dissents(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(Dissent, keys, "proposal__rating"):
        what = f"Dissent from proposal {row.proposal.number}: “{row.proposal.verdict}”"
        yield Told(row.pk, name(row), what, row.proposal, text=row.text)


# What readers were told


def publications(keys: Keys, asked: Asked) -> Iterable[Told]:
    rows = Publication.objects.filter(pk__in=keys).select_related("created_by", "recall")
    for row in rows.defer("search", "content", "claim_review"):
        change = "" if row.notice == Notice.FIRST else f", {row.get_notice_display()}"
        held_back = row.embargo_until
        until = f", under embargo until {held_back:%Y-%m-%d %H:%M} UTC" if held_back else ""
        what = f"Check published (edition {row.number}{change}): “{row.title}”{until}"
        yield Told(row.pk, name(row), what, row, row.notice_text, row.summary)


def recalls(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(PublicationRecall, keys, "publication"):
        number = row.publication.number
        what = f"Edition {number} recalled, before anybody could read it"
        yield Told(row.pk, name(row), what, row.publication, row.reason)


def correction_requests(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(CorrectionRequest, keys, "publication"):
        due = f"{row.due_at:%Y-%m-%d}"
        what = f"A correction of “{row.publication.title}” is asked for; answer by {due}"
        who = f"{row.name}, {A_READER}" if row.name else A_READER
        yield Told(row.pk, who, what, row, text=row.text)


def correction_answers(keys: Keys, asked: Asked) -> Iterable[Told]:
    for row in rows_of(CorrectionAnswer, keys, "request"):
        what = f"Reader answered: {row.get_outcome_display()}"
        yield Told(row.pk, name(row), what, row.request, text=row.text)
