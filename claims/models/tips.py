"""What people outside ask the desk to check, and, apart from it, who they are."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from .base import (
    Authored,
    Record,
    by_a_person,
    frozen,
    has_text,
    kept,
    one_of,
    requires,
    stamped,
    written_now,
)
from .cases import Why
from .claims import Claim
from .search import fills_search

LANGUAGE = 35
COMPARED = 400  # characters: longer texts are stories, which are alike in no telling way

models.TextField.register_lookup(Length)


class TipSource(models.TextChoices):
    FORM = "form", "the form on the public pages"
    API = "api", "another program"
    DESK = "desk", "somebody at the desk, who passed it on"


class TipState(models.TextChoices):
    NEW = "new", "to be sorted"
    ACCEPTED = "accepted", "accepted as a claim"
    REJECTED = "rejected", "rejected"


class GroupedBy(models.TextChoices):
    WORDS = "words", "the same words"
    LIKENESS = "likeness", "words that are alike"
    PERSON = "person", "a person"


class TipOutcome(models.TextChoices):
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    REOPENED = "reopened", "opened again"
    GROUPED = "grouped", "moved to another group"


# The state in which an outcome leaves a tip.
_LED_TO = "CASE d.outcome WHEN 'reopened' THEN 'new' ELSE d.outcome END"
# Those that a new tip is compared with.
OPEN_HEAD = Q(state=TipState.NEW, group__isnull=True, text__length__lte=COMPARED)


class Tip(Authored):
    """What somebody asks to be checked. Tips that claim the same make a group, led by one of them.

    A group is decided on as a whole: its tips have one state and lead to one claim.
    """

    text = models.TextField()
    key = models.CharField(max_length=64, editable=False, help_text="Equal for equal words.")
    url = models.TextField("seen at", blank=True)
    language = models.CharField(max_length=LANGUAGE, default="en")
    source = models.CharField("came by", max_length=4, choices=TipSource)
    once = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text="Equal for equal words of one sender on one day; it tells nothing else.",
    )
    group = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="members", editable=False,
        help_text="The tip that leads its group; empty: it leads its own.",
    )  # fmt: skip
    grouped_by = models.CharField(max_length=8, choices=GroupedBy, blank=True, editable=False)
    state = models.CharField(
        max_length=8, choices=TipState, default=TipState.NEW, db_default=TipState.NEW,
        editable=False,
    )  # fmt: skip
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="tips", editable=False,
        help_text="That it was accepted as.",
    )  # fmt: skip
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            *has_text("tip", "text"),
            one_of("source", TipSource, "tip_source"),
            one_of("state", TipState, "tip_state"),
            models.CheckConstraint(
                name="tip_grouped_by",
                condition=Q(grouped_by__in=["", *GroupedBy.values])
                & (Q(group__isnull=True) | ~Q(grouped_by="")),
            ),
            models.CheckConstraint(
                name="tip_passed_on_by_somebody",
                condition=Q(source=TipSource.DESK, created_by__isnull=False)
                | (~Q(source=TipSource.DESK) & Q(created_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="tip_accepted_as_a_claim",
                condition=Q(state=TipState.ACCEPTED, claim__isnull=False)
                | (~Q(state=TipState.ACCEPTED) & Q(claim__isnull=True)),
            ),
        ]
        indexes = [
            models.Index("state", F("id").desc(), condition=Q(group=None), name="tip_heads"),
            models.Index(fields=["key"], name="tip_key"),
            GinIndex(fields=["search"], name="tip_search"),
            GinIndex(OpClass("text", "gin_trgm_ops"), condition=OPEN_HEAD, name="tip_alike"),
        ]
        triggers = [
            stamped(),
            *kept(but=["state", "claim", "group", "grouped_by"]),
            fills_search("NEW.text", language="NEW.language"),
            pgtrigger.Trigger(
                name="begins_as_new",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.state = 'new'; NEW.claim_id = NULL; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="moves_by_a_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("state", "claim"),
                func=f"""
                    SELECT CASE d.outcome WHEN 'accepted' THEN d.claim_id END INTO NEW.claim_id
                    FROM claims_tipdecision d WHERE d.tip_id = NEW.id AND {written_now("d")}
                    AND NEW.state = {_LED_TO} ORDER BY d.id DESC LIMIT 1;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'refused: a tip moves by a decision, which says who and why'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="moves_to_a_head",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.group_id IS NOT DISTINCT FROM OLD.group_id
                        AND NEW.grouped_by = OLD.grouped_by THEN
                            RETURN NEW;
                        END IF;
                        IF NOT EXISTS (SELECT 1 FROM claims_tipdecision d
                            WHERE d.tip_id = NEW.id AND d.outcome = 'grouped'
                            AND d.group_id IS NOT DISTINCT FROM NEW.group_id
                            AND {written_now("d")})
                        THEN
                            RAISE EXCEPTION 'refused: a person moves a tip, and is kept with it'
                            USING ERRCODE = 'check_violation';
                        END IF;
                    END IF;
                    IF NEW.group_id IS NOT NULL AND (
                        NOT EXISTS (SELECT 1 FROM claims_tip h WHERE h.id = NEW.group_id
                            AND h.id <> NEW.id AND h.group_id IS NULL AND h.state = NEW.state)
                        OR EXISTS (SELECT 1 FROM claims_tip m WHERE m.group_id = NEW.id))
                    THEN
                        RAISE EXCEPTION 'refused: a group is led by a tip of its own in its state'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def leads(self) -> Any:
        """The id of the tip that leads its group."""
        return self.group_id or self.pk


