"""Who said something."""

from __future__ import annotations

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import (
    Choice,
    EditInput,
    Href,
    Input,
    RecordedAt,
    RecordedBy,
    Words,
)
from claims.api.serializers.examples import example
from claims.models import Claimant, ClaimantAlias, ClaimantKind

BRIEF = {
    "id": examples.CLAIMANT_ID,
    "href": f"/api/v1/claimants/{examples.CLAIMANT_ID}/",
    "name": "Mara Lindqvist",
    "kind": "person",
    "qualifier": "",
}
ALIAS = {
    "id": examples.RELATION_ID,
    "name": "M. Lindqvist",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}


class ClaimantBrief(serializers.ModelSerializer[Claimant]):
    href = Href()

    class Meta:
        model = Claimant
        fields = list(BRIEF)


@example(ALIAS)
class AliasSerializer(serializers.ModelSerializer[ClaimantAlias]):
    """Another name that a person has said means this claimant."""

    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = ClaimantAlias
        fields = list(ALIAS)


@example(
    {**BRIEF, "document": None, "aliases": [ALIAS], "version": 1,
     "recorded_at": examples.RECORDED}
)  # fmt: skip
class ClaimantSerializer(ClaimantBrief):
    """A person, an organisation, or an unnamed source, which belongs to one document."""

    document = serializers.UUIDField(source="document_id", read_only=True, allow_null=True)
    aliases = AliasSerializer(many=True, read_only=True)
    recorded_at = RecordedAt()

    class Meta:
        model = Claimant
        fields = [*BRIEF, "document", "aliases", "version", "recorded_at"]


@example({"qualifier": "mayor of Aldmouth", "reason": "There are two of this name."})
class ClaimantInput(EditInput):
    name = Words(required=False, max_length=300)
    kind = Choice(required=False, choices=ClaimantKind.choices)
    qualifier = Words(
        required=False, allow_blank=True, max_length=200, help_text="Tells two of one name apart."
    )


@example({"name": "M. Lindqvist"})
class AliasInput(Input):
    name = Words(max_length=300)
