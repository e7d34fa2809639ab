"""The right of reply: who is asked, until when, and what comes of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from claims.errors import Conflict, Refused
from claims.models import Claimant, Reply, ReplyRequest
from claims.services import replies
from claims.services.replies import NewReply
from tests.claims import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def due(**fields: Any) -> ReplyRequest:
    """A request whose deadline has passed."""
    return factories.reply_request(deadline=timezone.now() - DAY, **fields)


def answer(**fields: Any) -> NewReply:
    given = {"outcome": "answered", "text": "No comment but this.", "received_at": timezone.now()}
    return NewReply(**{**given, **fields})


def test_a_request_keeps_who_was_asked_what_by_whom_and_until_when() -> None:
    now, by, said = timezone.now(), factories.user(), factories.appearance(spoken())
    speaker = said.parties.get().claimant
    new = replies.NewRequest(
        claim=said.claim, claimant=speaker, whom=" The board's office ", channel="phone",
        text="Is it so?\nSince when?", asked_at=now, deadline=now + DAY,
    )  # fmt: skip
    made = ReplyRequest.objects.get(pk=replies.request(new, by=by).pk)
    assert (made.claim, made.claimant, made.created_by) == (said.claim, speaker, by)
    assert (made.whom, made.channel) == ("The board's office", "phone")
    assert (made.text, made.asked_at, made.deadline) == (new.text, now, now + DAY)


def spoken(name: str = "Ada Brook") -> Any:
    return factories.statement(sources=[factories.source(name)])


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"channel": "pigeon"}, "channel", "'pigeon' is no channel"),
    ({"whom": " "}, "whom", "who was reached"),
    ({"whom": "x" * 301}, "whom", "301 characters, more than 300"),
    ({"text": "\n"}, "text", "the words"),
    ({"text": "x" * 20_001}, "text", "20,001 characters"),
    ({"asked_at": timezone.now() + DAY * 9}, "asked_at", "in the future"),
    ({"deadline": timezone.now() - DAY * 3}, "deadline", "later than the asking"),
]


@pytest.mark.parametrize(("fields", "field", "said"), WRONG, ids=[row[2] for row in WRONG])
def test_a_request_that_cannot_be_is_refused_with_the_field(
    fields: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as caught:
        factories.reply_request(**fields)
    assert caught.value.field == field
    assert not ReplyRequest.objects.exists()


def test_a_deadline_at_the_moment_of_asking_is_refused() -> None:
    asked_at = timezone.now() - DAY
    with pytest.raises(Refused, match="later than the asking"):
        factories.reply_request(asked_at=asked_at, deadline=asked_at)


def test_who_does_not_say_the_claim_is_not_asked_as_its_speaker() -> None:
    factories.appearance(spoken("Ada Brook"))
    elsewhere = Claimant.objects.get(name="Ada Brook")
    with pytest.raises(Refused, match="Ada Brook does not stand in any sighting") as caught:
        factories.reply_request(claimant=elsewhere)
    assert caught.value.field == "claimant"


def test_an_answer_is_kept_with_its_words_and_its_audience() -> None:
    asked, by = factories.reply_request(), factories.user()
    reply = replies.record(asked, answer(text=" Not so. ", audience="desk"), by=by)
    assert (reply.outcome, reply.text, reply.audience) == ("answered", "Not so.", "desk")
    assert (reply.created_by, reply.request) == (by, asked)


def test_who_declines_need_not_say_more() -> None:
    reply = replies.record(
        factories.reply_request(), answer(outcome="declined", text=""), by=factories.user()
    )
    assert (reply.outcome, reply.text) == ("declined", "")


ANSWERS: list[tuple[dict[str, Any], str, str]] = [
    ({"outcome": "shrugged"}, "outcome", "'shrugged' is no outcome"),
    ({"audience": "named"}, "audience", "for the public or for the desk"),
    ({"text": "  "}, "text", "in its own words"),
    ({"text": "x" * 20_001}, "text", "20,001 characters"),
    ({"received_at": None}, "received_at", "when it was received"),
    ({"received_at": None, "outcome": "declined"}, "received_at", "when it was received"),
    ({"received_at": timezone.now() - DAY * 9}, "received_at", "before they were asked"),
    ({"received_at": timezone.now() + DAY * 9}, "received_at", "in the future"),
    ({"outcome": "silent"}, "received_at", "nothing is received"),
    ({"outcome": "silent", "received_at": None}, "outcome", "They have until"),
]


@pytest.mark.parametrize(("fields", "field", "said"), ANSWERS)
def test_a_reply_that_cannot_be_is_refused_with_the_field(
    fields: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as caught:
        replies.record(factories.reply_request(), answer(**fields), by=factories.user())
    assert caught.value.field == field
    assert not Reply.objects.exists()


def test_once_the_deadline_has_passed_silence_is_recorded() -> None:
    reply = replies.record(due(), NewReply(outcome="silent"), by=factories.user())
    assert (reply.outcome, reply.received_at) == ("silent", None)


def test_a_late_answer_follows_the_silence_as_another_row() -> None:
    asked, by = due(), factories.user()
    replies.record(asked, NewReply(outcome="silent"), by=by)
    replies.record(asked, answer(), by=by)
    assert [str(reply) for reply in asked.replies.order_by("id")] == ["did not answer", "answered"]


@pytest.mark.parametrize("first", [NewReply(outcome="silent"), answer()])
def test_there_is_no_silence_after_a_reply(first: NewReply) -> None:
    asked, by = due(), factories.user()
    reply = replies.record(asked, first, by=by)
    with pytest.raises(Conflict) as caught:
        replies.record(asked, NewReply(outcome="silent"), by=by)
    assert caught.value.existing == reply


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_the_silence_at_once_one_is_told() -> None:
    asked, by, told = due(), factories.user(), []
    both_ready = threading.Barrier(2)

    def record(_: int) -> None:
        both_ready.wait()
        try:
            replies.record(asked, NewReply(outcome="silent"), by=by)
        except Conflict as conflict:
            told.append(conflict)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(record, range(2)))
    assert (asked.replies.count(), len(told)) == (1, 1)
