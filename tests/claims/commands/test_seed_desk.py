"""What the command that seeds a desk is given, refuses and writes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Min

from claims import models as record
from tests.claims import factories

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 11, 1)


def run(**options: Any) -> str:
    out = io.StringIO()
    given = {"seed": 7, "articles": 6, "until": UNTIL, "stderr": io.StringIO(), **options}
    call_command("seed_desk", stdout=out, **given)
    return out.getvalue()


def claims_said() -> dict[str, int]:
    """Every wording, with how often it was said."""
    rows = record.Wording.objects.filter(number=1)
    return {row.text: row.claim.appearances.count() for row in rows.select_related("claim")}


def test_the_same_number_gives_the_same_claims_and_verdicts() -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            run()
            held = record.Holding.objects.filter(ended_by=None).select_related("proposal__rating")
            verdicts = sorted((row.proposal.rationale, row.proposal.verdict) for row in held)
            found.append((claims_said(), verdicts))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][1]


def test_a_desk_that_holds_documents_is_left_alone() -> None:
    factories.document()
    with pytest.raises(CommandError, match="holds 1 documents already"):
        run()
    assert record.Document.objects.count() == 1


def test_what_is_added_to_a_desk_is_recorded_as_of_now() -> None:
    factories.document()
    before = datetime.now(UTC)
    run(add=True, articles=3)
    rows = record.Document.objects.exclude(url__contains="gazette.example/")
    assert rows.count() > 3
    assert rows.aggregate(first=Min("created_at"))["first"] > before
    assert rows.aggregate(first=Min("published_on"))["first"] < UNTIL


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"articles": 0}, "--articles"),
        ({"until": date(2999, 1, 1)}, "has not come yet"),
    ],
)
def test_wrong_options_are_refused_with_their_name(options: dict[str, Any], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(**options)
