"""Every table: registered, listed with flat queries, shown, and never deleted from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import (
    ApiToken,
    AssessmentReader,
    Claim,
    DigestHour,
    Kind,
    Mail,
    Notification,
    Preference,
    Statement,
    Watch,
)
from claims.permissions import Role
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

pytestmark = pytest.mark.django_db

TABLES = sorted(apps.get_app_config("claims").get_models(), key=lambda model: model.__name__)
NAMES = [model.__name__ for model in TABLES]


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


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


# What belongs to people, and where to write to them.
PERSONAL = (Watch, Notification, Preference, DigestHour, Mail)


def test_every_table_is_registered() -> None:
    missing = [model.__name__ for model in TABLES if not admin.site.is_registered(model)]
    assert missing == []


def test_what_an_account_may_do_is_said_in_one_place_alone() -> None:
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_a_list_takes_the_same_queries_for_twice_the_rows(
    boss: Client, editor: User, model: type[Model]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert boss.get(address(model, "changelist")).status_code == 200
        return len(captured)

    rows(editor)
    before = queries()
    rows(editor)
    rows(editor)
    assert queries() == before


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_a_row_is_shown(boss: Client, editor: User, model: type[Model]) -> None:
    """To an administrator; what is for named people to who has written it."""
    rows(editor)
    author = Client()
    author.force_login(editor)
    found = list(model._default_manager.order_by("pk")[:20])
    readers = [author] if model is AssessmentReader else [boss]
    pages = [reader.get(address(model, "change", row.pk)) for reader in readers for row in found]
    assert 200 in {page.status_code for page in pages}


@pytest.mark.parametrize("model", [model for model in TABLES if model is not ApiToken])
def test_nothing_can_be_deleted(model: type[Model]) -> None:
    client = Client()
    superuser = factories.user(admin=True)
    client.force_login(superuser)
    rows(superuser)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    actions = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}
    client.post(address(model, "changelist"), actions)
    assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
@pytest.mark.parametrize("words", ["quay", "no such words", "\x00", '"quay', "0189-x"])
def test_any_search_is_answered(boss: Client, model: type[Model], words: str) -> None:
    response = boss.get(address(model, "changelist"), {"q": words})
    assert response.status_code == 200


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_a_viewer_does_not_get_in(model: type[Model]) -> None:
    client = Client()
    client.force_login(factories.user(role=Role.VIEWER))
    assert client.get(address(model, "changelist")).status_code == 302


@pytest.mark.parametrize("model", PERSONAL)
def test_what_belongs_to_people_is_for_administrators(
    desk: Client, editor: User, model: type[Model]
) -> None:
    rows(editor)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    assert desk.get(address(model, "changelist")).status_code == 403
    assert desk.get(address(model, "change", row.pk)).status_code == 403


def test_words_in_another_form_find_a_claim(desk: Client, editor: User) -> None:
    factories.claim("The council closes two schools.", by=editor)
    factories.claim("The river is clean.", by=editor)
    page = desk.get(address(Claim, "changelist"), {"q": "school"}).content.decode()
    assert "two schools" in page
    assert "river" not in page


def test_an_id_finds_its_row(desk: Client, editor: User) -> None:
    claim = factories.claim("The river is clean.", by=editor)
    factories.claim("The quay is closed.", by=editor)
    page = desk.get(address(Claim, "changelist"), {"q": str(claim.pk)}).content.decode()
    assert "river" in page
    assert "quay" not in page


def test_the_whole_table_is_never_counted(desk: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        desk.get(address(Statement, "changelist"))
    counts = [query["sql"] for query in captured.captured_queries if "COUNT(" in query["sql"]]
    assert counts
    assert all("LIMIT 10000" in sql for sql in counts)


ADDING = {
    "Assessment", "ClaimantAlias", "CorrectionAnswer", "Decision", "Dissent", "Document",
    "Evidence", "Label", "Origin", "Proposal", "Publication", "PublicationRecall", "PublisherGrade",
    "Reply", "ReplyRequest", "Scale",
}  # fmt: skip


@pytest.mark.parametrize("model", TABLES, ids=NAMES)
def test_rows_are_added_only_where_a_service_takes_them(desk: Client, model: type[Model]) -> None:
    expected = 200 if model.__name__ in ADDING else 403
    assert desk.get(address(model, "add")).status_code == expected
