"""How a verdict that was put forward ended: decided by another, and who dissents.

An approval is written into holdings: what the desk holds for which days of the world (`valid`), and
from when to when it held that (`recorded`). Corrections close holdings and add others; nothing is
overwritten.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .base import (
    Authored,
    Record,
    at_commit,
    by_a_person,
    frozen,
    has_text,
    kept,
    one_of,
    requires,
    written_now,
)
from .claims import Claim
from .verdicts import Proposal


class Outcome(models.TextChoices):
    APPROVED = "approved", "approved"
    RETURNED = "returned", "returned"
    WITHDRAWN = "withdrawn", "withdrawn"


# What an approval leaves behind: its proposal held for its days (what is retracted, by none), and
# of each holding that it has ended the days outside of its own, still held.
IS_HELD = """
    NEW.outcome <> 'approved' OR EXISTS (
        SELECT 1 FROM claims_proposal p WHERE p.id = NEW.proposal_id
        AND CASE p.act
            WHEN 'retract' THEN NOT EXISTS (
                SELECT 1 FROM claims_holding h WHERE h.subject = p.subject
                AND h.valid && p.valid AND h.recorded @> NEW.created_at)
            ELSE EXISTS (
                SELECT 1 FROM claims_holding h WHERE h.decision_id = NEW.id
                AND h.proposal_id = p.id AND h.valid = p.valid)
            END
        AND NOT EXISTS (
            SELECT 1 FROM claims_holding ended WHERE ended.ended_by_id = NEW.id
            AND NOT datemultirange(ended.valid) - datemultirange(p.valid) <@ COALESCE((
                SELECT range_agg(rest.valid) FROM claims_holding rest
                WHERE rest.decision_id = NEW.id AND rest.proposal_id = ended.proposal_id
            ), '{}'))
    )
"""


class Decision(Authored):
    """How a proposal ended, by whom and why. Its moment is the one that its holdings carry."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="decisions", editable=False)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.TextField()
    four_eyes = models.BooleanField(help_text="Whether another than the proposer had to approve.")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    findings = models.JSONField(default=list, help_text="The checklist as it stood.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("outcome", Outcome, "decision_outcome"),
            models.CheckConstraint(
                name="decision_four_eyes",
                condition=~Q(outcome=Outcome.APPROVED)
                | Q(four_eyes=False)
                | ~Q(created_by=F("proposer")),
            ),
            *has_text("decision", "reason"),
            by_a_person("decision"),
        ]
        indexes = [models.Index(fields=["claim", "-created_at"], name="decision_latest")]
        triggers = [
            # The claim's row is locked, so that the decisions of one claim have an order; each
            # is later than the one before, whatever the clock does.
            pgtrigger.Trigger(
                name="stamped",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    SELECT p.claim_id, p.created_by_id INTO NEW.claim_id, NEW.proposer_id
                    FROM claims_proposal p WHERE p.id = NEW.proposal_id;
                    PERFORM 1 FROM claims_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;
                    NEW.created_at = GREATEST(clock_timestamp(), (
                        SELECT max(d.created_at) + interval '1 microsecond'
                        FROM claims_decision d WHERE d.claim_id = NEW.claim_id));
                    RETURN NEW;
                """,
            ),
            *kept(but=[]),
            at_commit("is_held", IS_HELD, "an approval is written into what is held for its days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.proposal}"


class Waiver(Record):
    """A point of the checklist that the approver let pass, and why."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="waivers", db_index=False)
    check_name = models.CharField("check", max_length=40)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "check_name"], name="waiver_once"),
            *has_text("waiver", "reason"),
        ]
        triggers = [
            *frozen(),
            requires(
                "with_its_decision",
                "EXISTS (SELECT 1 FROM claims_decision d"
                f" WHERE d.id = NEW.decision_id AND {written_now('d')})",
                "what is waived is said with the decision",
            ),
        ]

    def __str__(self) -> str:
        return self.check_name


class Dissent(Authored):
    """A person does not agree with this version of a verdict, and says why."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="dissents")
    text = models.TextField()

    class Meta:
        ordering = ["proposal", "id"]
        constraints = [*has_text("dissent", "text"), by_a_person("dissent")]
        triggers = frozen()

    def __str__(self) -> str:
        return f"{self.created_by} dissents from {self.proposal}"
