"""Every page: signed out, permitted, refused; and how many queries it takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import JobState, Kind, RelationKind
from tests.claims import factories


class Desk:
    """A little of everything, and the address of each page that shows it."""

    def __init__(self) -> None:
        self.publisher = factories.publisher()
        self.document = factories.document(publisher=self.publisher)
        self.snapshot = factories.snapshot(of=self.document)
        self.run = factories.run(self.snapshot)
        self.taken = factories.statement(
            "Not one berth will be lost", of=self.run, sources=[factories.source("Ada Brook")]
        )
        self.suggestion = factories.statement("forty berths would go", of=self.run, score=0.3)
        self.appearance = factories.appearance(self.taken)
        self.claim = self.appearance.claim
        self.claimant = self.appearance.parties.get().claimant
        self.relation = factories.relation(self.claim, factories.claim())
        failed = factories.document(publisher=self.publisher)
        factories.run(factories.snapshot(of=failed), JobState.FAILED, error="It is empty.")
        waiting = factories.snapshot(of=factories.document(publisher=self.publisher))
        self.waiting = factories.run(waiting, JobState.QUEUED).snapshot.document
        self.failed = failed

    def pages(self) -> dict[str, str]:
        return {
            "home": reverse("home"),
            "documents": reverse("documents"),
            "document-new": reverse("document-new"),
            "document": reverse("document", args=[self.document.pk]),
            "document-progress": reverse("document-progress", args=[self.waiting.pk]),
            "document-passage": reverse("document-passage", args=[self.document.pk]),
            "claims": reverse("claims"),
            "claim-new": reverse("claim-new"),
            "claim": reverse("claim", args=[self.claim.pk]),
            "claim-reword": reverse("claim-reword", args=[self.claim.pk]),
            "claim-relate": reverse("claim-relate", args=[self.claim.pk]) + "?q=quay",
            "claimant": reverse("claimant", args=[self.claimant.pk]),
            "publisher": reverse("publisher", args=[self.publisher.pk]),
        }

    def actions(self) -> dict[str, str]:
        return {
            "document-retry": reverse("document-retry", args=[self.failed.pk]),
            "statement-accept": reverse("statement-accept", args=[self.suggestion.pk]),
            "relation-decide": reverse("relation-decide", args=[self.relation.pk]),
            "claimant-alias": reverse("claimant-alias", args=[self.claimant.pk]),
            "document-new": reverse("document-new"),
            "document-passage": reverse("document-passage", args=[self.document.pk]),
            "claim-new": reverse("claim-new"),
            "claim-reword": reverse("claim-reword", args=[self.claim.pk]),
            "claim-relate": reverse("claim-relate", args=[self.claim.pk]),
        }


PAGES = list(
    "home documents document-new document document-progress document-passage claims claim-new "
    "claim claim-reword claim-relate claimant publisher".split()
)
ACTIONS = list(
    "document-retry statement-accept relation-decide claimant-alias document-new document-passage "
    "claim-new claim-reword claim-relate".split()
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(factories.user())
    return client


@pytest.mark.parametrize("name", PAGES)
def test_who_is_signed_out_is_asked_to_sign_in_and_brought_back(
    client: Client, desk: Desk, name: str
) -> None:
    address = desk.pages()[name]
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login") + "?next=" + address.split("?")[0])


@pytest.mark.parametrize("name", PAGES)
def test_a_member_sees_the_page(member: Client, desk: Desk, name: str) -> None:
    assert member.get(desk.pages()[name]).status_code == 200
