"""Questions about who speaks."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from claims import keys
from claims.models import Claimant, ClaimantAlias
from claims.moments import Moment

NOW = Moment()


def listed(moment: Moment = NOW) -> QuerySet[Claimant]:
    """Claimants, the newest first, with the other names that they had by then."""
    aliases = ClaimantAlias.objects.known(moment).select_related("created_by").order_by("id")
    rows: QuerySet[Claimant] = Claimant.objects.known(moment).order_by("-id")
    return rows.prefetch_related(Prefetch("aliases", aliases))


def search(claimants: QuerySet[Claimant], words: str) -> QuerySet[Claimant]:
    """Those whose name, or another name of theirs, has the words as written."""
    key = keys.name_key(words)
    aliases = ClaimantAlias.objects.filter(key__contains=key)
    return claimants.filter(Q(key__contains=key) | Q(pk__in=aliases.values("claimant")))
