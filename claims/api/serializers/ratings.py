"""The words in which the desk rates."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import (
    EditInput,
    Flag,
    Href,
    Input,
    RecordedAt,
    RecordedBy,
    Whole,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Rating, Scale
from claims.selectors import ratings
from claims.services.ratings import LONGEST, LONGEST_NAME, MOST

NEW_RATING = {
    "label": "Mostly true",
    "ordinal": 4,
    "meaning": "It is so in what matters; a detail is wrong or needs explaining.",
    "is_partial": True,
}
RATING = {"id": examples.RATING_ID, **NEW_RATING, "position": 2, "is_offered": True}
SCALE = {
    "id": examples.SCALE_ID,
    "href": f"/api/v1/scales/{examples.SCALE_ID}/",
    "name": "Truth",
    "description": "How far a claim agrees with the evidence.",
    "is_offered": True,
    "ratings": [RATING],
    "version": 9,
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}
AXIS = "Its place on the axis, the truest highest, from 1 without a gap; null: off the axis."


@example(RATING)
class RatingSerializer(serializers.ModelSerializer[Rating]):
    class Meta:
        model = Rating
        fields = list(RATING)


@example(SCALE)
class ScaleSerializer(serializers.ModelSerializer[Scale]):
    """A scale, its ratings in the order of lists."""

    href = Href()
    ratings = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField(help_text="Of the scale with its ratings.")
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Scale
        fields = list(SCALE)

    @extend_schema_field(RatingSerializer(many=True))
    def get_ratings(self, scale: Scale) -> Any:
        return RatingSerializer(ratings.in_order(scale), many=True).data

    def get_version(self, scale: Scale) -> int:
        return ratings.version(scale)


@example(NEW_RATING)
class RatingInput(Input):
    """Label, place and `is_partial` stay for good: another label is another rating."""

    label = Words(max_length=LONGEST_NAME)  # type: ignore[assignment]
    ordinal = Whole(
        required=False, allow_null=True, default=None, min_value=1, max_value=MOST, help_text=AXIS
    )
    meaning = Words(required=False, allow_blank=True, max_length=LONGEST)
    is_partial = Flag(
        required=False, help_text="A verdict with it must say which part of the claim fails."
    )


@example(
    {"name": "Two ways", "description": "For numbers.",
     "ratings": [{"label": "Right", "ordinal": 2, "meaning": "The number is right."},
                 {"label": "Wrong", "ordinal": 1, "meaning": "The number is wrong."},
                 {"label": "Open", "ordinal": None, "meaning": "Nobody has counted yet."}]}
)  # fmt: skip
class ScaleInput(Input):
    name = Words(max_length=LONGEST_NAME)
    description = Words(required=False, allow_blank=True, max_length=LONGEST)
    ratings = RatingInput(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]


@example({"description": "For numbers only.", "is_offered": False})
class ScaleEditInput(EditInput):
    name = Words(required=False, max_length=LONGEST_NAME)
    description = Words(required=False, allow_blank=True, max_length=LONGEST)
    is_offered = Flag(required=False, help_text="Whether new verdicts may use it.")


@example({"meaning": "The number is right to the last digit.", "position": 1})
class RatingEditInput(EditInput):
    position = Whole(required=False, min_value=0, max_value=1_000, help_text="Its place in lists.")
    meaning = Words(required=False, allow_blank=True, max_length=LONGEST)
    is_offered = Flag(required=False, help_text="Whether new verdicts may use it.")
