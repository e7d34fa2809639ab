"""Questions about merged claims: what is read as one claim at the moment that is asked about.

A family is a claim and all that is merged into it, at any depth. Rows stay with the claim that
they were recorded for; reads ask for those of the whole family.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)

from claims.models import Claim, Holding, Merge, Wording
from claims.moments import Moment
from claims.selectors import verdicts

NOW = Moment()
SHOWN = 20  # members of a family, on its survivor's page
FAMILIES = """
    SELECT member, head
    FROM (SELECT DISTINCT claims_survivor(key, %(at)s) AS head FROM unnest(%(keys)s::uuid[]) key) h
    CROSS JOIN LATERAL unnest(claims_family(head, %(at)s)) member
"""


class _Resolved(Func):
    """What one of the database's functions makes of a claim at a moment."""

    def __init__(self, claim: Any, moment: Moment) -> None:
        super().__init__(claim, Value(moment.known_at, DateTimeField()))


class Family(_Resolved):
    function = "claims_family"
    output_field: Any = ArrayField(UUIDField())


class Survivor(_Resolved):
    function = "claims_survivor"
    output_field: Any = UUIDField()


class Among(Func):
    """SQL's `value = ANY(array)`."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def in_force(moment: Moment = NOW) -> QuerySet[Merge]:
    rows: QuerySet[Merge] = Merge.objects.in_force(moment)
    return rows


# One claim


def gathered(rows: QuerySet[Claim], moment: Moment = NOW) -> QuerySet[Claim]:
    """Claims that bring their families along, so that asking for them costs no query."""
    at = Value(moment.known_at, DateTimeField())
    return rows.annotate(family=Family("pk", moment), family_at=at)


def family(claim: Claim, moment: Moment = NOW) -> tuple[uuid.UUID, ...]:
    """The ids of the claim and of all that was merged into it; at most one query."""
    read: Any = claim
    if not hasattr(claim, "family") or read.family_at != moment.known_at:
        read = gathered(Claim.objects.filter(pk=claim.pk), moment).get()
    return tuple(read.family)


def among(keys: Collection[uuid.UUID], path: str = "claim") -> Q:
    """Rows that lead to one of the claims by the path."""
    first, *more = keys
    return Q((f"{path}__in", [first, *more])) if more else Q((path, first))


def of(claim: Claim, moment: Moment = NOW, path: str = "claim") -> Q:
    """Rows that lead to a claim of the family by the path."""
    return among(family(claim, moment), path)


def survivor_of(claim: Claim, moment: Moment = NOW) -> Claim:
    """Into what the claim was merged in the end; itself while it was not."""
    found: Claim = Claim.objects.get(pk=survivors({claim.pk}, moment).get(claim.pk, claim.pk))
    return found


@dataclass(frozen=True, slots=True)
class Member:
    """A claim that is read as a part of another one's record, and what is held about it alone."""

    claim_id: uuid.UUID
    text: str
    merge: Merge
    holding: Holding | None  # for the day that is asked about: a verdict of its own


@dataclass(frozen=True, slots=True)
class Merged:
    """Where a claim stands in its family."""

    into: uuid.UUID | None  # the survivor; None: it is read as itself
    text: str  # of the survivor
    by: Merge | None  # by which the claim itself was merged
    members: list[Member]  # merged into it, at any depth; SHOWN at most, the last one first
    count: int  # of all members


NEVER = Merged(None, "", None, [], 0)


def merged(claim: Claim, moment: Moment = NOW) -> Merged:
    """One query for a claim that nothing was merged with."""
    keys = family(claim, moment)
    links = in_force(moment).filter(Q(loser=claim) | among(keys, "survivor"))
    rows = list(links.select_related("created_by").order_by("-created_at", "-pk")[: SHOWN + 1])
    if not rows:
        return NEVER
    own = next((row for row in rows if row.loser_id == claim.pk), None) or (
        in_force(moment).filter(loser=claim).select_related("created_by").first()
    )
    head = survivors({claim.pk}, moment).get(claim.pk)
    others = [row for row in rows if row.loser_id != claim.pk][:SHOWN]
    texts = _texts({row.loser_id for row in others} | ({head} if head else set()), moment)
    held = verdicts.on([row.loser_id for row in others], moment)
    members = [
        Member(row.loser_id, texts[row.loser_id], row, held.get(row.loser_id)) for row in others
    ]
    return Merged(head, texts.get(head, ""), own, members, len(keys) - 1)  # type: ignore[arg-type]


def of_claim(claim: Claim, moment: Moment = NOW) -> QuerySet[Merge]:
    """Every merge of the claim or into it that had been made by then, the newest first."""
    rows: QuerySet[Merge] = Merge.objects.known(moment).filter(Q(loser=claim) | Q(survivor=claim))
    return rows.select_related("created_by", "ended_by").order_by("-id")


def as_known(rows: Collection[Merge], moment: Moment) -> list[Merge]:
    """The same merges without an end that was not known yet: for reading only."""
    for row in rows:
        if moment.known_at and row.recorded.upper and row.recorded.upper > moment.known_at:
            row.ended_by, row.end_reason = None, ""
            row.recorded = type(row.recorded)(row.recorded.lower, None)
    return list(rows)


def _texts(keys: set[uuid.UUID], moment: Moment) -> dict[uuid.UUID, str]:
    rows = Wording.objects.known(moment).filter(claim__in=keys).order_by("claim", "-number")
    return dict(rows.distinct("claim").values_list("claim", "text"))


# Many claims


def survivors(keys: Collection[uuid.UUID], moment: Moment = NOW) -> dict[uuid.UUID, uuid.UUID]:
    """The survivor of each claim that was merged into another; one query."""
    rows: Any = in_force(moment).filter(loser__in=keys)
    return dict(rows.values_list("loser", Survivor("loser", moment)))


def families(keys: Collection[uuid.UUID], moment: Moment = NOW) -> dict[uuid.UUID, uuid.UUID]:
    """The survivor of each claim of these claims' whole families; one query."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FAMILIES, {"keys": list(keys), "at": moment.known_at})
        return dict(cursor.fetchall())


def heads(claims: Any, moment: Moment = NOW) -> Any:
    """Ids of claims, and of the survivors of the merged ones among them.

    `claims` is a queryset of one column, for `__in`.
    """
    merged_away = in_force(moment).filter(loser__in=claims)
    return claims.union(merged_away.values(head=Survivor("loser", moment)), all=True)


def is_merged(claim: str, moment: Moment = NOW) -> Exists:
    """Whether the claim in the outer row's column was merged into another."""
    return Exists(in_force(moment).filter(loser=OuterRef(claim)))


def family_of(claim: Any, moment: Moment = NOW) -> Case:
    """For lists: the family of the outer row's claim. What nothing was merged into costs little."""
    grown = Exists(in_force(moment).filter(survivor=claim))
    alone: Any = Func(claim, template="ARRAY[%(expressions)s]", output_field=Family.output_field)
    return Case(When(grown, then=Family(claim, moment)), default=alone)


def are_one(one: str, other: str, moment: Moment = NOW) -> Case:
    """Whether the claims in two columns are read as one."""
    touched = is_merged(one, moment) | is_merged(other, moment)
    same = Survivor(F(one), moment)
    return Case(
        When(touched, then=_Equal(same, Survivor(F(other), moment))),
        default=Value(False),
        output_field=BooleanField(),
    )


class _Equal(Func):
    """SQL's `=` of two expressions."""

    arg_joiner = " = "
    template = "(%(expressions)s)"
    output_field = BooleanField()
