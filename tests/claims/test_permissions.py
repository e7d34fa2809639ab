"""The map of who may do what: every action, for every role."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from claims.permissions import RULES, Action, Role, Tie, may, role_of
from claims.services import people
from tests.claims import factories

VIEWERS = {Action.READ, Action.PERSONAL, Action.WRITE_IN, Action.TIP}
CONTRIBUTORS = VIEWERS | {
    Action.SUBMIT, Action.RETRY, Action.LOG, Action.ASSESS, Action.COMMENT, Action.ENTER,
}  # fmt: skip
REVIEWERS = CONTRIBUTORS | {
    Action.SORT, Action.RELATE, Action.MERGE, Action.WORK, Action.LABEL, Action.PROPOSE,
    Action.DECIDE, Action.READ_PROPOSALS,
}  # fmt: skip
EDITORS = REVIEWERS | {
    Action.ASSIGN, Action.NARROW, Action.PUBLISH, Action.GRADE, Action.DESCRIBE,
    Action.READ_DRAFTS, Action.READ_SENDERS, Action.OVERRIDE, Action.MODERATE,
}  # fmt: skip
TABLE = {
    Role.VIEWER: VIEWERS,
    Role.CONTRIBUTOR: CONTRIBUTORS,
    Role.REVIEWER: REVIEWERS,
    Role.EDITOR: EDITORS,
    Role.ADMINISTRATOR: EDITORS | {Action.REDACT, Action.ADMINISTER},
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role) -> None:
    user = factories.user(role=role)
    assert {action for action in Action if may(user, action)} == TABLE[role]


def test_every_action_has_its_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize("user", [None, AnonymousUser(), User(is_active=False, is_superuser=True)])
def test_who_does_not_belong_to_the_desk_may_write_in_and_nothing_else(user: Any) -> None:
    assert {action for action in Action if may(user, action)} == {Action.WRITE_IN, Action.TIP}
    assert role_of(user) is None


@pytest.mark.parametrize(
    ("action", "ties"),
    [
        (Action.READ_NAMED, {Tie.AUTHOR, Tie.NAMED}),
        (Action.READ_PROPOSALS, {Tie.AUTHOR}),
        (Action.MODERATE, {Tie.AUTHOR}),
        (Action.READ_DRAFTS, {Tie.AUTHOR, Tie.ASSIGNEE, Tie.APPROVER}),
        (Action.PUBLISH, set()),
    ],
)
def test_some_rows_are_also_for_whom_they_are_tied_to(action: Action, ties: set[Tie]) -> None:
    viewer = factories.user(role=Role.VIEWER)
    assert {tie for tie in Tie if may(viewer, action, tie)} == ties
    assert not any(may(AnonymousUser(), action, tie) for tie in Tie)


def test_nobody_reads_what_is_for_named_people_by_their_role() -> None:
    assert not may(factories.user(role=Role.ADMINISTRATOR), Action.READ_NAMED)


def test_an_account_without_a_role_is_a_viewer() -> None:
    assert role_of(User.objects.create(username="new")) == Role.VIEWER


def test_being_staff_means_nothing() -> None:
    assert role_of(User.objects.create(username="new", is_staff=True)) == Role.VIEWER


def test_a_superuser_is_an_administrator() -> None:
    assert role_of(User.objects.create(username="new", is_superuser=True)) == Role.ADMINISTRATOR


def test_of_several_roles_the_highest_counts() -> None:
    user = factories.user(role=Role.EDITOR)
    user.groups.add(*Group.objects.filter(name__in=[Role.VIEWER, Role.REVIEWER]))
    assert role_of(user) == Role.EDITOR


def test_a_role_is_read_once(django_assert_num_queries: Any) -> None:
    user = User.objects.get(pk=factories.user().pk)
    with django_assert_num_queries(1):
        assert all(may(user, action) for action in REVIEWERS)


def test_reading_costs_no_query(django_assert_num_queries: Any) -> None:
    user = factories.user()
    with django_assert_num_queries(0):
        assert may(user, Action.READ)


def test_a_role_that_is_given_replaces_the_one_before_and_no_other_group() -> None:
    user = factories.user(role=Role.EDITOR)
    user.groups.add(Group.objects.create(name="Night shift"))
    people.give_role(user, Role.CONTRIBUTOR)
    assert role_of(user) == Role.CONTRIBUTOR
    assert set(user.groups.values_list("name", flat=True)) == {"contributor", "Night shift"}


def test_a_role_that_was_removed_is_made_again_after_migrating() -> None:
    Group.objects.all().delete()
    people.ensure_roles()
    people.ensure_roles()
    assert set(Group.objects.values_list("name", flat=True)) == set(Role)
