from __future__ import annotations

import pytest

from factcheck.errors import TooLarge, UnreadableText
from factcheck.reading import PLAIN, read_document, read_text

ARTICLE = "Dam to open in May\n\nThe authority said so on Monday.\r\nFarmers objected."


def test_a_plain_text_is_kept_but_for_its_line_ends() -> None:
    reading = read_document(ARTICLE.encode(), filename="dam.txt")
    assert reading.text == ARTICLE.replace("\r\n", "\n")
    assert (reading.media_type, reading.extractor) == ("text/plain", PLAIN)


def test_a_typed_text_is_read_like_a_file() -> None:
    assert read_text(ARTICLE) == read_document(ARTICLE.encode())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Dam to open\n\nThe authority said so.", "Dam to open"),
        ("\n\nDam to open\n \nThe authority said so.", "Dam to open"),
        ("Dam to open\nThe authority said so.", None),
        ("The authority said so.", None),
        ("The authority said so.\n\n", None),
        ("word " * 60 + "\n\nThe authority said so.", None),
    ],
)
def test_a_short_first_line_above_a_blank_one_is_the_title(text: str, title: str | None) -> None:
    assert read_text(text).title == title


def test_a_page_states_more_than_its_text() -> None:
    html = (
        "<html lang=en><head><title>Dam to open</title>"
        "<meta property='article:published_time' content='2025-05-12'></head>"
        "<body><p>The authority said on Monday that the dam would open.</p></body></html>"
    )
    reading = read_document(html.encode(), url="https://courier.example/dam")
    assert reading.media_type == "text/html"
    assert (reading.title, str(reading.published_on)) == ("Dam to open", "2025-05-12")
    assert reading.language == "en"
    assert reading.extractor.startswith("trafilatura ")


def test_the_charset_of_the_content_type_is_used() -> None:
    text = "Министр заявил, что переговоры продолжаются."
    reading = read_document(text.encode("koi8-r"), content_type='text/plain; charset="koi8-r"')
    assert reading.text == text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"...", "no word"),
        (b"He said\x00so.", "NUL"),
        (b"He said \xed\xa0\xbd so.", "encoding cannot be told"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableText, match=why):
        read_document(data, filename="upload.txt")


def test_twenty_megabytes_are_refused() -> None:
    with pytest.raises(TooLarge, match="5,000,000 bytes"):
        read_document(b"The mayor resigned. " * 1_000_000)


def test_two_hundred_thousand_words_are_taken() -> None:
    text = "The mayor of the town resigned. " * 33_334
    assert read_document(text.encode()).text == text


@pytest.mark.parametrize("text", ["🙂 “Yes,” she said.", "אמר השר: ״כן״.", "👩‍👩‍👧 met “them”."])
def test_offsets_of_emoji_and_right_to_left_text_stay_code_points(text: str) -> None:
    assert read_document(text.encode()).text == text
