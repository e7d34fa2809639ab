"""A verdict that is not approved: for reviewers and its author; to others it is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Outcome, Proposal
from claims.moments import Moment
from claims.permissions import Role
from claims.selectors import comparison, judged, timeline, verdicts
from claims.services import redactions
from claims.services import verdicts as services
from claims.services.proposals import NewProposal
from tests.claims import factories
from tests.claims.api.conftest import client_of

API = "/api/v1/"
RATIONALE = "The soundings of last spring say otherwise, all nine of them."
SEEING = {Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR}
STATES = ["waits", "returned", "withdrawn"]

pytestmark = pytest.mark.django_db


def proposed(state: str, by: User) -> Proposal:
    """A proposal that is not approved, with a dissent, and the text of it redacted in part."""
    claim = factories.claim()
    piece = factories.evidence(claim)
    new = NewProposal(
        claim=claim, wording=1, rating=factories.rating(), confidence="low", rationale=RATIONALE,
        reason="It was asked for.", evidence=[piece],
    )  # fmt: skip
    made = services.propose(new, by=by)
    services.dissent(made, "Two of them were taken at low tide.", by=factories.user())
    if state == "returned":
        services.turn_back(made, "Say which soundings.", by=factories.user())
    if state == "withdrawn":
        services.withdraw(made, "It was too early.", by=by)
    if state == "waits":
        redactions.redact(
            "claims_dissent",
            made.dissents.get().pk,
            "text",
            "A slur.",
            by=factories.user(admin=True),
        )
    return made


def over_the_api(row: Proposal, user: User) -> list[bool]:
    api = client_of(user)
    page = api.get(f"{API}claims/{row.claim_id}/").json()
    listed = api.get(f"{API}proposals/?claim={row.claim_id}").json()["results"]
    statuses = {
        api.get(f"{API}proposals/{row.pk}/{rest}").status_code
        for rest in ("", "checklist/", "dissents/")
    }
    assert statuses in ({200}, {404})
    entries = api.get(f"{API}claims/{row.claim_id}/timeline/").json()["results"]
    told = {entry["kind"] for entry in entries} & {"proposal", "dissent", "decision", "redaction"}
    assert [each["id"] for each in page["pending_proposals"]] in ([], [str(row.pk)])
    return [bool(listed), statuses == {200}, bool(told)]


def on_the_pages(row: Proposal, user: User) -> list[bool]:
    browser = Client()
    browser.force_login(user)
    page = browser.get(f"/claims/{row.claim_id}/").content.decode()
    checklist = browser.get(f"/proposals/{row.pk}/checklist/")
    assert checklist.status_code in {200, 404}
    shown = [sign in page for sign in (str(row.pk), RATIONALE, "proposals-head")]
    return [any(shown), checklist.status_code == 200]


def in_the_selectors(row: Proposal, user: User) -> list[bool]:
    page = judged.of_claim(row.claim, viewer=user)
    told = timeline.of_claim(row.claim, viewer=user, limit=50).entries
    return [
        verdicts.proposals(viewer=user).filter(pk=row.pk).exists(),
        bool(page.waiting_count or page.decided),
        any(entry.kind in {"proposal", "dissent", "decision"} for entry in told),
    ]


DOORS = [over_the_api, on_the_pages, in_the_selectors]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("door", DOORS)
def test_it_is_there_for_reviewers_alone(
    door: Callable[[Proposal, User], list[bool]], state: str, role: Role
) -> None:
    row = proposed(state, by=factories.user())
    assert set(door(row, factories.user(role=role))) == {role in SEEING}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("door", DOORS)
def test_its_author_sees_it_in_whatever_role(
    door: Callable[[Proposal, User], list[bool]], state: str
) -> None:
    author = factories.user(role=Role.CONTRIBUTOR)
    assert set(door(proposed(state, by=author), author)) == {True}


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("table", ["proposal", "dissent", "ground", "decision"])
def test_the_admin_shows_it_to_reviewers_alone(table: str, state: str, role: Role) -> None:
    row = proposed(state, by=factories.user())
    browser = Client()
    browser.force_login(factories.user(role=role))
    listed = browser.get(f"/admin/claims/{table}/")
    has_rows = table != "decision" or state != "waits"
    assert listed.context["cl"].result_count == (role in SEEING and has_rows)
    one = browser.get(f"/admin/claims/proposal/{row.pk}/change/")
    assert one.status_code == (200 if role in SEEING else 302)  # to the admin's front page


@pytest.mark.parametrize("path", ["chainlink", "redaction"])
def test_the_admin_s_tables_of_all_that_was_recorded_are_for_reviewers(path: str) -> None:
    for role, status in ((Role.CONTRIBUTOR, 403), (Role.REVIEWER, 200)):
        browser = Client()
        browser.force_login(factories.user(role=role))
        assert browser.get(f"/admin/claims/{path}/").status_code == status


def test_once_approved_it_is_for_the_whole_desk_and_what_it_revises_is_not() -> None:
    author, other = factories.user(), factories.user()
    first = proposed("returned", by=author)
    grounds = first.grounds.all()
    again = NewProposal(
        claim=first.claim, wording=1, rating=first.rating, confidence="low", rationale=RATIONALE,
        reason="Said which.", evidence=[ground.assessment.evidence for ground in grounds],
        revises=first,
    )  # fmt: skip
    second = services.propose(again, by=author)
    before = timezone.now()
    blocked = {
        found["name"]: "It was looked at."
        for found in client_of(other).get(f"{API}proposals/{second.pk}/checklist/").json()
        if found["level"] == "block"
    }
    services.approve(second, "Sound.", by=other, waivers=blocked)
    viewer = factories.user(role=Role.VIEWER)
    shown = client_of(viewer).get(f"{API}proposals/{second.pk}/").json()
    assert (shown["state"], shown["revises"]) == (Outcome.APPROVED, None)
    assert client_of(other).get(f"{API}proposals/{second.pk}/").json()["revises"] == str(first.pk)
    assert not verdicts.proposals(Moment(known_at=before), viewer).exists()
    assert verdicts.proposals(Moment(known_at=before), other).count() == 2


def test_two_moments_compared_tell_a_viewer_nothing_of_it() -> None:
    before = timezone.now()
    row = proposed("returned", by=factories.user())
    seen = [
        comparison.of_claim(
            row.claim, Moment(known_at=before), Moment(), factories.user(role=role),
            now=timezone.now(),
        )
        for role in (Role.VIEWER, Role.REVIEWER)
    ]  # fmt: skip
    assert [(found.verdicts.count, found.answer_after) for found in seen] == [(0, None)] * 2


@pytest.mark.parametrize("role", Role)
def test_that_one_was_returned_all_the_desk_knows_and_reviewers_why(role: Role) -> None:
    row = proposed("returned", by=factories.user())
    user, reason = factories.user(role=role), row.decision.reason
    api = client_of(user)
    steps = api.get(f"{API}cases/{row.claim_id}/transitions/").json()["results"]
    entries = api.get(f"{API}claims/{row.claim_id}/timeline/?kind=step").json()["results"]
    assert [step["step"] for step in steps] == ["return", "submit"]
    assert len(entries) == 2
    told = {steps[0]["reason"] == reason, reason in {entry["reason"] for entry in entries}}
    assert told == {role in SEEING}
