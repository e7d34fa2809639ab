from __future__ import annotations

import time
from datetime import date

import pytest

from factcheck.errors import TooLarge, UnreadableText
from factcheck.reading.html import read
from factcheck.reading.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS

PROSE = (
    "The river authority said on Monday that the dam would open its gates before the end of May.",
    (
        "Farmers downstream had asked for three more weeks, because the lower fields are still "
        "under water and the new pumps have not been delivered."
    ),
    "“We will not sow twice,” said Ingrid Halloran, who grows barley on the eastern bank.",
    "The authority put the level of the lake at 41 metres, two more than in the spring before.",
)
SECONDS = 10.0  # generous: the slowest of these takes about one


def page(
    *paragraphs: str, head: str = "", before: str = "", after: str = "", lang: str = "en"
) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PROSE)
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>{head}</head><body>"
        f"{before}<article>{body}</article>{after}</body></html>"
    )


def test_the_main_text_is_its_paragraphs_with_blank_lines_between() -> None:
    assert read(page()).text == "\n\n".join(PROSE)


def test_menus_and_footers_are_left_out() -> None:
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
    footer = "<footer><p>© 2025 The Valley Courier. All rights reserved.</p></footer>"
    assert read(page(before=menu, after=footer)).text == "\n\n".join(PROSE)


def test_scripts_and_styles_never_reach_the_text() -> None:
    hostile = (
        "<script>document.write('<p>INJECTED one</p>')</script><style>p{content:'INJECTED'}</style>"
        "<noscript><style>INJECTED</style></noscript><iframe>INJECTED</iframe>"
        "<!-- INJECTED --><svg><script>INJECTED</script></svg><textarea>INJECTED</textarea>"
        "<script>if (a < b) { x = '</scr' + 'ipt>INJECTED' }</script>"
    )
    text = read(page(before=hostile, after=hostile)).text
    assert "INJECTED" not in text
    assert PROSE[0] in text


def test_an_event_handler_is_no_text() -> None:
    assert "evil" not in read(page(f"<span onclick=\"evil('>')\">{PROSE[0]}</span>", *PROSE)).text


def test_a_script_inside_an_attribute_does_not_end_the_tag() -> None:
    text = read(
        page(f"<a title=\"<script>alert('x')</script>\" href=x>{PROSE[0]}</a>", *PROSE)
    ).text
    assert "alert" not in text


def test_a_few_words_of_pasted_html_are_a_text_too() -> None:
    assert read("<p>The minister <b>resigned</b> on&nbsp;Monday.</p>").text == (
        "The minister resigned on Monday."
    )


def test_the_headline_is_the_title_and_not_part_of_the_text() -> None:
    found = read(page(before="<h1>Dam to open in May</h1>"))
    assert found.title == "Dam to open in May"
    assert found.text.startswith(PROSE[0])


def test_a_title_loses_the_name_of_the_site() -> None:
    head = (
        "<meta property='og:site_name' content='Valley Courier'>"
        "<title>Dam to open in May | Valley Courier</title>"
    )
    found = read(page(head=head))
    assert (found.title, found.site_name) == ("Dam to open in May", "Valley Courier")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2025-05-12T08:30:00+02:00'>",
        "<meta name=DC.date.issued content=2025-05-12>",
        "<meta itemprop='datePublished' content='2025-05-12'>",
        (
            "<script type='application/ld+json'>"
            '{"@type":"NewsArticle","datePublished":"2025-05-12T23:30:00-05:00"}</script>'
        ),
        (
            "<script type='application/ld+json'>"
            '{"@graph":[{"@type":["Article"],"datePublished":"2025-05-12"}]}</script>'
        ),
        "<meta name='pubdate' content='20250512'>",
    ],
)
def test_a_stated_day_of_publication_is_read_as_written(head: str) -> None:
    assert read(page(head=head)).published_on == date(2025, 5, 12)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<meta property='article:modified_time' content='2025-05-12'>",
        "<meta property='article:published_time' content='2025-13-45'>",
        "<meta name='date' content='last Monday'>",
        "<script type='application/ld+json'>{broken</script>",
        f"<script type='application/ld+json'>{'[' * 100_000}</script>",
    ],
)
def test_a_day_that_is_not_stated_is_not_guessed(head: str) -> None:
    assert read(page(*PROSE, "It happened on 3 March 2019.", head=head)).published_on is None


