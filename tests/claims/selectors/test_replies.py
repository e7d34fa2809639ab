"""Questions about the right of reply, for whoever may see the answers, now and then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Appearance, Claim, Claimant, Reply, ReplyRequest
from claims.moments import Moment
from claims.selectors import replies
from claims.selectors.replies import ReplyState
from claims.services import replies as services
from claims.services.replies import NewReply
from tests.claims import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def member() -> User:
    return factories.user()


def record(asked: ReplyRequest, outcome: str = "answered", audience: str = "public") -> Reply:
    received = None if outcome == "silent" else timezone.now()
    text = "We did." if outcome == "answered" else ""
    new = NewReply(outcome=outcome, text=text, received_at=received, audience=audience)
    return services.record(asked, new, by=factories.user())


def overdue(**fields: Any) -> ReplyRequest:
    return factories.reply_request(deadline=timezone.now() - DAY, **fields)


def found(asked: ReplyRequest, moment: Moment = replies.NOW, viewer: Any = None) -> ReplyRequest:
    return replies.of_claim(asked.claim, moment, viewer).get()


STATES: list[tuple[timedelta, str, ReplyState]] = [
    (DAY, "", ReplyState.WAITING),
    (-DAY, "", ReplyState.OVERDUE),
    (DAY, "answered", ReplyState.ANSWERED),
    (DAY, "declined", ReplyState.DECLINED),
    (-DAY, "silent", ReplyState.SILENT),
]


@pytest.mark.parametrize(("left", "outcome", "expected"), STATES)
def test_a_request_stands_where_its_last_outcome_or_its_deadline_says(
    left: timedelta, outcome: str, expected: ReplyState
) -> None:
    now = timezone.now()
    asked = factories.reply_request(deadline=now + left)
    if outcome:
        record(asked, outcome)
    assert replies.state(found(asked), now) == expected
    rows = replies.of_claim(asked.claim)
    holds = [state for state in ReplyState if replies.in_state(rows, state, now).exists()]
    assert holds == [expected]


def test_a_late_answer_is_what_counts() -> None:
    asked = overdue()
    record(asked, "silent")
    record(asked, "answered")
    row = found(asked)
    assert replies.state(row, timezone.now()) == ReplyState.ANSWERED
    assert [reply.outcome for reply in row.replies.all()] == ["silent", "answered"]


def test_the_public_does_not_learn_of_an_answer_given_to_the_desk(member: User) -> None:
    asked = overdue()
    record(asked, "silent")
    record(asked, "answered", audience="desk")
    public, inside = found(asked), found(asked, viewer=member)
    assert [reply.outcome for reply in public.replies.all()] == ["silent"]
    assert replies.state(public, timezone.now()) == ReplyState.SILENT
    assert replies.state(inside, timezone.now()) == ReplyState.ANSWERED


def test_who_is_switched_off_sees_no_more_than_the_public() -> None:
    asked = factories.reply_request()
    record(asked, audience="desk")
    off = factories.user(is_active=False)
    assert list(found(asked, viewer=off).replies.all()) == []


def test_a_past_moment_knows_no_later_request_or_reply(member: User) -> None:
    asked = factories.reply_request()
    asked.refresh_from_db()
    then = Moment(known_at=asked.created_at)
    record(asked)
    row = found(asked, then, member)
    assert replies.state(row, timezone.now()) == ReplyState.WAITING
    assert list(row.replies.all()) == []
    before = Moment(known_at=asked.created_at - DAY)
    assert not replies.of_claim(asked.claim, before, member).exists()


def test_only_requests_of_the_claim_are_listed() -> None:
    factories.reply_request()
    asked = factories.reply_request()
    assert list(replies.of_claim(asked.claim)) == [asked]


def test_waiting_are_the_requests_without_an_outcome_the_first_to_fall_due_first() -> None:
    claim = factories.claim()
    later = factories.reply_request(claim)
    late = overdue(of=claim)
    record(factories.reply_request(claim), audience="desk")
    factories.reply_request()
    assert replies.waiting(claim) == [late, later]


# Who was asked


def said(*sources: dict[str, Any], of: Claim | None = None) -> Appearance:
    """An appearance of a new claim, or of a claim in the same words."""
    words = of.wordings.get().text if of else ""
    return factories.appearance(factories.statement(claim=words, sources=list(sources)))


def test_every_named_speaker_is_asked_for_and_no_relay_or_unnamed_source() -> None:
    claim = said(
        factories.source("Ada Brook"), factories.source("Harbour Board", kind="organisation")
    ).claim
    said(
        factories.source("two engineers", kind="unnamed", role="original"),
        factories.source("Vera Lund", role="relay"),
        of=claim,
    )
    names = {str(claimant) for claimant in replies.unasked(claim)}
    assert names == {"Ada Brook", "Harbour Board"}


def test_who_was_asked_about_this_claim_is_not_asked_for_again() -> None:
    claim = said(factories.source("Ada Brook")).claim
    other = said(factories.source("Ada Brook")).claim
    ada = Claimant.objects.get(name="Ada Brook")
    factories.reply_request(claim, claimant=ada)
    last = factories.reply_request(claim, claimant=ada)
    assert [(row.claimant, row.request) for row in replies.asked(claim)] == [(ada, last)]
    assert replies.unasked(claim) == []
    assert replies.unasked(other) == [ada]


def test_a_request_to_somebody_else_does_not_count_for_a_speaker() -> None:
    claim = said(factories.source("Ada Brook")).claim
    factories.reply_request(claim)
    assert [str(claimant) for claimant in replies.unasked(claim)] == ["Ada Brook"]


def test_a_claim_that_nobody_says_has_nobody_to_ask() -> None:
    assert replies.asked(factories.claim()) == []


def test_of_many_speakers_those_who_say_it_most_are_asked_for() -> None:
    claim = said(factories.source("Ada Brook")).claim
    for number in range(replies.SPEAKERS):
        said(factories.source(f"Bela Quist {number}"), of=claim)
    said(factories.source("Ada Brook"), of=claim)
    with CaptureQueriesContext(connection) as captured:
        speakers = replies.asked(claim)
    assert len(speakers) == replies.SPEAKERS
    assert str(speakers[0].claimant) == "Ada Brook"
    assert len(captured) == 4
