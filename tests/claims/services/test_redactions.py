"""A text is blanked with all that gives it away, and nothing else."""

from __future__ import annotations

import hashlib
import uuid
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import connection, transaction

from claims import keys, storage
from claims import models as record
from claims.errors import Conflict, Refused
from claims.models import LinkKind, Redaction, Snapshot
from claims.models.base import REDACTED
from claims.selectors import chain, documents
from claims.services import batches, locks, redactions, verdicts
from claims.services import documents as document_services
from claims.services.batches import Order
from claims.services.proposals import NewProposal
from claims.services.redactions import Redacted
from tests.claims import chained, factories, judged
from tests.claims.attacks import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return factories.user(admin=True)


def redact(row: Any, field: str, by: User, **options: Any) -> Redacted:
    return redactions.redact(
        row._meta.db_table, row.pk, field, "A court's order.", by=by, **options
    )


def submitted(text: str = factories.TEXT, **fields: Any) -> Snapshot:
    given = document_services.Submission(data=text.encode(), filename="a.txt", **fields)
    return document_services.submit(given, by=None).snapshot


def test_a_text_is_blanked_and_its_salted_hash_kept(by: User) -> None:
    proposal = judged.proposal(judged.wording())
    said = proposal.rationale
    redacted = redact(proposal, "rationale", by)
    proposal.refresh_from_db()
    (row,) = Redaction.objects.all()
    assert proposal.rationale == REDACTED
    assert row.sha256 == hashlib.sha256((redacted.salt + said).encode()).hexdigest()
    assert (row.table_name, row.row, row.field) == ("claims_proposal", proposal.pk, "rationale")
    assert (row.created_by, row.reason) == (by, "A court's order.")


def test_the_salt_is_stored_nowhere(by: User) -> None:
    published = chained.linked_verdict()
    redacted = redact(published.holding.proposal, "rationale", by)
    rows = [*Redaction.objects.values(), *record.ChainLink.objects.values()]
    assert redacted.salt not in str(rows)


def test_a_chain_holds_after_a_redaction(by: User) -> None:
    published = chained.linked_verdict()
    proposal = published.holding.proposal
    ground = proposal.grounds.get()
    anchor = ground.assessment.evidence.anchors.get()
    before = list(published.claim.chain.values_list("hash", flat=True))
    for row, field in [
        (proposal, "rationale"),
        (proposal.wording, "text"),
        (proposal.indicators.get(), "text"),
        (ground.assessment, "note"),
        (proposal.decision, "reason"),
        (proposal.decision.waivers.get(), "reason"),
        (anchor.snapshot, "text"),
        (published, "title"),
    ]:
        redact(row, field, by, with_publications=True)
        assert chain.verify(published.claim) == [], field
    assert list(published.claim.chain.values_list("hash", flat=True)) == before


def test_the_salts_of_a_redacted_text_are_gone_from_the_chain(by: User) -> None:
    published = chained.linked_verdict()
    link = published.claim.chain.get(kind=LinkKind.PROPOSAL)
    redact(published.holding.proposal, "rationale", by)
    now = published.claim.chain.get(kind=LinkKind.PROPOSAL)
    assert link.salts.keys() - now.salts.keys() == {"fields/rationale"}
    assert now.content == link.content


def test_a_text_blanked_without_a_redaction_is_a_fault(by: User) -> None:
    published = chained.linked_verdict()
    redact(published.holding.proposal, "rationale", by)
    with transaction.atomic():
        link = published.claim.chain.get(kind=LinkKind.PROPOSAL)
        salts = {path: salt for path, salt in link.salts.items() if path != "fields/reason"}
        record.ChainLink.objects.filter(pk=link.pk).update(salts=salts)
    (fault,) = chain.verify(published.claim)
    assert (fault.table, fault.field) == ("claims_proposal", "reason")


def test_a_wordings_key_goes_along_and_its_words_are_no_longer_found(by: User) -> None:
    claim = factories.claim("The harbour master took bribes.")
    wording = claim.wordings.get()
    redact(wording, "text", by)
    wording.refresh_from_db()
    assert wording.key == Redaction.objects.get(field="key").sha256
    assert "bribe" not in str(wording.search)
    assert factories.claim("The harbour master took bribes.").pk != claim.pk


