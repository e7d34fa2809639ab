"""Sample values of the API's documentation; an invented story."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer

DOCUMENT_ID = "01939e8c-7f2a-7d31-8c5e-2b1f0a9d4e77"
SNAPSHOT_ID = "01939e8c-7f2b-7a10-9d0c-5f3c1b2a6d11"
RUN_ID = "01939e8c-7f2c-7c44-b1de-8a7e6f5d4c22"
STATEMENT_ID = "01939e8c-8a01-7b5f-8f10-1a2b3c4d5e33"
CLAIM_ID = "01939e8c-8a02-7e21-a3b4-6c7d8e9f0a44"
OTHER_CLAIM_ID = "01939e8c-8a03-7f90-92c1-7d8e9f0a1b55"
APPEARANCE_ID = "01939e8c-8a04-7123-b7c8-8e9f0a1b2c66"
CLAIMANT_ID = "01939e8c-8a05-7456-8d9e-9f0a1b2c3d77"
PUBLISHER_ID = "01939e8c-8a06-7789-a0b1-0a1b2c3d4e88"
RELATION_ID = "01939e8c-8a07-7abc-b2c3-1b2c3d4e5f99"
SCALE_ID = "01939e8c-8a08-7bcd-8344-2c3d4e5f60aa"
RATING_ID = "01939e8c-8a09-7cde-9455-3d4e5f6071bb"
REPLY_REQUEST_ID = "01939e8c-8a0a-7def-a566-4e5f607182cc"
REPLY_ID = "01939e8c-8a0b-7e01-b677-5f60718293dd"
EVIDENCE_ID = "01939e8c-8a11-7f45-8a66-9f0a1b2c3d12"
MERGE_ID = "01939e8c-8a14-7f78-8d99-2c3d4e5f6045"
OTHER_EVIDENCE_ID = "01939e8c-8a12-7f56-8b77-0a1b2c3d4e23"
ORIGIN_ID = "01939e8c-8a13-7f67-8c88-1b2c3d4e5f34"
COMMENT_ID = "01939e8c-8a14-7f78-8d99-2c3d4e5f6045"
NOTIFICATION_ID = "01939e8c-8a15-7f89-8eaa-3d4e5f607156"
RECORDED = "2026-02-03T09:30:00.123456Z"
CLAIM = "The harbour bridge at Aldmouth is safe for lorries."
OTHER_CLAIM = "The harbour bridge at Aldmouth cannot carry lorries."


def example(value: dict[str, Any], name: str = "Example") -> Any:
    """Show this value wherever the serializer is documented."""
    return extend_schema_serializer(examples=[OpenApiExample(name, value=value)])
