"""Redaction: blank what must not be kept, say so, and keep the chains whole."""

from __future__ import annotations

import functools
import secrets
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction

from claims import storage
from claims.errors import Conflict, Refused
from claims.models import (
    Anchor,
    Batch,
    ChainLink,
    Decision,
    Document,
    ExtractionRun,
    Identity,
    JobState,
    Publication,
    Redaction,
    Rejection,
    Snapshot,
    Statement,
    Transition,
)
from claims.models.base import REDACTED
from claims.models.redactable import HASHED, REDACTABLE
from claims.sealing import canonical, salted
from claims.selectors import redactions
from claims.services import locks
from factcheck.reading.text import normalise

SALT_BYTES = 16
# What goes along with a field of the same row.
TOGETHER = {
    ("claims_wording", "text"): ("key",),
    ("claims_claimant", "name"): ("key",),
    ("claims_claimantalias", "name"): ("key",),
    ("claims_anchor", "exact"): ("prefix", "suffix"),
    ("claims_tip", "text"): ("key",),
    ("claims_snapshot", "text"): ("title", "text_sha256", "bytes_sha256", "file"),
}
PAGE = ("title", "slug", "summary", "content", "claim_review", "notice_text")
# By these nobody could tell where else a text stands: a few words, or the claim as others put it.
NOT_LOOKED_FOR = {
    "claim",
    "prefix",
    "suffix",
    "cue",
    "sources",
    "file",
    "url",
    "qualifier",
    "findings",
}


@dataclass(frozen=True, slots=True)
class Blank:
    """A field to blank, and what stands there."""

    row: models.Model
    field: str

    @property
    def table(self) -> str:
        return self.row._meta.db_table

    @property
    def place(self) -> redactions.Field:
        return self.table, self.row.pk, self.field

    @property
    def text(self) -> str:
        value = getattr(self.row, self.field)
        return value if isinstance(value, str) else canonical(value)

    @property
    def says_something(self) -> bool:
        return getattr(self.row, self.field) not in (None, "", REDACTED, [], {})

    @property
    def is_hashed(self) -> bool:
        return (self.table, self.field) in HASHED


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was blanked. The salt is kept by whoever asked, and nowhere else."""

    redactions: list[Redaction]
    salt: str
    notes: list[str]


def redact(
    table: str,
    row: uuid.UUID,
    field: str,
    reason: str,
    *,
    by: User,
    with_publications: bool = False,
) -> Redacted:
    """Blank the field and what gives it away: hashes and keys, quotations of a text, its file.

    Raises Refused for a field that may not be redacted, Conflict when a text is being read just
    now, or when editions of public pages say it (`existing` are those) and `with_publications`
    does not say that they go along.
    """
    if not reason.strip():
        raise Refused("Say why: a court's order, a person's right, a mistake.", field="reason")
    _check_place(table, field)
    with transaction.atomic():
        claims = redactions.claims_of(table, row)
        locks.hold_claims(claims)  # nobody proposes or publishes the words meanwhile
        wanted = Blank(_row(table, row), field)
        if not wanted.says_something:
            raise Refused(f"There is nothing in {field}, or it was redacted.", field="field")
        blanks = [wanted, *(blank for blank in _along(wanted) if blank.says_something)]
        pages = _publications(blanks, claims)
        if pages and not with_publications:
            raise Conflict(_told(pages), field="with_publications", existing=pages)
        blanks += [blank for page in pages for blank in _page(page) if blank.says_something]
        salt = secrets.token_hex(SALT_BYTES)
        _forget_salts(blanks)
        made = [_blank(blank, salt, reason.strip(), by) for blank in blanks]
        edits = [_blank_edits(blank, salt, reason.strip(), by) for blank in blanks]
        notes = _remove_files(blanks)
    return Redacted([*made, *(row for row in edits if row)], salt, notes)


def _check_place(table: str, field: str) -> None:
    model = redactions.TABLES.get(table)
    if model is None or hasattr(model, "pgh_obj"):
        tables = ", ".join(name for name in REDACTABLE if not name.endswith("event"))
        raise Refused(f"“{table}” holds nothing to redact; one of: {tables}.", field="table")
    fields = [name for name in REDACTABLE[table] if (table, name) not in HASHED]
    if field not in fields:
        raise Refused(f"Of {table} can be redacted: {', '.join(fields)}.", field="field")


def _row(table: str, row: uuid.UUID) -> models.Model:
    """The row, locked."""
    rows = redactions.TABLES[table].objects.select_for_update()
    found: models.Model | None = rows.filter(pk=row).first()
    if found is None:
        raise Refused(f"{table} has no row {row}.", field="row")
    return found


# What goes along


def _along(blank: Blank) -> Iterator[Blank]:
    row = blank.row
    if isinstance(row, Publication):
        yield from (each for each in _page(row) if each.field != blank.field)
        return
    for name in TOGETHER.get((blank.table, blank.field), ()):
        yield Blank(row, name)
    if isinstance(row, Batch | Decision):
        yield from _repeated(row)
    if isinstance(row, Snapshot) and blank.field == "text":
        _check_is_not_read(row)
        yield from _quotations(row)
        yield from _document(row)


def _repeated(row: Batch | Decision) -> Iterator[Blank]:
    """The same reason, written to every step on the way that followed from it."""
    of_it: dict[str, Any] = {"batch": row} if isinstance(row, Batch) else {"claim": row.claim_id}
    reason = normalise(row.reason).strip()
    for model in (Transition, Rejection) if isinstance(row, Batch) else (Transition,):
        for copy in model.objects.filter(reason=reason, **of_it):
            yield Blank(copy, "reason")


def _page(publication: Publication) -> Iterator[Blank]:
    """All words of an edition: each of its fields repeats the others."""
    yield from (Blank(publication, name) for name in PAGE)


def _check_is_not_read(snapshot: Snapshot) -> None:
    running = ExtractionRun.objects.filter(snapshot=snapshot, state=JobState.RUNNING)
    if running.exists():
        raise Conflict(
            "The text is being read just now; redact it when that is over, for what is read "
            "would be written down.",
            field="row",
            existing=running.first(),
        )


def _quotations(snapshot: Snapshot) -> Iterator[Blank]:
    """What was quoted from the text."""
    for statement in Statement.objects.filter(run__snapshot=snapshot):
        yield from (Blank(statement, name) for name in REDACTABLE["claims_statement"])
    for anchor in Anchor.objects.filter(snapshot=snapshot):
        yield from (Blank(anchor, name) for name in REDACTABLE["claims_anchor"])


def _document(snapshot: Snapshot) -> Iterator[Blank]:
    """The document's title, where it is taken from the text; its identity, where that is one."""
    document: Document = snapshot.document
    opening = redactions.squeezed(document.title.removesuffix("…"))
    if document.title == snapshot.title or opening in redactions.squeezed(snapshot.text):
        yield Blank(document, "title")
    if document.identity_kind == Identity.TEXT:
        yield Blank(document, "identity")