def test_two_redacted_wordings_do_not_clash(by: User) -> None:
    for _ in range(2):
        redact(factories.claim().wordings.get(), "text", by)
    assert record.Wording.objects.filter(text=REDACTED).count() == 2


def test_all_that_gives_a_text_away_goes_with_it(by: User) -> None:
    snapshot = submitted(title="")
    statement = factories.statement(
        "“Not one berth will be lost,” she told the council.",
        of=snapshot.runs.get(),
        sources=[factories.source("Ada Brook")],
    )
    appearance = factories.appearance(statement)
    document = snapshot.document
    digest = snapshot.text_sha256
    redact(snapshot, "text", by)
    for row in (snapshot, statement, document, anchor := appearance.anchors.get()):
        row.refresh_from_db()
    assert (snapshot.text, snapshot.file) == (REDACTED, REDACTED)
    assert (statement.quote, statement.claim, statement.sources) == (REDACTED, REDACTED, [])
    assert (anchor.exact, document.title) == (REDACTED, REDACTED)
    assert not {digest, keys.sha256(factories.TEXT)} & {
        snapshot.text_sha256,
        snapshot.bytes_sha256,
        document.identity,
    }
    assert "quay" not in str(snapshot.search)
    assert not documents.search(record.Document.objects.all(), "berth").exists()


def test_the_edits_of_a_document_are_blanked_with_its_title(by: User) -> None:
    document = factories.document("The mayor's secret")
    document.title = "The mayor's other secret"
    document.save(update_fields=["title"])
    redact(document, "title", by)
    events = apps.get_model("claims", "DocumentEvent").objects.filter(pgh_obj=document)
    assert set(events.values_list("title", flat=True)) == {REDACTED}
    assert set(Redaction.objects.values_list("table_name", flat=True)) == {
        "claims_document",
        "claims_documentevent",
    }


def test_a_decisions_reason_goes_from_the_step_that_followed_from_it(by: User) -> None:
    claim = factories.claim()
    new = NewProposal(
        claim=claim,
        wording=1,
        rating=factories.rating(),
        evidence=[factories.evidence(claim)],
        rationale="It was seen.",
        reason="Readers asked.",
    )
    proposal = verdicts.propose(new, by=factories.user())
    verdicts.turn_back(proposal, "Her daughter told us.", by=factories.user())
    redact(proposal.decision, "reason", by)
    assert [step.reason for step in proposal.claim.transitions.filter(step="return")] == [REDACTED]


def test_a_reason_given_for_many_goes_from_each_of_them(by: User) -> None:
    claims = [factories.claim() for _ in range(2)]
    order = Order(verb="set_aside", claims=[c.pk for c in claims], why="other", reason="Her son.")
    batch = batches.act(order, by=by)
    redact(batch, "reason", by)
    assert {step.reason for step in batch.transitions.all()} == {REDACTED}
    batch.refresh_from_db()
    assert batch.reason == REDACTED


@pytest.mark.django_db(transaction=True)
def test_the_stored_file_is_removed_once_the_redaction_is_committed(by: User) -> None:
    snapshot = submitted("A text of its own that nobody else has.")
    with transaction.atomic():
        redact(snapshot, "text", by)
        transaction.set_rollback(True)
    assert storage.read(snapshot.file)
    redact(snapshot, "text", by)
    assert not default_storage.exists(snapshot.file)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_another_document_needs_stays_and_is_told(by: User) -> None:
    one, other = (submitted("The same text twice.", external_id=name) for name in ("a", "b"))
    assert one.file == other.file
    redacted = redact(one, "text", by)
    assert storage.read(other.file)
    assert [str(other.pk) in note for note in redacted.notes] == [True]


def test_a_text_that_is_being_read_is_not_redacted_yet(by: User) -> None:
    snapshot = submitted()
    record.ExtractionRun.objects.filter(snapshot=snapshot).update(
        state="running", lease_token=uuid.uuid4()
    )
    with pytest.raises(Conflict, match="being read"):
        redact(snapshot, "text", by)


def dissent(text: str, of: record.Publication) -> record.Dissent:
    return record.Dissent.objects.create(
        proposal=of.holding.proposal, text=text, created_by=judged.person()
    )


def told(text: str) -> record.Publication:
    """An edition that says so, with more white space."""
    return chained.linked_verdict(content={"rationale": f"We hold: {text.replace(' ', '  ')}"})


