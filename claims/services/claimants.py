"""Who said something: found by their name, or made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from claims import keys
from claims.errors import Conflict, Refused
from claims.models import Claimant, ClaimantAlias, ClaimantKind, Document
from claims.services import edits, locks

PARTICULARS = ("name", "kind", "qualifier")
Name = tuple[str, str]  # the fullest name in the document, and its kind


def find_or_make(
    names: Iterable[Name], document: Document, *, by: User | None
) -> dict[Name, Claimant]:
    """The claimant of each name. The caller holds `locks.NAMING`.

    A full name, or an alias that one claimant alone has, means the same everywhere. Unnamed
    sources and bare surnames are looked for in this document only: they never merge by
    themselves.
    """
    wanted = {name: (keys.name_key(name[0]), _scope(name, document)) for name in names}
    found = _known({key for key, _ in wanted.values()}, document)
    made: dict[tuple[str, uuid.UUID | None], Claimant] = {}
    result: dict[Name, Claimant] = {}
    for name, (key, scope) in wanted.items():
        place = scope.pk if scope else None
        claimant = found.get((key, None)) if name[1] != ClaimantKind.UNNAMED else None
        claimant = claimant or found.get((key, place)) or made.get((key, place))
        if claimant is None:
            claimant = Claimant(
                name=name[0][:300], key=key, kind=name[1], document=scope, created_by=by
            )
            made[key, place] = claimant
        result[name] = claimant
    Claimant.objects.bulk_create(made.values())
    return result


def add_alias(claimant: Claimant, name: str, *, by: User) -> ClaimantAlias:
    """Let another name mean this claimant from now on."""
    alias, is_new = ClaimantAlias.objects.get_or_create(
        claimant=claimant, key=key_of(name), defaults={"name": name, "created_by": by}
    )
    if not is_new:
        raise Conflict(f"“{name}” already means {claimant}.", field="name", existing=alias)
    return alias


def key_of(name: str, *, field: str = "name") -> str:
    """The key of a name that a person typed in `field`; raises Refused for punctuation alone."""
    key = keys.name_key(name)
    if not key:
        raise Refused("A claimant needs a name with at least one letter or digit.", field=field)
    return key


def check_name(claimant: Claimant, name: str, kind: str, qualifier: str) -> str:
    """The key of a claimant's new name.

    Raises Refused when the name has no letter, or an unnamed source would belong to no document,
    and Conflict (with the other claimant) when another one is called just so.
    """
    key = key_of(name)
    if kind == ClaimantKind.UNNAMED and claimant.document_id is None:
        raise Refused("An unnamed source belongs to one document; this one to none.", field="kind")
    same = Claimant.objects.filter(
        key=key, qualifier=qualifier.strip(), document=claimant.document_id
    )
    other = same.exclude(pk=claimant.pk).first()
    if other:
        raise Conflict(
            f"Another claimant is called “{other}”. Add a qualifier that tells them apart.",
            field="qualifier",
            existing=other,
        )
    return key


@transaction.atomic
def describe(
    claimant: Claimant, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Claimant:
    """Correct a claimant's particulars; the key under which the name is found goes with it.

    `seen` is the version that the person saw: Stale when somebody else was faster.
    """
    locks.hold(locks.NAMING)
    stored = edits.unraced(claimant, seen)
    given = {name: getattr(stored, name) for name in PARTICULARS}
    given |= {name: value.strip() for name, value in changes.items()}
    given["key"] = check_name(stored, **given)
    return edits.write(stored, given, by=by, reason=reason)


def _scope(name: Name, document: Document) -> Document | None:
    """The document a source belongs to, or None when its name means the same everywhere."""
    printed, kind = name
    is_full = kind == ClaimantKind.ORGANISATION or len(printed.split()) > 1
    return None if is_full and kind != ClaimantKind.UNNAMED else document


def _known(wanted: set[str], document: Document) -> dict[tuple[str, uuid.UUID | None], Claimant]:
    """By key and document. A key that several have (told apart by qualifier) is nobody's."""
    rows = Claimant.objects.filter(
        Q(document=None) | Q(document=document), key__in=wanted
    ).order_by("qualifier", "id")
    found: dict[tuple[str, uuid.UUID | None], Claimant] = {}
    for claimant in rows:
        found.setdefault((claimant.key, claimant.document_id), claimant)
    owners: dict[str, set[Claimant]] = {}
    for alias in ClaimantAlias.objects.filter(key__in=wanted).select_related("claimant"):
        owners.setdefault(alias.key, set()).add(alias.claimant)
    for key, claimants in owners.items():
        if len(claimants) == 1:
            found.setdefault((key, None), next(iter(claimants)))
    return found
