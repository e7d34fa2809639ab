"""Questions about tips. Who sent one is asked for by `sender_of` alone, for editors."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from claims.models import Tip, TipSender, TipState, Wording
from claims.moments import Moment
from claims.permissions import Action, User, may
from claims.selectors import merges
from claims.selectors.relations import current_wordings
from claims.selectors.search import words_query

NOW = Moment()
SHOWN = 5  # other wordings of a group, in a list


def listed() -> QuerySet[Tip]:
    """Every tip, the newest first. Adds `tips`: how many are in the group, of one that leads it."""
    members = Tip.objects.filter(group=OuterRef("pk")).order_by().values("group")
    count = Subquery(members.annotate(n=Count("pk")).values("n"))
    rows: Any = Tip.objects.select_related("created_by").defer("search")
    found: QuerySet[Tip] = rows.annotate(tips=Coalesce(count, Value(0)) + 1)
    return found.order_by("-id")


def heads() -> QuerySet[Tip]:
    """The tips that lead a group, the newest first, each with the number of its `tips`."""
    return listed().filter(group=None)


def of_group(rows: QuerySet[Tip], head: uuid.UUID) -> QuerySet[Tip]:
    """Those of the group."""
    return rows.filter(Q(pk=head) | Q(group=head))


def search(rows: QuerySet[Tip], words: str) -> QuerySet[Tip]:
    """Those that have the words, in any form, or lead a tip that has them."""
    found = Tip.objects.filter(search=words_query(words)).order_by()
    members = found.exclude(group=None).values("group")
    return rows.filter(Q(pk__in=found.values("pk")) | Q(pk__in=members))


def sender_of(tip: Tip, viewer: User) -> TipSender | None:
    """Who sent the tip; None when nobody said so, and for whoever may not know."""
    if not may(viewer, Action.READ_SENDERS):
        return None
    return TipSender.objects.filter(tip=tip).first()


@dataclass(frozen=True, slots=True)
class Known:
    """A claim that says, in equal words, what a tip of a group asks for."""

    claim: uuid.UUID
    text: str  # as it is put now


def claims_known(heads: Sequence[Tip]) -> Mapping[uuid.UUID, Known]:
    """By head: the claim that has the words of a tip of its group, or that they led to before.

    What was merged is known as its survivor. A fixed number of queries.
    """
    groups = _keys(heads)
    wanted = {key for keys in groups.values() for key in keys}
    found = _claims_of(wanted)
    survivors = merges.survivors(set(found.values()))
    by_key = {key: survivors.get(claim, claim) for key, claim in found.items()}
    texts = current_wordings(set(by_key.values()), NOW)
    shown: dict[uuid.UUID, Known] = {}
    for head, keys in groups.items():
        claim = next((by_key[key] for key in keys if key in by_key), None)
        if claim in texts:
            shown[head] = Known(claim, texts[claim].text)
    return shown


def _keys(heads: Sequence[Tip]) -> dict[uuid.UUID, list[str]]:
    """The keys of each group's wordings, the head's own first."""
    found = {head.pk: [head.key] for head in heads}
    rows = Tip.objects.filter(group__in=found).order_by().values_list("group", "key").distinct()
    for head, key in rows:
        if key != found[head][0]:
            found[head].append(key)
    return found


def _claims_of(keys: set[str]) -> dict[str, uuid.UUID]:
    """The claim that has the words or, where none has, to which a tip of these words led last."""
    led = Tip.objects.filter(key__in=keys, state=TipState.ACCEPTED).annotate(worded=Value(0))
    worded = Wording.objects.filter(key__in=keys).annotate(worded=Value(1))
    columns = ("worded", "id", "key", "claim")
    rows: Any = led.values_list(*columns).union(worded.values_list(*columns), all=True)
    return {key: claim for _, _, key, claim in rows.order_by("worded", "id")}


def rejected_before(heads: Sequence[Tip]) -> set[uuid.UUID]:
    """Open ones whose very words were rejected once; one query."""
    keys = {head.key: head.pk for head in heads if head.state == TipState.NEW}
    rows = Tip.objects.filter(key__in=keys, state=TipState.REJECTED).order_by()
    return {keys[key] for key in rows.values_list("key", flat=True).distinct()}


@dataclass(frozen=True, slots=True)
class Wordings:
    """In how many wordings a group asks, and the first few others than its head's."""

    count: int
    others: list[Tip]


def wordings(heads: Sequence[Tip]) -> Mapping[uuid.UUID, Wordings]:
    """By head; two queries."""
    keys = _keys(heads)
    earlier = Tip.objects.filter(
        group=OuterRef("group"), key=OuterRef("key"), pk__lt=OuterRef("pk")
    )
    rows: Any = Tip.objects.filter(group__in=keys).exclude(key=F("group__key"))
    first = rows.filter(~Exists(earlier)).annotate(
        place=Window(RowNumber(), partition_by="group", order_by="id")
    )
    others: dict[uuid.UUID, list[Tip]] = defaultdict(list)
    for tip in first.filter(place__lte=SHOWN).order_by("id").defer("search"):
        others[tip.group_id].append(tip)
    return {head: Wordings(len(found), others[head]) for head, found in keys.items()}
