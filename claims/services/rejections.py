"""What people set aside as misread, or logged by mistake; it can come back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from claims.errors import Conflict, Refused
from claims.models import (
    Appearance,
    Batch,
    Case,
    CaseState,
    Claim,
    Rejection,
    Statement,
    Step,
    Tip,
    Transition,
    Triage,
    Why,
)
from claims.selectors import merges
from claims.services import cases, locks, standings
from factcheck.reading.text import normalise
from factcheck.workflow import Act

FREE = (CaseState.TRIAGE, CaseState.WAITING)
BATCH = 1000


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

    A claim that nobody is left to have said, nobody asked for and nobody works on, is set aside
    with the same reason. Raises Refused without a reason, Conflict for what is rejected already.
    """
    _check(why, reason)
    keys = [statement.pk for statement in statements]
    locks.hold_statements(keys)
    if Rejection.objects.in_force().filter(statement__in=keys).exists():
        raise Conflict("This is rejected already.", field="statement")
    sightings = held_sightings(keys)
    said = cases.Reason(text=reason, why=why, batch=batch)
    made = write([(key, sightings.get(key)) for key in keys], said, by)
    left_alone(sightings.values(), said, by)
    return made


@transaction.atomic
def remove(appearance: Appearance, why: str, *, by: User, reason: str = "") -> Rejection:
    """Take a sighting out of the record: it was misread or logged by mistake. It can come back."""
    _check(why, reason)
    locks.hold_appearances([appearance.pk])
    said = cases.Reason(text=reason, why=why)
    made = write([(None, appearance.pk)], said, by)
    if not made:
        raise Conflict("This sighting is removed already.", field="appearance")
    left_alone([appearance.pk], said, by)
    return made[0]


@transaction.atomic
def restore(
    rejections: Collection[Rejection], *, by: User, reason: str = "", batch: Batch | None = None
) -> None:
    """Take rejections back: suggestions and sightings stand again, and their claims with them.

    A claim that was set aside for another reason than that nobody is left to have said it stays so.
    """
    alone = _without_sightings({row.appearance_id for row in rejections if row.appearance_id})
    end(rejections, by=by, reason=reason)
    said = cases.Reason(text="Its sighting is back.", batch=batch)
    cases.lead(_set_aside_with_a_rejection(alone), Act.REOPEN, by=by, reason=said)


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
    back = Appearance.objects.filter(pk__in=[row.appearance_id for row in rejections])
    standings.changed(back.values_list("claim", flat=True))


def held_sightings(statements: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The sighting of each held suggestion that has one; nobody else removes it meanwhile."""
    rows = Triage.objects.filter(statement__in=statements)
    found = dict(rows.values_list("statement", "appearance"))
    locks.hold_appearances(found.values())
    return found


def write(
    found: Iterable[tuple[uuid.UUID | None, uuid.UUID | None]], said: cases.Reason, by: User
) -> list[Rejection]:
    """Reject held suggestions and sightings; a sighting is removed by one of the rows at most."""
    pairs = list(found)
    gone = set(removed([appearance for _, appearance in pairs if appearance]))
    rows = []
    for statement, appearance in pairs:
        sighting = None if appearance in gone else appearance
        if statement is None and sighting is None:
            continue
        if sighting:
            gone.add(sighting)
        rows.append(
            Rejection(
                statement_id=statement,
                appearance_id=sighting,
                why=said.why,
                reason=normalise(said.text).strip(),
                batch=said.batch,
                created_by=by,
            )
        )
    return Rejection.objects.bulk_create(rows, batch_size=BATCH)


def removed(appearances: Collection[uuid.UUID]) -> list[uuid.UUID]:
    """Those of the sightings that are out of the record."""
    rows = Rejection.objects.in_force().filter(appearance__in=appearances)
    return list(rows.values_list("appearance", flat=True))


def _check(why: str, reason: str) -> None:
    if why not in Why.values:
        raise Refused("Say why, by one of the reasons of the list.", field="why")
    if why == Why.OTHER and not reason.strip():
        raise Refused("Say in words what the other reason is.", field="reason")


# Claims that nobody is left to have said


def left_alone(appearances: Collection[uuid.UUID], reason: cases.Reason, by: User) -> None:
    """Set aside the claims that were only to be sorted or waited, now that nobody says them.

    What people have asked for stays: as a tip, or as a claim logged by hand.
    """
    alone = _without_sightings(appearances)
    held = cases.hold(alone - _asked_for(alone))
    free = [case for case in held.values() if case.state in FREE]
    cases.lead(free, Act.SET_ASIDE, by=by, reason=reason)
    standings.changed(Appearance.objects.filter(pk__in=appearances).values_list("claim", flat=True))


def _without_sightings(appearances: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The claims as which these appearances are read, of which no sighting stands."""
    concerned = set(Appearance.objects.filter(pk__in=appearances).values_list("claim", flat=True))
    heads = merges.families(concerned)
    standing = Appearance.objects.known().filter(claim__in=heads)
    return {*heads.values()} - {heads[key] for key in standing.values_list("claim", flat=True)}


def _asked_for(claims: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those that somebody outside asked about, or a person logged before it was a sighting."""
    heads = merges.families(claims)
    asked = set(Tip.objects.filter(claim__in=heads).values_list("claim", flat=True))
    first = Appearance.objects.filter(claim=OuterRef("pk")).order_by("id")
    by_people = Claim.objects.filter(pk__in=heads, created_by__isnull=False).annotate(
        read_from=Subquery(first.values("statement")[:1]),
        read_by=Subquery(first.values("created_by")[:1]),
    )
    taken = Q(read_from__isnull=False, read_by=F("created_by"))
    asked.update(by_people.filter(~taken | Q(read_by=None)).values_list("pk", flat=True))
    return {heads[key] for key in asked}


def _set_aside_with_a_rejection(claims: Collection[uuid.UUID]) -> list[Case]:
    """The cases, held from now on, whose last step came of the rejection of their sightings."""
    held = cases.hold(claims)
    last = last_steps(held)
    heads = merges.families(held)
    rejected: dict[uuid.UUID, list[Rejection]] = defaultdict(list)
    rows = Rejection.objects.filter(appearance__claim__in=heads)
    for row in rows.annotate(claim=F("appearance__claim")):
        rejected[heads[row.claim]].append(row)
    return [
        case
        for key, case in held.items()
        if key in last and any(_follows(last[key], row) for row in rejected[key])
    ]


def _follows(step: Transition, rejection: Rejection) -> bool:
    """Whether the claim was set aside in the very act that rejected its sighting."""
    same_act = (
        step.created_by_id == rejection.created_by_id
        and step.batch_id == rejection.batch_id
        and step.created_at > rejection.created_at
    )
    if step.step == Step.UNDO:
        return same_act and step.to_state == CaseState.NOT_CHECKING
    was_free = step.step == Step.SET_ASIDE and step.from_state in FREE
    return same_act and was_free and step.why == rejection.why


def last_steps(claims: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Transition]:
    """The last step of each claim's case that has moved."""
    rows = Transition.objects.filter(claim__in=claims).order_by("claim", "-id").distinct("claim")
    return {row.claim_id: row for row in rows}
