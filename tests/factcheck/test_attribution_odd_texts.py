"""Texts that are odd, hostile, huge or in another language: nothing breaks, offsets hold."""

from __future__ import annotations

import random

import pytest

from factcheck.attribution import attribute, attributions
from factcheck.language.parsing import parse

PIECES = [
    "“", "”", '"', "'", "''", "«", "»", "„", "‘", "’", "(", ")", "—", "-", "…", ".", "?", "!", ",",
    ":", "\n", "\n\n", " ", "  ", "\t", "\u00a0", "\u200f", "🙂",
    "👩‍👩‍👧", "Brook", "said", "told reporters",
    "that", "according to", "the mayor", "who", "it rained", "is", "claim", "refused to", "נאמר",
    "قال الوزير", "сказал", "不", "of", "as", "he", "and", "A.", "U.S.", "1,200", "%", "\ufffd",
]  # fmt: skip


def odd_text(seed: int) -> str:
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    glue = draw.choice(["", " ", " "])
    return glue.join(draw.choice(PIECES) for _ in range(draw.randrange(1, 60)))


@pytest.mark.parametrize("language", ["en", None])
def test_every_span_of_any_text_lies_in_it_and_says_something(language: str | None) -> None:
    for seed in range(150):
        text = odd_text(seed)
        for each in attribute(parse(text, language)):
            spans = [*each.content, *each.printed, *each.cue]
            spans += [span for span in (each.source, each.hearer, each.relative) if span]
            assert each.content
            for span in spans:
                assert 0 <= span.start < span.end <= len(text), (seed, text)
                assert span.of(text).strip(), (seed, text)


def test_every_parent_is_another_attribution_of_the_list() -> None:
    for seed in range(60):
        found = attribute(parse(odd_text(seed), "en"))
        for index, each in enumerate(found):
            assert each.parent is None or (each.parent != index and 0 <= each.parent < len(found))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "“”", "—", "?!", "🙂🙂"])
def test_a_text_without_words_has_no_attribution(text: str) -> None:
    assert attributions(text) == []


def test_offsets_count_code_points_after_an_emoji() -> None:
    text = "🙂👍 “The bridge is safe,” Brook said."
    (one,) = attributions(text)
    assert one.content[0].of(text) == "“The bridge is safe,”"
    assert one.source[0].of(text) == "Brook"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Le maire a dit : « Le pont est sûr et il le restera. » Il est parti.",
            "« Le pont est sûr et il le restera. »",
        ),
        (
            "„Die Brücke ist sicher und bleibt es“, sagte der Bürgermeister der Stadt.",
            "„Die Brücke ist sicher und bleibt es“",
        ),
        (
            "Мэр сказал: «Мост безопасен и останется таким». Потом он ушёл.",
            "«Мост безопасен и останется таким»",
        ),
        ("قال رئيس البلدية: «الجسر آمن وسيبقى كذلك». ثم غادر.", "«الجسر آمن وسيبقى كذلك»"),
        ("ראש העיר אמר: “הגשר בטוח ויישאר כזה”. אחר כך הלך.", "“הגשר בטוח ויישאר כזה”"),
        (
            "市长说：“这座桥是安全的，将来也会如此。”然后他走了。",
            "“这座桥是安全的，将来也会如此。”",
        ),
    ],
)
def test_quotation_marks_are_read_in_any_language(text: str, content: str) -> None:
    (one,) = attributions(text)
    assert one.content[0].of(text) == content
    assert one.cue == ()


def test_an_unclosed_quotation_still_has_its_speaker() -> None:
    text = "Brook said: “The bridge is safe and it will stay safe for years."
    (one,) = attributions(text)
    assert one.source[0].of(text) == "Brook"


def test_ten_thousand_tiny_sentences_are_read() -> None:
    text = "It rained. " * 9_999 + "Brook said it rained."
    (one,) = attributions(text)
    assert one.content[0].of(text) == "it rained"


def test_a_paragraph_beyond_the_parser_s_piece_is_read_to_its_end() -> None:
    text = "The river rose and the town slept on without a word. " * 400 + "Brook said it rained."
    (one,) = attributions(text)
    assert one.source[0].of(text) == "Brook"
