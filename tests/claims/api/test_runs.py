"""Readings over the API: what they found, tried again, suggestions taken."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import JobState, Triage
from tests.claims import factories

pytestmark = pytest.mark.django_db
KEYS = [
    "start", "end", "quote", "claim", "claimant", "chain", "cue", "directness", "modality", "kind",
    "score", "said_on", "relations",
]  # fmt: skip


def test_a_failed_run_can_be_tried_again(api: APIClient) -> None:
    run = factories.run(state=JobState.FAILED, error="It broke.", attempts=5)
    response = api.post(f"/api/v1/runs/{run.pk}/retry/")
    assert response.status_code == 200
    assert (response.json()["state"], response.json()["error"]) == ("queued", "")


def test_a_run_that_has_not_failed_is_not_tried_again(api: APIClient) -> None:
    run = factories.run(state=JobState.DONE)
    response = api.post(f"/api/v1/runs/{run.pk}/retry/")
    assert response.status_code == 422
    assert "has not failed" in response.json()["detail"]


def test_statements_have_the_keys_of_the_engine(api: APIClient) -> None:
    statement = factories.statement(sources=[factories.source("Ada Brook")])
    path = f"/api/v1/documents/{statement.run.snapshot.document_id}/statements/"
    (shown,) = api.get(path).json()["results"]
    assert list(shown)[: len(KEYS)] == KEYS
    assert (shown["claimant"], shown["chain"]) == ("Ada Brook", ["Ada Brook"])


def test_a_chain_has_the_original_source_first(api: APIClient) -> None:
    sources = [
        factories.source("two engineers", kind="unnamed", role="original"),
        factories.source("Harbour Gazette", kind="organisation", role="relay"),
    ]
    statement = factories.statement(sources=sources)
    shown = api.get(f"/api/v1/statements/{statement.pk}/").json()
    assert shown["chain"] == ["two engineers", "Harbour Gazette"]
    assert shown["claimant"] == "two engineers"


def test_statements_come_in_their_order(api: APIClient) -> None:
    run = factories.run()
    for ordinal in (2, 0, 1):
        factories.statement(of=run, ordinal=ordinal)
    results = api.get(f"/api/v1/runs/{run.pk}/statements/").json()["results"]
    assert [row["ordinal"] for row in results] == [0, 1, 2]


def test_statements_are_those_of_the_newest_reading(api: APIClient) -> None:
    old = factories.run(version="0")
    factories.statement(of=old)
    new = factories.statement(of=factories.run(of=old.snapshot, version="9"))
    path = f"/api/v1/documents/{old.snapshot.document_id}/statements/"
    assert [row["id"] for row in api.get(path).json()["results"]] == [str(new.pk)]


def test_accepting_a_suggestion_leads_to_a_claim(api: APIClient, member: User) -> None:
    statement = factories.statement(claim="The quay is closed.", score=0.1)
    response = api.post(f"/api/v1/statements/{statement.pk}/accept/")
    assert response.status_code == 200
    claim = api.get(f"/api/v1/claims/{response.json()['claim']}/").json()
    assert claim["text"] == "The quay is closed."
    assert Triage.objects.get(statement=statement).created_by == member


def test_accepting_twice_changes_nothing(api: APIClient) -> None:
    statement = factories.statement()
    path = f"/api/v1/statements/{statement.pk}/accept/"
    assert api.post(path).json() == api.post(path).json()


def test_a_taken_suggestion_names_its_claim(api: APIClient) -> None:
    appearance = factories.appearance()
    shown = api.get(f"/api/v1/statements/{appearance.statement_id}/").json()
    assert shown["claim_id"] == str(appearance.claim_id)
    assert shown["appearance_id"] == str(appearance.pk)
