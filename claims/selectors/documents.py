"""Questions about documents and what was read in them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left

from claims.models import (
    Anchor,
    AnchorState,
    Appearance,
    Document,
    ExtractionRun,
    Rejection,
    Snapshot,
    Statement,
    Triage,
)
from claims.moments import Moment
from claims.selectors.search import words_query

NOW = Moment()
OPENING = 120  # characters of a text by which it is known where it has no title


def listed(moment: Moment = NOW) -> QuerySet[Document]:
    """Documents, the newest first, each with its state.

    Adds `state`, `error`, `read`, `length` and `run_id` of the newest text's run, `versions`,
    `claim_count`, and `opening`, the first words of the newest text. The additions are subqueries
    on indexed columns, evaluated for the rows of the page alone.
    """
    runs = _known(ExtractionRun.objects, moment).filter(snapshot__document=OuterRef("pk"))
    newest = runs.order_by("-snapshot__number", "-id")
    appearances = _known(Appearance.objects, moment).filter(document=OuterRef("pk"))
    snapshots = _known(Snapshot.objects, moment).filter(document=OuterRef("pk"))
    documents = _known(Document.objects, moment).select_related("publisher").order_by("-id")
    return documents.annotate(
        **{
            name: Subquery(newest.values(column)[:1])
            for name, column in {
                "state": "state",
                "error": "error",
                "read": "read",
                "length": "length",
                "run_id": "id",
            }.items()
        },
        opening=Subquery(snapshots.order_by("-number").values(start=Left("text", OPENING))[:1]),
        versions=_count(snapshots, "document"),
        claim_count=_count(appearances, "document", of="claim"),
    )


def search(documents: QuerySet[Document], words: str, moment: Moment = NOW) -> QuerySet[Document]:
    """Those whose text, title or address has the words ("quoted phrase", -without, or)."""
    texts = _known(Snapshot.objects, moment).filter(search=words_query(words))
    return documents.filter(
        Q(pk__in=texts.values("document")) | Q(title__icontains=words) | Q(url__icontains=words)
    )


def snapshot_of(
    document: Document, moment: Moment = NOW, number: int | None = None
) -> Snapshot | None:
    """The newest text that was known, or the numbered one; None when there is none such."""
    snapshots = _known(document.snapshots, moment).defer("search").order_by("-number")
    if number is not None:
        snapshots = snapshots.filter(number=number)
    snapshot: Snapshot | None = snapshots.first()
    return snapshot


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that is a suggestion, or a claim's place, or both."""

    start: int
    end: int
    statement: Statement | None
    appearance: Appearance | None
    anchor: Anchor | None
    rejection: Rejection | None = None  # of the suggestion, or of the sighting made of it


@dataclass(frozen=True, slots=True)
class Reader:
    """All that the page of one text shows."""

    document: Document
    snapshot: Snapshot
    run: ExtractionRun | None
    marks: list[Mark]
    gone: list[Anchor]  # what earlier texts said and this one does not
    versions: list[Snapshot]


def reader(
    document: Document,
    snapshot: Snapshot,
    moment: Moment = NOW,
    window: tuple[int, int] | None = None,
) -> Reader:
    """The text with its marks, in reading order; a fixed number of queries.

    `window`: only the marks with a code point in this half-open stretch.
    """
    run = _known(snapshot.runs, moment).order_by("-id").first()
    anchors = list(
        _known(snapshot.anchors, moment)
        .filter(_within(window) | Q(state=AnchorState.GONE) if window else Q())
        .filter(appearance__isnull=False)
        .select_related("appearance__wording", "appearance__claim")
        .prefetch_related("appearance__parties__claimant")
        .order_by("start", "end", "id")
    )
    return Reader(
        document=document,
        snapshot=snapshot,
        run=run,
        marks=_marks(run, anchors, moment, window),
        gone=[anchor for anchor in anchors if anchor.state == AnchorState.GONE],
        versions=list(
            _known(document.snapshots, moment).defer("text", "search").order_by("number")
        ),
    )


def statements(run: ExtractionRun | None, moment: Moment = NOW) -> QuerySet[Statement]:
    """What the run read, each with its `triage` if it was taken; nothing without a run.

    Give a page of it to `with_rejections`.
    """
    rows: QuerySet[Statement] = _known(Statement.objects, moment).filter(run=run)
    return rows.select_related("triage__appearance")


