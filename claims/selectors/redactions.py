"""Questions about what must not be kept: where else a text stands, who was told it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from claims.models import ChainLink, Publication, Redaction, Snapshot
from claims.models.redactable import REDACTABLE
from claims.sealing import leaves, words_in
from claims.selectors import links

Field = tuple[str, uuid.UUID, str]  # table, row, field
BATCH = 100
READ_ALOUD = ("title", "summary", "notice_text", "content", "claim_review")
TABLES: dict[str, Any] = {
    model._meta.db_table: model
    for model in apps.get_app_config("claims").get_models()
    if model._meta.db_table in REDACTABLE
}


def listed() -> QuerySet[Redaction]:
    """The latest first."""
    rows: QuerySet[Redaction] = Redaction.objects.select_related("created_by")
    return rows.order_by("-id")


def of(table: str, row: uuid.UUID) -> QuerySet[Redaction]:
    return listed().filter(table_name=table, row=row)


def publications_with(texts: Collection[str]) -> list[Publication]:
    """The editions that say one of the texts, white space apart."""
    wanted = {squeezed(text) for text in texts} - {""}
    if not wanted:
        return []
    rows = Publication.objects.order_by("pk").defer("search")
    return [
        row
        for row in rows.iterator(chunk_size=BATCH)
        if any(text in said for said in _said(row) for text in wanted)
    ]


def _said(publication: Publication) -> list[str]:
    """Every text in an edition."""
    values = [value for name in READ_ALOUD for _, value in leaves(getattr(publication, name))]
    return [squeezed(value) for value in values if isinstance(value, str)]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def same_files(snapshot: Snapshot) -> QuerySet[Snapshot]:
    """Other texts that were read from the same stored bytes."""
    rows: QuerySet[Snapshot] = Snapshot.objects.filter(file=snapshot.file).exclude(pk=snapshot.pk)
    return rows.defer("text", "search")


def sealed(fields: Collection[Field]) -> Iterator[tuple[ChainLink, list[str]]]:
    """The links that hold a salt of one of the fields, with the paths of those salts.

    A link's content names every row whose words it holds, so it is looked through for them.
    """
    for some in _some({str(row) for _, row, _ in fields}):
        named = Q()
        for row in some:
            named |= Q(content__contains=row) | Q(row=row)
        for link in ChainLink.objects.filter(named).iterator(chunk_size=BATCH):
            said = links.stated(link.kind, [link.row]).get(link.row)
            words = words_in({"fields": said.fields}) if said else {}
            paths = [
                path
                for path, each in words.items()
                if path in link.salts and (each.table, each.row, each.field) in fields
            ]
            if paths:
                yield link, paths


def _some(rows: Iterable[str]) -> Iterator[list[str]]:
    listed: list[Any] = list(rows)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]
