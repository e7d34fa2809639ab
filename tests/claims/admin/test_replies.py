"""The right of reply in the admin: recorded by the services, which may refuse."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Claimant, Reply, ReplyRequest
from tests.claims import factories

ASK = "/admin/claims/replyrequest/add/"
RECORD = "/admin/claims/reply/add/"
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def split(name: str, moment: datetime) -> dict[str, str]:
    """A moment as the admin's two fields send it."""
    return {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M:%S}"}


def ask(desk: Client, asked_at: datetime, deadline: datetime, **fields: Any) -> Any:
    moments = split("asked_at", asked_at) | split("deadline", deadline)
    given = {"whom": "The board's office", "channel": "email", "text": "Is it so?"}
    return desk.post(ASK, {**given, **moments, **fields}, follow=True)


def record(desk: Client, request: ReplyRequest, outcome: str, **fields: Any) -> Any:
    given = {"request": request.pk, "outcome": outcome, "text": "", "audience": "public"}
    return desk.post(RECORD, {**given, **fields}, follow=True)


def test_a_request_is_recorded(desk: Client, editor: User) -> None:
    said = factories.appearance(factories.statement(sources=[factories.source("Ada Brook")]))
    ada, now = Claimant.objects.get(name="Ada Brook"), timezone.now()
    ask(desk, now - DAY, now + DAY, claim=said.claim_id, claimant=ada.pk)
    made = ReplyRequest.objects.get()
    assert (made.claim_id, made.claimant, made.created_by) == (said.claim_id, ada, editor)


def test_what_is_refused_of_a_request_is_said_on_the_form(desk: Client) -> None:
    claim, now = factories.claim(), timezone.now()
    response = ask(desk, now - DAY, now - 2 * DAY, claim=claim.pk)
    assert "later than the asking" in response.content.decode()
    stranger = factories.claimant("Ada Brook")
    response = ask(desk, now - DAY, now + DAY, claim=claim.pk, claimant=stranger.pk)
    assert "does not stand in any sighting" in response.content.decode()
    assert not ReplyRequest.objects.exists()


def test_an_answer_is_recorded(desk: Client, editor: User) -> None:
    asked = factories.reply_request()
    received = split("received_at", timezone.now() - timedelta(hours=1))
    record(desk, asked, "answered", text="It is.", **received)
    reply = Reply.objects.get()
    assert (reply.request, reply.text, reply.created_by) == (asked, "It is.", editor)


def test_silence_before_the_deadline_is_refused_on_the_form(desk: Client) -> None:
    response = record(desk, factories.reply_request(), "silent")
    assert "record the silence after that" in response.content.decode()
    assert not Reply.objects.exists()


def test_an_answer_without_words_is_refused_on_the_form(desk: Client) -> None:
    received = split("received_at", timezone.now() - timedelta(hours=1))
    response = record(desk, factories.reply_request(), "answered", **received)
    assert "in its own words" in response.content.decode()


def test_a_request_leads_to_recording_what_came_of_it(desk: Client) -> None:
    asked = factories.reply_request()
    page = desk.get(f"/admin/claims/replyrequest/{asked.pk}/change/").content.decode()
    assert f'href="{RECORD}?request={asked.pk}"' in page
    form = desk.get(RECORD, {"request": str(asked.pk)}).context["adminform"].form
    assert str(form["request"].value()) == str(asked.pk)
