"""The administrator's view of every table: look, search, follow links, call services.

Nothing of the record can be deleted here, by anyone: the database refuses it too. What was
observed or decided is corrected by a new row that says so, never by removing the old one.
"""

from claims.admin import (
    accounts,
    appearances,
    chain,
    claims,
    documents,
    edits,
    evidence,
    origins,
    people,
    proposals,
    publications,
    publishers,
    ratings,
    redactions,
    replies,
    runs,
    snapshots,
    verdicts,
)

__all__ = [
    "accounts",
    "appearances",
    "chain",
    "claims",
    "documents",
    "edits",
    "evidence",
    "origins",
    "people",
    "proposals",
    "publications",
    "publishers",
    "ratings",
    "redactions",
    "replies",
    "runs",
    "snapshots",
    "verdicts",
]
