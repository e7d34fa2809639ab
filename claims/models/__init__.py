"""The record of what was said. Rows are kept by the database, not by habit."""

from .appearances import (
    Anchor,
    AnchorState,
    Appearance,
    Claimant,
    ClaimantAlias,
    ClaimantKind,
    Party,
    Role,
)
from .claims import (
    SYMMETRIC,
    Claim,
    Relation,
    RelationDecision,
    RelationKind,
    RelationState,
    Wording,
)
from .documents import Change, Document, Identity, Publisher, Snapshot
from .jobs import ExtractionRun, JobState
from .statements import Directness, Kind, Modality, Precision, Statement, Triage

__all__ = [
    "SYMMETRIC",
    "Anchor",
    "AnchorState",
    "Appearance",
    "Change",
    "Claim",
    "Claimant",
    "ClaimantAlias",
    "ClaimantKind",
    "Directness",
    "Document",
    "ExtractionRun",
    "Identity",
    "JobState",
    "Kind",
    "Modality",
    "Party",
    "Precision",
    "Publisher",
    "Relation",
    "RelationDecision",
    "RelationKind",
    "RelationState",
    "Role",
    "Snapshot",
    "Statement",
    "Triage",
    "Wording",
]
