"""What readers were told, and the hash chain, whatever SQL is thrown at them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims import models as record
from tests.claims.attacks import refusing
from tests.claims.judged import (
    FUTURE,
    about,
    appearance,
    held,
    link,
    person,
    publication,
    reply_request,
    wording,
)

pytestmark = pytest.mark.django_db
NEXT = {"number": 2, "notice": "correction", "notice_text": "It was May."}


# Editions


@pytest.mark.parametrize(
    "fields",
    [
        {**NEXT, "notice_text": ""},
        {**NEXT, "notice": "first"},
        {**NEXT, "number": 1},
        {**NEXT, "notice": "polish"},
    ],
    ids=["silent", "first again", "the first a correction", "of no kind"],
)
def test_an_edition_after_the_first_says_what_kind_of_change_it_is(fields: dict[str, Any]) -> None:
    of = held()
    publication(of)
    with refusing("publication_says_what_changed|publication_notice"):
        publication(of, **fields)


def test_two_editions_of_one_page_have_two_numbers() -> None:
    of = held()
    publication(of)
    with refusing("publication_edition"):
        publication(of)


def test_what_is_retracted_has_no_claim_review_and_all_else_has_one() -> None:
    of = held()
    for fields in ({"claim_review": None}, {**NEXT, "notice": "retraction", "claim_review": {}}):
        with refusing("publication_retraction_has_no_claim_review"):
            publication(of, **fields)


def test_a_page_about_one_thing_does_not_show_what_is_held_about_another() -> None:
    of = held()
    said = appearance(about(of))
    for fields in ({"claim": wording().claim}, {"appearance": said}):
        with refusing("the holding is of something else"):
            publication(of, **fields)


def test_an_edition_is_not_visible_before_it_was_made_or_its_embargo_is_over() -> None:
    before = timezone.now()
    past = datetime(2000, 1, 1, tzinfo=UTC)
    forged = publication(held(), created_at=past, embargo_until=past)
    waiting = publication(held(), embargo_until=FUTURE)
    for row in (forged, waiting):
        row.refresh_from_db()
    assert forged.visible_at == forged.created_at > before
    assert waiting.visible_at == FUTURE


def test_an_edition_is_recalled_only_while_nobody_can_read_it() -> None:
    waiting = publication(held(), embargo_until=timezone.now() + timedelta(hours=1))
    record.PublicationRecall.objects.create(
        publication=waiting, reason="Too early.", created_by=person()
    )
    visible = publication(held())
    with refusing("corrected or retracted, not recalled"):
        record.PublicationRecall.objects.create(
            publication=visible, reason="Too late.", created_by=person()
        )


# Readers


def answer(to: record.CorrectionRequest, **fields: Any) -> record.CorrectionAnswer:
    given = {"outcome": "corrected", "text": "So it was.", "created_by": person(), **fields}
    return record.CorrectionAnswer.objects.create(request=to, **given)


def asked(of: record.Publication) -> record.CorrectionRequest:
    return record.CorrectionRequest.objects.create(publication=of, text="In May!", due_at=FUTURE)


def test_what_was_corrected_for_a_reader_names_a_later_edition_of_the_page_that_was_read() -> None:
    of = held()
    first, other = publication(of), publication(held())
    second = publication(of, **NEXT)
    request = asked(first)
    for edition in (first, other, None):
        with refusing("later one of the same page|names_its_edition"):
            answer(request, edition=edition)
    with refusing("names_its_edition"):
        answer(request, outcome="declined", edition=second)
    answer(request, edition=second)


def test_a_reader_is_answered_once() -> None:
    request = asked(publication(held()))
    answer(request, outcome="declined")
    with refusing("request_id"):
        answer(request, outcome="declined")


# The right of reply


def test_a_reply_that_came_says_what_and_when() -> None:
    request = reply_request(wording().claim)
    for fields in ({"text": ""}, {"received_at": None}):
        given = {"text": "It is.", "received_at": timezone.now(), **fields}
        with refusing("reply_says_what_was_answered"):
            record.Reply.objects.create(
                request=request, outcome="answered", created_by=person(), **given
            )


def test_who_is_asked_is_given_time() -> None:
    now = timezone.now()
    with refusing("reply_request_deadline"):
        record.ReplyRequest.objects.create(
            claim=wording().claim,
            whom="The mayor",
            channel="email",
            text="Is it?",
            asked_at=now,
            deadline=now,
            created_by=person(),
        )


# The chain


@pytest.mark.parametrize(
    "fields",
    [
        {"number": 3},
        {"number": 1},
        {"number": 0},
        {"previous": "0" * 64},
        {"hash": "1" * 64},
    ],
    ids=str,
)
def test_a_link_follows_the_last_one(fields: dict[str, Any]) -> None:
    claim = wording().claim
    link(claim)
    with refusing("does not follow"):
        link(claim, kind="decision", **fields)


def test_a_chain_begins_with_its_first_link() -> None:
    for fields in ({"number": 2}, {"previous": "1" * 64}):
        with refusing("does not follow"):
            link(wording().claim, **fields)


def test_a_chain_does_not_fork() -> None:
    claim = wording().claim
    first = link(claim)
    link(claim, kind="decision")
    with refusing("link_number"):
        link(claim, kind="held", number=2, previous=first.hash)


def test_one_row_is_linked_once_as_the_same() -> None:
    claim = wording().claim
    link(claim)
    with refusing("link_once"):
        link(claim)
