"""The words in which a desk rates: scales and their ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import Conflict, Refused, Stale
from claims.models import Rating, Scale
from claims.selectors.ratings import version
from claims.services import edits, locks

LONGEST_NAME = 100
LONGEST = 2_000
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRating:
    label: str
    ordinal: int | None = None  # its place on the axis, 1 the falsest; None: off the axis
    meaning: str = ""
    is_partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScale:
    name: str
    ratings: Sequence[NewRating]  # in the order of lists
    description: str = ""


DEFAULT = NewScale(
    name="Truth",
    description="How far a claim agrees with the evidence.",
    ratings=[
        NewRating(label="True", ordinal=5, meaning="It is so, with nothing that matters left out."),
        NewRating(
            label="Mostly true",
            ordinal=4,
            meaning="It is so in what matters; a detail is wrong or needs explaining.",
            is_partial=True,
        ),
        NewRating(
            label="Half true",
            ordinal=3,
            meaning="Part of it is so; what is wrong or left out changes the picture.",
            is_partial=True,
        ),
        NewRating(
            label="Mostly false",
            ordinal=2,
            meaning="Something in it is so, but not what matters.",
            is_partial=True,
        ),
        NewRating(label="False", ordinal=1, meaning="It is not so."),
        NewRating(label="Unproven", meaning="What evidence there is does not settle it."),
        NewRating(label="Outdated", meaning="It was so once, and is so no longer."),
        NewRating(
            label="Missing context",
            meaning="The words hold, but without what they leave out they mislead.",
        ),
        NewRating(label="Satire", meaning="It was said in jest, and is passed on as meant."),
    ],
)  # fmt: skip


@transaction.atomic
def ensure_default_scale() -> None:
    """Give a desk that has no scale the default one; two at once make one."""
    locks.hold(locks.SCALES)
    if not Scale.objects.exists():
        _make(DEFAULT, by=None)


@transaction.atomic
def add_scale(new: NewScale, *, by: User) -> Scale:
    """Define a scale with its ratings.

    Raises Refused for words or an axis that cannot be, and Conflict for a name that is taken.
    """
    locks.hold(locks.SCALES)
    check_scale(new)
    return _make(new, by=by)


@transaction.atomic
def add_rating(scale: Scale, new: NewRating, *, by: User) -> Rating:
    """Add a rating: off the axis, or at its upper end, for what is there keeps its place."""
    locks.hold(locks.SCALES)
    there = list(scale.ratings.all())
    standing = [NewRating(label=row.label, ordinal=row.ordinal) for row in there]
    check_ratings([*standing, new])
    last = max((row.position for row in there), default=0)
    return _add(scale, new, last + 1, by)


@transaction.atomic
def edit_scale(
    scale: Scale, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Scale:
    """Name, describe, retire or offer a scale. `seen` is the version that the editor saw.

    Raises Stale with the scale as it is when somebody else was faster.
    """
    stored = _unraced(scale, seen)
    if "name" in changes:
        check_name(changes["name"], of=stored)
    return edits.write(stored, _lines(changes), by=by, reason=reason)


@transaction.atomic
def edit_rating(
    rating: Rating, changes: Mapping[str, Any], *, seen: int, by: User, reason: str = ""
) -> Rating:
    """Explain, move, retire or offer a rating. `seen` is the version of its scale.

    Raises Stale with the scale as it is when somebody else was faster.
    """
    _unraced(rating.scale, seen)
    stored = Rating.objects.get(pk=rating.pk)
    return edits.write(stored, _lines(changes), by=by, reason=reason)


def check_scale(new: NewScale) -> None:
    """Raise Refused, or Conflict for a name that is taken, unless the scale can be defined."""
    check_name(new.name, of=None)
    _line(new.description, "description", LONGEST)
    if not new.ratings:
        raise Refused("A scale needs ratings: give at least one.", field="ratings")
    check_ratings(new.ratings, field="ratings")


def check_ratings(ratings: Sequence[NewRating], *, field: str = "") -> None:
    """Raise Refused unless the ratings can stand together in one scale.

    `field` names the input that holds them all; without it, the rating's own is named.
    """
    if len(ratings) > MOST:
        raise Refused(f"A scale has at most {MOST} ratings.", field=field or "label")
    labels: set[str] = set()
    for rating in ratings:
        needed = "A rating needs a label."
        label = _line(rating.label, field or "label", LONGEST_NAME, needed=needed)
        _line(rating.meaning, field or "meaning", LONGEST)
        if label.casefold() in labels:
            raise Refused(f"“{label}” stands in the scale already.", field=field or "label")
        labels.add(label.casefold())
    ordinals = sorted(rating.ordinal for rating in ratings if rating.ordinal is not None)
    _check_axis(ordinals, field or "ordinal")


def _check_axis(ordinals: list[int], field: str) -> None:
    if ordinals != list(range(1, len(ordinals) + 1)):
        given = ", ".join(map(str, ordinals))
        raise Refused(
            f"The places on the axis are {given}; number them 1, 2, 3 and so on, the truest "
            "highest, without a gap. A rating off the axis has none.",
            field=field,
        )
    if len(ordinals) == 1:
        raise Refused(
            "One rating alone makes no axis: give at least two a place on it, or none.",
            field=field,
        )


def check_name(name: str, of: Scale | None) -> None:
    """Of a new scale (None) or of one that is named anew."""
    name = _line(name, "name", LONGEST_NAME, needed="A scale needs a name.")
    same = Scale.objects.filter(name__iexact=name)
    existing = (same.exclude(pk=of.pk) if of else same).first()
    if existing:
        raise Conflict(f"There is a scale “{existing}” already.", field="name", existing=existing)


def _line(raw: str, field: str, longest: int, needed: str = "") -> str:
    """The words without spaces around or doubled between them."""
    words = " ".join(raw.split())
    if needed and not words:
        raise Refused(needed, field=field)
    if len(words) > longest:
        raise Refused(f"This has {len(words):,} characters, more than {longest:,}.", field=field)
    return words


def _make(new: NewScale, *, by: User | None) -> Scale:
    scale = Scale.objects.create(
        name=" ".join(new.name.split()),
        description=" ".join(new.description.split()),
        created_by=by,
    )
    for position, rating in enumerate(new.ratings, start=1):
        _add(scale, rating, position, by)
    return scale


def _add(scale: Scale, new: NewRating, position: int, by: User | None) -> Rating:
    return Rating.objects.create(
        scale=scale,
        label=" ".join(new.label.split()),
        ordinal=new.ordinal,
        position=position,
        meaning=" ".join(new.meaning.split()),
        is_partial=new.is_partial,
        created_by=by,
    )


def _unraced(scale: Scale, seen: int) -> Scale:
    """The scale as it is, nobody else's until the transaction ends."""
    locks.hold(locks.SCALES)
    stored: Scale = Scale.objects.prefetch_related("ratings").get(pk=scale.pk)
    if version(stored) != seen:
        raise Stale(f"Somebody has edited “{stored}” since you read it.", existing=stored)
    return stored


def _lines(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _line(value, name, LONGEST) if isinstance(value, str) else value
        for name, value in changes.items()
    }
