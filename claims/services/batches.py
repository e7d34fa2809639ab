"""What a person does to many claims or suggestions at once, and how it is undone.

All of it or nothing: an id that is unknown, or one that the act does not apply to, refuses the
whole. What was before and after is kept with each, so that undoing touches only what is still
as the batch left it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims import permissions
from claims.errors import Conflict, Refused
from claims.models import Batch, BatchItem, Label, Statement, Verb
from claims.permissions import Action
from claims.services import cases, edits, labels, locks, rejections, suggestions, undoing
from claims.services.undoing import FIELDS
from factcheck.workflow import Act

MOST = 10_000
SHOWN = 3  # ids named in an error


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to do: a verb, what it needs, why, and to which claims or suggestions."""

    verb: str
    claims: Sequence[uuid.UUID] = ()
    statements: Sequence[uuid.UUID] = ()
    assignee: User | None = None
    label: Label | None = None
    due_on: date | None = None
    override: int | None = None
    judgements: Mapping[str, int | None] = field(default_factory=dict)
    why: str = ""
    reason: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """What is kept of it beside the reason, as JSON."""
        found = {
            "assignee": self.assignee.pk if self.assignee else None,
            "label": str(self.label.pk) if self.label else None,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "override": self.override,
            "judgements": dict(self.judgements) or None,
            "why": self.why or None,
        }
        return {name: value for name, value in found.items() if value is not None}


ON_STATEMENTS = (Verb.TAKE, Verb.REJECT)
STEPS: Mapping[str, Act] = {
    Verb.ACCEPT: Act.ACCEPT,
    Verb.SET_ASIDE: Act.SET_ASIDE,
    Verb.REOPEN: Act.REOPEN,
    Verb.ASSIGN: Act.ASSIGN,
    Verb.RELEASE: Act.RELEASE,
}
NEEDS: Mapping[str, Action] = {
    **dict.fromkeys(STEPS, Action.WORK),
    Verb.DUE: Action.WORK,
    Verb.PRIORITISE: Action.OVERRIDE,
    Verb.JUDGE: Action.SORT,
    Verb.LABEL: Action.LABEL,
    Verb.UNLABEL: Action.LABEL,
    Verb.TAKE: Action.SORT,
    Verb.REJECT: Action.SORT,
}


@transaction.atomic
def act(order: Order, *, by: User) -> Batch:
    """Do it to all of them, or to none: Refused says what is wrong, and of which."""
    _check(order, by)
    if order.verb == Verb.TAKE:
        locks.hold(locks.NAMING)  # a claim that is newer than the batch was made by it
    batch = Batch.objects.create(
        verb=order.verb,
        parameters=order.parameters,
        reason=order.reason.strip(),
        created_by=by,
    )
    handler = _statements if order.verb in ON_STATEMENTS else _claims
    handler(order, batch, by)
    return batch


@transaction.atomic
def undo(batch: Batch, *, by: User) -> Batch:
    """Put back whatever is still as the batch left it; `parameters["left"]` counts the rest.

    Raises Refused for an undoing, Conflict when it was undone already.
    """
    Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.verb == Verb.UNDO:
        raise Refused("An undoing cannot be undone; do it again instead.")
    done = Batch.objects.filter(undoes=batch).select_related("created_by").first()
    if done:
        raise Conflict(f"{done.created_by} has undone this already.", existing=done)
    if not permissions.may_undo(by, batch.created_by_id):
        raise Refused("Only who did it, or an editor, can undo it.")
    items = list(batch.items.order_by("id"))
    unchanged = undoing.unchanged(batch, items)
    left = len(items) - len(unchanged)
    made = Batch.objects.create(
        verb=Verb.UNDO, undoes=batch, parameters={"left": left}, created_by=by
    )
    with edits.signed(by, "What many were given was undone."):
        undoing.put_back(batch, unchanged, made, by)
    _note(made, {_key(item): (item.after, item.before) for item in unchanged})
    return made


# What is wrong with an order


