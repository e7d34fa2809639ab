"""The record: what was said, what bears on it, what we hold. Rows are kept by the database."""

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
from .chain import ChainLink, LinkKind, Redaction
from .claims import (
    SYMMETRIC,
    Claim,
    Relation,
    RelationDecision,
    RelationKind,
    RelationState,
    Wording,
)
from .decisions import Decision, Dissent, Outcome, Waiver
from .documents import Change, Document, Identity, Publisher, Snapshot
from .evidence import (
    Assessment,
    AssessmentReader,
    Audience,
    Credibility,
    Evidence,
    Origin,
    PublisherGrade,
    Reliability,
    Stance,
)
from .holdings import Holding
from .jobs import ExtractionRun, JobState
from .merges import Merge
from .publications import (
    CorrectionAnswer,
    CorrectionOutcome,
    CorrectionRequest,
    Notice,
    Publication,
    PublicationRecall,
)
from .ratings import Attribution, Confidence, Likelihood, Rating, Scale
from .replies import Channel, Reply, ReplyOutcome, ReplyRequest
from .statements import Directness, Kind, Modality, Precision, Statement, Triage
from .verdicts import Act, Ground, Indicator, Proposal, Question

__all__ = [
    "SYMMETRIC",
    "Act",
    "Anchor",
    "AnchorState",
    "Appearance",
    "Assessment",
    "AssessmentReader",
    "Attribution",
    "Audience",
    "ChainLink",
    "Change",
    "Channel",
    "Claim",
    "Claimant",
    "ClaimantAlias",
    "ClaimantKind",
    "Confidence",
    "CorrectionAnswer",
    "CorrectionOutcome",
    "CorrectionRequest",
    "Credibility",
    "Decision",
    "Directness",
    "Dissent",
    "Document",
    "Evidence",
    "ExtractionRun",
    "Ground",
    "Holding",
    "Identity",
    "Indicator",
    "JobState",
    "Kind",
    "Likelihood",
    "LinkKind",
    "Merge",
    "Modality",
    "Notice",
    "Origin",
    "Outcome",
    "Party",
    "Precision",
    "Proposal",
    "Publication",
    "PublicationRecall",
    "Publisher",
    "PublisherGrade",
    "Question",
    "Rating",
    "Redaction",
    "Relation",
    "RelationDecision",
    "RelationKind",
    "RelationState",
    "Reliability",
    "Reply",
    "ReplyOutcome",
    "ReplyRequest",
    "Role",
    "Scale",
    "Snapshot",
    "Stance",
    "Statement",
    "Triage",
    "Waiver",
    "Wording",
]
