"""Labels, and which claims carry them."""

from __future__ import annotations

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import (
    Choice,
    EditInput,
    Flag,
    Href,
    Input,
    Key,
    RecordedAt,
    RecordedBy,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Label, LabelKind, Labelling
from claims.services.labels import LONGEST

LABEL_ID = "01939e8c-8a24-7f45-8a66-9f0a1b2c3d12"
LONGEST_DESCRIPTION = 2_000
LABEL = {
    "id": LABEL_ID,
    "href": f"/api/v1/labels/{LABEL_ID}/",
    "name": "Harbour",
    "kind": "topic",
    "description": "Quays, bridges and ships of Aldmouth.",
    "is_offered": True,
    "version": 1,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
LABELLING = {
    "label": LABEL_ID,
    "name": "Harbour",
    "kind": "topic",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}


@example(LABEL)
class LabelSerializer(serializers.ModelSerializer[Label]):
    """A topic or a tag of the desk."""

    href = Href()
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Label
        fields = list(LABEL)


@example({"name": "Harbour", "kind": "topic"})
class LabelInput(Input):
    """A new label."""

    name = Words(max_length=LONGEST)
    kind = Choice(choices=LabelKind.choices, required=False)
    description = Words(required=False, allow_blank=True, max_length=LONGEST_DESCRIPTION)


@example({"name": "Harbour and ferries"})
class LabelEditInput(EditInput):
    """Another name, kind or description; or whether it may be put on claims."""

    name = Words(required=False, max_length=LONGEST)
    kind = Choice(choices=LabelKind.choices, required=False)
    description = Words(required=False, allow_blank=True, max_length=LONGEST_DESCRIPTION)
    is_offered = Flag(required=False)


@example(LABELLING)
class LabellingSerializer(serializers.ModelSerializer[Labelling]):
    """A claim carries a label: since when, and who put it on."""

    label = serializers.UUIDField(  # type: ignore[assignment]
        source="label_id", read_only=True
    )
    name = serializers.CharField(source="label.name", read_only=True)
    kind = serializers.ChoiceField(source="label.kind", choices=LabelKind.choices, read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Labelling
        fields = list(LABELLING)


@example({"label": LABEL_ID})
class LabellingInput(Input):
    """The label to put on."""

    label = Key()  # type: ignore[assignment]
