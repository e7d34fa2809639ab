"""Redaction in the administration: for administrators, with the row named twice."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Redaction, Wording
from claims.models.base import REDACTED
from tests.claims import factories

ADD = "/admin/claims/redaction/add/"

pytestmark = pytest.mark.django_db


def redact(who: Client, row: uuid.UUID, **fields: Any) -> Any:
    given = {"table_name": "claims_wording", "row": row, "again": row, "field": "text"}
    return who.post(ADD, {**given, "reason": "A court's order.", **fields}, follow=True)


@pytest.fixture
def wording(db: None) -> Wording:
    found: Wording = factories.claim("The mayor owns the quay.").wordings.get()
    return found


def test_an_administrator_redacts_and_is_shown_the_salt_once(
    boss: Client, wording: Wording
) -> None:
    said = redact(boss, wording.pk).content.decode()
    wording.refresh_from_db()
    assert wording.text == REDACTED
    assert "2 fields blanked. Salt: " in said
    assert "Salt: " not in boss.get("/admin/claims/redaction/").content.decode()


def test_an_editor_does_not_redact(desk: Client, wording: Wording) -> None:
    assert redact(desk, wording.pk).status_code == 403
    assert not Redaction.objects.exists()


def test_the_row_is_named_twice(boss: Client, wording: Wording) -> None:
    said = redact(boss, wording.pk, again=uuid.uuid4()).content.decode()
    assert "This is not the id that you gave above." in said
    assert not Redaction.objects.exists()


def test_what_is_refused_is_said_on_the_form(boss: Client, wording: Wording) -> None:
    assert "can be redacted: text" in redact(boss, wording.pk, field="note").content.decode()
    assert "has no row" in redact(boss, uuid.uuid4()).content.decode()
    assert not Redaction.objects.exists()


@pytest.mark.parametrize("audience", ["named", "desk"])
def test_what_was_redacted_of_evidence_is_told_to_whoever_may_see_it(
    boss: Client, desk: Client, editor: User, audience: str
) -> None:
    author = factories.user("ada")
    readers = [author] if audience == "named" else []
    made = factories.evidence(
        by=author,
        audience=audience,
        readers=readers,
        grounds="Ada heard.",
        note="Ada, of the port.",
    )
    rows = {
        "claims_evidence": (made.pk, "grounds"),
        "claims_anchor": (made.anchors.get().pk, "exact"),
        "claims_assessment": (made.assessments.get().pk, "note"),
    }
    for table, (row, field) in rows.items():
        redact(boss, row, table_name=table, field=field)
    told = {
        client: client.get("/admin/claims/redaction/").content.decode() for client in (boss, desk)
    }
    for row, _ in rows.values():
        assert str(row) in told[boss]
        assert (str(row) in told[desk]) is (audience == "desk")


def test_every_editor_reads_what_was_redacted_and_why(
    boss: Client, desk: Client, wording: Wording
) -> None:
    redact(boss, wording.pk)
    listed = desk.get("/admin/claims/redaction/").content.decode()
    assert "A court&#x27;s order." in listed
    row = Redaction.objects.get(field="text")
    assert row.sha256 in desk.get(f"/admin/claims/redaction/{row.pk}/change/").content.decode()
