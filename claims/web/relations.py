"""A claim's links as its page shows them: with the latest decision on each."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim, RelationDecision, RelationKind, RelationState, Wording
from claims.moments import Moment
from claims.selectors.claims import ClaimPage, Opposite, with_speakers


@dataclass(frozen=True, slots=True)
class Link:
    """A relation, who decided on it last and why, and the wordings that it was found between."""

    opposite: Opposite
    decision: RelationDecision | None
    own: Wording  # of this claim, as it was when the link was made
    its: Wording  # of the other one
    other: Claim  # with its appearances and their parties

    @property
    def is_contradiction(self) -> bool:
        return self.opposite.relation.kind == RelationKind.CONTRADICTS

    @property
    def is_rejected(self) -> bool:
        return self.opposite.state == RelationState.REJECTED


def decided(page: ClaimPage, moment: Moment) -> list[Link]:
    """The page's links, contradictions first, rejected ones last; a fixed number of queries."""
    rows = RelationDecision.objects.known(moment).filter(
        relation__in=[opposite.relation.pk for opposite in page.opposites]
    )
    latest = {row.relation_id: row for row in rows.order_by("id").select_related("created_by")}
    claims = Claim.objects.filter(pk__in={opposite.claim_id for opposite in page.opposites})
    others = {claim.pk: claim for claim in with_speakers(claims, moment)}
    links = [
        _link(page, opposite, latest.get(opposite.relation.pk), others[opposite.claim_id])
        for opposite in page.opposites
    ]
    return sorted(links, key=lambda link: (link.is_rejected, not link.is_contradiction))


def _link(
    page: ClaimPage, opposite: Opposite, decision: RelationDecision | None, other: Claim
) -> Link:
    relation = opposite.relation
    own, its = relation.from_wording, relation.to_wording
    if relation.to_claim_id == page.claim.pk:
        own, its = its, own
    return Link(opposite, decision, own, its, other)
