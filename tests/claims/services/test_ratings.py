"""The words in which a desk rates: the scale it starts with, its own, and what may change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from claims.errors import Conflict, Refused
from claims.models import Rating, Scale
from claims.selectors.ratings import in_order, version
from claims.services import ratings
from claims.services.ratings import NewRating, NewScale
from tests.claims import factories

AXIS = [NewRating(label="Right", ordinal=2), NewRating(label="Wrong", ordinal=1)]
NEW = NewScale(name="Two ways", ratings=[*AXIS, NewRating(label="Open")])


@pytest.fixture
def scale(db: None) -> Scale:
    return ratings.add_scale(NEW, by=factories.user())


def edits_of(row: Any) -> Any:
    """The kept states of the row; the relation to them is made at run time."""
    return row.events


@pytest.mark.django_db
def test_a_desk_starts_with_a_scale_that_the_machine_has_written() -> None:
    scale = Scale.objects.get()
    assert (scale.name, scale.created_by) == ("Truth", None)
    assert [(row.label, row.ordinal, row.is_partial) for row in in_order(scale)] == [
        ("True", 5, False),
        ("Mostly true", 4, True),
        ("Half true", 3, True),
        ("Mostly false", 2, True),
        ("False", 1, False),
        ("Unproven", None, False),
        ("Outdated", None, False),
        ("Missing context", None, False),
        ("Satire", None, False),
    ]
    assert all(row.meaning.endswith(".") for row in in_order(scale))


@pytest.mark.django_db
def test_the_default_scale_is_made_once() -> None:
    ratings.ensure_default_scale()
    assert (Scale.objects.count(), Rating.objects.count()) == (1, 9)


@pytest.mark.django_db(transaction=True)
def test_the_default_scale_is_there_again_after_the_tables_were_emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert Scale.objects.get().ratings.count() == 9


@pytest.mark.django_db(transaction=True)
def test_two_migrations_at_once_make_one_default_scale() -> None:
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)

    def ensure(_: int) -> None:
        ratings.ensure_default_scale()
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ensure, range(4)))
    assert (Scale.objects.count(), Rating.objects.count()) == (1, 9)


@pytest.mark.django_db
def test_a_desk_that_has_a_scale_is_given_none(scale: Scale) -> None:
    before = Scale.objects.count()
    ratings.ensure_default_scale()
    assert Scale.objects.count() == before


def test_a_scale_keeps_its_ratings_in_the_order_given(scale: Scale) -> None:
    assert [str(row) for row in in_order(scale)] == ["Right", "Wrong", "Open"]
    assert scale.created_by == in_order(scale)[0].created_by


REFUSED = [
    (replace(NEW, name="  "), "name", "needs a name"),
    (replace(NEW, name="x" * 101), "name", "101 characters"),
    (replace(NEW, description="x" * 2_001), "description", "2,001 characters"),
    (replace(NEW, ratings=[]), "ratings", "at least one"),
    (replace(NEW, ratings=[NewRating(label=f"r{n}") for n in range(51)]), "ratings", "at most 50"),
    (replace(NEW, ratings=[NewRating(label=" ")]), "ratings", "needs a label"),
    (replace(NEW, ratings=[NewRating(label="x" * 101)]), "ratings", "101 characters"),
    (replace(NEW, ratings=[NewRating(label="x", meaning="x" * 2_001)]), "ratings", "2,001"),
    (replace(NEW, ratings=[*AXIS, NewRating(label=" RIGHT ")]), "ratings", "“RIGHT” stands"),
    (replace(NEW, ratings=AXIS[:1]), "ratings", "are 2;"),
    (replace(NEW, ratings=AXIS[1:]), "ratings", "One rating alone"),
    (replace(NEW, ratings=[*AXIS, NewRating(label="Third", ordinal=4)]), "ratings", "1, 2, 4"),
    (replace(NEW, ratings=[*AXIS, NewRating(label="Third", ordinal=2)]), "ratings", "1, 2, 2"),
    (replace(NEW, ratings=[NewRating(label="a", ordinal=0), *AXIS]), "ratings", "0, 1, 2"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("new", "field", "said"), REFUSED)
def test_a_scale_that_cannot_be_is_refused_with_the_field(
    new: NewScale, field: str, said: str
) -> None:
    with pytest.raises(Refused, match=said) as caught:
        ratings.add_scale(new, by=factories.user())
    assert caught.value.field == field
    assert Scale.objects.count() == 1


@pytest.mark.django_db
def test_a_scale_may_do_without_an_axis() -> None:
    new = replace(NEW, ratings=[NewRating(label="Open")])
    assert ratings.add_scale(new, by=factories.user()).ratings.get().ordinal is None


def test_a_name_that_is_taken_is_a_conflict_in_capitals_too(scale: Scale) -> None:
    with pytest.raises(Conflict) as caught:
        ratings.add_scale(replace(NEW, name="two WAYS "), by=factories.user())
    assert caught.value.existing == scale


def test_a_rating_is_added_off_the_axis_or_at_its_upper_end(scale: Scale) -> None:
    by = factories.user()
    ratings.add_rating(scale, NewRating(label="Joke"), by=by)
    ratings.add_rating(scale, NewRating(label="Quite right", ordinal=3), by=by)
    assert [str(row) for row in in_order(scale)][3:] == ["Joke", "Quite right"]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewRating(label="open"), "label"),
        (NewRating(label="Quite right", ordinal=2), "ordinal"),
        (NewRating(label="Quite right", ordinal=4), "ordinal"),
    ],
)
def test_a_rating_that_does_not_fit_its_scale_is_refused(
    scale: Scale, new: NewRating, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        ratings.add_rating(scale, new, by=factories.user())
    assert caught.value.field == field
    assert scale.ratings.count() == 3


def test_an_edit_keeps_who_made_it(scale: Scale) -> None:
    by = factories.user()
    edit = {"name": "Both ways", "is_offered": False}
    ratings.edit_scale(scale, edit, seen=version(scale), by=by)
    scale.refresh_from_db()
    assert (scale.name, scale.is_offered) == ("Both ways", False)
    assert edits_of(scale).latest("pgh_id").pgh_context["username"] == by.username


def test_a_rating_is_retired_and_offered_again(scale: Scale) -> None:
    rating, by = in_order(scale)[2], factories.user()
    for offered in (False, True):
        scale = Scale.objects.get(pk=scale.pk)
        edit = {"is_offered": offered, "position": 9}
        ratings.edit_rating(rating, edit, seen=version(scale), by=by)
        rating.refresh_from_db()
        assert (rating.is_offered, rating.position) == (offered, 9)


def test_an_edit_that_changes_nothing_leaves_no_trace(scale: Scale) -> None:
    before = edits_of(scale).count()
    edit = {"name": "Two ways", "is_offered": True}
    ratings.edit_scale(scale, edit, seen=version(scale), by=factories.user())
    assert edits_of(scale).count() == before


def test_of_two_editors_who_saw_the_same_the_second_is_told(scale: Scale) -> None:
    seen, by = version(scale), factories.user()
    ratings.edit_rating(in_order(scale)[0], {"meaning": "So it is."}, seen=seen, by=by)
    with pytest.raises(Conflict) as caught:
        ratings.edit_scale(scale, {"name": "Both ways"}, seen=seen, by=by)
    assert caught.value.existing == scale
    scale.refresh_from_db()
    assert scale.name == "Two ways"


@pytest.mark.parametrize(("edit", "field"), [({"name": " "}, "name"), ({"name": "TRUTH"}, "name")])
def test_a_scale_is_not_given_a_name_it_cannot_have(
    scale: Scale, edit: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        ratings.edit_scale(scale, edit, seen=version(scale), by=factories.user())
    assert caught.value.field == field
