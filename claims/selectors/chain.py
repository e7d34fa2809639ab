"""Whether the hash chains hold, and the rows still say what the chains say of them."""

from __future__ import annotations

import itertools
import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import (
    ChainLink,
    Claim,
    Decision,
    Holding,
    LinkKind,
    Proposal,
    Publication,
    Redaction,
)
from claims.models.chain import START
from claims.sealing import (
    Cell,
    Words,
    blanks,
    canonical,
    leaves,
    link_hash,
    salted,
    seal,
    words_in,
)
from claims.selectors import links
from claims.selectors.links import Stated, Tree

BATCH = 500  # links; their rows and all that those say are in memory at a time
ROWS: Mapping[LinkKind, QuerySet[Any]] = {
    LinkKind.PROPOSAL: Proposal.objects.all(),
    LinkKind.DECISION: Decision.objects.all(),
    LinkKind.HELD: Holding.objects.all(),
    LinkKind.ENDED: Holding.objects.filter(recorded__upper_inf=False),
    LinkKind.PUBLICATION: Publication.objects.all(),
}
MISSING = "(nothing)"
UNKNOWN = "(unknown)"
LINKS = ChainLink._meta.db_table
Field = tuple[str, uuid.UUID, str]  # table, row, field


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is not as it was recorded: in which field of which row, and how it should be."""

    claim: uuid.UUID
    table: str
    row: uuid.UUID
    field: str
    sentence: str

    def __str__(self) -> str:
        return f"claim {self.claim}: {self.table} {self.row}, {self.field}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Head:
    """A link that a claim's chain had once: kept elsewhere, it shows when the chain is cut."""

    claim: uuid.UUID
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Look:
    """A link, and what it should say as its rows stand now: nothing when they are gone."""

    link: ChainLink
    tree: Tree
    words: Mapping[str, Words]
    redacted: Mapping[Field, str] = field(default_factory=dict)


def verify(claim: Claim) -> list[Fault]:
    """All that is wrong with one claim's chain."""
    return list(faults([claim.pk]))


def faults(
    claims: Collection[uuid.UUID] | None = None, checked: Callable[[int], object] = int
) -> Iterator[Fault]:
    """All that is wrong with the chains of these claims, or of all.

    However many links there are, a batch of them is in memory at a time; `checked` is told how
    many have been looked at.
    """
    with _one_state():
        chains = _of(claims).order_by("claim", "number")
        before: ChainLink | None = None
        count = 0
        for batch in _batches(chains.iterator(chunk_size=BATCH)):
            for look in _looks(batch):
                yield from _followed(look.link, before)
                yield from _compared(look)
                before = look.link
            count += len(batch)
            checked(count)
        for kind in LinkKind:
            yield from _without_link(kind, claims)


@contextmanager
def _one_state() -> Iterator[None]:
    """All queries see one state of the database, whatever others write meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _of(claims: Collection[uuid.UUID] | None) -> QuerySet[ChainLink]:
    chains: QuerySet[ChainLink] = ChainLink.objects.all()
    return chains if claims is None else chains.filter(claim__in=claims)


def heads(claims: Collection[uuid.UUID] | None = None) -> Iterator[Head]:
    """The last link of each chain."""
    following = ChainLink.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("number"))
    last = _of(claims).filter(~Exists(following)).values_list("claim", "number", "hash")
    return (Head(*row) for row in last.order_by("claim").iterator(chunk_size=BATCH))


def strayed(earlier: Iterable[Head]) -> Iterator[Fault]:
    """The earlier heads that do not lie on today's chains."""
    for batch in _batches(earlier):
        wanted = {(head.claim, head.number) for head in batch}
        found = ChainLink.objects.filter(
            claim__in={claim for claim, _ in wanted}, number__in={number for _, number in wanted}
        ).values_list("claim", "number", "hash")
        now = {(claim, number): hash_ for claim, number, hash_ in found}
        for head in batch:
            if now.get((head.claim, head.number)) != head.hash:
                yield _stray(head, now.get((head.claim, head.number)))


def _stray(head: Head, now: str | None) -> Fault:
    if now is None:
        sentence = f"link {head.number} with this hash was there once; the chain was cut"
    else:
        sentence = f"link {head.number} had the hash {head.hash}, now it has {now}"
    return Fault(head.claim, LINKS, head.claim, "hash", sentence)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _looks(batch: Iterable[ChainLink]) -> list[_Look]:
    by_kind = defaultdict(set)
    for link in batch:
        by_kind[link.kind].add(link.row)
    stated = {kind: links.stated(kind, rows) for kind, rows in by_kind.items()}
    looks = [_look(link, stated[link.kind].get(link.row)) for link in batch]
    unsalted = {
        words.row
        for look in looks
        for path, words in look.words.items()
        if path not in look.link.salts
    }
    redactions = Redaction.objects.filter(row__in=unsalted) if unsalted else ()
    redacted = {(row.table_name, row.row, row.field): row.sha256 for row in redactions}
    return [replace(look, redacted=redacted) for look in looks]


