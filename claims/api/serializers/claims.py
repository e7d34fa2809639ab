"""Claims, their wordings, and where they appeared."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.appearances import APPEARANCE, PARTY, AppearanceSerializer
from claims.api.serializers.claimants import ClaimantBrief
from claims.api.serializers.common import (
    Choice,
    Href,
    Input,
    IsoDate,
    Key,
    RecordedAt,
    RecordedBy,
    Whole,
    Words,
)
from claims.api.serializers.documents import BCP47
from claims.api.serializers.examples import example
from claims.api.serializers.merges import MEMBER, MemberSerializer
from claims.api.serializers.relations import OppositeSerializer
from claims.api.serializers.verdicts import (
    HOLDING,
    PROPOSAL,
    HoldingSerializer,
    ProposalSerializer,
)
from claims.models import (
    CaseState,
    Claim,
    ClaimantKind,
    Directness,
    Kind,
    Modality,
    Wording,
)
from claims.services.claims import LONGEST

ROW = {
    "id": examples.CLAIM_ID,
    "href": f"/api/v1/claims/{examples.CLAIM_ID}/",
    "text": examples.CLAIM,
    "kind": "fact",
    "language": "en",
    "number": 1,
    "appearance_count": 2,
    "first_said": "2026-01-15",
    "last_said": "2026-02-02",
    "contradiction_count": 1,
    "confirmed_contradiction_count": 0,
    "verdict": "Mostly false",
    "merged_into": None,
    "state": "checked",
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}
WORDING = {
    "number": 1,
    "text": examples.CLAIM,
    "kind": "fact",
    "language": "en",
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}
OPPOSITE = {
    "relation": examples.RELATION_ID,
    "href": f"/api/v1/relations/{examples.RELATION_ID}/",
    "label": "contradicts",
    "kind": "contradicts",
    "state": "suggested",
    "claim": examples.OTHER_CLAIM_ID,
    "text": examples.OTHER_CLAIM,
    "cue": "contradicting",
    "method": "cue",
    "score": 1.0,
}


SPEAKER = {
    "claimant": PARTY["claimant"],
    "appearance_count": 2,
    "first_said": "2026-01-15",
    "last_said": "2026-02-02",
}
COUNTS = {"supports": 0, "refutes": 2, "background": 1}
REST = {
    "wordings": None,
    "appearances": f"/api/v1/appearances/?claim={examples.CLAIM_ID}",
    "relations": None,
    "periods": None,
    "proposals": None,
}
JUDGED = {
    "holding": HOLDING,
    "periods": [HOLDING],
    "evidence_counts": COUNTS,
    "pending_proposals": [{**PROPOSAL, "state": "pending", "decision": None}],
}


@example(ROW)
class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim as a list shows it: worded as it is put now, and how often it was said."""

    href = Href()
    text = serializers.CharField(read_only=True, help_text="The latest wording.")
    kind = serializers.ChoiceField(choices=Kind.choices, read_only=True)
    language = serializers.CharField(read_only=True)
    number = serializers.IntegerField(read_only=True, help_text="Of the wording.")
    appearance_count = serializers.IntegerField(read_only=True)
    first_said = IsoDate()
    last_said = IsoDate()
    contradiction_count = serializers.IntegerField(
        read_only=True, help_text="Contradictions that nobody has rejected."
    )
    confirmed_contradiction_count = serializers.IntegerField(
        read_only=True, help_text="Those among them that somebody has confirmed."
    )
    verdict = serializers.CharField(
        read_only=True, allow_null=True, help_text="What is held about the day, in words."
    )
    merged_into = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="The claim as which it is read; work on that."
    )
    state = serializers.ChoiceField(
        choices=CaseState.choices, read_only=True, help_text="How the work on it stands."
    )
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Claim
        fields = list(ROW)


@example(WORDING)
class WordingSerializer(serializers.ModelSerializer[Wording]):
    """One numbered text of a claim."""

    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Wording
        fields = list(WORDING)


