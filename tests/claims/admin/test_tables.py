"""Every table: registered, searched, and open to whom it should be."""

from __future__ import annotations

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

from claims.models import (
    Claim,
    DigestHour,
    Mail,
    Notification,
    Preference,
    Statement,
    Watch,
)
from claims.permissions import Role
from tests.claims import factories

pytestmark = pytest.mark.django_db

TABLES = sorted(apps.get_app_config("claims").get_models(), key=lambda model: model.__name__)
NAMES = [model.__name__ for model in TABLES]


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


# What belongs to people, and where to write to them.
PERSONAL = (Watch, Notification, Preference, DigestHour, Mail)


def test_every_table_is_registered() -> None:
    missing = [model.__name__ for model in TABLES if not admin.site.is_registered(model)]
    assert missing == []


def test_what_an_account_may_do_is_said_in_one_place_alone() -> None:
    assert not admin.site.is_registered(Group)


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
