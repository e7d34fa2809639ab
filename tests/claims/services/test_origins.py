"""Origins: named, renamed, and given to several pieces of evidence at once."""

from __future__ import annotations

import pytest
from django.apps import apps

from claims.errors import Conflict, Refused, Stale
from claims.models import Assessment, Origin
from claims.services import evidence, origins
from claims.services.evidence import Assessed
from tests.claims import factories

pytestmark = pytest.mark.django_db


def test_an_origin_is_renamed_and_keeps_what_it_was_called() -> None:
    origin = origins.make(" The  survey ", " Of 2024. ", by=factories.user())
    renamed = {"name": "The survey of May", "note": ""}
    origins.describe(origin, renamed, seen=1, by=factories.user())
    edits = apps.get_model("claims", "OriginEvent").objects.order_by("pgh_id")
    names = list(edits.values_list("name", flat=True))
    assert names == ["The survey", "The survey of May"]
    assert Origin.objects.get().note == ""


def test_a_stale_edit_of_an_origin_is_refused_with_what_it_says_now() -> None:
    origin = factories.origin("The survey")
    by = factories.user()
    newer = origins.describe(origin, {"name": "The survey of May"}, seen=1, by=by)
    with pytest.raises(Stale, match="The survey of May") as caught:
        origins.describe(origin, {"name": "The log"}, seen=1, by=by)
    assert caught.value.existing == newer
    assert Origin.objects.get().name == "The survey of May"


@pytest.mark.parametrize("name", ["", " \n", "x" * 301])
def test_an_origin_has_a_name(name: str) -> None:
    with pytest.raises(Refused) as caught:
        origins.make(name, by=factories.user())
    assert (caught.value.field, Origin.objects.exists()) == ("name", False)


def test_several_pieces_are_said_to_go_back_to_one_origin() -> None:
    origin, by = factories.origin(), factories.user()
    one = factories.evidence(credibility=2, stance="refutes")
    other = factories.evidence(one.claim)
    made = origins.group(origin, {one: 1, other: 1}, "Both quote the survey.", by=by)
    assert {row.origin for row in made} == {origin}
    last = evidence.latest(one)
    assert (last.number, last.credibility, last.stance) == (2, 2, "refutes")
    assert last.reason == "Both quote the survey."


def test_when_one_piece_has_changed_since_none_is_grouped() -> None:
    one, other, by = factories.evidence(), factories.evidence(), factories.user()
    newer = evidence.assess(other, Assessed(stance="refutes"), "Forged.", seen=1, by=by)
    with pytest.raises(Conflict) as caught:
        origins.group(factories.origin(), {one: 1, other: 1}, "One survey.", by=by)
    assert caught.value.existing == newer
    assert not Assessment.objects.exclude(origin=None).exists()


def test_grouping_needs_a_reason() -> None:
    made = factories.evidence()
    with pytest.raises(Refused) as caught:
        origins.group(factories.origin(), {made: 1}, "", by=factories.user())
    assert (caught.value.field, made.assessments.count()) == ("reason", 1)
