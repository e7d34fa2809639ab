"""What bears on a claim, how it is assessed, and where it goes back to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.appearances import ANCHOR, APPEARANCE, AnchorSerializer
from claims.api.serializers.common import (
    Choice,
    EditInput,
    Flag,
    Href,
    Input,
    Key,
    RecordedAt,
    RecordedBy,
    Whole,
    Words,
)
from claims.api.serializers.documents import DocumentBrief
from claims.api.serializers.examples import example
from claims.models import (
    Assessment,
    Audience,
    Evidence,
    Origin,
    PublisherGrade,
    Reliability,
    Stance,
)
from claims.services import passages

LONGEST = 4_000
ORIGIN = {
    "id": examples.ORIGIN_ID,
    "href": f"/api/v1/origins/{examples.ORIGIN_ID}/",
    "name": "The load test of January 2026",
    "note": "Commissioned by the harbour board; both papers had the same report.",
    "version": 1,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
ASSESSMENT = {
    "number": 1,
    "wording": 1,
    "stance": "refutes",
    "credibility": 2,
    "reliability": "B",
    "origin": {name: ORIGIN[name] for name in ("id", "href", "name")},
    "note": "The table gives 38 tonnes; the lorries of the claim have 40.",
    "audience": "desk",
    "readers": [],
    "embargo_until": None,
    "is_withdrawn": False,
    "reason": "",
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
EVIDENCE = {
    "id": examples.EVIDENCE_ID,
    "href": f"/api/v1/evidence/{examples.EVIDENCE_ID}/",
    "claim": examples.CLAIM_ID,
    "appearance": None,
    "document": APPEARANCE["document"],
    "grounds": "",
    "anchors": [ANCHOR],
    "assessment": ASSESSMENT,
    "recorded_at": examples.RECORDED,
    "recorded_by": "vera",
}
GRADE = {
    "reliability": "B",
    "reason": "Corrects its errors within a day, and says so.",
    "recorded_at": examples.RECORDED,
    "recorded_by": "egon",
}


@example(ORIGIN)
class OriginSerializer(serializers.ModelSerializer[Origin]):
    """An independent root. However many passages go back to it, it counts once."""

    href = Href()
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Origin
        fields = list(ORIGIN)


class OriginBrief(serializers.ModelSerializer[Origin]):
    href = Href()

    class Meta:
        model = Origin
        fields = ["id", "href", "name"]


@example(ASSESSMENT)
class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    """How a piece of evidence is graded. No axis is needed, and they are never multiplied."""

    wording = serializers.IntegerField(
        source="wording.number", read_only=True, help_text="The number of the wording it bears on."
    )
    origin = OriginBrief(read_only=True, allow_null=True)
    readers = serializers.SerializerMethodField(help_text="User names; for the audience “named”.")
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Assessment
        fields = list(ASSESSMENT)

    def get_readers(self, assessment: Assessment) -> list[str]:
        return [reader.person.username for reader in assessment.readers.all()]


@example(EVIDENCE)
class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A passage that bears on a claim, as it was assessed at the moment asked about."""

    href = Href()
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    appearance = serializers.UUIDField(
        source="appearance_id",
        read_only=True,
        allow_null=True,
        help_text="It bears on whether this was said; null: on the claim itself.",
    )
    document = DocumentBrief(read_only=True)
    anchors = AnchorSerializer(many=True, read_only=True)
    assessment = AssessmentSerializer(read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Evidence
        fields = list(EVIDENCE)


@example(
    {
        "one": examples.EVIDENCE_ID,
        "other": examples.OTHER_EVIDENCE_ID,
        "text": "the bridge bears 38 tonnes, two less than a laden lorry",
        "words": 10,
        "score": 0.62,
    }
)
class SuggestionSerializer(serializers.Serializer[Any]):
    """Two pieces of evidence that copy or quote one another."""

    one = serializers.UUIDField(source="one.pk", help_text="The newer of the two.")
    other = serializers.UUIDField(source="other.pk")
    text = serializers.CharField(help_text="What they share, as it stands in `one`.")
    words = serializers.IntegerField(help_text="How many words of it both have.")
    score = serializers.FloatField(help_text="0.5–1: an order of strength, no probability.")


@example(GRADE)
class GradeSerializer(serializers.ModelSerializer[PublisherGrade]):
    """How reliable the desk held a publisher to be from then on, and why."""

    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = PublisherGrade
        fields = list(GRADE)


@example({"reliability": "B", "reason": "Corrects its errors within a day, and says so."})
class GradeInput(Input):
    """NATO's Admiralty code: A, completely reliable, to E, unreliable; F, cannot be judged."""

    reliability = Choice(choices=Reliability.choices)
    reason = Words(max_length=LONGEST)


@example({"name": ORIGIN["name"], "note": ORIGIN["note"]})
class OriginInput(Input):
    name = Words(max_length=300)
    note = Words(required=False, allow_blank=True, max_length=LONGEST)


@example({"name": "The load test of 12 January 2026"})
class OriginEditInput(EditInput):
    name = Words(required=False, max_length=300)
    note = Words(required=False, allow_blank=True, max_length=LONGEST)


class People(serializers.ListField):
    """User names of people at the desk."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=Words(max_length=150), max_length=100, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        names = super().to_internal_value(data)
        people = User.objects.filter(username__in=names, is_active=True).in_bulk(
            field_name="username"
        )
        missing = {
            str(place): [f"Nobody at the desk is called {name!r}."]
            for place, name in enumerate(names)
            if name not in people
        }
        if missing:
            raise serializers.ValidationError(missing)
        return [people[name] for name in names]


class _Judged(Input):
    """What a person may make of a passage."""

    credibility = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=6,
        help_text="1: confirmed by other sources; 5: improbable; 6: cannot be judged.",
    )
    origin = Key(required=False, allow_null=True)
    note = Words(required=False, allow_blank=True, max_length=LONGEST)
    audience = Choice(choices=Audience.choices, required=False)
    readers = People(
        required=False,
        help_text="User names; for the audience “named” alone. Whoever found it and whoever "
        "assesses it always see it.",
    )
    embargo_until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Nothing of it is published before."
    )
    wording = Whole(required=False, min_value=1, help_text="The number of the wording judged.")


@example(
    {
        "claim": examples.CLAIM_ID,
        "snapshot": examples.SNAPSHOT_ID,
        "start": 214,
        "end": 269,
        "quote": "the bridge bears 38 tonnes, two less than a laden lorry",
        "stance": "refutes",
        "credibility": 2,
    }
)
class EvidenceInput(_Judged):
    """A passage (half-open code points of the snapshot's text) and what it does to the claim.

    Without a wording: the latest one. `audience` is the desk unless it is given.
    """

    claim = Key()
    snapshot = Key()
    start = Whole(min_value=0)
    end = Whole(min_value=1)
    quote = Words(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=passages.LONGEST,
        help_text="What the passage reads; checked against the text.",
    )
    stance = Choice(choices=Stance.choices)
    appearance = Key(
        required=False, allow_null=True, help_text="It bears on whether this was said."
    )
    grounds = Words(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        help_text="Of somebody's assertion: what can be inspected behind it.",
    )


@example({"credibility": 5, "reason": "The engineers who signed it say the table is not theirs."})
class AssessmentInput(_Judged):
    """What is left out stays as it is, but that readers go when the audience is named no more."""

    stance = Choice(choices=Stance.choices, required=False)
    is_withdrawn = Flag(required=False, help_text="false takes withdrawn evidence up again.")
    reason = Words(max_length=LONGEST)


@example({"id": examples.EVIDENCE_ID, "seen": 1})
class SeenInput(Input):
    """A piece of evidence, and the number of the assessment that you saw of it."""

    id = Key()
    seen = Whole(min_value=1)


@example(
    {
        "evidence": [
            {"id": examples.EVIDENCE_ID, "seen": 1},
            {"id": examples.OTHER_EVIDENCE_ID, "seen": 1},
        ],
        "reason": "Both papers print the same table.",
    }
)
class GroupInput(Input):
    evidence = SeenInput(many=True, allow_empty=False, max_length=200)  # type: ignore[call-arg]
    reason = Words(max_length=LONGEST)
