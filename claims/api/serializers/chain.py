"""The hash chain of a claim."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api.serializers import examples
from claims.api.serializers.common import RecordedAt
from claims.api.serializers.examples import example
from claims.models import ChainLink

HOLDING = "01939e8c-9a02-7c12-8e22-3c4d5e6f7a02"
PROPOSAL = "01939e8c-9a01-7c11-8e21-3c4d5e6f7a01"
DECISION = "01939e8c-9a03-7c13-8e23-3c4d5e6f7a03"
CONTENT = (
    f'{{"claim":"{examples.CLAIM_ID}","fields":{{"appearance":null,"decision":"{DECISION}",'
    f'"proposal":"{PROPOSAL}","valid":["2026-02-01",null]}},"kind":"held","number":3,'
    f'"recorded_at":"2026-02-03T09:30:00.123456+00:00","row":"{HOLDING}"}}'
)
LINK = {
    "number": 3,
    "kind": "held",
    "row": HOLDING,
    "content": CONTENT,
    "previous": "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "recorded_at": examples.RECORDED,
}


@example(LINK)
class LinkSerializer(serializers.ModelSerializer[ChainLink]):
    """One link: hash is SHA-256 of the previous hash, a line feed and the content."""

    content = serializers.SerializerMethodField(
        help_text="Canonical JSON; null where it names evidence that is not for your eyes."
    )
    recorded_at = RecordedAt()

    class Meta:
        model = ChainLink
        fields = list(LINK)

    def get_content(self, link: Any) -> str | None:
        return None if link.is_withheld else str(link.content)