def with_rejections(rows: Iterable[Statement], moment: Moment = NOW) -> list[Statement]:
    """Give each suggestion the `rejection` of it, or of the sighting made of it; one query."""
    statements = list(rows)
    found = rejections([row.pk for row in statements], moment)
    for row in statements:
        row.rejection = found.get(row.pk)  # type: ignore[attr-defined]
    return statements


def rejections(
    statements: Collection[uuid.UUID] | QuerySet[Any], moment: Moment = NOW
) -> dict[uuid.UUID, Rejection]:
    """Which suggestions were rejected, or had their sighting removed, then; one query."""
    in_force = Rejection.objects.in_force(moment).select_related("created_by")
    of = Coalesce("appearance__triages__statement", "statement")
    found = in_force.annotate(of=of).filter(
        Q(statement__in=statements) | Q(appearance__triages__statement__in=statements)
    )
    return {row.of: row for row in found.order_by("id")}


def with_openings(documents: Iterable[Document | None], moment: Moment = NOW) -> None:
    """Give each document its `opening`, as `listed` does; one query."""
    rows = [document for document in documents if document]
    texts = _known(Snapshot.objects, moment).filter(document__in={row.pk for row in rows})
    newest = texts.order_by("document_id", "-number").distinct("document_id")
    openings = dict(newest.values_list("document_id", Left("text", OPENING)))
    for row in rows:
        row.opening = openings.get(row.pk, "")  # type: ignore[attr-defined]


def mark_starts(snapshot: Snapshot, moment: Moment = NOW) -> list[int]:
    """Where each mark of the text starts, in order: to cut a long text into pages."""
    run = _known(snapshot.runs, moment).order_by("-id").first()
    read = _known(run.statements, moment).values_list("start", flat=True) if run else []
    others = _known(snapshot.anchors, moment).filter(appearance__isnull=False, start__isnull=False)
    if run:
        taken = Triage.objects.filter(statement__run=run)
        others = others.exclude(appearance__in=taken.values("appearance"))
    return sorted([*read, *others.values_list("start", flat=True)])


def first_quoted(appearances: set[uuid.UUID]) -> dict[uuid.UUID, Anchor]:
    """The anchor with which each appearance was recorded: the words as first quoted."""
    rows = Anchor.objects.filter(appearance__in=appearances).select_related("snapshot")
    rows = rows.defer("snapshot__text", "snapshot__search")
    return {
        row.appearance_id: row for row in rows.order_by("appearance", "id").distinct("appearance")
    }


def _within(window: tuple[int, int] | None) -> Q:
    return Q(start__lt=window[1], end__gt=window[0]) if window else Q()


def _marks(
    run: ExtractionRun | None,
    anchors: list[Anchor],
    moment: Moment,
    window: tuple[int, int] | None,
) -> list[Mark]:
    standing = {a.appearance_id: a for a in anchors if a.state != AnchorState.GONE}
    taken: dict[uuid.UUID, uuid.UUID] = {}
    marks: list[Mark] = []
    if run:
        read = _known(run.statements, moment).filter(_within(window))
        triages = _known(Triage.objects.filter(statement__in=read.order_by()), moment)
        taken = dict(triages.values_list("statement_id", "appearance_id"))
        rejected = rejections(read.order_by().values("pk"), moment)
        for statement in read.order_by("start", "-end", "ordinal"):
            found = taken.get(statement.pk)
            anchor = standing.get(found) if found else None
            appearance = anchor.appearance if anchor else None
            rejection = rejected.get(statement.pk)
            place = (statement.start, statement.end)
            marks.append(Mark(*place, statement, appearance, anchor, rejection))
    shown = set(taken.values())
    marks += [
        Mark(anchor.start or 0, anchor.end or 0, None, anchor.appearance, anchor)
        for key, anchor in standing.items()
        if key not in shown
    ]
    return sorted(marks, key=lambda mark: (mark.start, -mark.end))


def _known(rows: Any, moment: Moment) -> Any:
    queryset = rows.all()
    return queryset.known(moment)


def _count(rows: Any, by: str, of: str = "pk") -> Any:
    counted = rows.order_by().values(by).annotate(n=Count(of, distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)
