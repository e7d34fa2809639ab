"""Questions about the links between claims."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.models import Relation, RelationDecision, RelationState
from claims.moments import Moment

NOW = Moment()


def listed(moment: Moment = NOW) -> QuerySet[Relation]:
    """Relations, the newest first, each as it had been decided by then.

    Adds `state_then`, `decided_then` and `decider_then` (a user name).
    """
    decisions = (
        RelationDecision.objects.known(moment).filter(relation=OuterRef("pk")).order_by("-id")
    )
    relations: QuerySet[Relation] = (
        Relation.objects.known(moment)
        .select_related("from_wording", "to_wording", "created_by")
        .defer("from_wording__search", "to_wording__search")
        .order_by("-id")
    )
    return relations.annotate(
        state_then=Coalesce(
            Subquery(decisions.values("state")[:1]), Value(RelationState.SUGGESTED.value)
        ),
        decided_then=Subquery(decisions.values("created_at")[:1]),
        decider_then=Subquery(decisions.values("created_by__username")[:1]),
    )
