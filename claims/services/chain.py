"""A claim's hash chain grows by a link for all that is proposed, decided, held and published."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from claims.models import (
    ChainLink,
    Decision,
    Holding,
    LinkKind,
    Proposal,
    Publication,
)
from claims.models.chain import START
from claims.sealing import canonical, link_hash, salted, seal, words_in
from claims.selectors import links

SALT_BYTES = 16
Row = Proposal | Decision | Holding | Publication


def append(kind: LinkKind, row: Row) -> ChainLink:
    """The next link of the row's claim, which says what the row says now.

    For services, in the transaction that wrote the row and all that belongs to it (grounds,
    indicators, waivers), under the claim's lock. Of a holding that ends, the row is the holding.
    """
    return append_all(kind, [row])[0]


def append_all(kind: LinkKind, rows: Sequence[Row]) -> list[ChainLink]:
    """The next links of the claim that all the rows are of, in their order; three queries."""
    if not rows:
        return []
    said = links.stated(kind, [row.pk for row in rows])
    claim = said[rows[0].pk].claim
    last = ChainLink.objects.filter(claim=claim).order_by("-number").first()
    number, previous = (last.number, last.hash) if last else (0, START)
    made = []
    for row in rows:
        number += 1
        made.append(_link(said[row.pk], number, kind, row, previous))
        previous = made[-1].hash
    return ChainLink.objects.bulk_create(made)


def _link(stated: links.Stated, number: int, kind: LinkKind, row: Row, previous: str) -> ChainLink:
    tree = stated.content(number, kind, row.pk)
    words = words_in(tree)
    salts = {path: secrets.token_hex(SALT_BYTES) for path in words}
    content = canonical(
        seal(tree, {path: salted(salts[path], words[path].value) for path in words})
    )
    return ChainLink(
        claim_id=stated.claim,
        number=number,
        kind=kind,
        row=row.pk,
        content=content,
        salts=salts,
        previous=previous,
        hash=link_hash(previous, content),
    )
