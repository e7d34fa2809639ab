"""What the desk held: the approved verdicts, laid over the days of the world and our own."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from .base import REFUSE, Record, at_commit, kept, requires, written_now
from .decisions import Decision
from .verdicts import Proposal, Subject

# The decision `{column}` was made in this transaction: it approved a proposal on the same subject.
DECIDED_NOW = (
    "EXISTS (SELECT 1 FROM claims_decision d JOIN claims_proposal p ON p.id = d.proposal_id"
    " WHERE d.id = NEW.{column} AND d.outcome = 'approved' AND p.claim_id = NEW.claim_id"
    " AND p.appearance_id IS NOT DISTINCT FROM NEW.appearance_id"
    f" AND {written_now('d')} AND {{rule}})"
)


class Holding(Subject, Record):
    """What the desk held for the days `valid`, from when to when it is `recorded` to have."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="holdings")
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="holdings", help_text="That recorded it."
    )
    ended_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="ended",
        help_text="The decision since which the desk no longer holds it.",
    )  # fmt: skip
    valid = DateRangeField("true for")
    recorded = DateTimeRangeField("we held", editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            ExclusionConstraint(
                name="holding_one_at_any_point",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="holding_for_some_day", condition=Q(valid__isempty=False)),
            models.CheckConstraint(
                name="holding_for_some_time", condition=Q(recorded__isempty=False)
            ),
            models.CheckConstraint(
                name="holding_ended_by_a_decision",
                condition=Q(recorded__upper_inf=True, ended_by__isnull=True)
                | Q(recorded__upper_inf=False, ended_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject"], name="holding_open", condition=Q(ended_by__isnull=True)
            )
        ]
        triggers = [
            *kept(but=["recorded", "ended_by", "subject"]),
            # Its moment is its decision's, made in this transaction: nobody writes into the past.
            pgtrigger.Trigger(
                name="stamped",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NOT {DECIDED_NOW.format(column="decision_id", rule="true")} THEN
                        RAISE EXCEPTION 'refused: a holding is recorded by an approval'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    NEW.created_at = clock_timestamp();
                    NEW.ended_by_id = NULL;
                    SELECT tstzrange(d.created_at, NULL) INTO NEW.recorded
                    FROM claims_decision d WHERE d.id = NEW.decision_id;
                    RETURN NEW;
                """,
            ),
            requires(
                "of_its_proposal",
                "EXISTS (SELECT 1 FROM claims_decision d JOIN claims_proposal p"
                " ON p.id = d.proposal_id WHERE d.id = NEW.decision_id AND CASE"
                " WHEN p.id = NEW.proposal_id THEN p.act <> 'retract' AND NEW.valid <@ p.valid"
                " ELSE NOT NEW.valid && p.valid AND EXISTS (SELECT 1 FROM claims_holding ended"
                " WHERE ended.ended_by_id = d.id AND ended.proposal_id = NEW.proposal_id"
                " AND NEW.valid <@ ended.valid) END)",
                "a holding is of the approved proposal within its days,"
                " or what is left of one that the approval ended",
            ),
            pgtrigger.Trigger(
                name="ends_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                    IF OLD.ended_by_id IS NOT NULL OR NOT
                        {DECIDED_NOW.format(column="ended_by_id", rule="OLD.valid && p.valid")} THEN
                        {REFUSE}
                    END IF;
                    SELECT tstzrange(lower(OLD.recorded), d.created_at) INTO NEW.recorded
                    FROM claims_decision d WHERE d.id = NEW.ended_by_id;
                    RETURN NEW;
                """,
            ),
            at_commit(
                "has_evidence",
                "EXISTS (SELECT 1 FROM claims_ground g WHERE g.proposal_id = NEW.proposal_id)",
                "a verdict without evidence cannot be held",
            ),
        ]

    def __str__(self) -> str:
        first, end = self.valid.lower or "ever before", self.valid.upper or "ever after"
        return f"{self.proposal}, true from {first} until {end}"
