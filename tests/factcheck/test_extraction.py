from __future__ import annotations

import pytest

from factcheck.errors import UnreadableText
from factcheck.extraction import extract
from tests.factcheck.reading import read


def test_every_claim_begins_with_a_capital_and_ends_with_a_mark() -> None:
    text = (
        "“the plan,” Anna Lopez said, “is dead”. However, officials — in May — denied having"
        " met; the talks, they said, had failed, and the mayor vowed to resign…"
    )
    for each in read(text):
        assert each.claim[0].isupper()
        assert each.claim[-1] in ".!?…"


def test_statements_stand_in_the_order_of_their_places() -> None:
    found = read("The road is open. Anna Lopez said the bridge was closed. The port is busy.")
    spans = [each.span for each in found]
    assert spans == sorted(spans)


def test_another_language_gets_sentences_and_quotations_and_a_note() -> None:
    text = "Der Minister trat zurück. „Wir haben nichts gewusst“, sagte er am Montag in Berlin."
    found = extract(text)
    assert found.language == "de"
    assert len(found.sentences) == 2
    assert [each.claim for each in found] == ["Wir haben nichts gewusst."]
    assert len(found.notes) == 1


def test_an_english_text_has_no_note() -> None:
    assert extract("The bridge was closed in May, officials said.").notes == ()


@pytest.mark.parametrize("text", ["", "   \n\n ", "…", "12 34", "🙂🙂🙂"])
def test_a_text_without_words_has_no_statements(text: str) -> None:
    assert extract(text).statements == ()


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_what_no_database_can_hold_is_refused(text: str) -> None:
    with pytest.raises(UnreadableText):
        extract(text)


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂 “The bridge is closed,” Anna Lopez said 🙂.",
        "👩‍👩‍👧 Officials said the bridge was closed.\r\n\r\n“Go home,” they added.",
        "\u202eThe bridge was closed, officials said.\u202c",
        "قال الوزير إن الجسر مغلق. “الجسر مغلق تماما الآن”، قال الوزير.",
        "The bridge\u00a0was\u2028closed, officials\u2009said.",
        "“An unclosed quotation that never ends, officials said.",
        "A. B. C. D.\n- said\n- said\n: said that that that that.",
        "She said that he said that she said that he said that it was so.",
    ],
)
def test_odd_texts_keep_their_offsets(text: str) -> None:
    text = text.replace("\r\n", "\n")
    for each in extract(text):
        assert each.span.of(text) == each.quote


def test_ten_thousand_tiny_sentences_are_read() -> None:
    assert len(extract("It rained. " * 10_000, language="en").sentences) == 10_000


def test_progress_ends_with_the_whole_text() -> None:
    text = "The bridge was closed in May. " * 50
    steps: list[tuple[int, int]] = []
    extract(text, on_progress=lambda done, whole: steps.append((done, whole)))
    assert steps[-1] == (len(text), len(text))
    assert steps == sorted(steps)


def test_reading_twice_gives_the_same() -> None:
    text = "Anna Lopez denied that she had lied. John Reed said she had lied."
    assert extract(text) == extract(text)