def _publications(blanks: Iterable[Blank], claims: Collection[uuid.UUID]) -> list[Publication]:
    texts = {
        blank.text
        for blank in blanks
        if not blank.is_hashed
        and blank.field not in NOT_LOOKED_FOR
        and not isinstance(blank.row, Publication)
    }
    return redactions.publications_with(texts, claims)


def _told(pages: Iterable[Publication]) -> str:
    listed = "; ".join(f"{page.title} (edition {page.number}, {page.pk})" for page in pages)
    return (
        f"Readers were told this: {listed}. Correct or retract the page first, so that its latest "
        "edition does without; then redact with the publications that say it."
    )


# Blanking


def _blank(blank: Blank, salt: str, reason: str, by: User) -> Redaction:
    """Record the redaction, then let it work: the database takes them in this order only."""
    redaction = _record(blank.place, salted(salt, blank.text), reason, by)
    value = redaction.sha256 if blank.is_hashed else _emptied(getattr(blank.row, blank.field))
    redactions.TABLES[blank.table].objects.filter(pk=blank.row.pk).update(**{blank.field: value})
    return redaction


def _emptied(value: Any) -> Any:
    return type(value)() if isinstance(value, list | dict) else REDACTED


def _blank_edits(blank: Blank, salt: str, reason: str, by: User) -> Redaction | None:
    """The same field in all that was kept of the row's earlier states."""
    table = f"{blank.table}event"
    if blank.field not in REDACTABLE.get(table, ()):
        return None
    events: Any = apps.get_model("claims", f"{type(blank.row).__name__}Event")
    said = events.objects.filter(pgh_obj=blank.row.pk).exclude(
        **{f"{blank.field}__in": ["", REDACTED]}
    )
    texts = list(dict.fromkeys(said.order_by("pgh_id").values_list(blank.field, flat=True)))
    if not texts:
        return None
    place = table, blank.row.pk, blank.field
    redaction = _record(place, salted(salt, "\n".join(texts)), reason, by)
    said.update(**{blank.field: REDACTED})
    return redaction


def _record(place: redactions.Field, sha256: str, reason: str, by: User) -> Redaction:
    table, row, field = place
    redaction: Redaction = Redaction.objects.create(
        table_name=table, row=row, field=field, sha256=sha256, reason=reason, created_by=by
    )
    return redaction


def _forget_salts(blanks: Iterable[Blank]) -> None:
    """With its salt gone, no guess at a text can be tried against its hash in a chain."""
    for link, paths in redactions.sealed({blank.place for blank in blanks}):
        # Another redaction may take other salts of the link away.
        salts = ChainLink.objects.select_for_update().get(pk=link.pk).salts
        kept = {path: salt for path, salt in salts.items() if path not in paths}
        ChainLink.objects.filter(pk=link.pk).update(salts=kept)


def _remove_files(blanks: Iterable[Blank]) -> list[str]:
    """Remove the bytes as received once the transaction is committed, unless others need them."""
    notes = []
    for blank in blanks:
        if isinstance(blank.row, Snapshot) and blank.field == "file":
            name = blank.row.file
            others = list(redactions.same_files(blank.row))
            notes += [f"The same file is kept for {other} ({other.pk})." for other in others]
            if not others:
                transaction.on_commit(functools.partial(storage.remove, name))
    return notes