@example(SPEAKER)
class SpeakerSerializer(serializers.Serializer[Any]):
    """Who is the first source of how many appearances."""

    claimant = ClaimantBrief(allow_null=True, help_text="Null: the documents' own voice.")
    appearance_count = serializers.IntegerField(source="count")
    first_said = IsoDate()
    last_said = IsoDate()


class RestSerializer(serializers.Serializer[Any]):
    """Where all of them are listed; null where none is left out here."""

    wordings = serializers.CharField(allow_null=True)
    appearances = serializers.CharField(allow_null=True)
    relations = serializers.CharField(allow_null=True)
    periods = serializers.CharField(allow_null=True)
    proposals = serializers.CharField(allow_null=True, help_text="Those that wait.")


class EvidenceCounts(serializers.Serializer[Any]):
    """How many pieces bear on the claim itself, of those that you may see."""

    supports = serializers.IntegerField(read_only=True)
    refutes = serializers.IntegerField(read_only=True)
    background = serializers.IntegerField(read_only=True)


@example(
    {
        **ROW,
        "wordings": [WORDING],
        "speaker_count": 1,
        "speakers": [SPEAKER],
        "appearances": [APPEARANCE],
        "relations": [OPPOSITE],
        "merged": [MEMBER],
        "merged_count": 1,
        **JUDGED,
        "all": REST,
    }
)
class ClaimPageSerializer(ClaimSerializer):
    """What a claim's page shows at one moment.

    The latest wordings, the first of them first; the speakers who said it last; the appearances
    said last, the latest first; the relations that weigh most; the claims merged into it last, of
    whose records it shows all but what is held about each (its `verdict`). `holding` is the
    answer to what is held about the day, `periods` what is held for which days, the latest first.
    `all` leads to the rest.
    """

    wordings = WordingSerializer(many=True, read_only=True)
    speaker_count = serializers.IntegerField(read_only=True)
    speakers = SpeakerSerializer(many=True, read_only=True)
    appearances = AppearanceSerializer(many=True, read_only=True)
    relations = OppositeSerializer(many=True, read_only=True)
    merged = MemberSerializer(many=True, read_only=True)
    merged_count = serializers.IntegerField(read_only=True)
    holding = HoldingSerializer(read_only=True, allow_null=True)
    periods = HoldingSerializer(many=True, read_only=True)
    evidence_counts = EvidenceCounts(read_only=True)
    pending_proposals = ProposalSerializer(many=True, read_only=True)
    all = RestSerializer(read_only=True)

    class Meta:
        model = Claim
        fields = [
            *ROW, "wordings", "speaker_count", "speakers", "appearances", "relations", "merged",
            "merged_count", *JUDGED,
            "all",
        ]  # fmt: skip


@example(
    {
        "snapshot": examples.SNAPSHOT_ID,
        "start": 0,
        "end": 38,
        "claimant": "Mara Lindqvist",
        "said_on": "2026-02-02",
    }
)
class PassageInput(Input):
    """Where a text says it: half-open code points of the snapshot's text, and who speaks."""

    snapshot = Key()
    start = Whole(min_value=0)
    end = Whole(min_value=1)
    claimant = Words(required=False, allow_blank=True, max_length=300)
    claimant_kind = Choice(choices=ClaimantKind.choices, required=False)
    directness = Choice(choices=Directness.choices, required=False)
    modality = Choice(choices=Modality.choices, required=False)
    said_on = serializers.DateField(required=False, allow_null=True)


@example({"text": examples.CLAIM, "kind": "fact", "language": "en"})
class ClaimInput(Input):
    """A claim to be logged by hand; with a passage, as an appearance of it."""

    text = Words(max_length=LONGEST, help_text="One proposition that stands by itself.")
    kind = Choice(choices=Kind.choices, required=False)
    language = serializers.RegexField(BCP47, required=False, max_length=35)
    passage = PassageInput(required=False)


@example({"text": "The harbour bridge at Aldmouth is safe for lorries of up to 7.5 tonnes."})
class WordingInput(Input):
    """The claim's next wording; without `kind` it stays of the kind it is."""

    text = Words(max_length=LONGEST)
    kind = Choice(choices=Kind.choices, required=False)


class Empty(serializers.Serializer[Any]):
    """No body."""
