"""The desk's work on claims: every case moves here, by the engine's table, with who and why."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims import permissions
from claims.errors import Conflict, Refused, Stale
from claims.models import (
    Batch,
    Case,
    CaseState,
    Claim,
    Degree,
    Merge,
    Transition,
    Why,
)
from claims.models.cases import BY_HAND, JUDGEMENTS
from claims.services import edits, holds, news, standings
from factcheck import workflow
from factcheck.reading.text import normalise
from factcheck.workflow import Act, State

BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody does something, and in which batch."""

    text: str = ""
    why: str = ""
    batch: Batch | None = None


# One claim


def accept(claim: Claim, *, by: User, reason: str = "") -> Case:
    """It is worth a check; whoever is free may take it."""
    return step(claim, Act.ACCEPT, Reason(text=reason), by=by)


def assign(claim: Claim, person: User, *, by: User, reason: str = "") -> Case:
    """Take it oneself, or give it to another."""
    return step(claim, Act.ASSIGN, Reason(text=reason), person=person, by=by)


def release(claim: Claim, *, by: User, reason: str = "") -> Case:
    """Give it back to the others. What has been typed stays with who typed it."""
    return step(claim, Act.RELEASE, Reason(text=reason), by=by)


def set_aside(claim: Claim, why: str, *, by: User, reason: str = "") -> Case:
    """It is not checked, and why not."""
    return step(claim, Act.SET_ASIDE, Reason(text=reason, why=why), by=by)


def reopen(claim: Claim, reason: str, *, by: User) -> Case:
    """What was checked or set aside waits for somebody again."""
    return step(claim, Act.REOPEN, Reason(text=reason), by=by)


@transaction.atomic
def step(
    claim: Claim, act: Act, reason: Reason = Reason(), *, by: User, person: User | None = None
) -> Case:
    """Lead one case on by one act; see `move`."""
    cases = hold([claim.pk])
    move(list(cases.values()), act, by=by, reason=reason, person=person)
    return Case.objects.get(pk=claim.pk)


# Any number of them


