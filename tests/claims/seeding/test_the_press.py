"""What the invented press publishes: the same for the same number, in whole sentences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from claims.seeding import seed

UNTIL = date(2026, 11, 1)
SIZE = 40


def all_the_same(number: int) -> tuple[Any, ...]:
    _, planned = seed.plan(number, SIZE, UNTIL)
    return tuple((text.url, text.title, text.text, text.day) for text in planned.texts)


def test_the_same_number_gives_the_same_texts_and_another_others() -> None:
    assert all_the_same(7) == all_the_same(7)
    assert all_the_same(7) != all_the_same(8)


def test_a_thousand_articles_are_of_many_speakers_publishers_and_languages() -> None:
    world, planned = seed.plan(7, 1_000, UNTIL)
    reports = [text for text in planned.texts if not text.passages]
    speakers = {mention.place.speaker for text in reports for mention in text.mentions}
    assert len(reports) == 1_000
    assert len(world.beats) == 12
    assert len(speakers) > 150
    assert len({text.host for text in planned.texts}) > 60
    assert {text.language for text in planned.texts} == {"en", "de", "fr", "es", "pl", "uk"}
    assert sum(bool(text.copy_of) for text in reports) > 100
    assert all(UNTIL - timedelta(days=731) <= text.day < UNTIL for text in planned.texts)


def test_what_is_said_stands_where_the_plan_says() -> None:
    _, planned = seed.plan(3, 200, UNTIL)
    for text in planned.texts:
        for mention in text.mentions:
            ways = getattr(mention.story.topic, mention.side)
            said = text.text[mention.place.start : mention.place.end].lower()
            assert said in {mention.story.put(way).lower() for way in ways}


def test_sentences_are_whole() -> None:
    _, planned = seed.plan(5, 400, UNTIL)
    for text in planned.texts:
        assert not {"{", "}"} & set(text.text)
        assert not any(wrong in text.text for wrong in (",.", ",,", "..", "  ", ",:"))
