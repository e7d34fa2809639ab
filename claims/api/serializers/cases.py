"""How the desk's work on a claim stands: its case, and the steps that led there."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api import links
from claims.api.serializers import examples
from claims.api.serializers.common import (
    Choice,
    EditInput,
    Input,
    RecordedAt,
    RecordedBy,
    Whole,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Case, CaseState, Degree, Kind, Step, Transition, Why
from claims.models.cases import JUDGEMENTS
from claims.permissions import STEPS
from claims.selectors import queue

PERSON = {"id": 7, "username": "vera"}
PARTS = [{"points": 12.2, "why": "Its words call for a check (81%)."}]
BRIEF = {
    "state": "assigned",
    "since": examples.RECORDED,
    "assignee": PERSON,
    "approver": None,
    "due_on": "2026-02-06",
    "override": None,
    **dict.fromkeys(JUDGEMENTS),
    "harm": 2,
}
CASE = {
    "claim": examples.CLAIM_ID,
    "href": f"/api/v1/cases/{examples.CLAIM_ID}/",
    "text": examples.CLAIM,
    "kind": "fact",
    "language": "en",
    **BRIEF,
    "rank": 26.2,
    "parts": PARTS,
    "why_here": ["+14: Harm: clearly.", "+12.2: Its words call for a check (81%)."],
    "labels": ["Harbour"],
    "held_until": "2026-02-06T09:30:00Z",
    "version": 3,
}
TRANSITION = {
    "id": "01939e8c-8a21-7f45-8a66-9f0a1b2c3d12",
    "step": "assign",
    "from_state": "waiting",
    "to_state": "assigned",
    "assignee": PERSON,
    "why": "",
    "reason": "",
    "batch": None,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
LONGEST_REASON = 2_000


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody with an account at the desk."""

    id = serializers.IntegerField(read_only=True)
    username = serializers.CharField(read_only=True)


class PointsSerializer(serializers.Serializer[Any]):
    """Points of the priority, and what they are for."""

    points = serializers.FloatField()
    why = serializers.CharField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        points, why = instance
        return {"points": points, "why": why}


class CaseBrief(serializers.ModelSerializer[Case]):
    """Where the work on a claim stands, and what people have set."""

    state = serializers.ChoiceField(choices=CaseState.choices, read_only=True)
    assignee = PersonSerializer(read_only=True, allow_null=True, help_text="Whose it is.")
    approver = PersonSerializer(
        read_only=True, allow_null=True, help_text="Who is asked to decide; null: whoever may."
    )

    class Meta:
        model = Case
        fields = list(BRIEF)


@example(CASE)
class CaseSerializer(CaseBrief):
    """A case as the queue shows it.

    `rank` is the priority by which the queue is ordered: the one set by hand (`override`), else
    the sum of `parts`. `why_here` says in words why the claim is in the inbox and so high. At a
    past moment the priority is null, for it is computed anew all the time.
    """

    claim = serializers.UUIDField(source="pk", read_only=True)
    href = serializers.SerializerMethodField()
    text = serializers.CharField(read_only=True, help_text="The claim's latest wording.")
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    language = serializers.CharField(read_only=True)
    rank = serializers.FloatField(read_only=True, allow_null=True)
    parts = PointsSerializer(many=True, read_only=True)
    why_here = serializers.SerializerMethodField()
    labels = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = list(CASE)

    def get_href(self, case: Case) -> str | None:
        return links.to(case)

    def get_why_here(self, case: Case) -> list[str]:
        return queue.why_here(case)

    def get_labels(self, case: Case) -> list[str]:
        return [str(row.label) for row in case.claim.labelled]  # type: ignore[attr-defined]


@example({"due_on": "2026-02-06", "harm": 2, "reason": "The council votes on it."})
class CaseEditInput(EditInput):
    """What people set about a claim's case. Judgements go from 0 (not at all) to 3 (very much)."""

    due_on = serializers.DateField(required=False, allow_null=True)
    approver = Whole(required=False, allow_null=True, help_text="The id of whom you ask to decide.")
    override = Whole(
        required=False,
        allow_null=True,
        min_value=-100,
        max_value=100,
        help_text="The priority instead of the computed one; editors set it.",
    )
    checkable = Whole(required=False, allow_null=True, min_value=0, max_value=max(Degree.values))
    consequence = Whole(required=False, allow_null=True, min_value=0, max_value=max(Degree.values))
    contested = Whole(required=False, allow_null=True, min_value=0, max_value=max(Degree.values))
    reach = Whole(required=False, allow_null=True, min_value=0, max_value=max(Degree.values))
    harm = Whole(required=False, allow_null=True, min_value=0, max_value=max(Degree.values))


@example(TRANSITION)
class TransitionSerializer(serializers.ModelSerializer[Transition]):
    """A step of the work: from where to where, whose the claim is afterwards, who and why."""

    step = serializers.ChoiceField(choices=Step.choices, read_only=True)
    why = serializers.ChoiceField(choices=Why.choices, allow_blank=True, read_only=True)
    assignee = PersonSerializer(read_only=True, allow_null=True)
    reason = serializers.SerializerMethodField()
    batch = serializers.UUIDField(source="batch_id", read_only=True, allow_null=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Transition
        fields = list(TRANSITION)

    def get_reason(self, row: Transition) -> str:
        """Of a returned verdict, for who may read that verdict."""
        return queue.reason_of(row, self.context["request"].user)


@example({"step": "set_aside", "why": "opinion", "reason": "A matter of taste."})
class StepInput(Input):
    """A step to take. `set_aside` and `reopen` need a reason, `assign` somebody."""

    step = Choice(choices=[(str(act), str(act)) for act in STEPS])
    assignee = Whole(required=False, help_text="The id of who gets it; without one it is yourself.")
    why = Choice(choices=Why.choices, required=False)
    reason = Words(required=False, allow_blank=True, max_length=LONGEST_REASON)
