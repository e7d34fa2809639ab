"""Lists: paged by key, the same number of queries for twice the rows, and as they were known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Statement
from tests.claims import factories

pytestmark = pytest.mark.django_db


def walk(api: APIClient, path: str, limit: int) -> list[list[str]]:
    """The ids of each page, following `next` to the end."""
    pages, url = [], f"{path}?limit={limit}"
    while url:
        body = api.get(url).json()
        pages.append([row["id"] for row in body["results"]])
        url = body["next"]
    return pages


def test_pages_join_without_a_gap_or_a_repeat(api: APIClient) -> None:
    claims = [str(factories.claim().pk) for _ in range(5)]
    pages = walk(api, "/api/v1/claims/", 2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [row for page in pages for row in page] == claims[::-1]


def test_a_row_that_arrives_meanwhile_moves_nothing(api: APIClient) -> None:
    for _ in range(3):
        factories.claim()
    first = api.get("/api/v1/claims/?limit=2").json()
    newer = factories.claim()
    second = api.get(first["next"]).json()
    assert len(second["results"]) == 1
    assert str(newer.pk) not in [row["id"] for row in second["results"]]


def test_next_keeps_the_filters(api: APIClient) -> None:
    for _ in range(2):
        factories.claim(kind="intent")
    factories.claim(kind="fact")
    first = api.get("/api/v1/claims/?kind=intent&limit=1").json()
    assert "kind=intent" in first["next"]
    assert api.get(first["next"]).json()["next"] is None


def test_nothing_is_counted_or_skipped(api: APIClient) -> None:
    for _ in range(3):
        factories.claim()
    after = api.get("/api/v1/claims/?limit=1").json()["next"]
    with CaptureQueriesContext(connection) as queries:
        api.get(after)
    assert not [query for query in queries.captured_queries if " OFFSET " in query["sql"]]
    assert len(queries) == 1


def rows() -> dict[str, Any]:
    """More of every noun, all in one document and around one claim."""
    said = factories.statement(sources=[factories.source(f"Ada Brook {Statement.objects.count()}")])
    return {"appearance": factories.appearance(said), "relation": factories.relation()}


LISTS = [
    "documents/", "claims/", "appearances/", "claimants/", "publishers/", "relations/", "tokens/",
]  # fmt: skip


def queries(api: APIClient, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert api.get(f"/api/v1/{path}").status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("moment", ["", "?known_at=2100-01-01&as_of=2100-01-01"])
def test_twice_the_rows_take_the_same_queries(api: APIClient, path: str, moment: str) -> None:
    if path == "tokens/" and moment:
        return
    rows()
    factories.publisher()
    before = queries(api, path + moment)
    for _ in range(3):
        rows()
        factories.publisher()
    assert queries(api, path + moment) == before


def test_a_claims_page_takes_the_same_queries_for_twice_the_rows(api: APIClient) -> None:
    claim = factories.claim("The quay has forty berths.")
    before = None
    for _ in range(2):
        for _ in range(2):
            said = factories.statement(
                claim="The quay has forty berths.", sources=[factories.source("Ada Brook")]
            )
            factories.appearance(said)
            factories.relation(claim)
        after = queries(api, f"claims/{claim.pk}/")
        assert before in {None, after}
        before = after


def test_statements_take_the_same_queries_for_twice_the_rows(api: APIClient) -> None:
    run = factories.run()
    path = f"documents/{run.snapshot.document_id}/statements/"
    factories.appearance(factories.statement(of=run))
    before = queries(api, path)
    for _ in range(3):
        factories.appearance(factories.statement(of=run))
    assert queries(api, path) == before


def test_what_was_recorded_later_is_absent(api: APIClient) -> None:
    made = rows()
    claim, relation = made["appearance"].claim, made["relation"]
    for path in ("documents", "claims", "appearances", "relations"):
        body = api.get(f"/api/v1/{path}/?known_at=2020-01-01").json()
        assert body["results"] == [], path
    for path in (
        f"documents/{made['appearance'].document_id}/",
        f"documents/{made['appearance'].document_id}/snapshots/1/",
        f"claims/{claim.pk}/",
        f"appearances/{made['appearance'].pk}/",
        f"relations/{relation.pk}/",
        f"statements/{made['appearance'].statement_id}/",
        f"runs/{made['appearance'].statement.run_id}/",
    ):
        assert api.get(f"/api/v1/{path}?known_at=2020-01-01").status_code == 404, path


def test_a_later_wording_is_absent(api: APIClient) -> None:
    claim = factories.claim("It has forty berths.")
    then = claim.wordings.get().created_at.isoformat()
    api.post(
        f"/api/v1/claims/{claim.pk}/wordings/", {"text": "It has 41."}, headers={"If-Match": '"1"'}
    )
    path = f"/api/v1/claims/{claim.pk}/"
    assert api.get(path, {"known_at": then}).json()["text"] == "It has forty berths."
    assert api.get(path).json()["text"] == "It has 41."


def test_a_later_decision_is_absent(api: APIClient) -> None:
    relation = factories.relation()
    path = f"/api/v1/relations/{relation.pk}/"
    then = relation.__class__.objects.get().created_at.isoformat()
    api.post(f"{path}decisions/", {"state": "rejected"})
    shown = api.get(path, {"known_at": then}).json()
    assert (shown["state"], shown["decided_by"], shown["decided_at"]) == ("suggested", None, None)


def test_what_was_said_later_than_the_day_asked_about_is_absent(api: APIClient) -> None:
    said = factories.statement(said_on=date(2025, 3, 4), said_on_precision="day")
    appearance = factories.appearance(said)
    path = f"/api/v1/claims/{appearance.claim_id}/"
    assert len(api.get(path, {"as_of": "2025-03-04"}).json()["appearances"]) == 1
    assert api.get(path, {"as_of": "2025-03-03"}).json()["appearances"] == []


@pytest.mark.django_db(transaction=True)
def test_a_document_is_shown_with_the_title_that_it_had(api: APIClient) -> None:
    document = factories.document("First title")
    document.refresh_from_db()
    then = document.created_at + timedelta(milliseconds=1)
    while timezone.now() <= then:
        pass
    document.title = "Second title"
    document.save()
    path = f"/api/v1/documents/{document.pk}/"
    assert api.get(path, {"known_at": then.isoformat()}).json()["title"] == "First title"
    assert api.get(path).json()["title"] == "Second title"


def test_words_that_were_recorded_later_find_nothing(api: APIClient) -> None:
    claim = factories.claim("It has forty berths.")
    then = claim.wordings.get().created_at.isoformat()
    api.post(
        f"/api/v1/claims/{claim.pk}/wordings/", {"text": "It has 41."}, headers={"If-Match": '"1"'}
    )
    found = api.get("/api/v1/claims/", {"q": "41", "known_at": then}).json()["results"]
    assert found == []
    assert len(api.get("/api/v1/claims/", {"q": "41"}).json()["results"]) == 1


def test_a_contradiction_that_was_recorded_later_narrows_nothing(api: APIClient) -> None:
    claim = factories.claim("It has forty berths.")
    then = claim.wordings.get().created_at.isoformat()
    relation = factories.relation(claim)
    between = relation.__class__.objects.get().created_at.isoformat()
    api.post(f"/api/v1/relations/{relation.pk}/decisions/", {"state": "rejected"})
    counts = {
        moment: len(api.get("/api/v1/claims/", params).json()["results"])
        for moment, params in {
            "before": {"contradicted": "true", "known_at": then},
            "between": {"contradicted": "true", "known_at": between},
            "now": {"contradicted": "true"},
        }.items()
    }
    assert counts == {"before": 0, "between": 2, "now": 0}
