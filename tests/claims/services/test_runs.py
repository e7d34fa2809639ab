"""The life of an extraction run, with engines of the test's own making."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.errors import LeaseLost, Refused
from claims.models import Appearance, ExtractionRun, JobState, Statement
from claims.services import evidence as services
from claims.services import runs
from claims.services.leases import Lease
from factcheck.errors import UnreadableText
from factcheck.types import Extraction, Source, Span
from factcheck.types import Statement as Read
from tests.claims import factories

pytestmark = pytest.mark.django_db


def reading(text: str) -> Extraction:
    """One statement: the whole text, said by its first two words."""
    name = " ".join(text.split()[:2])
    statement = Read(
        span=Span(0, len(text)),
        quote=text,
        claim=f"{text[:40]}.",
        sources=(Source(name, name, "person", "speaker"),),
        cue="said",
        directness="indirect",
        modality="asserts",
        kind="fact",
        score=0.9,
    )
    return Extraction((Span(0, len(text)),), (statement,), "en")


def engine(text: str, **_: Any) -> Extraction:
    return reading(text)


def failing(error: Exception) -> Callable[..., Extraction]:
    def fail(text: str, **_: Any) -> Extraction:
        raise error

    return fail


@pytest.fixture
def run() -> ExtractionRun:
    return factories.run(state=JobState.QUEUED)


def again(run: ExtractionRun) -> ExtractionRun:
    return ExtractionRun.objects.get(pk=run.pk)


def test_a_run_ends_with_its_statements_claims_and_speakers(run: ExtractionRun) -> None:
    runs.perform(run.pk, engine)
    assert again(run).state == JobState.DONE
    appearance = Appearance.objects.get(document=run.snapshot.document)
    assert [party.claimant.name for party in appearance.parties.all()] == ["The harbour"]
    assert appearance.anchors.get().exact == run.snapshot.text


def test_performing_a_run_twice_changes_nothing(run: ExtractionRun) -> None:
    runs.perform(run.pk, engine)
    before = again(run).finished_at
    runs.perform(run.pk, engine)
    assert (Statement.objects.count(), Appearance.objects.count()) == (1, 1)
    assert again(run).finished_at == before


def test_a_newer_engine_reads_the_same_passage_without_repeating_it(run: ExtractionRun) -> None:
    runs.perform(run.pk, engine)
    newer = factories.run(run.snapshot, JobState.QUEUED, version="2")

    def worded_otherwise(text: str, **_: Any) -> Extraction:
        (statement,) = reading(text).statements
        return Extraction((), (replace(statement, claim="In other words."),), "en")

    runs.perform(newer.pk, worded_otherwise)
    assert Statement.objects.count() == 2
    assert Appearance.objects.count() == 1
    assert newer.statements.get().triage.appearance == Appearance.objects.get()


def test_evidence_at_the_place_is_not_taken_for_the_utterance(run: ExtractionRun) -> None:
    """It was linked before the text was read, and stands where the statement does."""
    (read,) = reading(run.snapshot.text).statements
    new = services.NewEvidence(
        claim=factories.claim(),
        snapshot=run.snapshot,
        start=read.span.start,
        end=read.span.end,
        stance="refutes",
    )
    services.link(new, by=factories.user())
    runs.perform(run.pk, engine)
    newer = factories.run(run.snapshot, JobState.QUEUED, version="2")
    runs.perform(newer.pk, engine)
    assert Appearance.objects.count() == 1


def test_a_fault_of_the_text_ends_the_run_with_its_sentence(run: ExtractionRun) -> None:
    runs.perform(run.pk, failing(UnreadableText("No sentence here.")))
    failed = again(run)
    assert (failed.state, failed.error) == (JobState.FAILED, "No sentence here.")


def test_a_fault_of_the_engine_is_tried_again_later(run: ExtractionRun) -> None:
    runs.perform(run.pk, failing(KeyError("x")))
    waiting = again(run)
    assert waiting.state == JobState.QUEUED
    assert waiting.run_after is not None
    assert waiting.run_after > timezone.now()
    assert "KeyError" in waiting.error


def test_a_row_that_the_database_refuses_is_told_by_its_name(run: ExtractionRun) -> None:
    runs.perform(run.pk, failing(IntegrityError("twice")))
    assert again(run).error == "IntegrityError: twice"


def test_a_fault_of_the_engine_gives_up_in_the_end(run: ExtractionRun) -> None:
    for _ in range(runs.MAX_ATTEMPTS):
        ExtractionRun.objects.update(run_after=None)
        runs.perform(run.pk, failing(KeyError("x")))
    assert again(run).state == JobState.FAILED
    assert f"tried {runs.MAX_ATTEMPTS} times" in again(run).error


def test_a_worker_that_lost_its_lease_writes_nothing(run: ExtractionRun) -> None:
    late = runs.take(run.pk)
    assert late
    ExtractionRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    runs.sweep()
    runs.perform(run.pk, engine)
    with pytest.raises(LeaseLost):
        runs.complete(late, reading("Another text entirely"))
    assert Statement.objects.count() == 1
    with pytest.raises(LeaseLost):
        late.renew(read=1, length=2)


def test_the_sweep_leaves_a_run_whose_worker_is_alive(run: ExtractionRun) -> None:
    runs.take(run.pk)
    assert runs.sweep() == []
    assert again(run).state == JobState.RUNNING


def test_a_run_whose_worker_died_too_often_fails_with_the_reason(run: ExtractionRun) -> None:
    for _ in range(runs.MAX_ATTEMPTS):
        assert runs.take(run.pk)
        ExtractionRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        runs.sweep()
    assert again(run).state == JobState.FAILED
    assert "The worker stopped" in again(run).error


def test_only_a_failed_run_can_be_tried_again(run: ExtractionRun) -> None:
    with pytest.raises(Refused):
        runs.retry(run)
    runs.perform(run.pk, failing(UnreadableText("No.")))
    assert runs.retry(again(run)).state == JobState.QUEUED


@pytest.mark.django_db(transaction=True)
def test_two_workers_race_for_one_run_and_one_gets_it() -> None:
    run = factories.run(state=JobState.QUEUED)
    start = threading.Barrier(8)
    leases: list[Lease | None] = []

    def race() -> None:
        start.wait()
        leases.append(runs.take(run.pk))
        connection.close()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in leases if lease]) == 1
    assert again(run).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_read_the_same_words_at_once_make_one_claim() -> None:
    rows = [factories.run(state=JobState.QUEUED) for _ in range(6)]
    start = threading.Barrier(len(rows))
    faults: list[Exception] = []

    def work(run: ExtractionRun) -> None:
        start.wait()
        try:
            runs.perform(run.pk, engine)
        except Exception as error:  # noqa: BLE001 - a thread's fault would be lost
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert {again(row).state for row in rows} == {JobState.DONE}
    assert Appearance.objects.count() == len(rows)
    assert len(set(Appearance.objects.values_list("claim", flat=True))) == 1


@pytest.mark.django_db(transaction=True)
def test_the_sweep_does_not_wait_for_a_worker_that_writes_its_result() -> None:
    run = factories.run(state=JobState.QUEUED)
    lease = runs.take(run.pk)
    assert lease
    ExtractionRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    swept: list[list[Any]] = []

    def sweep() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        swept.append(runs.sweep())
        connection.close()

    with transaction.atomic():
        lease.row.select_for_update().get()
        thread = threading.Thread(target=sweep)
        thread.start()
        thread.join()
    assert swept == [[]]
    assert again(run).state == JobState.RUNNING
