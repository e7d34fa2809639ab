"""Whatever dies in between, afterwards every document has its claims, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.models import Appearance, Document, ExtractionRun, JobState, Statement, Triage
from claims.services.documents import Submission, Submitted, submit
from tests.flows.conftest import over
from tests.support.servers import TestServers
from tests.support.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("beat")]

Until = Callable[[Callable[[], bool]], None]
Start = Callable[..., Worker]

PARAGRAPH = (
    "Port director Ada Brook said on Tuesday that {n} of the harbour's 900 cranes had failed "
    "inspection in 2024. Union leader Milo Grant denied that {n} cranes had failed, and told "
    "reporters that the port had spent ${n} million on repairs since 2019.\n\n"
)


def article(number: int, paragraphs: int = 1) -> bytes:
    return "".join(PARAGRAPH.format(n=1000 * number + n) for n in range(paragraphs)).encode()


def send(number: int, paragraphs: int = 1) -> Submitted:
    return submit(Submission(data=article(number, paragraphs), external_id=f"a{number}"), by=None)


def running() -> bool:
    return ExtractionRun.objects.filter(state=JobState.RUNNING).exists()


def every_document_has_its_claims_once() -> None:
    assert {*ExtractionRun.objects.values_list("state", flat=True)} == {JobState.DONE}
    for document in Document.objects.all():
        statements = Statement.objects.filter(run__snapshot__document=document)
        triages = Triage.objects.filter(statement__in=statements)
        assert triages.exists()
        assert Appearance.objects.filter(document=document).count() == triages.count()
        assert statements.values("start", "end", "claim").distinct().count() == statements.count()


def test_a_worker_killed_in_the_middle_of_a_text(start_worker: Start, until: Until) -> None:
    first = start_worker()
    send(1, paragraphs=150)
    until(running)
    first.kill()
    assert ExtractionRun.objects.get().state == JobState.RUNNING
    start_worker()
    until(over)
    assert ExtractionRun.objects.get().attempts == 2
    every_document_has_its_claims_once()


def test_all_messages_lost_while_work_is_queued(
    start_worker: Start, servers: TestServers, until: Until
) -> None:
    for number in range(5):
        send(number)
    servers.flush_all()
    start_worker()
    until(over)
    every_document_has_its_claims_once()


def test_a_text_handed_in_while_the_broker_is_down(
    start_worker: Start, servers: TestServers, until: Until
) -> None:
    with servers.down("valkey"):
        submitted = send(1)
        assert submitted.run.state == JobState.QUEUED
    start_worker()
    until(over)
    every_document_has_its_claims_once()


def test_the_broker_killed_under_a_waiting_worker(
    start_worker: Start, servers: TestServers, until: Until
) -> None:
    start_worker()
    servers.restart("valkey")
    send(1)
    until(over)
    every_document_has_its_claims_once()


def test_postgresql_killed_in_the_middle_of_a_text(
    start_worker: Start, servers: TestServers, until: Until
) -> None:
    start_worker()
    send(1, paragraphs=150)
    until(running)
    servers.restart("postgres")
    until(over)
    every_document_has_its_claims_once()


def test_two_workers_told_of_every_run_many_times(start_worker: Start, until: Until) -> None:
    start_worker(slots=2)
    for number in range(6):
        send(number)
        for _ in range(5):
            send(number)
    until(over)
    assert Document.objects.count() == 6
    assert {*ExtractionRun.objects.values_list("attempts", flat=True)} == {1}
    every_document_has_its_claims_once()
