"""A claim's hash chain grows by a link for all that is proposed, decided, held and published."""

from __future__ import annotations

import secrets

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


def append(kind: LinkKind, row: Proposal | Decision | Holding | Publication) -> ChainLink:
    """The next link of the row's claim, which says what the row says now.

    For services, in the transaction that wrote the row and all that belongs to it (grounds,
    indicators, waivers), under the claim's lock. Of a holding that ends, the row is the holding.
    """
    stated = links.stated(kind, [row.pk])[row.pk]
    last = ChainLink.objects.filter(claim=stated.claim).order_by("-number").first()
    number, previous = (last.number + 1, last.hash) if last else (1, START)
    tree = stated.content(number, kind, row.pk)
    words = words_in(tree)
    salts = {path: secrets.token_hex(SALT_BYTES) for path in words}
    content = canonical(
        seal(tree, {path: salted(salts[path], words[path].value) for path in words})
    )
    return ChainLink.objects.create(
        claim_id=stated.claim,
        number=number,
        kind=kind,
        row=row.pk,
        content=content,
        salts=salts,
        previous=previous,
        hash=link_hash(previous, content),
    )
