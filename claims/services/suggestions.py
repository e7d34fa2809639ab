"""What people do with what the machine read: take it, put it otherwise, merge it, reject it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from claims import permissions
from claims.errors import Conflict, Refused
from claims.models import (
    Appearance,
    Batch,
    CaseState,
    Claim,
    Rejection,
    Statement,
    Triage,
    Why,
)
from claims.permissions import Action
from claims.services import cases, claims, locks, merges, standings, triage
from factcheck.reading.text import normalise
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
    _hold([statement])
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
    _hold(statements)
    _take_back(statements, by)
    runs = {statement.run_id: statement.run for statement in statements}
    for key, run in runs.items():
        triage.take(run, [one for one in statements if one.run_id == key], by=by)
    taken = Triage.objects.filter(statement__in=statements).select_related("appearance")
    found = list(taken)
    _rejoin([one.appearance_id for one in found], by)
    _sorted({one.appearance.claim_id for one in found}, by, batch)
    return found


@transaction.atomic
def reject(
    statements: Sequence[Statement],
    why: str,
    *,
    by: User,
    reason: str = "",
    batch: Batch | None = None,
) -> list[Rejection]:
    """Say that suggestions are none; the sightings that were made of them go with them.

    A claim that nobody is left to have said, and nobody works on, is set aside with the same
    reason. Raises Refused without a reason, Conflict for what is rejected already.
    """
    _check(why, reason)
    keys = [statement.pk for statement in statements]
    _hold(statements)
    if Rejection.objects.in_force().filter(statement__in=keys).exists():
        raise Conflict("This is rejected already.", field="statement")
    sightings = dict(
        Triage.objects.filter(statement__in=keys).values_list("statement", "appearance")
    )
    gone = set(_rejected(sightings.values()))
    made = Rejection.objects.bulk_create(
        Rejection(
            statement_id=key,
            appearance_id=None if sightings.get(key) in gone else sightings.get(key),
            why=why,
            reason=normalise(reason).strip(),
            batch=batch,
            created_by=by,
        )
        for key in keys
    )
    left_alone(sightings.values(), cases.Reason(text=reason, why=why, batch=batch), by)
    return made


@transaction.atomic
def remove(appearance: Appearance, why: str, *, by: User, reason: str = "") -> Rejection:
    """Take a sighting out of the record: it was misread or logged by mistake. It can come back."""
    _check(why, reason)
    Appearance.objects.select_for_update(no_key=True).get(pk=appearance.pk)
    if _rejected([appearance.pk]):
        raise Conflict("This sighting is removed already.", field="appearance")
    made: Rejection = Rejection.objects.create(
        appearance=appearance, why=why, reason=normalise(reason).strip(), created_by=by
    )
    left_alone([appearance.pk], cases.Reason(text=reason, why=why), by)
    return made


@transaction.atomic
def restore(rejections: Collection[Rejection], *, by: User, reason: str = "") -> None:
    """Take rejections back: suggestions and sightings stand again, and their claims with them."""
    alone = _without_sightings({row.appearance_id for row in rejections if row.appearance_id})
    end(rejections, by=by, reason=reason)
    held = cases.hold(alone)
    back = [case for case in held.values() if case.state == CaseState.NOT_CHECKING]
    cases.lead(back, Act.REOPEN, by=by, reason=cases.Reason(text="Its sighting is back."))
    standings.changed(alone)


def restore_all(rejections: QuerySet[Rejection], *, by: User, reason: str = "") -> None:
    """As `restore`; raises Refused where there are none."""
    found = list(rejections)
    if not found:
        raise Refused("This is not rejected.")
    restore(found, by=by, reason=reason)


def end(rejections: Collection[Rejection], *, by: User, reason: str = "") -> None:
    """Take rejections back, whatever became of the claims."""
    rows = Rejection.objects.in_force().filter(pk__in=[row.pk for row in rejections])
    rows.update(ended_by=by, end_reason=normalise(reason).strip())


def _hold(statements: Sequence[Statement]) -> None:
    """Keep the suggestions for oneself until the transaction ends."""
    keys = [statement.pk for statement in statements]
    rows = Statement.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    list(rows.values_list("pk"))


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


def _check(why: str, reason: str) -> None:
    if why not in Why.values:
        raise Refused("Say why, by one of the reasons of the list.", field="why")
    if why == Why.OTHER and not reason.strip():
        raise Refused("Say in words what the other reason is.", field="reason")


def _rejected(appearances: Collection[uuid.UUID]) -> list[uuid.UUID]:
    rows = Rejection.objects.in_force().filter(appearance__in=appearances)
    return list(rows.values_list("appearance", flat=True))


def _take_back(statements: Sequence[Statement], by: User) -> None:
    rows = Rejection.objects.in_force().filter(statement__in=statements)
    restore(list(rows), by=by, reason="It was accepted after all.")


def _rejoin(appearances: Collection[uuid.UUID], by: User) -> None:
    rows = Rejection.objects.in_force().filter(appearance__in=appearances)
    restore(list(rows), by=by, reason="It was accepted after all.")


def _sorted(claims_of: Collection[uuid.UUID], by: User, batch: Batch | None = None) -> None:
    """A person has vouched for the claims: they are no longer to be sorted."""
    held = cases.hold(claims_of) if permissions.may(by, Action.SORT) else {}
    unsorted = [case for case in held.values() if case.state == CaseState.TRIAGE]
    cases.lead(unsorted, Act.ACCEPT, by=by, reason=cases.Reason(batch=batch))
    standings.changed(claims_of)


def _without_sightings(appearances: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """The claims of these appearances that no sighting stands of."""
    concerned = set(Appearance.objects.filter(pk__in=appearances).values_list("claim", flat=True))
    standing = Appearance.objects.known().filter(claim__in=concerned)
    return sorted(concerned - set(standing.values_list("claim", flat=True)))


def left_alone(appearances: Collection[uuid.UUID], reason: cases.Reason, by: User) -> None:
    """Set aside the claims that were only to be sorted or waited, now that nobody says them."""
    alone = _without_sightings(appearances)
    free = (CaseState.TRIAGE, CaseState.WAITING)
    held = [case for case in cases.hold(alone).values() if case.state in free]
    cases.lead(held, Act.SET_ASIDE, by=by, reason=reason)
    standings.changed(Appearance.objects.filter(pk__in=appearances).values_list("claim", flat=True))
