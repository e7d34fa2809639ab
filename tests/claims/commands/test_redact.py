"""Redaction from the command line."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from claims import keys
from claims.models import Redaction, Wording
from claims.models.base import REDACTED
from tests.claims import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wording(db: None) -> Wording:
    factories.user("ruth", admin=True)
    factories.user("egon", editor=True)
    found: Wording = factories.claim("The mayor owns the quay.").wordings.get()
    return found


def redact(*words: str, by: str = "ruth") -> str:
    out = io.StringIO()
    call_command("redact", *words, "--by", by, "--reason", "A court's order.", stdout=out)
    return out.getvalue()


def test_the_receipt_proves_what_the_text_was(wording: Wording) -> None:
    said = wording.text
    receipt = redact("claims_wording", str(wording.pk), "text")
    wording.refresh_from_db()
    (salt,) = re.findall(r"Salt: (\w+)", receipt)
    assert wording.text == REDACTED
    assert keys.sha256(salt + said) == Redaction.objects.get(field="text").sha256
    assert keys.sha256(salt + said) in receipt


@pytest.mark.parametrize("by", ["egon", "nobody"])
def test_only_an_administrator_redacts(wording: Wording, by: str) -> None:
    with pytest.raises(CommandError, match="not an administrator"):
        redact("claims_wording", str(wording.pk), "text", by=by)
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    ("table", "field", "sentence"),
    [("claims_nothing", "text", "one of"), ("claims_wording", "number", "can be redacted: text")],
)
def test_what_cannot_be_redacted_is_said(
    wording: Wording, table: str, field: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        redact(table, str(wording.pk), field)
    with pytest.raises(CommandError, match="has no row"):
        redact("claims_wording", str(uuid.uuid4()), "text")
