"""The desk's work on a claim: who may lead it on, where to, and what is kept of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from claims.errors import Conflict, Refused
from claims.models import Case, CaseState, Claim, Proposal, Transition, Why
from claims.services import cases, verdicts
from claims.services.proposals import NewProposal
from factcheck import workflow
from factcheck.workflow import Act
from tests.claims import factories

pytestmark = pytest.mark.django_db

WAIVED = {"few_origins": "One will do."}


def case_of(claim: Claim) -> Case:
    return Case.objects.get(pk=claim.pk)


def steps_of(claim: Claim) -> list[str]:
    rows = Transition.objects.filter(claim=claim).order_by("id")
    return [f"{row.step}: {row.from_state} → {row.to_state}" for row in rows]


def propose(claim: Claim, *, by: User) -> Proposal:
    new = NewProposal(
        claim=claim,
        wording=1,
        rating=factories.rating(),
        evidence=[factories.evidence(claim)],
        rationale="It was seen.",
        reason="Readers asked.",
    )
    return verdicts.propose(new, by=by)


def test_every_claim_has_a_case_that_is_to_be_sorted() -> None:
    assert case_of(factories.claim("The quay opens.")).state == CaseState.TRIAGE


def test_a_case_is_as_old_as_its_claim() -> None:
    claim = factories.claim()
    claim.refresh_from_db()
    case = Case.objects.get(pk=claim.pk)
    assert case.created_at == case.since == claim.created_at


def test_a_case_goes_from_triage_to_somebody_and_back() -> None:
    claim, mira = factories.claim("The quay opens."), factories.user()

    cases.accept(claim, by=mira)
    cases.assign(claim, mira, by=mira)
    cases.release(claim, by=mira, reason="No time.")

    assert steps_of(claim) == [
        "accept: triage → waiting",
        "assign: waiting → assigned",
        "release: assigned → waiting",
    ]
    assert case_of(claim).assignee is None


def test_what_is_taken_is_held_for_a_time_that_can_be_set(settings: Any) -> None:
    settings.HOLD_HOURS = 3
    mira = factories.user()

    case = cases.assign(factories.claim("The quay opens."), mira, by=mira)

    assert case.held_until
    assert abs(case.held_until - timezone.now() - timedelta(hours=3)) < timedelta(minutes=1)


def test_setting_aside_keeps_the_reason() -> None:
    claim = factories.claim("The quay is lovely.")

    cases.set_aside(claim, Why.OPINION, by=factories.user(), reason="A matter of taste.")

    row = Transition.objects.get(claim=claim)
    assert (row.to_state, row.why, row.reason) == ("not_checking", "opinion", "A matter of taste.")


@pytest.mark.parametrize(
    ("why", "reason", "field"),
    [("", "", "reason"), ("boring", "Hm.", "why"), (Why.OTHER, " ", "reason")],
)
def test_setting_aside_without_a_proper_reason_is_refused(
    why: str, reason: str, field: str
) -> None:
    claim = factories.claim("The quay is lovely.")
    with pytest.raises(Refused) as refused:
        cases.set_aside(claim, why, by=factories.user(), reason=reason)
    assert refused.value.field == field
    assert case_of(claim).state == CaseState.TRIAGE


def test_a_step_that_leads_nowhere_is_refused_and_says_what_can_be_done() -> None:
    claim = factories.claim("The quay opens.")
    with pytest.raises(Refused, match=r"to be sorted.*accept"):
        cases.release(claim, by=factories.user())


def test_reopening_needs_a_reason_and_ends_in_the_queue() -> None:
    claim, mira = factories.claim("The quay opens."), factories.user()
    cases.set_aside(claim, Why.TRIVIAL, by=mira)
    with pytest.raises(Refused):
        cases.reopen(claim, " ", by=mira)
    assert cases.reopen(claim, "It matters now.", by=mira).state == CaseState.WAITING


def test_what_is_in_review_is_not_reopened_by_hand() -> None:
    """Else the claim of a verdict that is approved then would stay in the queue."""
    mira, noor = factories.user(), factories.user(editor=True)
    claim = factories.claim("The quay opens.")
    proposal = propose(claim, by=mira)

    with pytest.raises(Refused, match=r"verdict on it waits.*decide on the proposal"):
        cases.reopen(claim, "It matters now.", by=noor)

    verdicts.approve(proposal, "Well founded.", by=noor, waivers=WAIVED)
    assert case_of(claim).state == CaseState.CHECKED


def test_a_returned_verdict_is_its_authors_again_whoever_had_the_claim() -> None:
    ann, bob = factories.user(), factories.user()
    claim = factories.claim("The quay opens.")
    cases.assign(claim, ann, by=ann)
    proposal = propose(claim, by=bob)
    assert case_of(claim).assignee == ann

    verdicts.turn_back(proposal, "One more source.", by=ann)

    assert (case_of(claim).state, case_of(claim).assignee) == (CaseState.ASSIGNED, bob)


def test_a_claim_is_not_taken_from_a_colleague_but_by_an_editor() -> None:
    claim, mira, noor = factories.claim("The quay opens."), factories.user(), factories.user()
    cases.assign(claim, mira, by=mira)

    with pytest.raises(Refused, match=str(mira)):
        cases.assign(claim, noor, by=noor)
    assert cases.assign(claim, noor, by=factories.user(editor=True)).assignee == noor


def test_nothing_is_assigned_to_whose_account_is_off() -> None:
    gone = factories.user(is_active=False)
    with pytest.raises(Refused) as refused:
        cases.assign(factories.claim("The quay opens."), gone, by=factories.user(editor=True))
    assert refused.value.field == "assignee"


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(workflow.State))
def test_the_database_knows_the_engines_table(act: Act, state: workflow.State) -> None:
    """Every row that the table allows is one of the constraint's, and no other."""
    allowed = {(step.value, before.value) for step, before, _ in workflow.steps()}
    assert ((act.value, state.value) in allowed) == (
        state in workflow.TRANSITIONS.get(act, {})
        or (act == Act.UNDO and any(state == after for after, _ in workflow.BACK))
    )


