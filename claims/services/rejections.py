"""What people set aside as misread, or logged by mistake; it can come back."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from claims.errors import Conflict, Refused
from claims.models import Appearance, Batch, CaseState, Rejection, Statement, Triage, Why
from claims.services import cases, locks, standings
from factcheck.reading.text import normalise
from factcheck.workflow import Act


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
    locks.hold_statements(keys)
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


def _check(why: str, reason: str) -> None:
    if why not in Why.values:
        raise Refused("Say why, by one of the reasons of the list.", field="why")
    if why == Why.OTHER and not reason.strip():
        raise Refused("Say in words what the other reason is.", field="reason")


def _rejected(appearances: Collection[uuid.UUID]) -> list[uuid.UUID]:
    rows = Rejection.objects.in_force().filter(appearance__in=appearances)
    return list(rows.values_list("appearance", flat=True))


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
