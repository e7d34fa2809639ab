"""What a batch changed and how it is put back, for whatever is still as the batch left it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from claims.models import (
    Appearance,
    Batch,
    BatchItem,
    Case,
    Label,
    Labelling,
    Rejection,
    Triage,
    Verb,
    Why,
)
from claims.models.cases import JUDGEMENTS
from claims.selectors import merges
from claims.services import cases, labels, locks, rejections
from factcheck import workflow
from factcheck.workflow import State

_WORK = ("state", "assignee")
# The fields of a case that a batch changes, by its verb.
FIELDS: Mapping[str, Sequence[str]] = {
    Verb.ACCEPT: _WORK,
    Verb.SET_ASIDE: _WORK,
    Verb.REOPEN: _WORK,
    Verb.ASSIGN: _WORK,
    Verb.RELEASE: _WORK,
    Verb.DUE: ("due_on",),
    Verb.PRIORITISE: ("override",),
    Verb.JUDGE: JUDGEMENTS,
}
CaseEvent: Any = apps.get_model("claims", "CaseEvent")
OPEN, TAKEN, REJECTED = "open", "taken", "rejected"


def fields_of(case: Case, fields: Sequence[str]) -> dict[str, Any]:
    """The fields as JSON."""
    found = {}
    for name in fields:
        value = case.assignee_id if name == "assignee" else getattr(case, name)
        found[name] = value.isoformat() if isinstance(value, date) else value
    return found


def standings(
    statements: Collection[uuid.UUID], brought: Collection[uuid.UUID] = ()
) -> dict[uuid.UUID, dict[str, Any]]:
    """Of each suggestion: open, taken or rejected, and the state of its claim's case, or null.

    And of those that are `brought`, that their sightings stand since the batch alone.
    """
    taken = set(
        Triage.objects.filter(
            statement__in=statements, appearance__in=Appearance.objects.known().values("pk")
        ).values_list("statement", flat=True)
    )
    rejected = set(
        Rejection.objects.in_force()
        .filter(statement__in=statements)
        .values_list("statement", flat=True)
    )
    heads = _heads(statements)
    states = dict(Case.objects.filter(pk__in={*heads.values()}).values_list("pk", "state"))
    return {
        key: {
            "is": REJECTED if key in rejected else TAKEN if key in taken else OPEN,
            "state": states.get(heads[key]) if key in heads else None,
            **({"brought": True} if key in brought else {}),
        }
        for key in statements
    }


def _heads(statements: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """As which claim the sighting of each suggestion is read."""
    rows = Triage.objects.filter(statement__in=statements)
    claims = dict(rows.values_list("statement", "appearance__claim"))
    heads = merges.families(set(claims.values()))
    return {key: heads[claim] for key, claim in claims.items()}


# What is still as it was left


def unchanged(batch: Batch, items: Sequence[BatchItem]) -> list[BatchItem]:
    """The items that are still as the batch left them, and can be led back.

    What somebody has changed since is his, even where it came to be the same again. Their cases
    are held from now on.
    """
    if not items:
        return []
    if batch.verb in (Verb.TAKE, Verb.REJECT):
        return _unchanged_statements(batch, items)
    held = cases.hold([_claim(item) for item in items])
    if batch.verb in (Verb.LABEL, Verb.UNLABEL):
        return _unchanged_labels(batch, items)
    fields = FIELDS[batch.verb]
    same = [item for item in items if fields_of(held[_claim(item)], fields) == item.after]
    if fields != _WORK:
        edited = _edited_since(same, fields)
        return [item for item in same if item.claim_id not in edited]
    last = rejections.last_steps(held)
    return [
        item
        for item in same
        if last[_claim(item)].batch_id == batch.pk
        and _can_go_back(held[_claim(item)], item.before["state"])
    ]


def _can_go_back(case: Case, state: str) -> bool:
    return case.state == state or workflow.can_go_back(State(case.state), State(state))


def _edited_since(items: Sequence[BatchItem], fields: Sequence[str]) -> set[uuid.UUID]:
    """The claims of which one of the fields was another meanwhile."""
    left = {_claim(item): item.after for item in items}
    rows = CaseEvent.objects.filter(pgh_obj__in=left, pgh_created_at__gt=_done_at(items))
    return {row.pgh_obj_id for row in rows if fields_of(row, fields) != left[row.pgh_obj_id]}


def _unchanged_labels(batch: Batch, items: Sequence[BatchItem]) -> list[BatchItem]:
    keys = [_claim(item) for item in items]
    rows = Labelling.objects.filter(label=batch.parameters["label"], claim__in=keys)
    if batch.verb == Verb.LABEL:
        on = set(rows.in_force().filter(batch=batch).values_list("claim", flat=True))
        return [item for item in items if item.claim_id in on]
    again = set(rows.filter(created_at__gt=_done_at(items)).values_list("claim", flat=True))
    return [item for item in items if item.claim_id not in again]


def _unchanged_statements(batch: Batch, items: Sequence[BatchItem]) -> list[BatchItem]:
    keys = [_statement(item) for item in items]
    locks.hold_statements(keys)
    rejections.held_sightings(keys)
    heads = _heads(keys)
    held = cases.hold(set(heads.values()))
    last = rejections.last_steps(held)
    moved = set(batch.transitions.filter(claim__in=held).values_list("claim", flat=True))
    worked_on = {key for key in moved if last[key].batch_id != batch.pk}
    other = _rejected_since(items) if batch.verb == Verb.TAKE else _not_rejected_by(batch, keys)
    now = standings(keys)
    return [
        item
        for item in items
        if now[_statement(item)]["is"] == item.after["is"]
        and item.statement_id not in other
        and heads.get(_statement(item)) not in worked_on
    ]


def _rejected_since(items: Sequence[BatchItem]) -> set[uuid.UUID]:
    """The suggestions that were rejected since, or their sightings, whatever became of that."""
    keys = [_statement(item) for item in items]
    later = Rejection.objects.filter(created_at__gt=_done_at(items))
    removed = Triage.objects.filter(
        statement__in=keys, appearance__in=later.values("appearance").exclude(appearance=None)
    )
    return {
        *later.filter(statement__in=keys).values_list("statement", flat=True),
        *removed.values_list("statement", flat=True),
    }


def _not_rejected_by(batch: Batch, statements: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The suggestions of which no rejection of the batch is in force."""
    mine = Rejection.objects.in_force().filter(batch=batch, statement__in=statements)
    return {*statements} - {*mine.values_list("statement", flat=True)}


