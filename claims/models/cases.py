"""The desk's work on each claim: where it stands, whose it is, and how that came about."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Now

from factcheck import workflow
from factcheck.priority import JUDGED

from .base import Authored, frozen, kept, one_of, requires, written_now
from .claims import Claim
from .edits import Versioned, counted, tracked_but


class CaseState(models.TextChoices):
    TRIAGE = workflow.State.TRIAGE.value, workflow.LABELS[workflow.State.TRIAGE]
    WAITING = workflow.State.WAITING.value, workflow.LABELS[workflow.State.WAITING]
    ASSIGNED = workflow.State.ASSIGNED.value, workflow.LABELS[workflow.State.ASSIGNED]
    IN_REVIEW = workflow.State.IN_REVIEW.value, workflow.LABELS[workflow.State.IN_REVIEW]
    CHECKED = workflow.State.CHECKED.value, workflow.LABELS[workflow.State.CHECKED]
    NOT_CHECKING = workflow.State.NOT_CHECKING.value, workflow.LABELS[workflow.State.NOT_CHECKING]


OPEN = [CaseState.TRIAGE, CaseState.WAITING, CaseState.ASSIGNED, CaseState.IN_REVIEW]


class Step(models.TextChoices):
    """What somebody did with a case."""

    ACCEPT = workflow.Act.ACCEPT.value, "accepted"
    ASSIGN = workflow.Act.ASSIGN.value, "assigned"
    RELEASE = workflow.Act.RELEASE.value, "given back"
    SUBMIT = workflow.Act.SUBMIT.value, "verdict put forward"
    RETURN = workflow.Act.RETURN.value, "verdict returned"
    FINISH = workflow.Act.FINISH.value, "checked"
    SET_ASIDE = workflow.Act.SET_ASIDE.value, "set aside"
    REOPEN = workflow.Act.REOPEN.value, "re-opened"
    UNDO = workflow.Act.UNDO.value, "taken back"


class Why(models.TextChoices):
    """Why something is not checked, beside what the person wrote."""

    NOT_A_CLAIM = "not_a_claim", "no claim: misread, or nothing is asserted"
    OPINION = "opinion", "an opinion or a matter of taste"
    NOT_CHECKABLE = "not_checkable", "cannot be checked"
    TRIVIAL = "trivial", "nothing depends on it"
    OUTDATED = "outdated", "too old to matter"
    OUT_OF_SCOPE = "out_of_scope", "not this desk's subject"
    DUPLICATE = "duplicate", "another claim says the same"
    OTHER = "other", "another reason"


class Degree(models.IntegerChoices):
    """How a person judges one of the five questions of triage."""

    NOT = 0, "not at all"
    LITTLE = 1, "a little"
    CLEARLY = 2, "clearly"
    VERY = 3, "very much"


def _judgement(help_text: str) -> Any:
    return models.PositiveSmallIntegerField(
        choices=Degree, null=True, blank=True, help_text=help_text
    )


# What people edit by hand; the rest is computed, or moves with a transition.
BY_HAND = (
    "assignee", "approver", "due_on", "override", "checkable", "consequence", "contested", "reach",
    "harm",
)  # fmt: skip
JUDGEMENTS = ("checkable", *JUDGED)
COMPUTED = (
    "held_until", "warned_at", "score", "opposed", "speakers", "tips", "priority", "parts",
    "refreshed_at",
)  # fmt: skip


@tracked_but("state", "since", "rank", *COMPUTED)
class Case(Versioned):
    """Where the work on one claim stands. Every claim has one, made with it by the database."""

    claim = models.OneToOneField(
        Claim, models.PROTECT, primary_key=True, related_name="case", editable=False
    )
    created_at = models.DateTimeField("recorded", db_default=Now(), editable=False)
    state = models.CharField(
        max_length=12, choices=CaseState, db_default=CaseState.TRIAGE, editable=False
    )
    since = models.DateTimeField("in this state since", db_default=Now(), editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="to_approve",
        help_text="Who is asked to decide on the verdict; empty: whoever may.",
    )  # fmt: skip
    due_on = models.DateField("due", null=True, blank=True)
    override = models.SmallIntegerField(
        "priority set by hand", null=True, blank=True, help_text="Instead of the computed one."
    )
    checkable = _judgement("Can it be found out?")
    consequence = _judgement("Does something depend on it?")
    contested = _judgement("Is it disputed?")
    reach = _judgement("How far does it spread?")
    harm = _judgement("Could it hurt somebody if it is believed and wrong?")
    held_until = models.DateTimeField(
        "goes back at", null=True, blank=True, editable=False, help_text="When held idle."
    )
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    score = models.FloatField("check-worthiness", null=True, blank=True, editable=False)
    opposed = models.CharField(max_length=10, blank=True, db_default="", editable=False)
    speakers = models.PositiveIntegerField(db_default=0, editable=False)
    tips = models.PositiveIntegerField(db_default=0, editable=False)
    priority = models.FloatField(db_default=0, editable=False)
    parts = models.JSONField(
        db_default=Value([], models.JSONField()),
        editable=False,
        help_text="What the priority is made of: points, why.",
    )
    refreshed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Empty: to be computed anew."
    )
    rank = models.GeneratedField(
        expression=Coalesce(models.functions.Cast("override", models.FloatField()), F("priority")),
        output_field=models.FloatField(),
        db_persist=True,
    )

    objects = models.Manager()

    class Meta:
        constraints = [
            one_of("state", CaseState, "case_state"),
            models.CheckConstraint(
                name="case_assigned_to_somebody",
                condition=~Q(state=CaseState.ASSIGNED) | Q(assignee__isnull=False),
            ),
            models.CheckConstraint(
                name="case_waiting_for_somebody",
                condition=~Q(state__in=[CaseState.TRIAGE, CaseState.WAITING])
                | Q(assignee__isnull=True),
            ),
            models.CheckConstraint(
                name="case_override",
                condition=Q(override__isnull=True) | Q(override__range=(-100, 100)),
            ),
            *(
                models.CheckConstraint(
                    name=f"case_{field}",
                    condition=Q((f"{field}__isnull", True)) | Q((f"{field}__in", Degree.values)),
                )
                for field in JUDGEMENTS
            ),
        ]
        indexes = [
            models.Index("state", F("rank").desc(), "claim", name="case_queue"),
            models.Index(F("rank").desc(), "claim", name="case_rank"),
            models.Index(fields=["assignee", "state"], name="case_assignee"),
            models.Index(fields=["due_on"], condition=Q(state__in=OPEN), name="case_due"),
            models.Index(
                fields=["held_until"], condition=Q(state=CaseState.ASSIGNED), name="case_held"
            ),
            models.Index(
                fields=["claim"], condition=Q(refreshed_at__isnull=True), name="case_stale"
            ),
        ]
        triggers = [
            *kept(but=["state", "since", *BY_HAND, *COMPUTED, "rank", "version"]),
            pgtrigger.Trigger(
                name="moves_by_a_transition",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("state", "since"),
                func=f"""
                    SELECT t.created_at INTO NEW.since FROM claims_transition t
                    WHERE t.claim_id = NEW.claim_id AND t.from_state = OLD.state
                    AND t.to_state = NEW.state AND {written_now("t")}
                    ORDER BY t.id DESC LIMIT 1;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'refused: a case moves by a transition, which says why'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            counted(*BY_HAND),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.claim}"


