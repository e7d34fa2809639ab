"""How people take what the machine read: as it stands, worded otherwise, or as a known claim."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from claims import permissions
from claims.errors import Refused
from claims.models import (
    Appearance,
    Batch,
    CaseState,
    Claim,
    Rejection,
    Statement,
    Triage,
)
from claims.permissions import Action
from claims.services import cases, claims, locks, merges, rejections, standings, triage
from factcheck.workflow import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How a person takes a suggestion: as it was read, worded otherwise, or as a known claim."""

    text: str = ""
    kind: str = ""
    into: Claim | None = None


AS_READ = Taken()


@transaction.atomic
def accept(statement: Statement, how: Taken = AS_READ, *, by: User) -> Triage:
    """Take a suggestion into the record whatever its score; the same again changes nothing.

    What was read already as a claim's sighting keeps it: its claim is reworded, or merged into
    the known one. Raises Refused and Conflict as these do.
    """
    locks.hold(locks.NAMING)
    locks.hold_statements([statement.pk])
    _check_may([statement], how, by)
    _take_back([statement], by)
    known = Triage.objects.filter(statement=statement).select_related("appearance__claim").first()
    if known is None:
        known = _record(statement, how, by)
    else:
        _rejoin([known.appearance_id], by)
        _change(known.appearance, how, by)
    _sorted([known.appearance.claim_id], by)
    return known


def _record(statement: Statement, how: Taken, by: User) -> Triage:
    """A suggestion that is no sighting yet becomes one."""
    wording = (
        claims.put(how.text, how.kind or statement.kind, statement.run.language, by=by)
        if how.text
        else None
    )
    if how.into:
        wording = how.into.wordings.order_by("-number").defer("search")[0]
    triage.take(statement.run, [statement], by=by, wording=wording)
    return Triage.objects.select_related("appearance__claim").get(statement=statement)


def _change(appearance: Appearance, how: Taken, by: User) -> None:
    claim = appearance.claim
    if how.into and how.into != claim:
        merges.merge(claim, how.into, "It was read in a text as another claim.", by=by)
    if how.text:
        last = claim.wordings.order_by("-number").defer("search")[0]
        claims.reword(claim, how.text, how.kind or last.kind, seen=last.number, by=by)


def take_all(
    statements: Sequence[Statement], *, by: User, batch: Batch | None = None
) -> list[Triage]:
    """Take suggestions as they were read; a fixed number of queries for each run."""
    locks.hold(locks.NAMING)
    locks.hold_statements([statement.pk for statement in statements])
    _take_back(statements, by)
    runs = {statement.run_id: statement.run for statement in statements}
    for key, run in runs.items():
        triage.take(run, [one for one in statements if one.run_id == key], by=by)
    taken = Triage.objects.filter(statement__in=statements).select_related("appearance")
    found = list(taken)
    _rejoin([one.appearance_id for one in found], by)
    _sorted({one.appearance.claim_id for one in found}, by, batch)
    return found


def _check_may(statements: Sequence[Statement], how: Taken, by: User) -> None:
    """Logging a suggestion is less than taking back what a reviewer said, or merging."""
    if how.into and not permissions.may(by, Action.MERGE):
        raise Refused("A reviewer merges claims.", field="into")
    if permissions.may(by, Action.SORT):
        return
    gone = Q(statement__in=statements) | Q(appearance__triages__statement__in=statements)
    rejection = Rejection.objects.in_force().filter(gone).select_related("created_by").first()
    if rejection:
        raise Refused(f"{rejection.created_by} has rejected this; a reviewer can take it back.")


def _take_back(statements: Sequence[Statement], by: User) -> None:
    rows = Rejection.objects.in_force().filter(statement__in=statements)
    rejections.restore(list(rows), by=by, reason="It was accepted after all.")


def _rejoin(appearances: Collection[uuid.UUID], by: User) -> None:
    rows = Rejection.objects.in_force().filter(appearance__in=appearances)
    rejections.restore(list(rows), by=by, reason="It was accepted after all.")


def _sorted(claims_of: Collection[uuid.UUID], by: User, batch: Batch | None = None) -> None:
    """A person has vouched for the claims: they are no longer to be sorted."""
    held = cases.hold(claims_of) if permissions.may(by, Action.SORT) else {}
    unsorted = [case for case in held.values() if case.state == CaseState.TRIAGE]
    cases.lead(unsorted, Act.ACCEPT, by=by, reason=cases.Reason(batch=batch))
    standings.changed(claims_of)