def test_a_single_time_element_states_the_day_but_several_do_not() -> None:
    one = "<time datetime='2025-05-12T06:00Z'>today</time>"
    other = "<time datetime='2024-01-01'>then</time>"
    assert read(page(before=one)).published_on == date(2025, 5, 12)
    assert read(page(before=one + other)).published_on is None


@pytest.mark.parametrize(
    ("lang", "language"), [("en-GB", "en-GB"), ("pt_BR", "pt-BR"), ("", None), ("<x>", None)]
)
def test_the_declared_language_is_kept_when_it_is_a_tag(lang: str, language: str | None) -> None:
    assert read(page(lang=lang)).language == language


@pytest.mark.parametrize(
    ("link", "url", "declared"),
    [
        ("https://courier.example/dam", None, "https://courier.example/dam"),
        ("/dam", "https://courier.example/x?utm=1", "https://courier.example/dam"),
        ("/dam", None, None),
        ("javascript:alert(1)", "https://courier.example/", None),
        ("http://[broken", None, None),
        ("", "https://courier.example/", None),
    ],
)
def test_the_canonical_address_is_absolute_or_nothing(
    link: str, url: str | None, declared: str | None
) -> None:
    assert read(page(head=f"<link rel=canonical href='{link}'>"), url).declared_url == declared


def test_the_charset_declared_in_the_page_is_used() -> None:
    html = page("Министр заявил, что переговоры продолжаются. " * 5).replace("utf-8", "koi8-r")
    assert read(html.encode("koi8-r")).text.startswith("Министр заявил, что")


def test_the_charset_of_http_goes_before_the_page() -> None:
    html = page("Министр заявил, что переговоры продолжаются. " * 5).replace("utf-8", "koi8-r")
    assert read(html.encode("cp1251"), declared="windows-1251").text.startswith("Министр")


def test_right_to_left_text_and_emoji_come_through_unchanged() -> None:
    text = "אמר השר ביום שני כי השיחות נמשכות 🙂 ויסתיימו עד סוף השבוע, לדבריו."
    assert text in read(page(text, *PROSE)).text


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        "<html></html>",
        "<html><body><nav><a href=/>Home</a> <a href=/w>World</a></nav></body></html>",
        "<html><body><script>var a = 'A long sentence that is no text of the page.'</script>",
        "<html><body><img src=x><p> </p></body></html>",
        "<a " * 100_000,
    ],
)
def test_a_page_without_a_main_text_says_so(html: str) -> None:
    with pytest.raises(UnreadableText, match="no main text"):
        read(html)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (page(before="<div>" * (MAX_DEPTH + 50)), "nested more than"),
        (page(before="<div>" * 300_000), "elements"),
        (page(before="<b>x</b>" * (MAX_ELEMENTS + 1)), "elements"),
        (page(before="<br>" * (MAX_ELEMENTS + 1)), "elements"),
        (page(before=f"<p {' '.join(f'a{i}' for i in range(MAX_ATTRIBUTES + 1))}>"), "attributes"),
        (page(before=f"<p {' '.join(f'a{i}=1' for i in range(300_000))}>"), "attributes"),
        (page("word " * 500_000), "characters"),
        (page("word " * 1_100_000), "bytes"),
    ],
)
def test_a_page_made_to_hurt_is_refused_in_bounded_time(html: str, why: str) -> None:
    started = time.perf_counter()
    with pytest.raises(TooLarge, match=why):
        read(html)
    assert time.perf_counter() - started < SECONDS


@pytest.mark.parametrize(
    "noise",
    [
        '<a b="' * 200_000,
        "<!--" * 200_000,
        "<![CDATA[" * 100_000,
        "</" * 200_000,
        "< " * 200_000,
        "&" * 400_000,
        "&lol;" * 100_000,
        " \n" * 500_000,
    ],
)
def test_endless_noise_after_the_article_is_read_past_in_bounded_time(noise: str) -> None:
    started = time.perf_counter()
    assert PROSE[0] in read(page() + noise).text
    assert time.perf_counter() - started < SECONDS


def test_entities_that_a_page_defines_itself_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "hahaha" not in read(bomb + page(f"&b;&b;&b; {PROSE[0]}", *PROSE)).text


@pytest.mark.parametrize("bad", ["\x00", "\ud83d"])
def test_what_no_database_can_hold_is_refused(bad: str) -> None:
    with pytest.raises(UnreadableText, match="offset"):
        read(page(f"Words {bad} more words.", *PROSE))


def test_the_same_bytes_give_the_same_page() -> None:
    assert read(page().encode()) == read(page())