def _done_at(items: Sequence[BatchItem]) -> datetime:
    """When the batch had done its work, and held yet what it had changed."""
    return min(item.created_at for item in items)


# Putting it back


def put_back(batch: Batch, items: Sequence[BatchItem], made: Batch, by: User) -> None:
    """Make the items what they were before `batch`; `made` is the batch that undoes it."""
    if batch.verb in (Verb.TAKE, Verb.REJECT):
        _put_back_statements(batch, items, made, by)
    elif batch.verb in (Verb.LABEL, Verb.UNLABEL):
        label = Label.objects.get(pk=batch.parameters["label"])
        change = labels.take_off if batch.verb == Verb.LABEL else labels.put_on
        change(label, [_claim(item) for item in items], by=by, batch=made)
    elif FIELDS[batch.verb] == _WORK:
        _put_back_work({_claim(item): item.before for item in items}, made, by)
    else:
        for before, keys in _alike(items):
            cases.set_fields(keys, _typed(before))


def _put_back_work(before: Mapping[uuid.UUID, Mapping[str, Any]], made: Batch, by: User) -> None:
    held = cases.hold(before)
    groups: dict[tuple[str, str, int | None], list[Case]] = defaultdict(list)
    for key, was in before.items():
        case = held[key]
        groups[case.state, was["state"], was.get("assignee")].append(case)
    for (_, state, owner), rows in groups.items():
        cases.put_back(rows, state, owner, by=by, batch=made)


def _put_back_statements(batch: Batch, items: Sequence[BatchItem], made: Batch, by: User) -> None:
    keys = [_statement(item) for item in items]
    if batch.verb == Verb.REJECT:
        ended = Rejection.objects.in_force().filter(batch=batch, statement__in=keys)
        rejections.end(list(ended), by=by)
        _lead_back(batch, keys, made, by)
        return
    brought = _take_out(items, made, by)
    _lead_back(batch, keys, made, by)
    new = Appearance.objects.filter(pk__in=brought, claim__created_at__gt=batch.created_at)
    rejections.left_alone(list(new.values_list("pk", flat=True)), _mistake(made), by)


def _take_out(items: Sequence[BatchItem], made: Batch, by: User) -> list[uuid.UUID]:
    """Sightings that the batch brought into the record leave it again; which ones."""
    sightings = rejections.held_sightings([_statement(item) for item in items])
    out = {
        _statement(item): sightings[_statement(item)] for item in items if item.after.get("brought")
    }
    again = {item.statement_id for item in items if item.before["is"] == REJECTED}
    rejections.write(
        [
            (item.statement_id if item.statement_id in again else None, out.get(_statement(item)))
            for item in items
        ],
        _mistake(made),
        by,
    )
    return list(out.values())


def _mistake(made: Batch) -> cases.Reason:
    return cases.Reason(text="It was taken by mistake, and undone.", why=Why.OTHER, batch=made)


def _lead_back(batch: Batch, statements: Collection[uuid.UUID], made: Batch, by: User) -> None:
    """The cases that the batch has moved, and nobody since, are where they were."""
    held = cases.hold(set(_heads(statements).values()))
    last = rejections.last_steps(held)
    steps = batch.transitions.filter(claim__in=held).order_by("-id")
    was = {
        step.claim_id: {"state": step.from_state}
        for step in steps
        if last[step.claim_id].batch_id == batch.pk
        and _can_go_back(held[step.claim_id], step.from_state)
    }
    _put_back_work(was, made, by)


def _alike(items: Sequence[BatchItem]) -> list[tuple[dict[str, Any], list[uuid.UUID]]]:
    """The claims that had the same before, together."""
    groups: dict[tuple[tuple[str, Any], ...], list[uuid.UUID]] = defaultdict(list)
    for item in items:
        groups[tuple(sorted(item.before.items()))].append(_claim(item))
    return [(dict(before), keys) for before, keys in groups.items()]


def _statement(item: BatchItem) -> uuid.UUID:
    assert item.statement_id  # noqa: S101 - an item is of a claim or of a suggestion
    return item.statement_id


def _claim(item: BatchItem) -> uuid.UUID:
    assert item.claim_id  # noqa: S101 - an item is of a claim or of a suggestion
    return item.claim_id


def _typed(before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name == "due_on" and value else value
        for name, value in before.items()
    }
