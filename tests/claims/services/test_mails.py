"""Mails: each sent once to a real server, whatever that server does; delayed, never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims import mailer
from claims.errors import LeaseLost, Refused
from claims.models import (
    Claim,
    Delivery,
    JobState,
    Mail,
    Notification,
    NotificationKind,
)
from claims.permissions import Role
from claims.services import comments, leases, mails, notifications, people
from tests.claims import factories
from tests.support import smtp
from tests.support.smtp import Sink

pytestmark = pytest.mark.django_db(transaction=True)

EGON = "egon@desk.example"


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """The desk's mail server."""
    with smtp.running() as running:
        settings.MAIL_IS_SET_UP = True
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        settings.PUBLIC_URL = "https://desk.example"
        settings.DEFAULT_FROM_EMAIL = "The desk <factcheck@desk.example>"
        yield running


@pytest.fixture
def vera() -> User:
    return factories.user("vera", email="vera@desk.example")


@pytest.fixture
def egon() -> User:
    return factories.user("egon", email=EGON)


@pytest.fixture
def claim(vera: User) -> Claim:
    return factories.claim("The quay is closed to lorries.", by=vera)


def tell(
    claim: Claim, person: User, kind: str = NotificationKind.ASSIGNED, cause: str = ""
) -> Notification:
    cause = cause or f"test:{Notification.objects.count()}"
    (row,) = notifications.notify(kind, [person], claim=claim, cause=cause, reason="you were free")
    return row


def send_all() -> None:
    for key in mails.sweep():
        mails.perform(key)


def due_now() -> None:
    Mail.objects.filter(state=JobState.QUEUED).update(run_after=None)


def only() -> Mail:
    return Mail.objects.get()


def test_a_mail_says_what_waits_where_and_why(sink: Sink, claim: Claim, egon: User) -> None:
    row = tell(claim, egon)
    send_all()
    (mail,) = sink.mails
    assert mail["To"] == EGON
    assert mail["From"] == "The desk <factcheck@desk.example>"
    assert mail["Subject"].strip() == (
        "[Factcheck] Assigned this claim to you: “The quay is closed to lorries.”"
    )
    body = mail.get_content()
    assert f"https://desk.example/claims/{claim.pk}/" in body
    assert "You are told because you were free." in body
    assert mail["List-Unsubscribe"] == "<https://desk.example/notifications/preferences/>"
    assert mail["Message-ID"] == f"<{Mail.objects.get(notifications=row).pk}@desk.example>"


def test_a_mail_never_has_the_words_of_a_comment(
    sink: Sink, claim: Claim, vera: User, egon: User
) -> None:
    comment = comments.write(claim, "@egon: the harbour master is our source.", by=vera)
    send_all()
    (mail,) = sink.mails
    assert mail["Subject"].strip().startswith("[Factcheck] vera mentioned you in a comment")
    assert "harbour master" not in mail.as_string()
    assert f"https://desk.example/comments/{comment.pk}/" in mail.get_content()


def test_lines_that_begin_with_a_dot_arrive_as_they_were(sink: Sink) -> None:
    lines = [".", "..", ".hidden", "the end."]
    mail = EmailMessage("A list", "\n".join(lines), "a@desk.example", ["b@desk.example"])
    mailer.send(mail, lambda: None, lambda: None)
    assert str(sink.mails[0].get_content()).splitlines() == lines


def test_without_a_server_no_mail_is_queued(claim: Claim, egon: User) -> None:
    assert tell(claim, egon).delivery == Delivery.PAGE
    assert not Mail.objects.exists()


def test_who_has_no_address_is_told_on_the_page_alone(sink: Sink, claim: Claim) -> None:
    assert tell(claim, factories.user()).delivery == Delivery.PAGE
    assert not Mail.objects.exists()


def test_what_is_rolled_back_is_not_mailed(sink: Sink, claim: Claim, vera: User) -> None:
    factories.user("egon", email=EGON)
    with pytest.raises(Refused, match="@nobody"):
        comments.write(claim, "@egon and @nobody", by=vera)
    send_all()
    assert not sink.mails
    assert not Notification.objects.exists()


# The server away, slow, unwilling


