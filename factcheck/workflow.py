"""How a desk's work on a claim goes on: its states, and the acts that lead from one to another.

The one table of transitions. What is held to be true of the claim is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from factcheck.errors import FactcheckError


class State(StrEnum):
    TRIAGE = "triage"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    IN_REVIEW = "in_review"
    CHECKED = "checked"
    NOT_CHECKING = "not_checking"


LABELS: Mapping[State, str] = {
    State.TRIAGE: "to be sorted",
    State.WAITING: "waiting for somebody",
    State.ASSIGNED: "assigned",
    State.IN_REVIEW: "in review",
    State.CHECKED: "checked",
    State.NOT_CHECKING: "not checking",
}


class Act(StrEnum):
    ACCEPT = "accept"  # worth a check
    ASSIGN = "assign"  # somebody takes it or is given it
    RELEASE = "release"  # given back, or held idle for too long
    SUBMIT = "submit"  # a verdict was put forward
    RETURN = "return"  # the verdict came back to who made it
    FINISH = "finish"  # the verdict stands
    SET_ASIDE = "set_aside"  # not worth a check, or not possible
    REOPEN = "reopen"
    UNDO = "undo"  # an act of a person is taken back


TRANSITIONS: Mapping[Act, Mapping[State, State]] = {
    Act.ACCEPT: {State.TRIAGE: State.WAITING},
    Act.ASSIGN: {
        State.TRIAGE: State.ASSIGNED,
        State.WAITING: State.ASSIGNED,
        State.ASSIGNED: State.ASSIGNED,
    },
    Act.RELEASE: {State.ASSIGNED: State.WAITING},
    Act.SUBMIT: dict.fromkeys(
        [state for state in State if state != State.IN_REVIEW], State.IN_REVIEW
    ),
    Act.RETURN: {State.IN_REVIEW: State.ASSIGNED},
    Act.FINISH: {State.IN_REVIEW: State.CHECKED},
    Act.SET_ASIDE: dict.fromkeys([State.TRIAGE, State.WAITING, State.ASSIGNED], State.NOT_CHECKING),
    Act.REOPEN: dict.fromkeys([State.IN_REVIEW, State.CHECKED, State.NOT_CHECKING], State.WAITING),
}

# What may be taken back as if it had not been; a verdict has its own ways back.
_TAKEN_BACK = (Act.ACCEPT, Act.ASSIGN, Act.RELEASE, Act.SET_ASIDE, Act.REOPEN)
BACK: frozenset[tuple[State, State]] = frozenset(
    (after, before)
    for act in _TAKEN_BACK
    for before, after in TRANSITIONS[act].items()
    if before not in {after, State.IN_REVIEW}
)

NEEDS_REASON = frozenset({Act.RETURN, Act.SET_ASIDE, Act.REOPEN})


class NoSuchTransition(FactcheckError):
    """The act does not lead anywhere from the state that the claim is in."""


def after(state: State, act: Act) -> State:
    """The state to which the act leads; raise NoSuchTransition where it leads nowhere."""
    reached = TRANSITIONS.get(act, {}).get(state)
    if reached is None:
        possible = [str(other) for other, table in TRANSITIONS.items() if state in table]
        raise NoSuchTransition(
            f"A claim that is “{LABELS[state]}” has no {str(act)!r}; "
            f"from there it is: {', '.join(possible)}."
        )
    return reached


def can_go_back(state: State, before: State) -> bool:
    """True when undoing may lead from the state to the one before."""
    return (state, before) in BACK


def steps() -> list[tuple[Act, State, State]]:
    """Every act with where it leads from and to; undoing too."""
    forward = [(act, a, b) for act, table in TRANSITIONS.items() for a, b in table.items()]
    return forward + [(Act.UNDO, a, b) for a, b in sorted(BACK)]