def test_what_readers_were_told_is_listed_first(by: User) -> None:
    published = told("It was Ada's brother.")
    said = dissent("It was Ada's brother.", published)
    with pytest.raises(Conflict) as refused:
        redact(said, "text", by)
    assert refused.value.existing == [published]
    assert str(published.pk) in str(refused.value)
    assert not Redaction.objects.exists()


def test_publications_go_along_when_that_is_said(by: User) -> None:
    published = told("It was Ada's brother.")
    redact(dissent("It was Ada's brother.", published), "text", by, with_publications=True)
    published.refresh_from_db()
    assert (published.title, published.summary) == (REDACTED, REDACTED)
    assert (published.content, published.claim_review) == ({}, {})
    assert published.slug == Redaction.objects.get(field="slug").sha256
    assert chain.verify(published.claim) == []


@pytest.mark.parametrize(
    ("name", "said", "goes"),
    [
        ("Li", "Lima has a quay; Gianni Liotti built it.", False),
        ("Li", "The quay, says Li, is old.", True),
        ("“Li”", "Called“Li”here.", True),
        ("李", "码头很旧，李说。", True),
        ("李", "他叫李明。", True),
    ],
)
def test_a_name_is_found_as_a_word_of_its_own(by: User, name: str, said: str, goes: bool) -> None:
    published = told(said)
    redact(dissent(name, published), "text", by, with_publications=True)
    published.refresh_from_db()
    assert (published.title == REDACTED) == goes


def test_pages_about_claims_that_the_row_does_not_lead_to_stay(by: User) -> None:
    other, published = told("No comment."), told("No comment.")
    redact(dissent("No comment.", published), "text", by, with_publications=True)
    other.refresh_from_db()
    published.refresh_from_db()
    assert (published.title, other.content) == (REDACTED, {"rationale": "We hold: No  comment."})


def test_a_part_is_looked_for_on_the_page_of_its_whole(by: User) -> None:
    part, published = factories.claim("The quay was sold."), told("One part: The quay was sold.")
    factories.relation(part, published.claim, kind="part_of")
    with pytest.raises(Conflict) as refused:
        redact(part.wordings.get(), "text", by)
    assert refused.value.existing == [published]


@pytest.mark.parametrize(
    ("table", "field", "at_fault"),
    [
        ("auth_user", "password", "table"),
        ("claims_chainlink", "content", "table"),
        ("claims_documentevent", "title", "table"),
        ("claims_proposal", "created_at", "field"),
        ("claims_wording", "key", "field"),
        ("claims_proposal", "failing_part", "field"),
        ("claims_dissent", "text", "row"),
    ],
)
def test_what_cannot_be_redacted_is_said(by: User, table: str, field: str, at_fault: str) -> None:
    proposal = judged.proposal(judged.wording())
    with pytest.raises(Refused) as refused:
        redactions.redact(table, proposal.pk, field, "A court's order.", by=by)
    assert refused.value.field == at_fault
    assert not Redaction.objects.exists()


def test_nothing_is_redacted_twice_or_without_a_reason(by: User) -> None:
    proposal = judged.proposal(judged.wording())
    with pytest.raises(Refused, match="Say why"):
        redactions.redact("claims_proposal", proposal.pk, "rationale", " ", by=by)
    redact(proposal, "rationale", by)
    with pytest.raises(Refused, match="was redacted"):
        redact(proposal, "rationale", by)


@pytest.mark.django_db(transaction=True)
def test_of_two_redactions_at_once_neither_brings_back_the_others_salts() -> None:
    by = factories.user(admin=True)
    published = chained.linked_verdict()
    proposal = published.holding.proposal
    fields = ("rationale", "reason")
    given = at_once(*[partial(redact, proposal, field, by) for field in fields])
    assert [type(each) for each in given] == [Redacted, Redacted]
    link = published.claim.chain.get(kind=LinkKind.PROPOSAL)
    assert not link.salts.keys() & {"fields/rationale", "fields/reason"}
    assert chain.verify(published.claim) == []


@pytest.mark.django_db(transaction=True)
def test_a_redaction_waits_for_whoever_writes_about_the_claim() -> None:
    by, claim = factories.user(admin=True), factories.claim()

    def hastily() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        redact(claim.wordings.get(), "text", by)

    with transaction.atomic():
        locks.hold_claim(claim)
        (refused,) = at_once(hastily)
    assert "lock timeout" in str(refused)
    assert at_once(hastily) == [None]