def test_a_server_that_is_down_delays_and_each_mail_comes_once(
    sink: Sink, claim: Claim, egon: User, vera: User
) -> None:
    sink.stop()
    for person in (egon, vera, egon):
        tell(claim, person)
    send_all()
    assert set(Mail.objects.values_list("state", flat=True)) == {JobState.QUEUED}
    assert "does not answer" in Mail.objects.exclude(error="")[0].error
    sink.start()
    due_now()
    send_all()
    send_all()
    assert sorted(sink.ids.values()) == [1, 1, 1]
    assert set(Mail.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_whoever_finds_the_server_away_puts_off_the_others(
    sink: Sink, claim: Claim, egon: User
) -> None:
    sink.stop()
    for _ in range(3):
        tell(claim, egon)
    send_all()
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert mails.sweep() == []


def test_a_server_that_is_down_for_long_is_never_given_up(
    sink: Sink, claim: Claim, egon: User
) -> None:
    sink.stop()
    tell(claim, egon)
    Mail.objects.update(attempts=5_000)
    send_all()
    mail = only()
    assert mail.state == JobState.QUEUED
    assert mail.run_after
    assert mail.run_after <= timezone.now() + mails.LONGEST_WAIT


def test_a_mail_that_was_tried_as_often_as_can_be_counted_is_sent_all_the_same(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon)
    Mail.objects.update(attempts=32_767)
    send_all()
    assert (only().state, only().attempts) == (JobState.DONE, 32_767)


def test_a_server_that_dies_while_it_takes_a_mail_has_it_once(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon)
    sink.may_answer.clear()
    sending = threading.Thread(target=send_in_a_thread)
    sending.start()
    assert sink.has_text.wait(10)
    assert only().handed_over_at
    sink.stop()
    sending.join(20)
    assert only().state == JobState.QUEUED
    sink.may_answer.set()
    sink.start()
    due_now()
    send_all()
    assert list(sink.ids.values()) == [1]


def send_in_a_thread() -> None:
    try:
        send_all()
    finally:
        connection.close()


def test_a_slow_server_gets_each_mail_once(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon)
    sink.may_answer.clear()
    workers = [threading.Thread(target=send_in_a_thread) for _ in range(2)]
    workers[0].start()
    assert sink.has_text.wait(10)
    workers[1].start()
    workers[1].join(20)
    assert only().state == JobState.RUNNING
    lease = only().lease_until
    assert lease
    assert lease > timezone.now() + timedelta(seconds=2 * 600)
    sink.may_answer.set()
    workers[0].join(20)
    assert only().state == JobState.DONE
    assert list(sink.ids.values()) == [1]


def test_a_server_that_never_says_whether_it_took_it_gets_a_bounded_number_of_copies(
    sink: Sink, claim: Claim, egon: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer, "ANSWER_SECONDS", 0.2)
    tell(claim, egon)
    waiting = tell(claim, factories.user("ada", email="ada@desk.example"))
    mail = Mail.objects.get(person=egon)
    sink.takes_before_it_answers = True
    sink.may_answer.clear()
    for _ in range(mails.MAX_ATTEMPTS):
        assert Mail.objects.get(pk=mail.pk).state == JobState.QUEUED
        due_now()
        mails.perform(mail.pk)
    mail.refresh_from_db()
    assert mail.state == JobState.FAILED
    assert "whether it has taken the mail" in mail.error
    assert "Send it again" in mail.error
    assert list(sink.ids.values()) == [mails.MAX_ATTEMPTS]
    assert Mail.objects.get(person=waiting.person).run_after is None


def test_what_waited_for_days_for_its_server_is_handed_over_twice_at_least(
    sink: Sink, claim: Claim, egon: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailer, "ANSWER_SECONDS", 0.2)
    tell(claim, egon)
    Mail.objects.update(attempts=100)
    sink.may_answer.clear()
    send_all()
    assert only().state == JobState.QUEUED
    sink.may_answer.set()
    due_now()
    send_all()
    assert only().state == JobState.DONE


def test_two_workers_at_once_send_each_mail_once(sink: Sink, claim: Claim, egon: User) -> None:
    for _ in range(8):
        tell(claim, egon)
    workers = [threading.Thread(target=send_in_a_thread) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(sink.ids.values()) == [1] * 8


@pytest.mark.parametrize("place", ["answer_to_recipient", "answer_to_text"])
def test_a_recipient_who_is_refused_for_good_is_told_to_the_administrator(
    sink: Sink, claim: Claim, egon: User, place: str
) -> None:
    setattr(sink, place, "550 5.1.1 No such mailbox here")
    tell(claim, egon)
    send_all()
    mail = only()
    assert mail.state == JobState.FAILED
    assert mail.error == "The mail server answered 550: 5.1.1 No such mailbox here"
    setattr(sink, place, smtp.TAKEN)
    mails.retry(mail)
    send_all()
    assert list(sink.ids.values()) == [1]


@pytest.mark.parametrize("place", ["answer_to_recipient", "answer_to_text"])
def test_a_server_that_asks_to_wait_is_asked_again_later(
    sink: Sink, claim: Claim, egon: User, place: str
) -> None:
    setattr(sink, place, "451 4.7.1 Greylisted")
    tell(claim, egon)
    send_all()
    assert (only().state, only().error) == (
        JobState.QUEUED,
        "The mail server answered 451: 4.7.1 Greylisted",
    )
    setattr(sink, place, smtp.TAKEN)
    due_now()
    send_all()
    assert list(sink.ids.values()) == [1]


def test_a_mail_that_was_asked_to_wait_for_days_is_given_up(
    sink: Sink, claim: Claim, egon: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink.answer_to_recipient = "452 4.2.2 Mailbox full"
    monkeypatch.setattr(mails, "GIVEN_UP", timedelta(seconds=-1))
    tell(claim, egon)
    send_all()
    assert only().state == JobState.FAILED
    assert only().error == "The mail server answered 452: 4.2.2 Mailbox full (given up)"


def test_only_a_failed_mail_is_sent_again(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon)
    with pytest.raises(Refused, match="has not failed"):
        mails.retry(only())


# A worker that is gone


def test_a_worker_that_lost_its_lease_writes_nothing(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon)
    late = leases.take(Mail, only().pk)
    assert late
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    send_all()
    with pytest.raises(LeaseLost):
        late.end(JobState.FAILED, error="late")
    assert only().state == JobState.DONE


def test_a_mail_is_not_sent_again_while_its_worker_waits_for_the_server(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon)
    assert leases.take(Mail, only().pk)
    assert mails.sweep() == []


# The day's mail


def at(hour: int, day: int = 10) -> datetime:
    today = timezone.now().replace(hour=hour, minute=30, second=0, microsecond=0)
    return today + timedelta(days=day)


def test_the_days_mail_tells_all_in_one_at_the_desks_hour(
    sink: Sink, claim: Claim, egon: User
) -> None:
    for _ in range(3):
        tell(claim, egon, NotificationKind.DECIDED)
    assert not Mail.objects.exists()
    for key in mails.sweep(at(7)):
        mails.perform(key)
    (mail,) = sink.mails
    assert mail["Subject"].strip().startswith("[Factcheck] 3 of ")
    assert mail.get_content().count("You are told because") == 3
    assert mails.sweep(at(8)) == []


def test_the_days_mail_waits_for_the_hour(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon, NotificationKind.DECIDED)
    now = timezone.now()
    notifications.prefer(egon, {}, hour=(now + timedelta(hours=1)).hour)
    assert mails.sweep(now) == []
    assert len(mails.sweep(now + timedelta(hours=2))) == 1


def test_one_days_mail_is_made_once_by_two_sweeps(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon, NotificationKind.DECIDED)
    sweeps = [threading.Thread(target=sweep_in_a_thread) for _ in range(2)]
    for sweep in sweeps:
        sweep.start()
    for sweep in sweeps:
        sweep.join(20)
    assert Mail.objects.count() == 1
    assert Notification.objects.filter(mail=None).count() == 0


def sweep_in_a_thread() -> None:
    try:
        mails.sweep(at(7))
    finally:
        connection.close()


def test_what_comes_too_late_for_a_days_mail_is_in_the_next(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon, NotificationKind.DECIDED)
    mails.sweep(at(7))
    late = tell(claim, egon, NotificationKind.DECIDED)
    mails.sweep(at(9))
    assert Notification.objects.get(pk=late.pk).mail_id is None
    mails.sweep(at(7, day=11))
    assert Notification.objects.get(pk=late.pk).mail_id
    assert Mail.objects.count() == 2


def test_the_days_mail_leaves_out_what_was_read_on_the_page(
    sink: Sink, claim: Claim, egon: User
) -> None:
    rows = [tell(claim, egon, NotificationKind.DECIDED) for _ in range(2)]
    notifications.mark_read(egon, [rows[0].pk])
    for key in mails.sweep(at(7)):
        mails.perform(key)
    assert sink.mails[0].get_content().count("You are told because") == 1
    rows.append(tell(claim, egon, NotificationKind.DECIDED))
    notifications.mark_all_read(egon)
    for key in mails.sweep(at(7, day=11)):
        mails.perform(key)
    assert len(sink.mails) == 1
    assert Mail.objects.latest("id").error == mails.NOTHING_LEFT


def test_the_hour_for_which_the_desk_was_down_is_made_up_for(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon, NotificationKind.DECIDED)
    mails.sweep(at(20))
    assert only().digest_on == at(20).date()


def test_the_hour_before_which_something_happened_is_of_the_day_in_utc() -> None:
    noon = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    assert mails._last(7, noon) == datetime(2026, 3, 4, 7, tzinfo=UTC)
    assert mails._last(13, noon) == datetime(2026, 3, 3, 13, tzinfo=UTC)


# What a person may and wants to be told when it is sent


def test_who_may_no_longer_see_it_gets_no_mail(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon)
    people.give_role(egon, Role.VIEWER)
    send_all()
    assert not sink.mails
    assert only().error == mails.NOTHING_LEFT


def test_who_was_switched_off_gets_no_mail(sink: Sink, claim: Claim, egon: User) -> None:
    tell(claim, egon)
    User.objects.filter(pk=egon.pk).update(is_active=False)
    send_all()
    assert not sink.mails


def test_who_wants_no_mail_any_more_gets_none_that_waited(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon)
    notifications.prefer(egon, {NotificationKind.ASSIGNED: Delivery.PAGE})
    send_all()
    assert not sink.mails


def test_a_mail_whose_person_has_lost_the_address_fails_with_what_to_do(
    sink: Sink, claim: Claim, egon: User
) -> None:
    tell(claim, egon)
    User.objects.filter(pk=egon.pk).update(email="")
    send_all()
    assert only().error == "egon has no e-mail address. Give it one."


def test_a_name_that_looks_like_a_header_makes_none(sink: Sink, vera: User, egon: User) -> None:
    claim = factories.claim("One line.\nBcc: everybody@desk.example", by=vera)
    tell(claim, egon)
    send_all()
    assert sink.mails[0]["Bcc"] is None
