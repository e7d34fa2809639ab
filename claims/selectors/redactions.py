"""Questions about what must not be kept: where else a text stands, who was told it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import (
    Anchor,
    Assessment,
    ChainLink,
    Claim,
    Evidence,
    Publication,
    Redaction,
    Relation,
    RelationKind,
    Snapshot,
)
from claims.models.redactable import REDACTABLE
from claims.sealing import leaves, words_in
from claims.selectors import links
from claims.selectors.evidence import let_in, visible_assessments

Field = tuple[str, uuid.UUID, str]  # table, row, field
BATCH = 100
READ_ALOUD = ("title", "summary", "notice_text", "content", "claim_review")
# Letters of scripts that part their words: not of Thai, Lao, Burmese, Khmer, Chinese, Japanese.
_PARTED = re.compile(r"(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])\w")
_DOCUMENT = ("appearances__document", "evidence__document")
_CLAIMANT = ("appearances__parties__claimant", "reply_requests__claimant")
# From a claim to the rows of each table that it says something of.
WAYS: dict[str, tuple[str, ...]] = {
    "claims_document": _DOCUMENT,
    "claims_snapshot": tuple(f"{way}__snapshots" for way in _DOCUMENT),
    "claims_statement": tuple(f"{way}__snapshots__runs__statements" for way in _DOCUMENT),
    "claims_claimant": _CLAIMANT,
    "claims_claimantalias": tuple(f"{way}__aliases" for way in _CLAIMANT),
    "claims_appearance": ("appearances",),
    "claims_party": ("appearances__parties",),
    "claims_anchor": ("appearances__anchors", "evidence__anchors"),
    "claims_wording": ("wordings",),
    "claims_merge": ("merges", "merged"),
    "claims_relation": ("relations_from", "relations_to"),
    "claims_relationdecision": ("relations_from__decisions", "relations_to__decisions"),
    "claims_publishergrade": ("evidence__document__publisher__grades",),
    "claims_origin": ("evidence__assessments__origin",),
    "claims_evidence": ("evidence",),
    "claims_assessment": ("evidence__assessments",),
    "claims_proposal": ("proposals",),
    "claims_indicator": ("proposals__indicators",),
    "claims_decision": ("decisions",),
    "claims_waiver": ("decisions__waivers",),
    "claims_dissent": ("proposals__dissents",),
    "claims_transition": ("transitions",),
    "claims_rejection": ("appearances__rejections", "appearances__triages__statement__rejections"),
    "claims_batch": ("transitions__batch", "appearances__rejections__batch"),
    "claims_comment": ("comments",),
    "claims_tip": ("tips",),
    "claims_tipsender": ("tips__sender",),
    "claims_tipdecision": ("tips__decisions",),
    "claims_replyrequest": ("reply_requests",),
    "claims_reply": ("reply_requests__replies",),
    "claims_publication": ("publications",),
    "claims_publicationrecall": ("publications__recall",),
    "claims_correctionrequest": ("publications__correction_requests",),
    "claims_correctionanswer": ("publications__correction_requests__answer",),
}
TABLES: dict[str, Any] = {
    model._meta.db_table: model
    for model in apps.get_app_config("claims").get_models()
    if model._meta.db_table in REDACTABLE
}


def listed() -> QuerySet[Redaction]:
    """The latest first."""
    rows: QuerySet[Redaction] = Redaction.objects.select_related("created_by")
    return rows.order_by("-id")


def visible(viewer: User) -> QuerySet[Redaction]:
    """Without those of evidence that the viewer may not see: they would tell that there is some."""
    seen = visible_assessments(viewer=viewer).values("evidence")
    hidden: list[tuple[Any, Q]] = [
        (Evidence, ~Q(pk__in=seen)),
        (Anchor, Q(evidence__isnull=False) & ~Q(evidence__in=seen)),
        (Assessment, ~let_in(viewer) | ~Q(evidence__in=seen)),
    ]
    rows = listed()
    for model, is_hidden in hidden:
        kept = model.objects.filter(is_hidden, pk=OuterRef("row"))
        rows = rows.exclude(Exists(kept), table_name=model._meta.db_table)
    return rows


def of(table: str, row: uuid.UUID) -> QuerySet[Redaction]:
    return listed().filter(table_name=table, row=row)


def claims_of(table: str, row: uuid.UUID) -> list[uuid.UUID]:
    """The claims that the row leads to, and those of which they are parts: their pages show it."""
    led = Q()
    for way in WAYS[table]:
        led |= Q(pk__in=Claim.objects.filter(**{way: row}).values("pk"))
    parts = Claim.objects.filter(led)
    wholes = Relation.objects.filter(kind=RelationKind.PART_OF, from_claim__in=parts)
    either = Claim.objects.filter(led | Q(pk__in=wholes.values("to_claim")))
    return list(either.order_by("pk").values_list("pk", flat=True))


def publications_with(texts: Collection[str], claims: Collection[uuid.UUID]) -> list[Publication]:
    """The editions about these claims that say one of the texts, white space apart."""
    wanted = [_whole(text) for text in {squeezed(text) for text in texts} - {""}]
    if not wanted:
        return []
    rows = Publication.objects.filter(claim__in=claims).order_by("pk").defer("search")
    return [
        row
        for row in rows.iterator(chunk_size=BATCH)
        if any(text.search(said) for said in _said(row) for text in wanted)
    ]


def _whole(text: str) -> re.Pattern[str]:
    """The text as words of their own: “Li” is not in “Lima”. Not all scripts part their words."""
    before = r"(?<!\w)" if _PARTED.match(text[0]) else ""
    after = r"(?!\w)" if _PARTED.match(text[-1]) else ""
    return re.compile(before + re.escape(text) + after)


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
        for link in ChainLink.objects.filter(named).order_by("pk").iterator(chunk_size=BATCH):
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
