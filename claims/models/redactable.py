"""Which fields may be redacted: what people wrote and were quoted with, and what gives it away.

Never ids, dates, ratings or the chain itself. The database refuses a redaction of any other
field.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

# Each table's columns; of a tracked table its edits are redacted along, under their own name.
REDACTABLE: Mapping[str, tuple[str, ...]] = {
    "claims_document": ("title", "url", "identity"),
    "claims_documentevent": ("title", "url", "identity"),
    "claims_snapshot": ("text", "title", "text_sha256", "bytes_sha256", "file"),
    "claims_statement": ("quote", "claim", "cue", "sources"),
    "claims_claimant": ("name", "key", "qualifier"),
    "claims_claimantevent": ("name", "key", "qualifier"),
    "claims_claimantalias": ("name", "key"),
    "claims_appearance": ("cue",),
    "claims_party": ("printed",),
    "claims_anchor": ("exact", "prefix", "suffix"),
    "claims_wording": ("text", "key"),
    "claims_relation": ("cue",),
    "claims_relationdecision": ("reason",),
    "claims_merge": ("reason", "end_reason"),
    "claims_publishergrade": ("reason",),
    "claims_origin": ("name", "note"),
    "claims_originevent": ("name", "note"),
    "claims_evidence": ("grounds",),
    "claims_assessment": ("note", "reason"),
    "claims_proposal": ("failing_part", "criteria", "resolution", "rationale", "reason"),
    "claims_indicator": ("text",),
    "claims_decision": ("reason", "findings"),
    "claims_waiver": ("reason",),
    "claims_dissent": ("text",),
    "claims_transition": ("reason",),
    "claims_rejection": ("reason", "end_reason"),
    "claims_batch": ("reason",),
    "claims_comment": ("text",),
    "claims_commentevent": ("text",),
    "claims_tip": ("text", "url", "key"),
    "claims_tipsender": ("name", "contact"),
    "claims_tipdecision": ("reason",),
    "claims_replyrequest": ("whom", "text"),
    "claims_reply": ("text",),
    "claims_publication": (
        "title", "slug", "summary", "content", "claim_review", "notice_text",
    ),
    "claims_publicationrecall": ("reason",),
    "claims_correctionrequest": ("text", "name", "contact"),
    "claims_correctionanswer": ("text",),
}  # fmt: skip

# By these something is found again or kept apart: a salted hash stands there afterwards.
HASHED = {
    ("claims_document", "identity"),
    ("claims_snapshot", "text_sha256"),
    ("claims_snapshot", "bytes_sha256"),
    ("claims_claimant", "key"),
    ("claims_claimantalias", "key"),
    ("claims_wording", "key"),
    ("claims_tip", "key"),
    ("claims_publication", "slug"),
}


def is_redactable() -> Q:
    """Of a row of Redaction: it names a field that may be redacted."""
    found = Q()
    for table, fields in REDACTABLE.items():
        found |= Q(table_name=table, field__in=fields)
    return found
