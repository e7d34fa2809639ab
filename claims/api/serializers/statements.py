"""What a run read: the engine's own keys, and where it led to in the record."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import Href, RecordedAt, SaidOn
from claims.api.serializers.examples import example
from claims.api.serializers.rejections import RejectionSerializer
from claims.models import Statement, Triage

STATEMENT = {
    "start": 0,
    "end": 38,
    "quote": "The harbour bridge is safe for lorries",
    "claim": examples.CLAIM,
    "claimant": "Mara Lindqvist",
    "chain": ["Mara Lindqvist"],
    "cue": "said",
    "directness": "indirect",
    "modality": "asserts",
    "kind": "fact",
    "score": 0.81,
    "said_on": "2026-02-02",
    "relations": [{"kind": "contradicts", "to": 3}],
    "id": examples.STATEMENT_ID,
    "href": f"/api/v1/statements/{examples.STATEMENT_ID}/",
    "run": examples.RUN_ID,
    "ordinal": 0,
    "claim_id": examples.CLAIM_ID,
    "appearance_id": examples.APPEARANCE_ID,
    "rejection": None,
}


class StatementLink(serializers.Serializer[Any]):
    kind = serializers.CharField()
    to = serializers.IntegerField(help_text="The ordinal of the other statement of the run.")


@example(STATEMENT)
class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A suggestion. `claim_id` and `appearance_id` are null while nobody has taken it.

    So they are when it, or the sighting made of it, was rejected; `rejection` says why.
    """

    claimant = serializers.CharField(
        read_only=True, allow_null=True, help_text="The full name; null when nobody is named."
    )
    chain = serializers.SerializerMethodField(help_text="The original source first, then relays.")
    said_on = SaidOn()
    relations = serializers.SerializerMethodField(help_text="What the text itself opposes.")
    href = Href()
    run = serializers.UUIDField(source="run_id", read_only=True)
    claim_id = serializers.SerializerMethodField()
    appearance_id = serializers.SerializerMethodField()
    rejection = RejectionSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Statement
        fields = list(STATEMENT)

    def get_chain(self, statement: Statement) -> list[str]:
        return [source["name"] for source in statement.sources]

    @extend_schema_field(StatementLink(many=True))
    def get_relations(self, statement: Statement) -> list[dict[str, Any]]:
        return [{"kind": link["kind"], "to": link["to"]} for link in statement.relations]

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_claim_id(self, statement: Statement) -> str | None:
        triage = self._triage(statement)
        return str(triage.appearance.claim_id) if triage else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_appearance_id(self, statement: Statement) -> str | None:
        triage = self._triage(statement)
        return str(triage.appearance_id) if triage else None

    def _triage(self, statement: Statement) -> Triage | None:
        """How it was taken, unless that was only later than the moment asked about."""
        triage: Triage | None = getattr(statement, "triage", None)
        known_at = self.context["moment"].known_at
        is_later = triage and known_at and triage.created_at > known_at
        removed = statement.rejection  # type: ignore[attr-defined]
        return None if is_later or removed else triage


@example(
    {
        "statement": examples.STATEMENT_ID,
        "claim": examples.CLAIM_ID,
        "appearance": examples.APPEARANCE_ID,
        "recorded_at": examples.RECORDED,
    }
)
class TriageSerializer(serializers.ModelSerializer[Triage]):
    """A suggestion that was taken, and the appearance it led to."""

    statement = serializers.UUIDField(source="statement_id", read_only=True)
    claim = serializers.UUIDField(source="appearance.claim_id", read_only=True)
    appearance = serializers.UUIDField(source="appearance_id", read_only=True)
    recorded_at = RecordedAt()

    class Meta:
        model = Triage
        fields = ["statement", "claim", "appearance", "recorded_at"]
