"""A claim's links as its page shows them: with the latest decision on each."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import RelationDecision, RelationKind, RelationState, Wording
from claims.moments import Moment
from claims.selectors.claims import ClaimPage, Opposite


@dataclass(frozen=True, slots=True)
class Link:
    """A relation, who decided on it last and why, and the wordings that it was found between."""

    opposite: Opposite
    decision: RelationDecision | None
    own: Wording  # of this claim, as it was when the link was made
    its: Wording  # of the other one

    @property
    def is_contradiction(self) -> bool:
        return self.opposite.relation.kind == RelationKind.CONTRADICTS

    @property
    def is_rejected(self) -> bool:
        return self.opposite.state == RelationState.REJECTED


def decided(page: ClaimPage, moment: Moment) -> list[Link]:
    """The page's links, contradictions first, rejected ones last; one query."""
    rows = RelationDecision.objects.known(moment).filter(
        relation__in=[opposite.relation.pk for opposite in page.opposites]
    )
    latest = {row.relation_id: row for row in rows.order_by("id").select_related("created_by")}
    links = [_link(page, opposite, latest) for opposite in page.opposites]
    return sorted(links, key=lambda link: (link.is_rejected, not link.is_contradiction))


def _link(page: ClaimPage, opposite: Opposite, latest: dict[object, RelationDecision]) -> Link:
    relation = opposite.relation
    own, its = relation.from_wording, relation.to_wording
    if relation.to_claim_id == page.claim.pk:
        own, its = its, own
    return Link(opposite, latest.get(relation.pk), own, its)
