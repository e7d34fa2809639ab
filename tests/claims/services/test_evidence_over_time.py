"""Evidence while texts change and several people write at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection

from claims.errors import Conflict
from claims.models import AnchorState, Evidence, Snapshot
from claims.selectors import documents
from claims.services import evidence, origins, snapshots
from claims.services.evidence import Assessed, NewEvidence
from tests.claims import factories
from tests.claims.services.test_evidence import MEASURED, TEXT, new

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot() -> Snapshot:
    return factories.snapshot(TEXT)


@pytest.fixture
def by() -> User:
    return factories.user()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("New at the top. " + TEXT, AnchorState.INTACT),
        (f"{MEASURED} Herons nest on every lamp of the pier, and nobody minds.", AnchorState.MOVED),
        (TEXT.replace("nine metres twice", "ten metres twice"), AnchorState.EDITED),
        ("Nothing of the kind; herons nest.", AnchorState.GONE),
    ],
)
def test_evidence_is_found_again_in_the_next_text(
    text: str, state: AnchorState, snapshot: Snapshot, by: User
) -> None:
    made = evidence.link(new(snapshot), by=by)
    later = factories.snapshot(text, of=snapshot.document)
    for _ in range(2):
        snapshots.anchor_again(later)
    anchor = made.anchors.get(snapshot=later)
    assert anchor.state == state
    if state != AnchorState.GONE:
        assert later.text[anchor.start : anchor.end] == anchor.exact


def test_evidence_from_an_earlier_text_is_looked_for_in_the_newest(
    snapshot: Snapshot, by: User
) -> None:
    later = factories.snapshot("Nothing of the kind; herons nest.", of=snapshot.document)
    made = evidence.link(new(snapshot), by=by)
    assert made.anchors.get(snapshot=later).state == AnchorState.GONE


def test_evidence_is_no_mark_of_the_text_that_readers_see(snapshot: Snapshot, by: User) -> None:
    evidence.link(new(snapshot), by=by)
    read = documents.reader(snapshot.document, snapshot)
    assert (read.marks, read.gone, documents.mark_starts(snapshot)) == ([], [], [])


def at_once(acts: list[Callable[[], object]]) -> list[Conflict]:
    """Do all of them at the same moment; which of them were refused as conflicts."""
    start, refused = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Conflict as conflict:
            refused.append(conflict)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_a_passage_that_many_link_at_once_is_linked_once() -> None:
    claim, snapshot = factories.claim(), factories.snapshot(TEXT)
    given: NewEvidence = new(snapshot, claim=claim)
    people = [factories.user() for _ in range(4)]
    refused = at_once([partial(evidence.link, given, by=by) for by in people])
    assert {conflict.existing for conflict in refused} == {Evidence.objects.get()}
    assert len(refused) == 3


@pytest.mark.django_db(transaction=True)
def test_of_many_who_assess_at_once_one_is_first_and_the_others_are_told() -> None:
    made, people = factories.evidence(), [factories.user() for _ in range(4)]
    again = Assessed(stance="refutes")
    refused = at_once(
        [partial(evidence.assess, made, again, "Misread.", seen=1, by=by) for by in people]
    )
    assert {conflict.existing for conflict in refused} == {evidence.latest(made)}
    assert (len(refused), made.assessments.count()) == (3, 2)


@pytest.mark.django_db(transaction=True)
def test_who_group_the_same_evidence_at_once_do_not_wait_for_each_other_for_ever() -> None:
    pieces = [factories.evidence() for _ in range(3)]
    people = [factories.user() for _ in range(4)]
    forwards, backwards = dict.fromkeys(pieces, 1), dict.fromkeys(reversed(pieces), 1)
    origin = factories.origin()
    refused = at_once(
        [
            partial(origins.group, origin, seen, "One survey.", by=by)
            for by, seen in zip(people, [forwards, backwards] * 2, strict=True)
        ]
    )
    assert len(refused) == 3
    assert {piece.assessments.count() for piece in pieces} == {2}
