"""The main text of an HTML page and what the page states about itself. Nothing is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from factcheck.errors import TooLarge, UnreadableText
from factcheck.reading.limits import MAX_DEPTH, MAX_ELEMENTS, check_bytes
from factcheck.reading.markup import rewrite
from factcheck.reading.metadata import PageData
from factcheck.reading.text import decode, normalise, storable

EXTRACTOR = f"trafilatura {trafilatura.__version__}/1"  # after the slash: our own part's version

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_HEAD = 8192  # bytes in which a page declares its encoding; 1024 by the standard, often more
# Elements that begin and end a paragraph: trafilatura's own names, then HTML's.
_BLOCK_NAMES = """
    body code head item list p quote row table
    article blockquote dd div dt h1 h2 h3 h4 h5 h6 li main ol pre section tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_BYLINE = re.compile(r"by\s+", re.IGNORECASE)
_SENTENCE = 40  # code points that only prose has in one run; a menu's entries are shorter
_ENOUGH = 600  # code points; below this the strict reading is compared with the lenient one
_NOT_TEXT = frozenset(
    {"nav", "footer", "aside", "form", "button", "select", "head", "header", "svg"}
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: `text` is normalised, its paragraphs separated by blank lines."""

    text: str
    title: str | None
    published_on: date | None  # only where the page itself states it
    language: str | None  # BCP 47, as declared
    site_name: str | None
    declared_url: str | None
    extractor: str = EXTRACTOR


def read(data: bytes | str, url: str | None = None, *, declared: str | None = None) -> Page:
    """Read a page; `url` only makes relative addresses absolute, `declared` is HTTP's charset.

    Raises `TooLarge` beyond the limits of bytes, elements, attributes or nesting, `UnreadableText`
    when the bytes are no HTML or the page has no main text.
    """
    if isinstance(data, bytes):
        data = decode(data, declared=declared or _charset(data), repair=True)
    else:
        check_bytes(data.encode("utf-8", "surrogatepass"))
    markup = rewrite(storable(data))
    tree = _parse(markup.html)
    stated = PageData(tree, markup.json_ld)
    title = stated.title()
    text = _main_text(tree, title)
    return Page(
        text=text,
        title=title,
        published_on=stated.published_on(),
        language=stated.language(),
        site_name=stated.site_name(),
        declared_url=stated.declared_url(url),
    )


def _charset(data: bytes) -> str | None:
    """The encoding that a page declares in its first bytes."""
    found = _CHARSET.search(data[:_HEAD])
    return found.group(1).decode("ascii") if found else None


def _parse(html: str) -> HtmlElement:
    try:
        tree = document_fromstring(
            html.encode("utf-8"), parser=HTMLParser(encoding="utf-8", remove_pis=True)
        )
    except etree.ParserError as error:  # nothing but white space was left
        raise UnreadableText(_NO_TEXT) from error
    _check_shape(tree)
    return tree


def _check_shape(tree: HtmlElement) -> None:
    depth = elements = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MAX_DEPTH:
            raise TooLarge(
                f"The page's elements are nested more than {MAX_DEPTH} deep. "
                "Give the article's text alone."
            )
    if elements > MAX_ELEMENTS:
        raise TooLarge(
            f"The page has {elements:,} elements; at most {MAX_ELEMENTS:,} are taken. "
            "Give the article's text alone."
        )


_NO_TEXT = "The page has no main text: no paragraph of prose was found. Paste the article's text."


def _main_text(tree: HtmlElement, title: str | None) -> str:
    paragraphs = _extracted(tree, precise=True)
    if _size(paragraphs) < _ENOUGH:
        lenient = _extracted(tree, precise=False) or list(_visible(tree))
        if _size(paragraphs) * 2 < _size(lenient):
            paragraphs = lenient
    text = normalise("\n\n".join(_without_heading(paragraphs, title)))
    if not any(map(_is_prose, paragraphs)):
        raise UnreadableText(_NO_TEXT)
    return text


def _is_prose(paragraph: str) -> bool:
    """Whether a paragraph is a sentence or as long as one, unlike the words of a menu."""
    return len(paragraph) >= _SENTENCE or bool(re.search(r"\w\W*[.!?…。！？؟।]", paragraph))


def _size(paragraphs: list[str]) -> int:
    return sum(map(len, paragraphs))


def _extracted(tree: HtmlElement, *, precise: bool) -> list[str]:
    """The main text's paragraphs by trafilatura; [] when it finds none."""
    document = trafilatura.bare_extraction(
        tree, include_comments=False, favor_precision=precise, with_metadata=False
    )
    body = getattr(document, "body", None)
    return [] if body is None else list(_paragraphs(body, frozenset()))


def _visible(tree: HtmlElement) -> Iterator[str]:
    """All prose of a page too small to have a recognisable main part."""
    body = tree.find(".//body")
    if body is not None:
        yield from _paragraphs(body, _NOT_TEXT)


def _paragraphs(body: HtmlElement, skipped: frozenset[str]) -> Iterator[str]:
    """Runs of text between block elements, white space folded, line breaks inside kept."""
    pieces: list[str] = []
    for kind, piece in _events(body, skipped):
        if kind == "text":
            pieces.append(re.sub(r"\s+", " ", piece))
        elif kind == "line":
            pieces.append("\n")
        else:
            yield from _folded(pieces)
            pieces = []
    yield from _folded(pieces)


def _events(element: HtmlElement, skipped: frozenset[str]) -> Iterator[tuple[str, str]]:
    """("text", words), ("line", "") and ("block", "") in the document's order."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start" and (tag in skipped or not tag):
            walk.skip_subtree()
        if _is_block(tag):
            yield "block", ""
        if event == "start" and tag and tag not in skipped and node.text:
            yield "text", node.text
        if event == "end":
            if tag in {"lb", "br"}:
                yield "line", ""
            if tag in {"cell", "td", "th"}:
                yield "text", " "
            if node is not element and node.tail:
                yield "text", node.tail


def _is_block(tag: str) -> bool:
    return tag in _BLOCKS


def _folded(pieces: list[str]) -> Iterator[str]:
    lines = (" ".join(line.split(" ")).strip() for line in "".join(pieces).split("\n"))
    text = "\n".join(re.sub(r" {2,}", " ", line) for line in lines).strip()
    if text:
        yield from re.split(r"\n{2,}", text)


def _without_heading(paragraphs: list[str], title: str | None) -> list[str]:
    """Without the headline, which is kept apart, and a byline under it."""
    rest = list(paragraphs)
    if rest and title and _same(rest[0], title) and len(rest) > 1:
        rest = rest[1:]
    if (
        len(rest) > 1
        and _BYLINE.match(rest[0])
        and len(rest[0].split()) <= 8
        and rest[0][-1].isalnum()
    ):
        rest = rest[1:]
    return rest


def _same(left: str, right: str) -> bool:
    """Whether two headlines have the same letters and figures."""
    return _letters(left) == _letters(right)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
