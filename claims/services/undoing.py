"""What a batch changed and how it is put back, for whatever is still as the batch left it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User

from claims.models import (
    Appearance,
    Batch,
    BatchItem,
    Case,
    Label,
    Labelling,
    Rejection,
    Statement,
    Triage,
    Verb,
    Why,
)
from claims.models.cases import JUDGEMENTS
from claims.services import cases, labels, rejections

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
OPEN, TAKEN, REJECTED = "open", "taken", "rejected"


def fields_of(case: Case, fields: Sequence[str]) -> dict[str, Any]:
    """The fields as JSON."""
    found = {}
    for name in fields:
        value = case.assignee_id if name == "assignee" else getattr(case, name)
        found[name] = value.isoformat() if isinstance(value, date) else value
    return found


def standings(statements: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """Of each suggestion: open, taken or rejected, and the state of its claim's case, or null."""
    taken = dict(
        Triage.objects.filter(
            statement__in=statements, appearance__in=Appearance.objects.known().values("pk")
        ).values_list("statement", "appearance__claim")
    )
    rejected = set(
        Rejection.objects.in_force()
        .filter(statement__in=statements)
        .values_list("statement", flat=True)
    )
    concerned = dict(
        Triage.objects.filter(statement__in=statements).values_list(
            "statement", "appearance__claim__case__state"
        )
    )
    return {
        key: {
            "is": REJECTED if key in rejected else TAKEN if key in taken else OPEN,
            "state": concerned.get(key),
        }
        for key in statements
    }


def unchanged(batch: Batch, items: Sequence[BatchItem]) -> list[BatchItem]:
    """The items that are still as the batch left them; their cases are held from now on."""
    if batch.verb in (Verb.TAKE, Verb.REJECT):
        now = _statements_now(items)
        return [item for item in items if now[item.statement_id] == item.after]
    held = cases.hold([_claim(item) for item in items])
    if batch.verb in FIELDS:
        fields = FIELDS[batch.verb]
        return [item for item in items if fields_of(held[_claim(item)], fields) == item.after]
    on = set(_labelled(batch, held).values_list("claim", flat=True))
    return [item for item in items if (item.claim_id in on) == item.after["label"]]


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
    keys = [item.statement_id for item in items]
    if batch.verb == Verb.REJECT:
        ended = Rejection.objects.in_force().filter(batch=batch, statement__in=keys)
        rejections.end(list(ended), by=by)
    else:
        _take_out(items, made, by)
    sightings = Triage.objects.filter(statement__in=keys)
    claims = dict(sightings.values_list("statement", "appearance__claim"))
    was = {
        claims[item.statement_id]: item.before
        for item in items
        if item.statement_id in claims
        and item.before["state"]
        and item.before["state"] != item.after["state"]
    }
    _put_back_work(was, made, by)


def _take_out(items: Sequence[BatchItem], made: Batch, by: User) -> None:
    """Sightings that the batch brought into the record leave it again."""
    brought = [item.statement_id for item in items if item.before["is"] != TAKEN]
    found = Triage.objects.filter(statement__in=brought).values_list("statement", "appearance")
    before = {item.statement_id: item.before["is"] for item in items}
    Rejection.objects.bulk_create(
        Rejection(
            statement_id=statement if before[statement] == REJECTED else None,
            appearance_id=appearance,
            why=Why.OTHER,
            reason="It was taken by mistake, and undone.",
            batch=made,
            created_by=by,
        )
        for statement, appearance in found
    )
    reason = cases.Reason(text="It was taken by mistake, and undone.", why=Why.OTHER, batch=made)
    rejections.left_alone([appearance for _, appearance in found], reason, by)


def _statements_now(items: Sequence[BatchItem]) -> dict[uuid.UUID | None, dict[str, Any]]:
    keys = [item.statement_id for item in items if item.statement_id]
    list(Statement.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    cases.hold(
        Triage.objects.filter(statement__in=keys).values_list("appearance__claim", flat=True)
    )
    now: dict[uuid.UUID | None, dict[str, Any]] = {}
    now.update(standings(keys).items())
    return now


def _labelled(batch: Batch, claims: Collection[uuid.UUID]) -> Any:
    label = batch.parameters["label"]
    return Labelling.objects.in_force().filter(label=label, claim__in=claims)


def _alike(items: Sequence[BatchItem]) -> list[tuple[dict[str, Any], list[uuid.UUID]]]:
    """The claims that had the same before, together."""
    groups: dict[tuple[tuple[str, Any], ...], list[uuid.UUID]] = defaultdict(list)
    for item in items:
        groups[tuple(sorted(item.before.items()))].append(_claim(item))
    return [(dict(before), keys) for before, keys in groups.items()]


def _claim(item: BatchItem) -> uuid.UUID:
    assert item.claim_id  # noqa: S101 - an item is of a claim or of a suggestion
    return item.claim_id


def _typed(before: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name == "due_on" and value else value
        for name, value in before.items()
    }