def _look(link: ChainLink, stated: Stated | None) -> _Look:
    tree = stated.content(link.number, link.kind, link.row) if stated else {}
    return _Look(link, tree, words_in(tree))


def _followed(link: ChainLink, before: ChainLink | None) -> Iterator[Fault]:
    if before is None or before.claim_id != link.claim_id:
        number, previous = 1, START
    else:
        number, previous = before.number + 1, before.hash
    if link.number != number:
        yield _fault(link, "number", f"link {number} is missing before it")
    elif link.previous != previous:
        yield _fault(link, "previous", f"should be {previous}, is {link.previous}")
    hashed = link_hash(link.previous, link.content)
    if link.hash != hashed:
        yield _fault(link, "hash", f"should be {hashed}, is {link.hash}")


def _fault(link: ChainLink, field: str, sentence: str) -> Fault:
    return Fault(link.claim_id, LINKS, link.pk, field, f"(link {link.number}) {sentence}")


def _compared(look: _Look) -> Iterator[Fault]:
    """What the link says against what the rows say."""
    link = look.link
    try:
        said = json.loads(link.content)
    except ValueError:
        yield _fault(link, "content", "is not JSON")
        return
    if not look.tree:
        yield _gone(link)
        return
    now = seal(look.tree, _hashes(look, said))
    if canonical(now) != link.content:
        yield from _differences(look, now, said)
    if look.tree["claim"] != link.claim_id:
        yield _fault(link, "claim", f"should be {look.tree['claim']}, is {link.claim_id}")


def _gone(link: ChainLink) -> Fault:
    sentence = f"(link {link.number}) should be there as {link.get_kind_display()}, is not"
    return Fault(link.claim_id, _table(link.kind), link.row, "id", sentence)


def _table(kind: str) -> str:
    return ROWS[LinkKind(kind)].model._meta.db_table


def _hashes(look: _Look, said: Any) -> dict[str, str]:
    """The hash that each of the words should have in the link; a redacted one as it stands."""
    written = dict(leaves(said))
    hashes = {}
    for path, words in look.words.items():
        salt = look.link.salts.get(path)
        if salt is not None:
            hashes[path] = salted(salt, words.value)
        elif _is_redacted(words, look.redacted):
            hashes[path] = written.get(f"{path}/sha256", "")
        else:
            hashes[path] = UNKNOWN
    return hashes


def _is_redacted(words: Words, redacted: Mapping[Field, str]) -> bool:
    """A redaction names the field, and the row says that it is blank."""
    sha256 = redacted.get((words.table, words.row, words.field))
    return sha256 is not None and words.value in blanks(sha256)


def _differences(look: _Look, now: Tree, said: Any) -> Iterator[Fault]:
    """Each value that the link and the rows give differently, by the cell it comes from."""
    cells = dict(leaves(look.tree))
    today, then = dict(leaves(now)), dict(leaves(said))
    if today == then:
        yield _fault(look.link, "content", "is not written as a link is")
    for path in sorted(today.keys() | then.keys()):
        if today.get(path, MISSING) != then.get(path, MISSING):
            place = path if path in cells else path.rpartition("/")[0]
            cell = cells.get(place)
            sentence = _difference(cell, today.get(path, MISSING), then.get(path, MISSING))
            yield _fault_of(look.link, cell, place if cell else path, sentence)


def _difference(cell: object, now: object, then: object) -> str:
    if now == UNKNOWN:
        return "its salt is gone from the link, and no redaction says why"
    if isinstance(cell, Words) and then != MISSING:
        return "its words are not those that were recorded"
    return f"should be {then!r}, is {now!r}"


def _fault_of(link: ChainLink, cell: object, path: str, sentence: str) -> Fault:
    """A fault in the cell's row; of what has no cell, in the row that the link is about."""
    where = f"(link {link.number}, {path}) {sentence}"
    if isinstance(cell, Cell):
        return Fault(link.claim_id, cell.table, cell.row, cell.field, where)
    return Fault(link.claim_id, _table(link.kind), link.row, path, where)


def _without_link(kind: LinkKind, claims: Collection[uuid.UUID] | None) -> Iterator[Fault]:
    link = ChainLink.objects.filter(kind=kind, row=OuterRef("pk"), claim=OuterRef("claim"))
    of = Q(claim__in=claims) if claims is not None else Q()
    rows = ROWS[kind].filter(of).filter(~Exists(link)).order_by("pk")
    for row, claim in rows.values_list("pk", "claim").iterator(chunk_size=BATCH):
        yield Fault(
            claim, _table(kind), row, "id", f"has no link ({kind.label}) on its claim's chain"
        )
