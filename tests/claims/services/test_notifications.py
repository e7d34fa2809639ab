"""Who is told of what: once a cause, never of their own acts, nothing that they may not see."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.errors import Refused
from claims.models import (
    Case,
    Claim,
    Delivery,
    Notification,
    NotificationKind,
    Proposal,
    Watch,
    WatchState,
)
from claims.permissions import Role
from claims.selectors import watching as watches
from claims.services import (
    batches,
    cases,
    comments,
    merges,
    notifications,
    people,
    queue,
    reminders,
    verdicts,
    watching,
)
from claims.services.proposals import NewProposal
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera() -> User:
    return factories.user("vera")


@pytest.fixture
def egon() -> User:
    return factories.user("egon")


@pytest.fixture
def claim(vera: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=vera)


def tell(claim: Claim, *people: User, **given: Any) -> list[Notification]:
    return notifications.notify(
        given.pop("kind", NotificationKind.DUE),
        people,
        claim=claim,
        **{"cause": "due:1", "reason": "it is yours", **given},
    )


def told(person: User) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(person=person).values_list("kind", "reason"))


def propose(claim: Claim, by: User) -> Proposal:
    new = NewProposal(
        claim=claim,
        wording=1,
        rating=factories.rating(),
        evidence=[factories.evidence(claim, audience="public")],
        rationale="It was seen.",
        reason="Readers asked.",
    )
    return verdicts.propose(new, by=by)


def name_approver(claim: Claim, person: User | None, by: User) -> None:
    seen = Case.objects.get(pk=claim.pk).version
    cases.edit(claim, {"approver": person}, seen=seen, by=by)


# What a notification is


def test_of_one_cause_a_person_is_told_once(claim: Claim, vera: User, egon: User) -> None:
    assert len(tell(claim, vera)) == 1
    assert [row.person for row in tell(claim, vera, egon)] == [egon]
    assert len(tell(claim, vera, cause="due:2")) == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_cause_found_by_two_at_once_a_person_is_told_once(claim: Claim, vera: User) -> None:
    def find() -> None:
        try:
            tell(claim, vera)
        finally:
            connection.close()

    finders = [threading.Thread(target=find) for _ in range(4)]
    for finder in finders:
        finder.start()
    for finder in finders:
        finder.join(20)
    assert Notification.objects.count() == 1


def test_nobody_is_told_of_their_own_act(claim: Claim, vera: User, egon: User) -> None:
    assert [row.person for row in tell(claim, vera, egon, actor=vera)] == [egon]


def test_an_account_that_is_off_is_told_nothing(claim: Claim) -> None:
    assert tell(claim, factories.user(is_active=False)) == []


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (NotificationKind.ASSIGNED, Role.REVIEWER),
        (NotificationKind.MENTIONED, Role.CONTRIBUTOR),
        (NotificationKind.REPLIED, Role.CONTRIBUTOR),
        (NotificationKind.COMMENTED, Role.CONTRIBUTOR),
        (NotificationKind.ASKED, Role.REVIEWER),
        (NotificationKind.DECIDED, Role.VIEWER),
        (NotificationKind.RETURNED, Role.VIEWER),
        (NotificationKind.DUE, Role.REVIEWER),
        (NotificationKind.IDLE, Role.REVIEWER),
        (NotificationKind.RELEASED, Role.REVIEWER),
    ],
)
def test_only_who_may_see_it_is_told(claim: Claim, kind: str, least: Role) -> None:
    for role in Role:
        assert bool(tell(claim, factories.user(role=role), kind=kind)) == role.reaches(least)


def test_a_kind_that_is_muted_is_not_told(claim: Claim, vera: User) -> None:
    notifications.prefer(vera, {NotificationKind.DUE: Delivery.MUTED})
    assert tell(claim, vera) == []
    assert tell(claim, vera, kind=NotificationKind.IDLE, cause="idle:1")


@pytest.mark.parametrize(
    ("deliveries", "hour", "field"),
    [
        ({"loud": "muted"}, None, "kinds"),
        ({"due": "by pigeon"}, None, "kinds"),
        ({"due": "muted"}, 24, "digest_hour"),
    ],
)
def test_a_preference_that_cannot_be_is_refused_and_nothing_kept(
    vera: User, deliveries: dict[str, str], hour: int | None, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        notifications.prefer(vera, deliveries, hour=hour)
    assert caught.value.field == field
    assert not vera.preferences.exists()


# What verdicts tell


def test_whoever_is_named_to_decide_is_asked(claim: Claim, vera: User, egon: User) -> None:
    Case.objects.filter(pk=claim.pk).update(approver=egon)
    propose(claim, vera)
    assert told(egon) == [(NotificationKind.ASKED, "you are named to decide on it")]
    assert told(vera) == []


def test_whoever_is_named_while_a_verdict_waits_is_asked_once(
    claim: Claim, vera: User, egon: User
) -> None:
    editor = factories.user(editor=True)
    proposal = propose(claim, vera)
    assert told(egon) == []

    for approver in (egon, None, egon):
        name_approver(claim, approver, editor)

    row = Notification.objects.get(person=egon)
    assert (row.kind, row.actor, row.cause) == ("asked", vera, f"proposal:{proposal.pk}")


def test_nobody_is_asked_to_decide_on_what_is_decided(claim: Claim, vera: User, egon: User) -> None:
    verdicts.withdraw(propose(claim, vera), "A slip.", by=vera)
    name_approver(claim, egon, factories.user(editor=True))
    assert told(egon) == []


def test_who_names_himself_is_not_asked(claim: Claim, vera: User, egon: User) -> None:
    propose(claim, vera)
    name_approver(claim, egon, egon)
    assert told(egon) == []


def test_who_proposes_watches(claim: Claim, vera: User) -> None:
    propose(claim, vera)
    assert Watch.objects.get(person=vera).reason == "you proposed a verdict on it"


def test_an_approved_verdict_is_told_to_its_author_and_to_who_watches(
    claim: Claim, vera: User, egon: User
) -> None:
    watcher, muted = factories.user(role=Role.VIEWER), factories.user()
    watching.set_state(watcher, claim, WatchState.WATCHING)
    watching.set_state(muted, claim, WatchState.MUTED)
    waivers = {"few_origins": "One will do."}
    verdicts.approve(propose(claim, vera), "Sound.", by=egon, waivers=waivers)
    assert told(vera) == [(NotificationKind.DECIDED, "you proposed it")]
    assert told(watcher) == [(NotificationKind.DECIDED, "you watch this claim")]
    assert told(muted) == told(egon) == []


def test_a_returned_verdict_is_told_to_its_author_alone(
    claim: Claim, vera: User, egon: User
) -> None:
    watcher = factories.user()
    watching.set_state(watcher, claim, WatchState.WATCHING)
    verdicts.turn_back(propose(claim, vera), "Ask the harbour.", by=egon)
    assert told(vera) == [(NotificationKind.RETURNED, "you proposed it")]
    assert told(watcher) == []


def test_a_withdrawn_verdict_is_told_to_nobody(claim: Claim, vera: User, egon: User) -> None:
    watching.set_state(egon, claim, WatchState.WATCHING)
    verdicts.withdraw(propose(claim, vera), "Too early.", by=vera)
    assert not Notification.objects.exists()


# Watching


def test_an_automatic_watch_changes_nothing_that_was_chosen(claim: Claim, vera: User) -> None:
    watching.set_state(vera, claim, WatchState.MUTED)
    watching.begin(vera, claim, "you commented on it")
    assert Watch.objects.get().state == WatchState.MUTED
    watching.unset(vera, claim)
    watching.begin(vera, claim, "you commented on it")
    watching.begin(vera, claim, "you are assigned")
    assert Watch.objects.get().reason == "you commented on it"


def test_who_is_assigned_or_takes_a_claim_watches_it(claim: Claim, vera: User, egon: User) -> None:
    other = factories.claim(by=vera)
    cases.accept(other, by=vera)
    cases.assign(claim, egon, by=factories.user(editor=True))
    queue.take_next(by=egon)
    assert set(watches.of_person(egon).values_list("claim", flat=True)) == {claim.pk, other.pk}


def test_giving_many_makes_their_watches_in_one_query(vera: User, egon: User) -> None:
    def queries(count: int) -> int:
        given = [factories.claim(by=vera).pk for _ in range(count)]
        order = batches.Order(verb="assign", claims=given, assignee=egon)
        with CaptureQueriesContext(connection) as found:
            batches.act(order, by=editor)
        return len(found)

    editor = factories.user(editor=True)
    assert queries(2) == queries(20)
    assert Watch.objects.filter(person=egon).count() == 22


def test_who_watches_what_is_merged_hears_of_the_survivor(
    claim: Claim, vera: User, egon: User
) -> None:
    survivor = factories.claim(by=vera)
    watching.set_state(egon, claim, WatchState.WATCHING)
    merges.merge(claim, survivor, "They say the same.", by=vera)

    comments.write(survivor, "It is raised again.", by=vera)

    assert told(egon) == [("commented", "you watch this claim")]
    on = watches.on(survivor, egon)
    assert on
    assert on.state == WatchState.WATCHING


def test_who_mutes_the_survivor_hears_of_neither(claim: Claim, vera: User, egon: User) -> None:
    survivor = factories.claim(by=vera)
    watching.set_state(egon, claim, WatchState.WATCHING)
    merges.merge(claim, survivor, "They say the same.", by=vera)
    watching.set_state(egon, survivor, WatchState.MUTED)

    for about in (survivor, claim):
        comments.write(about, "It is raised again.", by=vera)

    assert told(egon) == []


def test_who_stops_watching_the_survivor_hears_no_more_of_it(
    claim: Claim, vera: User, egon: User
) -> None:
    survivor = factories.claim(by=vera)
    watching.set_state(egon, claim, WatchState.WATCHING)
    merges.merge(claim, survivor, "They say the same.", by=vera)

    assert watching.unset(egon, survivor)
    comments.write(survivor, "It is raised again.", by=vera)

    assert told(egon) == []


def test_a_state_that_is_none_is_refused(claim: Claim, vera: User) -> None:
    with pytest.raises(Refused, match="to do neither, unset it"):
        watching.set_state(vera, claim, "asleep")


def test_who_loses_a_role_sees_no_more_of_what_it_alone_may_see(claim: Claim, vera: User) -> None:
    tell(claim, vera)
    people.give_role(vera, Role.CONTRIBUTOR)
    assert tell(claim, vera, cause="due:2") == []


# What time brings about


@pytest.fixture
def held(claim: Claim, egon: User) -> Case:
    cases.assign(claim, egon, by=egon)
    return Case.objects.get(pk=claim.pk)


def test_what_is_due_is_told_to_whose_it_is_once_a_date(held: Case, egon: User) -> None:
    today = date(2026, 3, 2)
    for due_on in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)):
        Case.objects.filter(pk=held.pk).update(due_on=due_on)
        reminders.due(today)
        reminders.due(today)
    assert told(egon) == [(NotificationKind.DUE, "it is assigned to you")] * 2


def test_those_who_may_not_be_told_keep_no_others_from_it(
    held: Case, egon: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    guest, today = factories.user(), date(2026, 3, 2)
    for _ in range(5):
        claim = factories.claim()
        cases.assign(claim, guest, by=guest)
        Case.objects.filter(pk=claim.pk).update(due_on=date(2026, 2, 1))
    people.give_role(guest, Role.VIEWER)
    Case.objects.filter(pk=held.pk).update(due_on=today)
    reminders.due(today)
    assert told(egon) == [(NotificationKind.DUE, "it is assigned to you")]
    assert told(guest) == []


def test_what_is_merged_into_another_is_not_due_itself(held: Case, egon: User, vera: User) -> None:
    Case.objects.filter(pk=held.pk).update(due_on=date(2026, 3, 1))
    merges.merge(held.claim, factories.claim(), "They say the same.", by=vera)
    reminders.due(date(2026, 3, 2))
    assert told(egon) == []


def test_what_is_due_and_over_is_not_told(claim: Claim, egon: User) -> None:
    Case.objects.filter(pk=claim.pk).update(due_on=date(2026, 3, 1))
    reminders.due(date(2026, 3, 2))
    assert not Notification.objects.exists()


def test_many_that_were_told_are_not_looked_at_again(held: Case, egon: User) -> None:
    Case.objects.filter(pk=held.pk).update(due_on=date(2026, 3, 1))
    reminders.due(date(2026, 3, 2))
    with CaptureQueriesContext(connection) as found:
        reminders.due(date(2026, 3, 2))
    assert len([query for query in found if "SAVEPOINT" not in query["sql"]]) == 1


def test_who_holds_a_claim_idle_is_warned_and_then_told_that_it_went_back(
    held: Case, egon: User
) -> None:
    Case.objects.filter(pk=held.pk).update(held_until=timezone.now() + timedelta(minutes=5))
    reminders.idle()
    reminders.idle()
    assert told(egon) == [(NotificationKind.IDLE, "it is assigned to you")]
    Case.objects.filter(pk=held.pk).update(held_until=timezone.now() - timedelta(minutes=5))
    reminders.released()
    reminders.released()
    kinds = [kind for kind, _ in told(egon)]
    assert sorted(kinds) == [NotificationKind.IDLE, NotificationKind.RELEASED]
