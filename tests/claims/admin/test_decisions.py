"""What people decide in the admin goes through the services, with who did it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claimant, ClaimantAlias, RelationState, Triage
from tests.claims import factories
from tests.claims.admin.test_documents import act, edit

pytestmark = pytest.mark.django_db


def test_a_suggestion_is_taken(desk: Client, editor: User) -> None:
    statement = factories.statement(claim="The quay is closed.", score=0.1)
    act(desk, statement, "accept")
    assert Triage.objects.get(statement=statement).created_by == editor


@pytest.mark.parametrize(
    ("action", "state"), [("confirm", RelationState.CONFIRMED), ("reject", RelationState.REJECTED)]
)
def test_a_relation_is_decided(desk: Client, editor: User, action: str, state: str) -> None:
    relation = factories.relation()
    act(desk, relation, action)
    relation.refresh_from_db()
    assert (relation.state, relation.decided_by) == (state, editor)
    assert relation.decisions.get().created_by == editor


def test_a_renamed_claimant_is_found_under_the_new_name(desk: Client) -> None:
    claimant = factories.claimant("Ada Brok")
    edit(desk, claimant, name="Ada Brook")
    claimant.refresh_from_db()
    assert (claimant.name, claimant.key) == ("Ada Brook", "ada brook")


def test_two_claimants_of_one_name_need_a_qualifier(desk: Client) -> None:
    factories.claimant("Ada Brook")
    other = factories.claimant("Ada Brok")
    response = edit(desk, other, name="Ada Brook")
    assert "Add a qualifier" in response.content.decode()
    edit(desk, other, name="Ada Brook", qualifier="of the harbour board")
    assert Claimant.objects.filter(key="ada brook").count() == 2


@pytest.mark.parametrize("name", ["", "...", "x" * 301])
def test_a_name_that_is_none_is_refused(desk: Client, name: str) -> None:
    claimant = factories.claimant("Ada Brook")
    edit(desk, claimant, name=name)
    assert Claimant.objects.get().name == "Ada Brook"


def test_a_named_claimant_of_every_document_does_not_become_unnamed(desk: Client) -> None:
    claimant = factories.claimant("Ada Brook")
    response = edit(desk, claimant, kind="unnamed")
    assert "belongs to one document" in response.content.decode()


def test_an_alias_is_added(desk: Client, editor: User) -> None:
    claimant = factories.claimant("Ada Brook")
    path = "/admin/claims/claimantalias/add/"
    desk.post(path, {"claimant": claimant.pk, "name": "A. Brook"})
    alias = ClaimantAlias.objects.get()
    assert (alias.claimant, alias.key, alias.created_by) == (claimant, "a. brook", editor)


def test_the_same_alias_again_is_refused_on_the_form(desk: Client) -> None:
    claimant = factories.claimant("Ada Brook")
    path = "/admin/claims/claimantalias/add/"
    desk.post(path, {"claimant": claimant.pk, "name": "A. Brook"})
    response = desk.post(path, {"claimant": claimant.pk, "name": "a. brook"})
    assert "already means" in response.content.decode()
    assert ClaimantAlias.objects.count() == 1


def test_an_alias_without_a_letter_is_refused_on_the_form(desk: Client) -> None:
    claimant = factories.claimant("Ada Brook")
    path = "/admin/claims/claimantalias/add/"
    response = desk.post(path, {"claimant": claimant.pk, "name": "..."})
    assert "letter or digit" in response.content.decode()
    assert not ClaimantAlias.objects.exists()