# Particulars


def test_judgements_raise_the_priority_and_say_why() -> None:
    claim, mira = factories.claim("The quay opens."), factories.user()
    before = case_of(claim).priority

    case = cases.edit(claim, {"harm": 3, "reach": 1}, seen=1, by=mira)

    assert case.priority == before + 26
    assert "Harm: very much." in [why for _, why in case.parts]
    assert case.version == 2


def test_an_edit_of_an_older_version_is_refused_with_what_is_there_now() -> None:
    claim, mira = factories.claim("The quay opens."), factories.user()
    cases.edit(claim, {"harm": 3}, seen=1, by=mira)
    with pytest.raises(Conflict) as conflict:
        cases.edit(claim, {"harm": 0}, seen=1, by=mira)
    assert conflict.value.existing.harm == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "value"), [("harm", 4), ("override", 101), ("due_on", "soon"), ("assignee", 1)]
)
def test_values_that_make_no_sense_are_refused_by_name(name: str, value: Any) -> None:
    claim = factories.claim("The quay opens.")
    with pytest.raises(Refused) as refused:
        cases.edit(claim, {name: value}, seen=1, by=factories.user(editor=True))
    assert refused.value.field == name


def test_only_an_editor_sets_the_priority_by_hand() -> None:
    claim = factories.claim("The quay opens.")
    with pytest.raises(Refused) as refused:
        cases.edit(claim, {"override": 90}, seen=1, by=factories.user())
    assert refused.value.field == "override"
    assert cases.edit(claim, {"override": 90}, seen=1, by=factories.user(editor=True)).rank == 90


def test_what_is_due_comes_first() -> None:
    claim = factories.claim("The quay opens.")
    today = timezone.now().date()
    soon = cases.edit(claim, {"due_on": today}, seen=1, by=factories.user())
    late = cases.edit(claim, {"due_on": today - timedelta(days=2)}, seen=2, by=factories.user())
    assert 0 < soon.priority < late.priority


def test_edits_are_kept_but_leases_and_computed_values_are_none() -> None:
    claim, mira = factories.claim("The quay opens."), factories.user()
    cases.edit(claim, {"due_on": date(2030, 1, 1)}, seen=1, by=mira)
    edits = apps.get_model("claims", "CaseEvent").objects.filter(pgh_obj=claim.pk)
    known = edits.count()

    Case.objects.filter(pk=claim.pk).update(held_until=timezone.now(), score=0.4)

    assert edits.count() == known
    assert edits.order_by("-pgh_id")[0].due_on == date(2030, 1, 1)
