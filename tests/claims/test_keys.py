from __future__ import annotations

import pytest

from claims import keys

SAME = [
    ("http://example.com/a", "https://example.com/a", "the scheme is no part of a page's name"),
    ("https://EXAMPLE.com/a", "https://example.com/a", "hosts have no case"),
    ("https://example.com:443/a", "https://example.com/a", "the default port says nothing"),
    ("https://example.com/a#part", "https://example.com/a", "a fragment is a place in the page"),
    ("https://example.com/a/", "https://example.com/a", "a final slash is the same page"),
    ("https://example.com/a?utm_source=x", "https://example.com/a", "tracking is not content"),
    ("https://example.com/a?fbclid=x&p=2", "https://example.com/a?p=2", "tracking among others"),
    ("https://example.com/?b=2&a=1", "https://example.com/?a=1&b=2", "parameters have no order"),
    ("https://me:pw@example.com/a", "https://example.com/a", "credentials are not recorded"),
    ("  https://example.com/a\n", "https://example.com/a", "pasted with spaces"),
]
DIFFERENT = [
    ("https://example.com/a", "https://example.com/A", "paths have case"),
    ("https://example.com/a?id=1", "https://example.com/a?id=2", "a parameter picks the page"),
    ("https://a.example.com/", "https://b.example.com/", "hosts differ"),
    ("https://example.com:8443/a", "https://example.com/a", "another port is another server"),
]


@pytest.mark.parametrize(("one", "other", "because"), SAME)
def test_addresses_of_one_page_have_one_canonical_form(one: str, other: str, because: str) -> None:
    assert keys.canonical_url(one) == keys.canonical_url(other), because


@pytest.mark.parametrize(("one", "other", "because"), DIFFERENT)
def test_addresses_of_two_pages_stay_two(one: str, other: str, because: str) -> None:
    assert keys.canonical_url(one) != keys.canonical_url(other), because


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "https://",
        "file:///x",
        "https://exa mple/",
        "http://a:99999999/",
        "https://\u200b/",
    ],
)
def test_what_is_no_web_address_is_refused_with_its_reason(url: str) -> None:
    with pytest.raises(ValueError, match="must begin with"):
        keys.canonical_url(url)


def test_the_canonical_form_is_its_own_canonical_form() -> None:
    for one, other, _ in SAME + DIFFERENT:
        for url in (one, other):
            assert keys.canonical_url(keys.canonical_url(url)) == keys.canonical_url(url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The pier is safe.", "the pier is  safe", True),
        ("It’s “safe” – now", 'it\'s "safe" - now', True),
        ("The pier is safe", "The pier is not safe", False),
        ("José left", "Jose left", False),
        ("Is it safe?", "It is safe", False),
    ],
)
def test_a_wordings_key_sees_words_not_typography(one: str, other: str, same: bool) -> None:
    assert (keys.wording_key(one, "en") == keys.wording_key(other, "en-GB")) is same


def test_equal_words_of_two_languages_have_two_keys() -> None:
    assert keys.wording_key("Gift", "en") != keys.wording_key("Gift", "de")


def test_a_leading_article_is_no_part_of_a_name() -> None:
    assert keys.name_key("The White House") == keys.name_key("White House")