def _steps() -> Q:
    """The rows that the engine's table of transitions allows."""
    found = Q()
    for step, before, after in workflow.steps():
        found |= Q(step=step.value, from_state=before.value, to_state=after.value)
    return found


class Transition(Authored):
    """A case went from one state to another, or from one person to another; who, when, why."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="transitions", db_index=False)
    step = models.CharField(max_length=9, choices=Step)
    from_state = models.CharField(max_length=12, choices=CaseState)
    to_state = models.CharField(max_length=12, choices=CaseState)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whose it is afterwards.",
    )  # fmt: skip
    why = models.CharField(max_length=13, choices=Why, blank=True)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(
        "claims.Batch", models.PROTECT, null=True, blank=True, related_name="transitions"
    )

    class Meta:
        ordering = ["claim", "id"]
        indexes = [models.Index(fields=["claim", "-id"], name="transition_of_claim")]
        constraints = [
            models.CheckConstraint(condition=_steps(), name="transition_in_the_table"),
            models.CheckConstraint(
                name="transition_for_a_reason",
                condition=~Q(step__in=[str(act) for act in sorted(workflow.NEEDS_REASON)])
                | ~Q(reason="", why=""),
            ),
            models.CheckConstraint(name="transition_why", condition=Q(why__in=["", *Why.values])),
        ]
        triggers = [
            *frozen(),
            requires(
                "from_where_it_is",
                "NEW.from_state = (SELECT c.state FROM claims_case c"
                " WHERE c.claim_id = NEW.claim_id)",
                "the case is in another state by now",
            ),
        ]

    def __str__(self) -> str:
        before, after = self.get_from_state_display(), self.get_to_state_display()
        return f"{self.get_step_display()}: {before} → {after}"
