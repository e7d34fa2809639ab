"""Whatever dies between a notification and its mail, afterwards everybody has each mail once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.models import Claim, JobState, Mail, NotificationKind
from claims.services import notifications
from tests.claims import factories
from tests.support import smtp
from tests.support.servers import TestServers
from tests.support.smtp import Sink
from tests.support.worker import Worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("sink", "quick_recovery"),
]

Until = Callable[[Callable[[], bool]], None]
Start = Callable[..., Worker]


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Sink]:
    """The desk's mail server, as the worker's own settings name it."""
    with smtp.running() as running:
        monkeypatch.setenv("FACTCHECK_SMTP_URL", f"smtp://127.0.0.1:{running.port}")
        monkeypatch.setenv("FACTCHECK_PUBLIC_URL", "https://desk.example")
        settings.MAIL_IS_SET_UP = True
        yield running


@pytest.fixture
def claim() -> Claim:
    return factories.claim()


@pytest.fixture
def egon() -> User:
    return factories.user("egon", email="egon@desk.example")


def tell(claim: Claim, person: User, number: int = 0) -> None:
    notifications.notify(
        NotificationKind.ASSIGNED, [person], claim=claim, cause=f"test:{number}", reason="you asked"
    )


def all_sent() -> bool:
    return not Mail.objects.exclude(state=JobState.DONE).exists()


def test_a_worker_sends_what_it_is_told_of_on_commit(
    claim: Claim, egon: User, sink: Sink, start_worker: Start, until: Until
) -> None:
    start_worker()
    tell(claim, egon)
    until(all_sent)
    assert list(sink.ids.values()) == [1]


@pytest.mark.usefixtures("beat")
def test_a_worker_killed_while_the_server_takes_a_mail(
    claim: Claim, egon: User, sink: Sink, start_worker: Start, until: Until
) -> None:
    """The server had not said that it took the mail: it is sent, and comes once."""
    sink.may_answer.clear()
    first = start_worker()
    tell(claim, egon)
    assert sink.has_text.wait(30)
    first.kill()
    sink.forget()
    mail = Mail.objects.get()
    assert mail.state == JobState.RUNNING
    assert mail.handed_over_at
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sink.may_answer.set()
    start_worker()
    until(all_sent)
    assert list(sink.ids.values()) == [1]


@pytest.mark.usefixtures("beat")
def test_a_worker_killed_before_it_could_record_what_the_server_took(
    claim: Claim, egon: User, sink: Sink, start_worker: Start, until: Until
) -> None:
    """Nobody can know: it is sent again, and whoever gets both sees one mail by its id."""
    sink.may_answer.clear()
    sink.takes_before_it_answers = True
    first = start_worker()
    tell(claim, egon)
    assert sink.has_text.wait(30)
    first.kill()
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sink.may_answer.set()
    start_worker()
    until(all_sent)
    assert list(sink.ids.values()) == [2]
    assert len(sink.ids) == 1


@pytest.mark.usefixtures("beat")
def test_the_server_comes_back_and_the_messages_were_lost(
    claim: Claim,
    egon: User,
    sink: Sink,
    servers: TestServers,
    start_worker: Start,
    until: Until,
) -> None:
    sink.stop()
    for number in range(5):
        tell(claim, egon, number)
    servers.flush_all()
    start_worker()
    until(lambda: Mail.objects.filter(attempts__gte=1).exists())
    sink.start()
    Mail.objects.filter(state=JobState.QUEUED).update(run_after=None)
    until(all_sent)
    assert sorted(sink.ids.values()) == [1] * 5
