"""Composite claims: split into parts that are judged one by one."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import Conflict, Refused
from claims.models import Claim, Relation, RelationKind
from claims.services import claims, relations

MOST = 50


@transaction.atomic
def split(
    whole: Claim, parts: Sequence[Claim | str], *, by: User, reason: str = ""
) -> list[Relation]:
    """Say which claims the whole is made of: existing ones, or the texts of parts to be logged.

    Words that a claim has already are that claim. All parts are linked, or none is. The whole
    keeps its own verdict, a person's; nothing is reckoned from the parts. Raises Refused for
    fewer than two parts, for one given twice, and for the whole among them.
    """
    if not 2 <= len(parts) <= MOST:
        raise Refused(f"Give two to {MOST} parts.", field="parts")
    wording = whole.wordings.order_by("-number").defer("search")[0]
    found = [
        part if isinstance(part, Claim) else _logged(part, wording.kind, wording.language, by)
        for part in parts
    ]
    if len(set(found)) < len(found):
        raise Refused("A part is given twice.", field="parts")
    if whole in found:
        raise Refused("The whole is no part of itself.", field="parts")
    return [_linked(part, whole, reason, by) for part in found]


def _logged(text: str, kind: str, language: str, by: User) -> Claim:
    try:
        made, _ = claims.log(claims.NewClaim(text=text, kind=kind, language=language), by=by)
    except Conflict as conflict:
        if isinstance(conflict.existing, Claim):
            return conflict.existing
        raise
    except Refused as refused:
        raise Refused(str(refused), field="parts") from refused
    return made


def _linked(part: Claim, whole: Claim, reason: str, by: User) -> Relation:
    """The part's link to its whole; one that was confirmed before stays as it is."""
    try:
        return relations.relate(RelationKind.PART_OF, part, whole, by=by, reason=reason)
    except Conflict as conflict:
        if isinstance(conflict.existing, Relation):
            return conflict.existing
        raise
    except Refused as refused:
        raise Refused(str(refused), field="parts") from refused
