"""Text to paragraphs, sentences and grammar."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from factcheck.language.parsing import (
    LONGEST_PARAGRAPH,
    english,
    paragraph_spans,
    parse,
    tell_language,
)
from factcheck.types import Span


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The mayor said that the bridge was safe and that it would stay open.", "en"),
        ("Le maire a dit que le pont est sûr et qu'il le restera dans les années à venir.", "fr"),
        ("Der Bürgermeister sagte, dass die Brücke sicher ist und es auch bleibt.", "de"),
        ("El alcalde dijo que el puente es seguro y que no se va a cerrar.", "es"),
        ("Il sindaco ha detto che il ponte è sicuro e non si chiude.", "it"),
        ("De burgemeester zei dat de brug veilig is en dat het zo blijft.", "nl"),
        ("Мэр сказал, что мост безопасен.", "ru"),
        ("Мер сказав, що міст безпечний і її стан добрий.", "uk"),
        ("قال رئيس البلدية إن الجسر آمن.", "ar"),
        ("ראש העיר אמר שהגשר בטוח.", "he"),
        ("市长说这座桥是安全的。", "zh"),
        ("市長は橋は安全だと述べた。", "ja"),
        ("", "und"),
        ("... 123 —", "und"),
        ("Xqz brrm tlk vvn grpf zzt kkl mnp.", "und"),
    ],
)
def test_the_language_is_told_from_script_and_function_words(text: str, tag: str) -> None:
    assert tell_language(text) == tag


def test_the_language_given_is_believed() -> None:
    assert parse("Le pont est sûr.", "en").language == "en"


def test_only_english_gets_a_grammar() -> None:
    assert parse("Le maire a dit que le pont est sûr et ouvert.").paragraphs[0].doc is None
    assert parse("The mayor said the bridge is safe.").paragraphs[0].doc is not None


def test_an_english_region_is_english() -> None:
    assert parse("The bridge is safe.", "en-GB").paragraphs[0].doc is not None


def test_a_few_words_of_no_known_language_are_read_as_an_english_headline() -> None:
    parsed = parse("Minister: no deal")
    assert parsed.language == "und"
    assert parsed.paragraphs[0].doc is not None


def test_sentences_are_spans_of_the_text() -> None:
    text = "  It rained. 🙂 The U.S. team left at 5 p.m. on Friday.\n\nNobody spoke.  "
    sentences = [span.of(text) for span in parse(text, "en").sentences]
    assert sentences[0] == "It rained."
    assert sentences[-1] == "Nobody spoke."
    assert "".join(sentences).replace(" ", "") == "".join(text.split())


def test_abbreviations_do_not_end_sentences() -> None:
    text = "The U.S. ambassador met Mr. Brook in St. Paul."
    assert len(parse(text, "en").sentences) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Le pont est sûr. Il est ouvert ! Vraiment ?", 3),
        ("Herr Dr. Brook kam am 3. Mai. Er ging bald.", 2),
        ("这座桥是安全的。他走了。", 2),
        ("Что? Нет!", 2),
        ("هل الجسر آمن؟ نعم.", 2),
    ],
)
def test_sentences_of_other_languages_end_at_their_marks(text: str, count: int) -> None:
    parsed = parse(text, "mul")
    assert len(parsed.sentences) == count


def test_every_line_is_a_paragraph() -> None:
    text = "One line.\nAnother line.\n\n\n  A third.  \n"
    assert [span.of(text) for span in paragraph_spans(text)] == [
        "One line.",
        "Another line.",
        "A third.",
    ]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    text = (
        "The mayor said on Friday that the old\nbridge over the river would be closed for\n"
        "two weeks.\n\nNobody knew what\nit would cost."
    )
    assert len(list(paragraph_spans(text))) == 2


def test_an_endless_paragraph_is_cut_at_a_sentence() -> None:
    text = "The river rose again. " * 1000
    pieces = [span.of(text) for span in paragraph_spans(text)]
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST_PARAGRAPH and piece.endswith("again.") for piece in pieces)


def test_an_endless_word_is_cut_too() -> None:
    spans = list(paragraph_spans("a" * (2 * LONGEST_PARAGRAPH + 1)))
    assert [span.end - span.start for span in spans] == [LONGEST_PARAGRAPH, LONGEST_PARAGRAPH, 1]


def test_a_token_maps_to_its_place_in_the_text() -> None:
    text = "🙂 First.\n\nThe bridge opened."
    paragraph = parse(text, "en").paragraphs[1]
    assert paragraph.doc is not None
    assert paragraph.place(paragraph.doc[1]).of(text) == "bridge"
    assert paragraph.place(paragraph.doc[0:2]).of(text) == "The bridge"


def test_a_span_maps_to_the_tokens_it_touches() -> None:
    text = "First.\n\nThe bridge opened."
    paragraph = parse(text, "en").paragraphs[1]
    at = text.index("ridge")
    tokens = paragraph.tokens(Span(at, at + 3))
    assert tokens is not None
    assert tokens.text == "bridge"


def test_an_offset_finds_its_paragraph() -> None:
    text = "First.\n\nSecond."
    parsed = parse(text, "en")
    paragraph = parsed.paragraph_at(text.index("Second"))
    assert paragraph is not None
    assert paragraph.index == 1
    assert parsed.paragraph_at(6) is None


def test_threads_share_one_model() -> None:
    with ThreadPoolExecutor(4) as pool:
        models = set(map(id, pool.map(lambda _: english(), range(8))))
    assert len(models) == 1


def test_threads_read_at_the_same_time() -> None:
    texts = [f"The mayor said that bridge {number} was safe." for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        counts = [len(parsed.sentences) for parsed in pool.map(parse, texts)]
    assert counts == [1] * 8