def hold(claims: Collection[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """The cases of the claims, kept for oneself until the transaction ends."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=claims).order_by("pk")
    return {case.pk: case for case in rows.select_related("assignee")}


def move(
    cases: Sequence[Case],
    act: Act,
    *,
    by: User,
    reason: Reason = Reason(),
    person: User | None = None,
) -> None:
    """Lead all of the held cases on by one act, or none.

    Raises Refused for an act that leads nowhere from a case's state, that its author may not do
    with a case in this state, or that lacks its reason.
    """
    _check(act, reason, person)
    _refuse_merged(cases)
    for case in cases:
        _after(case, act)
        if case.state == CaseState.IN_REVIEW:
            raise Refused("A verdict on it waits: decide on the proposal instead.", field="step")
        if not permissions.may_step(by, act, case.assignee_id, person.pk if person else None):
            whose = f" It is {case.assignee}'s." if case.assignee else ""
            state = case.get_state_display()
            raise Refused(f"You may not do this with a claim that is “{state}”.{whose}")
    lead(cases, act, by=by, reason=reason, person=person)
    if act == Act.ASSIGN and person:
        news.assigned(cases, person, by=by)


def lead(
    cases: Sequence[Case],
    act: Act,
    *,
    by: User | None,
    reason: Reason = Reason(),
    person: User | None = None,
) -> None:
    """As `move`, for what follows from something else that was allowed. `by` None: the machine."""
    reached: dict[tuple[State, int | None], list[Case]] = {}
    for case in cases:
        reached.setdefault((_after(case, act), _owner(case, act, person)), []).append(case)
    for (state, owner), moved in reached.items():
        _write(moved, act, state, owner, by, reason)


def put_back(
    cases: Sequence[Case], state: str, owner: int | None, *, by: User, batch: Batch
) -> None:
    """Undo: lead the held cases, all in one state, back to the one before and to its owner."""
    for case in cases:
        if case.state != state and not workflow.can_go_back(State(case.state), State(state)):
            raise Refused(f"What is “{case.get_state_display()}” cannot be led back.")
    moved = [case for case in cases if case.state != state]
    _write(moved, Act.UNDO, State(state), owner, by, Reason(batch=batch))
    same = [case for case in cases if case.state == state and state == CaseState.ASSIGNED]
    _write(same, Act.ASSIGN, State(state), owner, by, Reason(batch=batch))


def _check(act: Act, reason: Reason, person: User | None) -> None:
    if act in workflow.NEEDS_REASON and not (reason.why or reason.text.strip()):
        raise Refused("Say why: a reason is kept with it.", field="reason")
    if reason.why and reason.why not in Why.values:
        raise Refused(f"{reason.why!r} is no reason; choose one of the list.", field="why")
    if reason.why == Why.OTHER and not reason.text.strip():
        raise Refused("Say in words what the other reason is.", field="reason")
    if act == Act.ASSIGN:
        if person is None:
            raise Refused("Say to whom it is assigned.", field="assignee")
        if not permissions.may(person, permissions.Action.WORK):
            raise Refused(
                f"{person} cannot work on claims: the account is off, or its role is too low.",
                field="assignee",
            )


def _refuse_merged(cases: Collection[Case]) -> None:
    found = Merge.objects.in_force().filter(loser__in=[case.pk for case in cases])
    merged = found.select_related("survivor").first()
    if merged:
        raise Conflict(
            "This claim is merged into another one: work on that.", existing=merged.survivor
        )


def _after(case: Case, act: Act) -> State:
    try:
        return workflow.after(State(case.state), act)
    except workflow.NoSuchTransition as error:
        raise Refused(str(error), field="step") from error


def _owner(case: Case, act: Act, person: User | None) -> int | None:
    """Whose the case is after the act."""
    given = person.pk if person else None
    if act in {Act.ASSIGN, Act.RETURN}:
        return given
    if act == Act.SUBMIT:
        return case.assignee_id or given
    return case.assignee_id if act == Act.FINISH else None


def _write(
    cases: Sequence[Case],
    act: Act,
    state: State,
    owner: int | None,
    by: User | None,
    reason: Reason,
) -> None:
    Transition.objects.bulk_create(
        (
            Transition(
                claim_id=case.pk,
                step=act.value,
                from_state=case.state,
                to_state=state.value,
                assignee_id=owner,
                why=reason.why,
                reason=normalise(reason.text).strip(),
                batch=reason.batch,
                created_by=by,
            )
            for case in cases
        ),
        batch_size=BATCH,
    )
    until = holds.until() if state == State.ASSIGNED else None
    keys = [case.pk for case in cases]
    Case.objects.filter(pk__in=keys).update(
        state=state.value, assignee=owner, held_until=until, warned_at=None
    )


# Particulars that people set


@dataclass(frozen=True, slots=True)
class Edit:
    """Fields of a case, by name, as a person wants them: of models.cases.BY_HAND."""

    changes: Mapping[str, Any]

    def check(self) -> None:
        """Raise Refused with the field at fault."""
        for name, value in self.changes.items():
            if name not in EDITABLE:
                raise Refused(f"{name!r} is not edited here.", field=name)
            if value is not None and name in JUDGEMENTS and value not in Degree.values:
                raise Refused("A judgement goes from 0 (not at all) to 3 (very much).", field=name)
            if value is not None and name == "override" and not -100 <= value <= 100:
                raise Refused("A priority goes from -100 to 100.", field=name)
            if name == "due_on" and value is not None and not isinstance(value, date):
                raise Refused("Write the day as 2025-12-31.", field=name)
            if (
                name == "approver"
                and value
                and not permissions.may(value, permissions.Action.DECIDE)
            ):
                raise Refused(f"{value} cannot decide on verdicts.", field=name)


EDITABLE = tuple(name for name in BY_HAND if name != "assignee")


@transaction.atomic
def edit(
    claim: Claim, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Case:
    """Set due date, approver, judgements or priority. `seen` is the version the editor saw.

    Raises Refused for a value out of range, Stale with the case when it was edited since.
    """
    wanted = Edit(changes)
    wanted.check()
    if "override" in changes and not permissions.may(by, permissions.Action.OVERRIDE):
        raise Refused("An editor sets the priority by hand.", field="override")
    case = hold([claim.pk])[claim.pk]
    if case.version != seen:
        raise Stale("Somebody has edited this since.", existing=case)
    with edits.signed(by, reason):
        set_fields([case.pk], changes)
    if changes.get("approver"):
        news.asked(claim, changes["approver"], by=by)
    holds.touch(claim, by=by)
    return Case.objects.get(pk=case.pk)


def set_fields(claims: Collection[uuid.UUID], changes: Mapping[str, Any]) -> None:
    """Write checked fields of held cases, and what follows from them for their priority."""
    Case.objects.filter(pk__in=claims).update(**changes)
    standings.changed(claims)
