"""How people take what the machine read: as it stands, worded otherwise, or as a known claim."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from claims import permissions
from claims.errors import Refused
from claims.models import (
    Appearance,
    Batch,
    CaseState,
    Claim,
    ExtractionRun,
    Rejection,
    Statement,
    Triage,
)
from claims.permissions import Action
from claims.selectors import merges as merge_selectors
from claims.services import cases, claims, locks, merges, rejections, standings, triage
from factcheck.workflow import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How a person takes a suggestion: as it was read, worded otherwise, or as a known claim."""

    text: str = ""
    kind: str = ""
    into: Claim | None = None


AS_READ = Taken()
MOST_TEXTS = 200  # of which suggestions are taken at once


@transaction.atomic
def accept(statement: Statement, how: Taken = AS_READ, *, by: User) -> Triage:
    """Take a suggestion into the record whatever its score; the same again changes nothing.

    What was read already as a claim's sighting keeps it: its claim is reworded, or merged into
    the known one. Raises Refused and Conflict as these do.
    """
    locks.hold(locks.NAMING)
    triages = Triage.objects.select_related("appearance__claim")
    known = triages.filter(statement=statement).first()
    _hold_claims(known, how)
    locks.hold_statements([statement.pk])
    _check_may([statement], how, by)
    taken = known or _record(statement, how, by)
    locks.hold_appearances([taken.appearance_id])
    _stand_again([statement.pk], [taken.appearance_id], by)
    if known:
        _change(known.appearance, how, by)
    _sorted([taken.appearance.claim_id], by)
    return taken


def _hold_claims(known: Triage | None, how: Taken) -> None:
    """What merging and rewording wait for, before any case: whoever merges holds these first."""
    claim = known.appearance.claim if known else None
    if claim and how.into:
        merges.hold(claim, how.into)
    elif claim and how.text:
        locks.hold_claim(claim)


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
) -> set[uuid.UUID]:
    """Take suggestions as they were read; a fixed number of queries for each text.

    Returns those whose sightings stand only now: the others' stood before. Raises Refused for
    more than MOST_TEXTS texts, for nobody else names a claim meanwhile.
    """
    locks.hold(locks.NAMING)
    keys = [statement.pk for statement in statements]
    locks.hold_statements(keys)
    made = _take(statements, by)
    sightings = rejections.held_sightings(keys)
    new = {*made, *rejections.removed(sightings.values())}
    _stand_again(keys, sightings.values(), by, batch)
    claims_of = Appearance.objects.filter(pk__in=sightings.values()).values_list("claim", flat=True)
    _sorted({*claims_of}, by, batch)
    return {key for key, sighting in sightings.items() if sighting in new}


def _take(statements: Sequence[Statement], by: User) -> set[uuid.UUID]:
    """A sighting of each; returns those that are made of them. One text at a time is in memory."""
    by_run: dict[uuid.UUID, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_run[statement.run_id].append(statement)
    if len(by_run) > MOST_TEXTS:
        raise Refused(
            f"These are suggestions of {len(by_run):,} texts; accept those of {MOST_TEXTS} at "
            "most at once.",
            field="statements",
        )
    found: list[Triage] = []
    runs = ExtractionRun.objects.select_related("snapshot__document").defer("snapshot__search")
    for key, of_run in by_run.items():
        found += triage.take(runs.get(pk=key), of_run, by=by)
    rows = Triage.objects.filter(pk__in=[one.pk for one in found])
    made = rows.filter(appearance__statement=F("statement"))
    return set(made.values_list("appearance", flat=True))


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


def _stand_again(
    statements: Collection[uuid.UUID],
    appearances: Collection[uuid.UUID],
    by: User,
    batch: Batch | None = None,
) -> None:
    """What is taken, and its sightings, are rejected no more."""
    gone = Q(statement__in=statements) | Q(appearance__in=appearances)
    rows = Rejection.objects.in_force().filter(gone)
    rejections.restore(list(rows), by=by, reason="It was accepted after all.", batch=batch)


def _sorted(claims_of: Collection[uuid.UUID], by: User, batch: Batch | None = None) -> None:
    """A person has vouched for the claims: what they are read as is no longer to be sorted."""
    heads = set(merge_selectors.families(claims_of).values())
    held = cases.hold(heads) if permissions.may(by, Action.SORT) else {}
    unsorted = [case for case in held.values() if case.state == CaseState.TRIAGE]
    cases.lead(unsorted, Act.ACCEPT, by=by, reason=cases.Reason(batch=batch))
    standings.changed(claims_of)