def _check(order: Order, by: User) -> None:
    if order.verb not in NEEDS:
        raise Refused(f"{order.verb!r} is nothing that can be done to many.", field="verb")
    if not permissions.may(by, NEEDS[order.verb]):
        raise Refused("Your role does not allow this.", field="verb")
    noun, ids = _ids(order)
    if not ids:
        raise Refused(f"Choose at least one of the {noun}.", field=noun)
    if len(ids) > MOST:
        raise Refused(
            f"{len(ids):,} at once are more than {MOST:,}; narrow the search.", field=noun
        )
    for verb, value, name in (
        (Verb.LABEL, order.label, "label"),
        (Verb.UNLABEL, order.label, "label"),
        (Verb.JUDGE, order.judgements, "judgements"),
    ):
        if order.verb == verb and not value:
            raise Refused("Say which.", field=name)


def _ids(order: Order) -> tuple[str, Sequence[uuid.UUID]]:
    on_statements = order.verb in ON_STATEMENTS
    noun, ids, other = (
        ("statements", order.statements, order.claims)
        if on_statements
        else ("claims", order.claims, order.statements)
    )
    if other:
        raise Refused(f"“{Verb(order.verb).label}” is done to {noun}.", field="verb")
    return noun, ids


def _none_missing(noun: str, asked: Collection[uuid.UUID], found: Collection[uuid.UUID]) -> None:
    missing = [str(key) for key in sorted({*asked}.difference(found))]
    if missing:
        named = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
        raise Refused(f"{len(missing):,} of the {noun} are not known: {named}", field=noun)


# Doing it


def _claims(order: Order, batch: Batch, by: User) -> None:
    held = cases.hold(order.claims)
    _none_missing("claims", order.claims, held)
    if order.verb in (Verb.LABEL, Verb.UNLABEL):
        change = labels.put_on if order.verb == Verb.LABEL else labels.take_off
        assert order.label  # noqa: S101 - checked above
        is_on = order.verb == Verb.LABEL
        changed = change(order.label, list(held), by=by, batch=batch)
        _note(batch, {(key, None): ({"label": not is_on}, {"label": is_on}) for key in changed})
        return
    fields = FIELDS[order.verb]
    before = {key: undoing.fields_of(case, fields) for key, case in held.items()}
    if order.verb in STEPS:
        reason = cases.Reason(text=order.reason, why=order.why, batch=batch)
        rows = list(held.values())
        cases.move(rows, STEPS[order.verb], by=by, reason=reason, person=order.assignee)
    else:
        changes = _changes(order)
        cases.Edit(changes).check()
        with edits.signed(by, order.reason):
            cases.set_fields(list(held), changes)
    after = {case.pk: undoing.fields_of(case, fields) for case in cases.hold(list(held)).values()}
    _note(batch, {(key, None): (before[key], after[key]) for key in held})


def _changes(order: Order) -> dict[str, Any]:
    if order.verb == Verb.JUDGE:
        return dict(order.judgements)
    return {"due_on": order.due_on} if order.verb == Verb.DUE else {"override": order.override}


def _statements(order: Order, batch: Batch, by: User) -> None:
    rows = Statement.objects.filter(pk__in=order.statements)
    found = list(rows.order_by("run_id", "ordinal"))
    keys = [row.pk for row in found]
    _none_missing("statements", order.statements, keys)
    locks.hold_statements(keys)
    before, brought = undoing.standings(keys), set()
    if order.verb == Verb.TAKE:
        brought = suggestions.take_all(found, by=by, batch=batch)
    else:
        rejections.reject(found, order.why, by=by, reason=order.reason, batch=batch)
    after = undoing.standings(keys, brought)
    _note(batch, {(None, key): (before[key], after[key]) for key in before})


Key = tuple[uuid.UUID | None, uuid.UUID | None]  # a claim, or a statement


def _key(item: BatchItem) -> Key:
    return item.claim_id, item.statement_id


def _note(batch: Batch, changed: Mapping[Key, tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Keep what was before and after with each that is other than it was."""
    BatchItem.objects.bulk_create(
        (
            BatchItem(batch=batch, claim_id=claim, statement_id=statement, before=old, after=new)
            for (claim, statement), (old, new) in changed.items()
            if old != new
        ),
        batch_size=cases.BATCH,
    )
