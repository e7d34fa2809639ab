"""A claim's links as its page shows them: with the latest decision on each."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from claims.models import Claim, RelationDecision, RelationKind, Wording
from claims.moments import Moment
from claims.selectors import documents, merges, speakers
from claims.selectors.relations import Opposite


@dataclass(frozen=True, slots=True)
class Link:
    """A relation, who decided on it last and why, and the wordings that it was found between."""

    opposite: Opposite
    decision: RelationDecision | None
    own: Wording  # of this claim, as it was when the link was made
    its: Wording  # of the other one
    other: Claim  # with its `speakers`

    @property
    def is_contradiction(self) -> bool:
        return self.opposite.relation.kind == RelationKind.CONTRADICTS


def decided(claim: Claim, opposites: Sequence[Opposite], moment: Moment) -> list[Link]:
    """The links with who decided on them and who says the others; a fixed number of queries."""
    rows = RelationDecision.objects.known(moment).filter(
        relation__in=[opposite.relation.pk for opposite in opposites]
    )
    last = rows.order_by("relation", "-id").distinct("relation").select_related("created_by")
    latest = {row.relation_id: row for row in last}
    claims = Claim.objects.filter(pk__in={opposite.claim_id for opposite in opposites})
    others = {other.pk: other for other in claims}
    speakers.name(others.values(), moment)
    documents.with_openings([opposite.relation.document for opposite in opposites], moment)
    keys = merges.family(claim, moment)
    return [
        _link(keys, opposite, latest.get(opposite.relation.pk), others[opposite.claim_id])
        for opposite in opposites
    ]


def _link(
    keys: Collection[uuid.UUID], opposite: Opposite, decision: RelationDecision | None, other: Claim
) -> Link:
    relation = opposite.relation
    own, its = relation.from_wording, relation.to_wording
    if relation.from_claim_id not in keys:
        own, its = its, own
    return Link(opposite, decision, own, its, other)
