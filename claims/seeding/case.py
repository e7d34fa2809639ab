"""One story as the desk judges and publishes it: each step a call of a service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from claims.models import (
    Act,
    Confidence,
    Holding,
    Notice,
    Outcome,
    Proposal,
    Publication,
    Rating,
)
from claims.seeding.inquiry import A_DAY, Inquiry
from claims.selectors import checklist
from claims.selectors.findings import BLOCK
from claims.services import publications, verdicts
from claims.services.editions import NewEdition, NewPublication, standing
from claims.services.proposals import NewProposal, Sign

SITE = "http://127.0.0.1:8000"


class Case(Inquiry):
    """What is put forward, decided and published about a story's claim."""

    page: Publication  # once it is published

    def propose(self, **changes: Any) -> Proposal:
        """Put the story's verdict forward, or another one by `changes`."""
        given = {**self._verdict(), **changes}
        subject = given.get("appearance") or self.claim
        days = DateRange(given["valid_from"], given["valid_until"])
        held = Holding.objects.filter(subject=subject.pk, ended_by=None, valid__overlap=days)
        if given["act"] == Act.JUDGE and held.exists():
            given["act"] = Act.SUPERSEDE
        return verdicts.propose(NewProposal(**given), by=self.reviewer)

    def _verdict(self) -> dict[str, Any]:
        topic = self.story.topic
        given: dict[str, Any] = {
            "claim": self.claim,
            "wording": self.claim.wordings.count(),
            "reason": self.pick("reason"),
            "rationale": self.story.put(topic.why),
            "evidence": self.evidence,
            "valid_from": self.story.first,
            "valid_until": self.story.last + A_DAY if self.story.n else None,
            "act": Act.JUDGE,
            "confidence": self.chance.choice([*Confidence.values[1:], "moderate", ""]),
        }
        if topic.likelihood:
            signs = [Sign(text, self.horizon - 20 * A_DAY) for text in topic.indicators]
            return given | {
                "likelihood": topic.likelihood,
                "criteria": topic.criteria,
                "indicators": signs,
                "horizon": self.horizon,
                "valid_until": None,
            }
        return given | {"rating": self.rating(topic.rating), "failing_part": topic.failing}

    @property
    def horizon(self) -> date:
        return self.story.last - 30 * A_DAY

    def rating(self, label: str) -> Rating:
        return Rating.objects.get(scale__name="Truth", label=label)

    def approve(self, proposal: Proposal) -> Holding | None:
        """Another than who proposed it lets it stand; what blocks passes with a reason."""
        by = self.approver
        blocking = [row for row in checklist.of(proposal, viewer=by) if row.level == BLOCK]
        waivers = {row.name: self.pick(f"waive_{row.name}") for row in blocking}
        decision = verdicts.approve(proposal, self.pick("approve"), by=by, waivers=waivers)
        held = Holding.objects.filter(decision=decision, proposal=proposal, ended_by=None)
        return held.select_related("claim").first()

    def judge(self, **changes: Any) -> Holding | None:
        return self.approve(self.propose(**changes))

    def turn_back(self, proposal: Proposal) -> None:
        verdicts.turn_back(proposal, self.pick(Outcome.RETURNED), by=self.approver)

    # Publishing

    def publish(self, holding: Holding | None, **fields: Any) -> Publication:
        """A page, or the next edition of the one that an earlier stretch of the story has."""
        assert holding  # noqa: S101 - approved in the step before
        if page := standing(holding.subject).first():
            return self.revise(page, Notice.UPDATE, holding=holding)
        return publications.publish(
            NewPublication(holding=holding, site=SITE, **fields), by=self.editor
        )

    def revise(self, page: Publication, notice: str, **fields: Any) -> Publication:
        new = NewEdition(notice=notice, notice_text=self.pick(notice), site=SITE, **fields)
        return publications.revise(page, new, seen=page.number, by=self.editor)
