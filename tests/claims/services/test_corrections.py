"""Readers say what is wrong; the desk answers, by its clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.errors import Conflict, Refused
from claims.models import CorrectionAnswer, CorrectionRequest, Publication
from claims.moments import Moment
from claims.selectors import corrections as selectors
from claims.services import corrections, publications
from tests.claims import factories
from tests.claims.publishing import editor, later, published, revised

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> User:
    return editor()


@pytest.fixture
def page(db: None) -> Publication:
    return published()


def test_a_request_is_kept_as_text_and_starts_the_clock(
    page: Publication, settings: Settings
) -> None:
    settings.CORRECTION_DAYS = 3
    text = " <script>alert(1)</script>\r\nIt was *two* lorries. "
    received = corrections.receive(page, text, "Ada Brook", "ada@example.org")
    assert received.text == "<script>alert(1)</script>\nIt was *two* lorries."
    assert (received.name, received.contact) == ("Ada Brook", "ada@example.org")
    assert received.created_by is None
    assert abs(received.due_at - timezone.now() - timedelta(days=3)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " \n"}, "text"),
        ({"text": "x" * 5_001}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"name": "x" * 201}, "name"),
        ({"contact": "x" * 321}, "contact"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(
    page: Publication, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        corrections.receive(page, **{"text": "It was two.", **given})
    assert refused.value.field == field
    assert not CorrectionRequest.objects.exists()


def test_an_answer_names_the_edition_that_corrects_the_page(page: Publication, by: User) -> None:
    request = corrections.receive(page, "It was two.")
    edition = revised(page, title="Two lorries")
    answer = corrections.answer(request, "corrected", " You are right. ", edition, by=by)
    assert (answer.outcome, answer.text, answer.edition) == ("corrected", "You are right.", edition)
    assert answer.created_by == by


def test_an_answer_may_name_an_edition_that_came_before_the_request(
    page: Publication, by: User
) -> None:
    edition = revised(page, title="Two lorries")
    request = corrections.receive(page, "It was two.")
    assert corrections.answer(request, "corrected", "Yes.", edition, by=by).edition == edition


def test_an_edition_that_a_reader_was_told_of_is_not_recalled(page: Publication, by: User) -> None:
    request = corrections.receive(page, "It was two.")
    edition = revised(page, title="Two lorries", embargo_until=later(days=1))
    corrections.answer(request, "corrected", "From tomorrow on.", edition, by=by)
    with pytest.raises(Refused, match="A reader was told"):
        publications.recall(edition, "Too early.", by=by)


def test_a_request_is_declined_with_a_reason_and_no_edition(page: Publication, by: User) -> None:
    request = corrections.receive(page, "It was two.")
    assert corrections.answer(request, "declined", "It was none.", by=by).edition is None


def test_a_request_is_answered_once(page: Publication, by: User) -> None:
    request = corrections.receive(page, "It was two.")
    corrections.answer(request, "declined", "It was none.", by=by)
    with pytest.raises(Conflict, match="has answered this already"):
        corrections.answer(request, "declined", "No.", by=by)


@pytest.mark.parametrize(
    ("outcome", "text", "which", "field"),
    [
        ("maybe", "Yes.", None, "outcome"),
        ("declined", " ", None, "text"),
        ("declined", "No.", "later", "edition"),
        ("corrected", "Yes.", None, "edition"),
        ("partly", "Yes.", None, "edition"),
        ("corrected", "Yes.", "own", "edition"),
        ("corrected", "Yes.", "another page", "edition"),
        ("corrected", "Yes.", "recalled", "edition"),
    ],
)
def test_an_answer_that_does_not_hold_is_refused(
    page: Publication, by: User, outcome: str, text: str, which: str | None, field: str
) -> None:
    request = corrections.receive(page, "It was two.")
    edition = _edition(which, page, by)
    with pytest.raises(Refused) as refused:
        corrections.answer(request, outcome, text, edition, by=by)
    assert refused.value.field == field
    assert not CorrectionAnswer.objects.exists()


def _edition(which: str | None, page: Publication, by: User) -> Publication | None:
    if which == "another page":
        return published()
    if which == "later":
        return revised(page, title="Two lorries")
    if which == "recalled":
        edition = revised(page, title="Two lorries", embargo_until=later(days=1))
        publications.recall(edition, "Too early.", by=by)
        return edition
    return page if which == "own" else None


def test_requests_are_listed_by_their_clock_the_overdue_first(
    page: Publication, settings: Settings
) -> None:
    settings.CORRECTION_DAYS = 30
    patient = corrections.receive(page, "There is time.")
    settings.CORRECTION_DAYS = 0
    overdue = corrections.receive(page, "There is none.")
    rows: Any = list(selectors.listed())
    assert [(row.pk, row.is_overdue) for row in rows] == [(overdue.pk, True), (patient.pk, False)]


def test_an_answered_request_is_open_at_a_moment_before_its_answer(
    page: Publication, by: User
) -> None:
    request = corrections.receive(page, "It was two.")
    request.refresh_from_db()
    corrections.answer(request, "declined", "It was none.", by=by)
    states = [
        [row.state_then for row in selectors.listed(Moment(known_at=moment))]  # type: ignore[attr-defined]
        for moment in (None, request.created_at, request.created_at - timedelta(days=1))
    ]
    assert states == [["answered"], ["open"], []]


def test_a_member_may_pass_a_request_on(page: Publication) -> None:
    member = factories.user()
    assert corrections.receive(page, "A caller says two.", by=member).created_by == member
