"""The desk's scales in the admin: defined with their ratings, edited on one page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Rating, Scale
from claims.selectors.ratings import in_order
from claims.services import ratings
from claims.services.ratings import NewRating, NewScale
from tests.claims import factories

ADD = "/admin/claims/scale/add/"
AXIS = [NewRating(label="Right", ordinal=2), NewRating(label="Wrong", ordinal=1)]

pytestmark = pytest.mark.django_db


@pytest.fixture
def scale(db: None) -> Scale:
    return ratings.add_scale(NewScale(name="Two ways", ratings=AXIS), by=factories.user())


def define(desk: Client, *rows: dict[str, Any], name: str = "Numbers") -> Any:
    """Send the form of a new scale with these ratings."""
    given = {"name": name, "description": "", **management(len(rows), 0)}
    for number, row in enumerate(rows):
        given |= {f"ratings-{number}-{field}": value for field, value in row.items()}
    return desk.post(ADD, given, follow=True)


def management(total: int, initial: int) -> dict[str, Any]:
    return {"ratings-TOTAL_FORMS": total, "ratings-INITIAL_FORMS": initial}


def page(scale: Scale) -> str:
    return f"/admin/claims/scale/{scale.pk}/change/"


def opened(desk: Client, scale: Scale) -> dict[str, Any]:
    """What the scale's page, opened now, would send as it stands."""
    context = desk.get(page(scale)).context
    bound = context["adminform"].form
    rows = context["inline_admin_formsets"][0].formset.initial_forms
    given = {name: bound[name].value() for name in bound.fields}
    for row in rows:
        given |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return given | management(len(rows), len(rows))


def edit(desk: Client, scale: Scale, *, form: Any = None, **fields: Any) -> Any:
    """Save the scale's page with some fields changed or added; `form` was opened earlier."""
    given = (form or opened(desk, scale)) | fields
    kept = {name: value for name, value in given.items() if value not in (None, False)}
    return desk.post(page(scale), kept, follow=True)


def test_a_scale_is_defined_with_its_ratings(desk: Client, editor: User) -> None:
    response = define(
        desk,
        {"label": "Right", "ordinal": 2, "meaning": "It is that many."},
        {"label": "Wrong", "ordinal": 1},
        {},
        {"label": "Open", "is_partial": "on"},
    )
    assert "was added successfully" in response.content.decode()
    scale = Scale.objects.get(name="Numbers")
    assert scale.created_by == editor
    rows = [(row.label, row.ordinal, row.is_partial, row.meaning) for row in in_order(scale)]
    assert rows == [
        ("Right", 2, False, "It is that many."),
        ("Wrong", 1, False, ""),
        ("Open", None, True, ""),
    ]


RIGHT = {"label": "Right", "ordinal": 2}
REFUSED: list[tuple[str, list[dict[str, Any]], str]] = [
    ("truth", [{"label": "Open"}], "There is a scale “Truth” already"),
    ("Numbers", [], "A scale needs ratings"),
    ("Numbers", [{"meaning": "It is."}], "This field is required"),
    ("Numbers", [RIGHT], "number them 1, 2, 3"),
    ("Numbers", [{"label": "Right", "ordinal": 0}], "number them 1, 2, 3"),
    ("Numbers", [{"label": "Right", "ordinal": 1}], "One rating alone"),
    ("Numbers", [{"label": "Open"}, {"label": "OPEN"}], "stands in the scale already"),
]


@pytest.mark.parametrize(("name", "rows", "said"), REFUSED)
def test_what_is_refused_is_said_on_the_form(
    desk: Client, name: str, rows: list[dict[str, Any]], said: str
) -> None:
    response = define(desk, *rows, name=name)
    assert said in response.content.decode()
    assert Scale.objects.count() == 1


def test_a_scale_and_its_ratings_are_edited_with_who_did_it(
    desk: Client, editor: User, scale: Scale
) -> None:
    changed = {
        "description": "For numbers.",
        "ratings-0-meaning": "It is that many.",
        "ratings-1-is_offered": False,
    }
    edit(desk, scale, **changed)
    scale.refresh_from_db()
    right, wrong = in_order(scale)
    assert scale.description == "For numbers."
    assert (right.meaning, right.is_offered, wrong.is_offered) == ("It is that many.", True, False)
    for row in (scale, right, wrong):
        last = row.events.latest("pgh_id")  # type: ignore[union-attr] # made at run time
        assert last.pgh_context["username"] == editor.username


def test_a_rating_is_added_to_a_scale(desk: Client, editor: User, scale: Scale) -> None:
    edit(desk, scale, **{"ratings-TOTAL_FORMS": 3, "ratings-2-label": "Open"})
    added = in_order(scale)[-1]
    assert (added.label, added.position, added.created_by) == ("Open", 3, editor)


def test_a_rating_that_does_not_fit_is_not_added(desk: Client, scale: Scale) -> None:
    more = {"ratings-TOTAL_FORMS": 3, "ratings-2-label": "So so", "ratings-2-ordinal": 2}
    assert "without a gap" in edit(desk, scale, **more).content.decode()
    assert scale.ratings.count() == 2


def test_what_a_rating_says_and_where_it_stands_stays(desk: Client, scale: Scale) -> None:
    tampered = {"ratings-0-label": "So", "ratings-0-ordinal": 1, "ratings-0-is_partial": "on"}
    edit(desk, scale, **tampered)
    right = in_order(scale)[0]
    assert (right.label, right.ordinal, right.is_partial) == ("Right", 2, False)


def test_saving_without_a_change_leaves_no_trace(desk: Client, scale: Scale) -> None:
    before = Rating.objects.filter(events__isnull=False).count()
    edit(desk, scale)
    assert Rating.objects.filter(events__isnull=False).count() == before


def test_a_stale_edit_is_refused_with_what_it_now_says(desk: Client, scale: Scale) -> None:
    form = opened(desk, scale)
    edit(desk, scale, **{"ratings-0-meaning": "Somebody else's words."})
    response = edit(desk, scale, form=form, name="Mine")
    shown = response.content.decode()
    assert "Somebody has edited this since" in shown
    assert "Now, by somebody else: Somebody else&#x27;s words." in shown
    assert 'value="Mine"' in shown
    scale.refresh_from_db()
    assert scale.name == "Two ways"


def test_a_rating_that_two_explain_at_once_shows_both(desk: Client, scale: Scale) -> None:
    form = opened(desk, scale)
    edit(desk, scale, **{"ratings-0-meaning": "Theirs."})
    response = edit(desk, scale, form=form, **{"ratings-0-meaning": "Mine."})
    shown = response.content.decode()
    assert "Yours is in the form. Theirs: Theirs." in shown
    assert "Mine." in shown
    assert in_order(scale)[0].meaning == "Theirs."


def test_a_scale_does_not_take_anothers_name(desk: Client, scale: Scale) -> None:
    assert "There is a scale “Truth”" in edit(desk, scale, name="TRUTH").content.decode()
