"""How the work on a claim may go: the courses, in turns."""

from __future__ import annotations

from collections.abc import Callable

from claims.seeding import finished as f
from claims.seeding import neighbours as n
from claims.seeding import unfinished as u
from claims.seeding.case import Case
from claims.seeding.diary import Script

Course = Callable[[Case], Script]

# What a desk of some size has of each: the courses of claims that can be rated now, and of those
# of which only the likelihood can be told.
RATED: list[Course] = [
    f.published, f.corrected, n.opposed, f.revised, n.merged, f.updated, n.traced, f.retracted,
    f.attributed, f.declined, u.dropped, f.approved, u.begun, u.waiting, u.returned, u.withdrawn,
    f.misspelt, n.split, f.embargoed, f.asked, u.named, u.unsorted, f.published, u.unsorted,
    f.approved, n.opposed, u.unsorted, u.unsorted, u.unsorted, u.unsorted,
]  # fmt: skip
FORETOLD: list[Course] = [f.resolved, f.published, u.waiting, f.approved, u.unsorted, f.resolved]
