"""The administrator's view of every table: look, search, follow links, call services.

Nothing of the record can be deleted here, by anyone: the database refuses it too. What was
observed or decided is corrected by a new row that says so, never by removing the old one.
"""

from django.contrib import admin

from claims.admin import (
    accounts,
    appearances,
    cases,
    chain,
    claims,
    comments,
    corrections,
    documents,
    edits,
    evidence,
    merges,
    notifications,
    origins,
    people,
    proposals,
    publications,
    publishers,
    ratings,
    redactions,
    relations,
    replies,
    runs,
    snapshots,
    sorting,
    tips,
    verdicts,
)

admin.site.site_header = admin.site.site_title = "Factcheck: administration"
admin.site.index_title = "Every table"

__all__ = [
    "accounts",
    "appearances",
    "cases",
    "chain",
    "claims",
    "comments",
    "corrections",
    "documents",
    "edits",
    "evidence",
    "merges",
    "notifications",
    "origins",
    "people",
    "proposals",
    "publications",
    "publishers",
    "ratings",
    "redactions",
    "relations",
    "replies",
    "runs",
    "snapshots",
    "sorting",
    "tips",
    "verdicts",
]
