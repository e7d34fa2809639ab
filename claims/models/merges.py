"""Claims that say the same: one is merged into another, until somebody undoes it."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from .base import Lasting, by_a_person, ends_once, has_text
from .claims import Claim

# Taken before anybody says what is merged into what: nobody closes a circle from both ends.
LOCK = 7_004


class Merge(Lasting):
    """While it is in force the loser's record is read as the survivor's; no row of it moves."""

    loser = models.ForeignKey(Claim, models.PROTECT, related_name="merges", db_index=False)
    survivor = models.ForeignKey(Claim, models.PROTECT, related_name="merged", db_index=False)
    reason = models.TextField()

    class Meta:
        constraints = [
            by_a_person("merge"),
            *has_text("merge", "reason"),
            models.CheckConstraint(name="merge_of_two_claims", condition=~Q(loser=F("survivor"))),
            models.CheckConstraint(
                name="merge_ended_for_a_reason",
                condition=Q(ended_by__isnull=True, end_reason="")
                | Q(ended_by__isnull=False) & ~Q(end_reason=""),
            ),
            ExclusionConstraint(
                name="merge_into_one_at_a_time",
                expressions=[
                    ("loser", RangeOperators.EQUAL),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["loser"], name="merge_loser"),
            models.Index(fields=["survivor"], name="merge_survivor"),
        ]
        triggers = [
            *ends_once(),
            # Before `stamped`, by its name: whoever waits here is stamped after who went first.
            pgtrigger.Trigger(
                name="in_no_circle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    PERFORM pg_advisory_xact_lock({LOCK});
                    IF NEW.loser_id = claims_survivor(NEW.survivor_id, NULL) THEN
                        RAISE EXCEPTION 'refused: the survivor is merged into the loser'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser} merged into {self.survivor}"
