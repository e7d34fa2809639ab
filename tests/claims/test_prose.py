from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Page

from claims.prose import plain, rendered
from tests.support.browser import Complaints

ATTACKS = (
    "<script>window.attacked = 1</script>",
    "<img src=x onerror='window.attacked = 1'>",
    "<svg onload='window.attacked = 1'></svg>",
    "<svg><style><img src=x onerror='window.attacked = 1'></style></svg>",
    "<math><mi//xlink:href='data:x,<script>window.attacked = 1</script>'>",
    "<iframe srcdoc='<script>parent.attacked = 1</script>'></iframe>",
    "<details open ontoggle='window.attacked = 1'>",
    "<!--><img src=x onerror='window.attacked = 1'>-->",
    "<a href='javascript:window.attacked = 1'>go</a>",
    "[go](javascript:window.attacked=1)",
    "[go](JaVaScRiPt:window.attacked=1)",
    "[go](java&#x0A;script:window.attacked=1)",
    "[go](&#x6A;avascript:window.attacked=1)",
    "[go](\x01javascript:window.attacked=1)",
    "[go](<javascript:window.attacked=1>)",
    "[go](vbscript:window.attacked=1)",
    "[go](data:text/html;base64,PHNjcmlwdD5wYXJlbnQuYXR0YWNrZWQ9MTwvc2NyaXB0Pg==)",
    "[go](file:///etc/passwd)",
    "[go][x]\n\n[x]: javascript:window.attacked=1",
    "<javascript:window.attacked=1>",
    "![x](javascript:window.attacked=1)",
    "![x](https://example.org/x.png\"onerror=\"window.attacked=1)",
    "[go](https://example.org \"'><img src=x onerror='window.attacked = 1'>\")",
    "`<script>window.attacked = 1</script>`",
    "```\"><script>window.attacked = 1</script>\n<script>window.attacked = 1</script>\n```",
    "# <script>window.attacked = 1</script>",
    "&lt;script&gt;window.attacked = 1&lt;/script&gt;",
)  # fmt: skip
TAGS = {
    *("div", "p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6"),
}
FRAGMENTS = (
    *ATTACKS, "\n", "\n\n", " ", "    ", "> ", "- ", "1. ", "# ", "*", "**", "_", "`", "```", "[",
    "](", ")", "<", ">", "\"", "'", "&", "\\", "javascript:", "data:", "https://example.org/",
    "mailto:a@example.org", "onerror=", "ordinary words",
)  # fmt: skip


def unsafe(markup: str) -> list[str]:
    """What in the HTML is not on our list: elements, attributes and where links lead to."""
    allowed = {"a": {"href", "title", "rel"}, "ol": {"start"}}
    found = []
    for element in html.fragment_fromstring(markup, create_parent="div").iter():
        found += [] if element.tag in TAGS else [str(element.tag)]
        found += sorted(set(element.attrib) - allowed.get(str(element.tag), set()))
        if urlsplit(element.get("href", "https:")).scheme not in {"http", "https", "mailto"}:
            found.append(element.get("href", ""))
        if element.tag == "a" and element.get("rel") != "nofollow noopener":
            found.append("a link without rel")
    return found


def test_commonmark_is_rendered() -> None:
    assert rendered("He *said* so, **twice**:\n\n- `once`\n- again") == (
        "<p>He <em>said</em> so, <strong>twice</strong>:</p>\n"
        "<ul>\n<li><code>once</code></li>\n<li>again</li>\n</ul>\n"
    )


def test_headings_go_below_the_headings_of_the_page() -> None:
    assert rendered("# One\n\n## Two\n\n###### Six") == (
        "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"
    )


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1&c=2", "http://example.org/", "mailto:a@example.org"]
)
def test_a_link_to_the_web_or_a_mailbox_is_one_that_we_do_not_vouch_for(address: str) -> None:
    (link,) = html.fromstring(rendered(f"[there]({address})")).iter("a")
    assert dict(link.attrib) == {"href": address, "rel": "nofollow noopener"}


@pytest.mark.parametrize(
    "address", ["/admin/", "//example.org/", "page", "#part", "ftp://example.org/", "http:page"]
)
def test_any_other_link_stays_as_it_was_written(address: str) -> None:
    assert rendered(f"[there]({address})") == f"<p>[there]({address})</p>\n"


def test_an_image_becomes_a_link_to_it() -> None:
    assert rendered("![A map](https://example.org/map.png)") == (
        '<p>!<a href="https://example.org/map.png" rel="nofollow noopener">A map</a></p>\n'
    )


def test_a_tag_is_shown_and_not_obeyed() -> None:
    assert rendered("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_leaves_anything_but_what_is_on_the_list(attack: str) -> None:
    assert unsafe(rendered(attack)) == []


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join))
@settings(deadline=None)
def test_no_mixture_of_attacks_leaves_anything_but_what_is_on_the_list(markdown: str) -> None:
    assert unsafe(rendered(markdown)) == []


@given(st.text())
@settings(deadline=None)
def test_any_text_is_rendered(text: str) -> None:
    assert unsafe(rendered(text)) == []


@pytest.mark.parametrize("attack", ATTACKS[:9])
def test_the_list_would_notice_an_attack(attack: str) -> None:
    assert unsafe(attack)


def test_a_browser_runs_none_of_the_attacks(page: Page) -> None:
    page.set_content("".join(rendered(attack) for attack in ATTACKS))
    assert page.evaluate("window.attacked") is None


def test_a_browser_would_run_them_as_they_are(page: Page, complaints: Complaints) -> None:
    page.set_content("".join(ATTACKS))
    assert page.evaluate("window.attacked") == 1
    complaints.clear()


def test_plain_text_has_no_marks_and_one_line_a_block() -> None:
    markdown = "# Why\n\nHe *said*\nso [there](https://example.org).\n\n- `once`\n\n```\na < b\n```"
    assert plain(markdown) == "Why\nHe said so there.\nonce\na < b"


@pytest.mark.parametrize("text", ["AT&T", "a < b", "“Peace”", "5 > 4 & 3"])
def test_plain_text_is_not_escaped(text: str) -> None:
    assert plain(text) == text


def test_nothing_gives_nothing() -> None:
    assert (rendered(""), plain("")) == ("", "")
