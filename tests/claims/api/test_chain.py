"""The links of a claim's hash chain over HTTP."""

from __future__ import annotations

import hashlib

import pytest
from rest_framework.test import APIClient

from claims import models as record
from tests.claims import chained, judged
from tests.claims.api.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> APIClient:
    return client_of(judged.person())


def test_the_links_of_a_claim_are_listed_a_page_at_a_time(client: APIClient) -> None:
    claim = chained.linked_verdict().claim
    first = client.get(f"/api/v1/claims/{claim.pk}/chain/?limit=3").json()
    second = client.get(first["next"]).json()
    links = [*first["results"], *second["results"]]
    assert [link["number"] for link in links] == [1, 2, 3, 4]
    assert second["next"] is None
    previous = "0" * 64
    for link in links:
        previous = hashlib.sha256(f"{previous}\n{link['content']}".encode()).hexdigest()
        assert link["hash"] == previous


def test_no_salt_is_told(client: APIClient) -> None:
    claim = chained.linked_verdict().claim
    body = client.get(f"/api/v1/claims/{claim.pk}/chain/").content.decode()
    salts = [salt for link in claim.chain.all() for salt in link.salts.values()]
    assert not any(salt in body for salt in salts)


def test_the_chain_is_as_it_was_then(client: APIClient) -> None:
    published = chained.linked_verdict()
    then = record.ChainLink.objects.get(number=2, claim=published.claim).created_at.isoformat()
    links = client.get(f"/api/v1/claims/{published.claim_id}/chain/", {"known_at": then}).json()
    assert [link["number"] for link in links["results"]] == [1, 2]


def test_a_link_that_names_evidence_for_others_is_withheld() -> None:
    claim = chained.linked_verdict(audience="named").claim
    assessor = claim.proposals.get().grounds.get().assessment.created_by
    assert assessor
    path = f"/api/v1/claims/{claim.pk}/chain/"
    seen = [
        [link["content"] is not None for link in client_of(who).get(path).json()["results"]]
        for who in (assessor, judged.person())
    ]
    assert seen == [[True, True, True, True], [False, True, True, True]]
