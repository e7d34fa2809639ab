"""Links between claims: the text suggests, a person decides."""

from __future__ import annotations

import pytest
from django.db import transaction

from claims.errors import Conflict, Refused
from claims.models import ExtractionRun, Relation, RelationKind, RelationState
from claims.services import relations, triage
from tests.claims import factories

pytestmark = pytest.mark.django_db

LINK = {"kind": "contradicts", "to": 0, "cue": "contradicting", "score": 1.0}


@pytest.fixture
def run() -> ExtractionRun:
    """A reading whose second statement opposes its first."""
    made = factories.run()
    factories.statement("Not one berth will be lost", "No berth will be lost.", of=made)
    factories.statement("forty berths would go", "Forty berths will go.", of=made, relations=[LINK])
    with transaction.atomic():
        triage.take(made, list(made.statements.order_by("ordinal")))
    return made


def suggest(run: ExtractionRun) -> None:
    relations.suggest(run, list(run.statements.all()))


def test_what_the_text_opposes_becomes_a_suggestion_that_says_where_it_comes_from(
    run: ExtractionRun,
) -> None:
    suggest(run)
    relation = Relation.objects.get()
    assert (relation.kind, relation.state) == ("contradicts", "suggested")
    assert (relation.cue, relation.document) == ("contradicting", run.snapshot.document)
    assert relation.from_claim_id < relation.to_claim_id
    assert {relation.from_wording.text, relation.to_wording.text} == {
        "No berth will be lost.",
        "Forty berths will go.",
    }


def test_suggesting_again_changes_nothing_and_a_rejection_is_remembered(
    run: ExtractionRun,
) -> None:
    suggest(run)
    relations.decide(Relation.objects.get(), "rejected", by=factories.user(), reason="Irony.")
    suggest(run)
    assert Relation.objects.get().state == RelationState.REJECTED


def test_a_decision_keeps_who_and_why() -> None:
    relation, by = factories.relation(), factories.user()
    relations.decide(relation, "confirmed", by=by, reason=" Read both. ")
    decision = relation.decisions.get()
    assert (decision.state, decision.reason, decision.created_by) == ("confirmed", "Read both.", by)
    relation.refresh_from_db()
    assert (relation.state, relation.decided_by) == ("confirmed", by)
    assert relation.decided_at == decision.created_at


def test_the_same_decision_again_adds_nothing() -> None:
    relation, by = factories.relation(), factories.user()
    for _ in range(2):
        relations.decide(relation, "confirmed", by=by)
    assert relation.decisions.count() == 1


def test_a_person_links_two_claims_whichever_is_named_first() -> None:
    one, other, by = factories.claim(), factories.claim(), factories.user()
    first = relations.relate(RelationKind.CONTRADICTS, other, one, by=by)
    assert (first.from_claim, first.to_claim, first.state) == (one, other, "confirmed")
    with pytest.raises(Conflict):
        relations.relate(RelationKind.CONTRADICTS, one, other, by=by)


def test_an_asymmetric_link_keeps_its_direction() -> None:
    one, other = factories.claim(), factories.claim()
    relation = relations.relate(RelationKind.NARROWS, other, one, by=factories.user())
    assert (relation.from_claim, relation.to_claim) == (other, one)


def test_linking_confirms_what_was_only_suggested() -> None:
    relation, by = factories.relation(), factories.user()
    relations.relate(relation.kind, relation.from_claim, relation.to_claim, by=by)
    relation.refresh_from_db()
    assert relation.state == RelationState.CONFIRMED


def test_a_claim_cannot_be_linked_to_itself() -> None:
    claim = factories.claim()
    with pytest.raises(Refused):
        relations.relate(RelationKind.CONTRADICTS, claim, claim, by=factories.user())


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(Refused):
        relations.decide(factories.relation(), "maybe", by=factories.user())
