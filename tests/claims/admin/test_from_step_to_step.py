"""Judging a claim in the admin: each page leads to the next step."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Publication
from claims.permissions import Role
from tests.claims import factories
from tests.claims.publishing import held, published

pytestmark = pytest.mark.django_db

JUDGE = "Judge it in the administration"


def page_of(row: Model) -> str:
    return reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_claims_page_leads_whoever_may_enter_to_where_it_is_judged(desk: Client) -> None:
    member = Client()
    member.force_login(factories.user(role=Role.VIEWER))
    claim = factories.claim()
    assert page_of(claim) in shown(desk, claim.get_absolute_url())
    assert JUDGE not in shown(member, claim.get_absolute_url())


def test_a_page_of_the_past_leads_to_no_judging(desk: Client) -> None:
    claim = factories.claim()
    now = timezone.now().isoformat()
    response = desk.get(claim.get_absolute_url(), {"known_at": now})
    assert response.status_code == 200
    assert JUDGE not in response.content.decode()


def test_what_is_held_can_be_published_from_the_claim(desk: Client) -> None:
    holding = held()
    path = f"{reverse('admin:claims_publication_add')}?holding={holding.pk}"
    assert path in shown(desk, page_of(holding.claim))
    assert path in shown(desk, page_of(holding))


def test_without_a_verdict_nothing_can_be_published(desk: Client) -> None:
    assert "Nothing is held today" in shown(desk, page_of(factories.claim()))


def test_a_first_edition_leads_to_its_own_page(desk: Client) -> None:
    response: Any = desk.post(
        reverse("admin:claims_publication_add"), {"holding": str(held().pk), "notice": "first"}
    )
    assert response.headers["Location"] == page_of(Publication.objects.get())


def test_the_next_edition_starts_with_the_words_of_the_last(desk: Client) -> None:
    page = published(title="No lorry", summary="None was seen.")
    path = f"{reverse('admin:claims_publication_add')}?holding={page.holding_id}"
    form = desk.get(path).context["adminform"].form
    assert (form["title"].value(), form["summary"].value()) == ("No lorry", "None was seen.")
    assert form["number"].value() == 1


def test_who_says_a_claim_and_was_not_asked_is_offered_to_be_asked(desk: Client) -> None:
    speaker = factories.claimant("Ada Brook")
    words = factories.statement(sources=[factories.source("Ada Brook")])
    said = factories.appearance(words)
    path = f"{reverse('admin:claims_replyrequest_add')}?claim={said.claim_id}"
    assert desk.get(path).context["adminform"].form["claimant"].value() == speaker.pk
