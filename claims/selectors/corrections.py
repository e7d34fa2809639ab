"""Questions about what readers wrote back. Who they are is for members only."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Now

from claims.models import CorrectionAnswer, CorrectionRequest
from claims.moments import Moment

NOW = Moment()
OPEN, ANSWERED = "open", "answered"
STATES = [(OPEN, "waits for an answer"), (ANSWERED, "answered")]


def listed(moment: Moment = NOW) -> QuerySet[CorrectionRequest]:
    """Requests known then, by their clock: what is due first comes first.

    Adds `state_then` (see STATES), and `is_overdue` for open ones.
    """
    at = Value(moment.known_at) if moment.known_at else Now()
    answers = CorrectionAnswer.objects.known(moment).filter(request=OuterRef("pk"))
    state = Case(
        When(Exists(answers), then=Value(ANSWERED)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    rows: Any = CorrectionRequest.objects.known(moment).annotate(state_then=state)
    overdue = Case(When(state_then=OPEN, due_at__lte=at, then=True), default=False)
    found: QuerySet[CorrectionRequest] = rows.annotate(is_overdue=overdue)
    return (
        found.select_related("publication", "created_by", "answer__created_by", "answer__edition")
        .defer("publication__search", "publication__content", "publication__claim_review")
        .order_by("due_at", "id")
    )