class TipSender(Record):
    """Who sent a tip, as far as they said so. For editors alone; see Action.READ_SENDERS."""

    tip = models.OneToOneField(Tip, models.PROTECT, related_name="sender")
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=320, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tip_sender_said_something", condition=~Q(name="", contact="")
            )
        ]
        triggers = frozen()

    def __str__(self) -> str:
        return self.name or self.contact


class TipDecision(Authored):
    """A person decided on a tip, with its group, or moved it to another."""

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8, choices=TipOutcome)
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="tip_decisions",
        help_text="That it was accepted as, or taken from.",
    )  # fmt: skip
    group = models.ForeignKey(
        Tip, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The tip that leads it from now on.",
    )  # fmt: skip
    why = models.CharField(max_length=13, choices=Why, blank=True)
    reason = models.TextField(blank=True)
    decided_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="others",
        help_text="The decision on the tip that leads the group; empty: it is that one.",
    )  # fmt: skip

    class Meta:
        ordering = ["-id"]
        constraints = [
            by_a_person("tip_decision"),
            one_of("outcome", TipOutcome, "tip_decision_outcome"),
            models.CheckConstraint(name="tip_decision_why", condition=Q(why__in=["", *Why.values])),
            models.CheckConstraint(
                name="tip_decision_names_its_claim",
                condition=(Q(outcome=TipOutcome.ACCEPTED) & Q(claim__isnull=False))
                | Q(outcome=TipOutcome.REOPENED)
                | (Q(outcome__in=["rejected", "grouped"]) & Q(claim__isnull=True)),
            ),
            models.CheckConstraint(
                name="tip_decision_names_its_group",
                condition=Q(outcome=TipOutcome.GROUPED) | Q(group__isnull=True),
            ),
            models.CheckConstraint(
                name="tip_decision_rejects_for_a_reason",
                condition=~Q(outcome=TipOutcome.REJECTED) | ~Q(why=""),
            ),
            models.CheckConstraint(
                name="tip_decision_other_in_words", condition=~Q(why=Why.OTHER) | ~Q(reason="")
            ),
        ]
        triggers = [
            *frozen(),
            requires(
                "of_its_state",
                "(NEW.outcome = 'reopened') = ("
                "(SELECT t.state FROM claims_tip t WHERE t.id = NEW.tip_id) <> 'new')",
                "the tip is in another state by now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.tip}"
