"""Labels: what the desk calls its topics, and which claims carry them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.errors import Conflict, Refused
from claims.models import Batch, Label, LabelKind, Labelling
from claims.services import edits
from factcheck.reading.text import normalise

LONGEST = 60
BATCH = 1000


def make(name: str, *, by: User, kind: str = LabelKind.TAG, description: str = "") -> Label:
    """A new label. Raises Refused for an empty name, Conflict for one that exists."""
    words = _name(name)
    if kind not in LabelKind.values:
        raise Refused(f"{kind!r} is no kind of label.", field="kind")
    existing = Label.objects.filter(name__iexact=words).first()
    if existing:
        raise Conflict(
            f"There is a label “{existing.name}” already.", field="name", existing=existing
        )
    try:
        with transaction.atomic():
            label: Label = Label.objects.create(
                name=words, kind=kind, description=description.strip(), created_by=by
            )
    except IntegrityError as error:
        raise Conflict("Somebody has just made this label.", field="name") from error
    return label


@transaction.atomic
def edit(
    label: Label, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Label:
    """Rename or describe it. Raises Refused and Conflict as `make`, Stale when edited since."""
    current = edits.unraced(label, seen)
    given = {name: _name(value) if name == "name" else value for name, value in changes.items()}
    wanted = given.get("name", current.name)
    other = Label.objects.filter(name__iexact=wanted).exclude(pk=current.pk).first()
    if other:
        raise Conflict(f"There is a label “{other.name}” already.", field="name", existing=other)
    return edits.write(current, given, by=by, reason=reason)


@transaction.atomic
def put_on(
    label: Label, claims: Collection[uuid.UUID], *, by: User, batch: Batch | None = None
) -> list[uuid.UUID]:
    """The claims that did not carry it carry it now; returns these."""
    if not label.is_offered:
        raise Refused(f"“{label}” is no longer put on claims.", field="label")
    have = set(
        Labelling.objects.in_force()
        .filter(label=label, claim__in=claims)
        .values_list("claim", flat=True)
    )
    new = [key for key in claims if key not in have]
    rows = (Labelling(label=label, claim_id=key, batch=batch, created_by=by) for key in new)
    try:
        with transaction.atomic():
            Labelling.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as error:
        raise Conflict("Somebody has just put this label on one of them.") from error
    return new


@transaction.atomic
def take_off(
    label: Label, claims: Collection[uuid.UUID], *, by: User, batch: Batch | None = None
) -> list[uuid.UUID]:
    """The claims that carried it carry it no longer; returns these."""
    rows = Labelling.objects.in_force().filter(label=label, claim__in=claims)
    found = list(rows.select_for_update().values_list("claim", flat=True))
    rows.filter(claim__in=found).update(ended_by=by)
    return found


def _name(raw: str) -> str:
    words = " ".join(normalise(raw).split())
    if not words:
        raise Refused("A label needs a name.", field="name")
    if len(words) > LONGEST:
        raise Refused(f"A label's name has at most {LONGEST} characters.", field="name")
    return words
