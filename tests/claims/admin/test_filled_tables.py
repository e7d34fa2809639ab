"""Every table with rows in it: listed with flat queries, shown, and never deleted from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from claims.models import (
    ApiToken,
    AssessmentReader,
    Claim,
    Kind,
    Statement,
)
from claims.services import (
    batches,
    cases,
    comments,
    corrections,
    drafts,
    labels,
    mails,
    merges,
    notifications,
    publications,
    publishers,
    ratings,
    redactions,
    rejections,
    relations,
    replies,
    searches,
    tips,
    tokens,
    verdicts,
)
from claims.services.claimants import add_alias
from claims.services.proposals import NewProposal, Sign
from claims.services.ratings import NewRating, NewScale
from claims.services.replies import NewReply
from tests.claims import factories, publishing
from tests.claims.admin.test_tables import NAMES, PERSONAL, TABLES, address

pytestmark = pytest.mark.django_db

Table = type[Model]


@dataclass
class Filled:
    """Rows of every table by one editor, and what an administrator's lists of them took."""

    editor: User
    boss: Client
    some: dict[Table, list[Any]]  # the keys of some rows of each table
    few: dict[Table, int]  # the queries of each list when it had few rows
    many: dict[Table, int]  # and when it had twice as many, at least


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filled]:
    """Made once for all tests of this file; each of them undoes what it does itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        editor, boss = factories.user(editor=True), Client()
        boss.force_login(factories.user(admin=True))
        rows(editor)
        some = {model: list(_keys(model)[:20]) for model in TABLES}
        few = {model: _queries(boss, model) for model in TABLES}
        rows(editor)
        rows(editor)
        many = {model: _queries(boss, model) for model in TABLES}
        yield Filled(editor, boss, some, few, many)
        transaction.set_rollback(True)


def _keys(model: Table) -> Any:
    return model._default_manager.order_by("pk").values_list("pk", flat=True)


def _queries(client: Client, model: Table) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(model, "changelist")).status_code == 200
    return len(captured)


def rows(by: User) -> None:
    """At least one more row of every table."""
    count = Statement.objects.count()
    said = factories.statement(sources=[factories.source(f"Ada Brook {count}")])
    factories.appearance(said)
    factories.publisher()
    add_alias(factories.claimant(), f"A. B. {count}", by=by)
    relation = factories.relation(factories.claim(by=by), factories.claim(by=by))
    relations.decide(relation, "confirmed", by=by)
    merges.merge(factories.claim(by=by), factories.claim(by=by), "They say the same.", by=by)
    answer = NewReply(outcome="answered", text="It is.", received_at=timezone.now())
    replies.record(factories.reply_request(relation.from_claim), answer, by=by)
    graded = factories.publisher()
    publishers.grade(graded, "B", "Corrects its errors.", by=by)
    factories.evidence(
        relation.from_claim, by=by, audience="named", readers=[by], origin=factories.origin()
    )
    ratings.add_scale(NewScale(name=f"Scale {count}", ratings=[NewRating(label="Open")]), by=by)
    redactions.redact(
        "claims_wording", factories.claim(by=by).wordings.get().pk, "text", "An order.", by=by
    )
    tips.accept(factories.tip(name=f"Ada {count}"), by=by)
    _publish(by)
    _tell(factories.claim(by=by), by)
    _sort(factories.claim(by=by), by)


def _tell(claim: Claim, by: User) -> None:
    """Somebody is told of a comment, who has said how and when, by a mail."""
    person = factories.user()
    comment = comments.write(claim, f"@{person}: look.", by=by)
    notifications.prefer(person, {"due": "muted"}, hour=9)
    mails.queue(list(comment.notifications.select_related("person")))


def _sort(claim: Claim, by: User) -> None:
    """A claim is labelled and put off, a suggestion rejected, a search and a draft kept."""
    label = labels.make(f"Label of {claim.pk}"[:60], by=by)
    order = batches.Order(verb="label", claims=[claim.pk], label=label)
    batches.undo(batches.act(order, by=by), by=by)
    cases.accept(claim, by=by)
    cases.edit(claim, {"harm": 2}, seen=1, by=by)
    rejections.reject([factories.statement()], "opinion", by=by)
    searches.save(f"Of {claim.pk}", "queue", "q=quay", by=by, is_shared=True)
    tokens.create(by)
    drafts.save(claim, "comment", {"text": "Hm"}, seen=0, by=by)


def _publish(by: User) -> None:
    waiting = publishing.published(embargo_until=publishing.later(days=1))
    publications.recall(waiting, "Not yet.", by=by)
    request = corrections.receive(publishing.published(), "It was two.")
    corrections.answer(request, "declined", "It was none.", by=by)
    verdict(by)


def verdict(by: User) -> None:
    """A likelihood with its indicator that was approved, a point let pass, and a dissent."""
    claim = factories.claim(kind=Kind.INTENT, by=by)
    new = NewProposal(
        claim=claim,
        wording=1,
        likelihood="likely",
        criteria="The gate is locked.",
        horizon=date(2026, 9, 1),
        indicators=[Sign("A tender.")],
        evidence=[factories.evidence(claim, by=by)],
        rationale="It was announced.",
        reason="Readers asked.",
    )
    proposal = verdicts.propose(new, by=by)
    verdicts.approve(proposal, "Sound.", by=factories.user(), waivers={"few_origins": "One is."})
    verdicts.dissent(proposal, "Too early.", by=by)


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_a_list_takes_the_same_queries_for_twice_the_rows(filled: Filled, model: Table) -> None:
    assert filled.many[model] == filled.few[model]


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_a_row_is_shown(filled: Filled, model: Table) -> None:
    """To an administrator; what is for named people to who has written it."""
    author = Client()
    author.force_login(filled.editor)
    reader = author if model is AssessmentReader else filled.boss
    pages = [reader.get(address(model, "change", key)) for key in filled.some[model]]
    assert 200 in {page.status_code for page in pages}


@pytest.mark.parametrize("model", [model for model in TABLES if model is not ApiToken])
def test_nothing_can_be_deleted(filled: Filled, model: Table) -> None:
    client = Client()
    superuser = factories.user(admin=True)
    client.force_login(superuser)
    key = filled.some[model][0]
    assert client.post(address(model, "delete", key), {"post": "yes"}).status_code == 403
    actions = {"action": "delete_selected", "_selected_action": str(key), "post": "yes"}
    client.post(address(model, "changelist"), actions)
    assert model._default_manager.filter(pk=key).exists()


@pytest.mark.parametrize("model", PERSONAL)
def test_what_belongs_to_people_is_for_administrators(
    desk: Client, filled: Filled, model: Table
) -> None:
    key = filled.some[model][0]
    assert desk.get(address(model, "changelist")).status_code == 403
    assert desk.get(address(model, "change", key)).status_code == 403
