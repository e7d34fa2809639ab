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

from claims.models import Claim, Merge, Wording
from claims.moments import Moment

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
    read: Any = carrying(claim, moment)
    return tuple(read.family)


def carrying(claim: Claim, moment: Moment = NOW) -> Claim:
    """The claim with its family, for whoever asks for it more than once; at most one query."""
    if hasattr(claim, "family") and getattr(claim, "family_at", None) == moment.known_at:
        return claim
    found: Claim = gathered(Claim.objects.filter(pk=claim.pk), moment).get()
    return found


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


def own(claim: Claim, moment: Moment = NOW, path: str = "") -> Q:
    """Rows on verdicts: the claim's own, and on whether the family's sightings were said so.

    No verdict goes along when a claim is merged. `path` leads to what has claim and appearance.
    """
    keys = family(claim, moment)
    alone = Q((f"{path}claim", claim))
    if len(keys) == 1:
        return alone
    return alone | Q((f"{path}claim__in", keys), (f"{path}appearance__isnull", False))


@dataclass(frozen=True, slots=True)
class Member:
    """A claim of which the record is read as another one's."""

    claim_id: uuid.UUID
    text: str
    merge: Merge


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
    members = [Member(row.loser_id, texts[row.loser_id], row) for row in others]
    return Merged(head, texts.get(head, ""), own, members, len(keys) - 1)  # type: ignore[arg-type]


def of_claim(claim: Claim, moment: Moment = NOW) -> QuerySet[Merge]:
    """Every merge of the claim or into it that had been made by then, the newest first."""
    rows: QuerySet[Merge] = Merge.objects.known(moment).filter(Q(loser=claim) | Q(survivor=claim))
    return rows.select_related("created_by", "ended_by").order_by("-id")


def in_history(keys: Collection[uuid.UUID], claim: Claim, moment: Moment = NOW) -> QuerySet[Merge]:
    """What was merged, ever, into the claims of a family, and its survivor into another."""
    rows: QuerySet[Merge] = Merge.objects.known(moment)
    return rows.filter(Q(survivor__in=keys) | Q(loser=claim))


def of_families(claim: Claim, *moments: Moment) -> QuerySet[Merge]:
    """Every merge within the families that the claim had at the moments, the newest first."""
    keys = {key for moment in moments for key in family(claim, moment)}
    rows: QuerySet[Merge] = Merge.objects.filter(Q(survivor__in=keys) | Q(loser=claim))
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


def now_read_as(key: uuid.UUID) -> Survivor:
    """For a row's condition: the survivor of the claim, or itself while it was not merged."""
    return Survivor(Value(key, UUIDField()), NOW)


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


def together(claims: Collection[Claim], moment: Moment = NOW) -> dict[uuid.UUID, uuid.UUID]:
    """Of each claim of the given ones' families, which of these reads it; one query at most."""
    keys = {claim.pk for claim in claims}
    if all(hasattr(claim, "family") for claim in claims):
        read: Any = claims
        found = {member: claim.pk for claim in read for member in claim.family}
    else:
        found = {m: head for m, head in families(keys, moment).items() if head in keys}
    return found | {key: key for key in keys}


def is_merged(claim: str, moment: Moment = NOW) -> Exists:
    """Whether the claim in the outer row's column was merged into another."""
    return Exists(in_force(moment).filter(loser=OuterRef(claim)))


def with_family(rows: QuerySet[Any], moment: Moment = NOW) -> QuerySet[Any]:
    """For lists: as `gathered`, but what nothing was merged into costs an index's look alone."""
    at = Value(moment.known_at, DateTimeField())
    return rows.annotate(family=_family_of(F("pk"), OuterRef("pk"), moment), family_at=at)


def in_family(claim: str, moment: Moment = NOW, *, of: str = "pk") -> Among:
    """In a subquery: rows whose column names one of the family of the claim in the outer row."""
    outer = OuterRef(of)
    return Among(F(claim), _family_of(outer, OuterRef(outer), moment))


def has_members(claim: Any, moment: Moment = NOW) -> Exists:
    """Whether anything was merged into the claim."""
    return Exists(in_force(moment).filter(survivor=claim))


def _family_of(claim: Any, from_within: Any, moment: Moment) -> Case:
    grown = has_members(from_within, moment)
    alone = Func(claim, template="ARRAY[%(expressions)s]", output_field=Family.output_field)
    return Case(When(grown, then=Family(claim, moment)), default=alone)


def read_as(claim: str, moment: Moment = NOW) -> Case:
    """The claim as which the one in the column is read: its survivor, or itself."""
    return Case(When(is_merged(claim, moment), then=Survivor(F(claim), moment)), default=F(claim))


def survivor_if_merged(moment: Moment = NOW) -> Case:
    """For lists of claims: into which claim each was merged in the end; null while it was not."""
    return Case(When(is_merged("pk", moment), then=Survivor(F("pk"), moment)))


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
