"""A seeded desk: something of every kind, people of every role, two years on their days."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.db.models import Max, Min

from claims import models as record
from claims.permissions import Role, role_of
from claims.selectors import chain

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 11, 1)


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What was printed when the desk was seeded: once for all tests of this module."""
    out = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_desk", seed=7, articles=40, until=UNTIL, stdout=out, stderr=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_no_service_refuses_what_is_played(desk: str) -> None:
    assert "Refused" not in desk


def test_something_of_every_kind_is_there_and_the_chains_hold(desk: str) -> None:
    for model, field, choices in (
        (record.Case, "state", record.CaseState),
        (record.Decision, "outcome", record.Outcome),
        (record.Proposal, "act", record.Act),
        (record.Publication, "notice", record.Notice),
        (record.CorrectionAnswer, "outcome", ["corrected", "declined"]),
        (record.Reply, "outcome", record.ReplyOutcome),
        (record.Assessment, "stance", record.Stance),
        (record.Assessment, "audience", record.Audience),
        (record.Relation, "state", ["confirmed", "suggested"]),
    ):
        there = set(model.objects.values_list(field, flat=True))
        missing = {str(getattr(choice, "value", choice)) for choice in choices} - there
        assert not missing, (model.__name__, missing)
    kinds: tuple[Any, ...] = (
        record.Comment, record.Dissent, record.Draft, record.Labelling, record.Merge,
        record.Notification, record.Origin, record.PublicationRecall, record.SavedSearch,
        record.Tip, record.Waiver, record.Watch,
    )  # fmt: skip
    for kind in kinds:
        assert kind.objects.exists(), kind.__name__
    assert record.Proposal.objects.exclude(likelihood="").exists()
    assert record.Proposal.objects.exclude(attribution="").exists()
    assert list(chain.faults(None, lambda links: None)) == []


def test_everybody_signs_in_with_the_password_that_is_printed(desk: str) -> None:
    password = desk.rsplit("Their password: ", 1)[1].split(maxsplit=1)[0]
    roles = set()
    for user in User.objects.exclude(username__startswith="member"):
        signed_in = authenticate(username=user.username, password=password)
        assert signed_in == user
        roles.add(role_of(user))
    assert roles == set(Role)


def test_two_years_are_recorded_on_their_days(desk: str) -> None:
    """Everything but what migrations made is of the two years before the last day."""
    end = datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=UTC)
    begins = end - timedelta(days=732)
    made_before = {"Scale", "Rating", "ScaleEvent", "RatingEvent"}
    for model in apps.get_app_config("claims").get_models():
        names = {field.name for field in model._meta.fields} & {"created_at", "pgh_created_at"}
        for name in names:
            found = model._default_manager.aggregate(first=Min(name), last=Max(name))
            if found["first"] and model.__name__ not in made_before:
                assert begins < found["first"] <= found["last"] < end, model.__name__
    decided = record.Decision.objects.dates("created_at", "month")
    assert len(decided) > 12
