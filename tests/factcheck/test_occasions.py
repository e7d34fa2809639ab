from __future__ import annotations

from datetime import date

import pytest

from tests.factcheck.reading import TUESDAY, read


def said_on(text: str, published_on: date | None = TUESDAY) -> list[str | None]:
    return [
        None if each.said_on is None else str(each.said_on) for each in read(text, published_on)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Anna Lopez said on Saturday that the bridge was closed.", "2025-12-20"),
        ("On Saturday, Anna Lopez said the bridge was closed.", "2025-12-20"),
        ("The bridge was closed, Anna Lopez said on Saturday.", "2025-12-20"),
        ("Anna Lopez told reporters on Saturday that the bridge was closed.", "2025-12-20"),
        ("Anna Lopez said Saturday that the bridge was closed.", "2025-12-20"),
        ("Anna Lopez said in a statement on Saturday that the bridge was closed.", "2025-12-20"),
        ("Anna Lopez said in an email sent on Saturday that the bridge was shut.", "2025-12-20"),
        ("Anna Lopez said yesterday that the bridge was closed.", "2025-12-22"),
        ("Anna Lopez said in June 2024 that the bridge was closed.", "2024-06"),
        ("Anna Lopez said last month that the bridge was closed.", "2025-11"),
        ("Anna Lopez denied taking bribes on Saturday.", "2025-12-20"),
    ],
)
def test_the_date_of_the_utterance_is_read(text: str, day: str) -> None:
    assert said_on(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lopez said the bridge was closed on Saturday.",
        "Anna Lopez said talks on Saturday had failed.",
        "Anna Lopez said Saturday's talks had failed.",
        "Anna Lopez said earlier this week that the bridge was closed.",
        "After the talks on Saturday, Anna Lopez said the bridge was closed.",
    ],
)
def test_the_date_of_what_is_reported_is_not_that_of_the_utterance(text: str) -> None:
    assert said_on(text) == [None]


def test_a_weekday_without_a_day_of_publication_is_unknown() -> None:
    assert said_on("Anna Lopez said on Saturday that the bridge was closed.", None) == [None]


def test_a_running_quotation_keeps_the_date_of_its_introduction() -> None:
    text = (
        "Anna Lopez told reporters on Friday the plan was ready.\n\n"
        "“We will start in May. We hope it works.”"
    )
    assert said_on(text) == ["2025-12-19", "2025-12-19"]


def test_what_is_added_was_said_on_the_same_occasion() -> None:
    text = "Anna Lopez said on Friday the plan was ready. She added that work had begun."
    assert said_on(text) == ["2025-12-19", "2025-12-19"]


def test_another_report_of_the_same_speaker_may_be_of_another_day() -> None:
    text = (
        "Anna Lopez said on Friday the plan was ready.\n\n"
        "Lopez told local radio that work had begun."
    )
    assert said_on(text) == ["2025-12-19", None]


def test_when_gives_the_date_it_stands_for() -> None:
    text = (
        "Anna Lopez said the terms had not changed since June 2024, when she demanded that the city"
        " repay the grants."
    )
    assert "2024-06" in said_on(text)
