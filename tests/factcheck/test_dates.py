from __future__ import annotations

from datetime import date

import pytest

from factcheck.language.dates import find_dates

TUESDAY = date(2025, 12, 23)


def resolved(words: str, published_on: date | None = TUESDAY) -> str | None:
    expression = next(find_dates(words))
    found = expression.resolve(published_on)
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on Saturday", "2025-12-20"),
        ("on Tuesday", "2025-12-23"),  # on or before the day of publication
        ("late on Monday", "2025-12-22"),
        ("last Tuesday", "2025-12-16"),
        ("on Friday last week", "2025-12-19"),
        ("on Monday of last week", "2025-12-15"),
        ("yesterday", "2025-12-22"),
        ("earlier today", "2025-12-23"),
        ("this morning", "2025-12-23"),
        ("two days ago", "2025-12-21"),
        ("on Dec. 20", "2025-12-20"),
        ("on 5 May", "2025-05-05"),
        ("on December 30", "2024-12-30"),  # the last one that has been
        ("on June 12th, 2024", "2024-06-12"),
        ("on the 3rd of March 2021", "2021-03-03"),
        ("on 2024-06-12", "2024-06-12"),
        ("in June 2024", "2024-06"),
        ("in June", "2025-06"),
        ("in late December", "2025-12"),
        ("last month", "2025-11"),
        ("earlier this month", "2025-12"),
        ("last June", "2025-06"),
        ("earlier this year", "2025"),
        ("last year", "2024"),
        ("in 2019", "2019"),
    ],
)
def test_a_date_expression_is_read_against_the_day_of_publication(
    words: str, expected: str
) -> None:
    assert resolved(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "earlier this week",
        "last week",
        "last weekend",
        "three weeks ago",
        "next Friday",
        "tomorrow",
    ],
)
def test_what_names_no_single_past_day_month_or_year_is_not_guessed(words: str) -> None:
    assert resolved(words) is None


@pytest.mark.parametrize("words", ["on Saturday", "yesterday", "last month", "in June", "on May 5"])
def test_a_relative_expression_without_a_day_of_publication_is_unknown(words: str) -> None:
    assert resolved(words, None) is None


@pytest.mark.parametrize(("words", "expected"), [("in June 2024", "2024-06"), ("in 2019", "2019")])
def test_an_absolute_expression_needs_no_day_of_publication(words: str, expected: str) -> None:
    assert resolved(words, None) == expected


def test_a_day_that_does_not_exist_is_unknown() -> None:
    assert resolved("on February 30, 2024") is None


def test_a_day_after_publication_is_not_when_something_was_said() -> None:
    assert resolved("on January 5, 2026") is None


def test_the_modal_verb_may_is_not_a_month() -> None:
    assert list(find_dates("Officials may say so.")) == []


def test_month_precision_crosses_the_year() -> None:
    assert resolved("last month", date(2025, 1, 5)) == "2024-12"
