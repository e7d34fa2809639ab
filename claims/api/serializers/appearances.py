"""Where, when and by whom claims were said."""

from __future__ import annotations

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.claimants import ClaimantBrief
from claims.api.serializers.common import Href, RecordedAt, RecordedBy, SaidOn
from claims.api.serializers.documents import DocumentBrief
from claims.api.serializers.examples import example
from claims.models import Anchor, Appearance, Party

PARTY = {
    "position": 0,
    "role": "speaker",
    "printed": "the mayor",
    "claimant": {
        "id": examples.CLAIMANT_ID,
        "href": f"/api/v1/claimants/{examples.CLAIMANT_ID}/",
        "name": "Mara Lindqvist",
        "kind": "person",
        "qualifier": "",
    },
}
ANCHOR = {
    "snapshot": examples.SNAPSHOT_ID,
    "state": "intact",
    "start": 0,
    "end": 38,
    "exact": "The harbour bridge is safe for lorries",
    "prefix": "",
    "suffix": ", the mayor said on Monday.",
    "similarity": 1.0,
}
APPEARANCE = {
    "id": examples.APPEARANCE_ID,
    "href": f"/api/v1/appearances/{examples.APPEARANCE_ID}/",
    "claim": examples.CLAIM_ID,
    "wording": 1,
    "text": examples.CLAIM,
    "document": {
        "id": examples.DOCUMENT_ID,
        "href": f"/api/v1/documents/{examples.DOCUMENT_ID}/",
        "title": "Engineers split over the harbour bridge",
        "url": "https://herald.example/bridge",
        "published_on": "2026-02-02",
    },
    "statement": examples.STATEMENT_ID,
    "cue": "said",
    "directness": "indirect",
    "modality": "asserts",
    "said_on": "2026-02-02",
    "satire": False,
    "parties": [PARTY],
    "anchors": [ANCHOR],
    "recorded_at": examples.RECORDED,
    "recorded_by": None,
}


class PartySerializer(serializers.ModelSerializer[Party]):
    claimant = ClaimantBrief(read_only=True)

    class Meta:
        model = Party
        fields = ["position", "role", "printed", "claimant"]


class AnchorSerializer(serializers.ModelSerializer[Anchor]):
    """Where it stands in one text: a TextQuoteSelector and code points; null when gone."""

    snapshot = serializers.UUIDField(source="snapshot_id", read_only=True)

    class Meta:
        model = Anchor
        fields = list(ANCHOR)


@example(APPEARANCE)
class AppearanceSerializer(serializers.ModelSerializer[Appearance]):
    """One utterance of a claim in a document, by its parties."""

    href = Href()
    claim = serializers.UUIDField(source="claim_id", read_only=True)
    wording = serializers.IntegerField(
        source="wording.number", read_only=True, help_text="The number of the wording it had."
    )
    text = serializers.CharField(
        source="wording.text", read_only=True, help_text="Of that wording."
    )
    document = DocumentBrief(read_only=True)
    statement = serializers.UUIDField(source="statement_id", read_only=True, allow_null=True)
    said_on = SaidOn()
    parties = PartySerializer(many=True, read_only=True)
    anchors = AnchorSerializer(many=True, read_only=True)
    recorded_at = RecordedAt()
    recorded_by = RecordedBy()

    class Meta:
        model = Appearance
        fields = list(APPEARANCE)
