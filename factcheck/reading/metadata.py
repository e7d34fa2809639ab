"""What a page states about itself: title, publication date, language, site, its own address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_DATE = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?=$|[T\s])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ARTICLE = re.compile(r"Article$|Posting$|^Report$|^ClaimReview$|^WebPage$")

# Names under which pages state their day of publication: Open Graph, Dublin Core, Parsely,
# Sailthru, and what large publishing systems write. Days of change or crawling are not among them.
_DATE_NAMES = frozenset(
    {
        "article:published",
        "article:published_time",
        "og:published_time",
        "article.published",
        "citation_publication_date",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "dcterms.issued",
        "parsely-pub-date",
        "pubdate",
        "publication_date",
        "publish-date",
        "publishdate",
        "sailthru.date",
    }
)


class PageData:
    """The statements of one page; built once, asked by name."""

    def __init__(self, tree: HtmlElement, json_ld: tuple[str, ...]) -> None:
        self._tree = tree
        self._meta = _metas(tree)
        self._articles = [item for item in _json_items(json_ld) if _is_article(item)]

    def title(self) -> str | None:
        """The headline, without the site's name where the page gives it separately."""
        stated = self._meta.get("og:title") or self._first_article("headline")
        if stated:
            return self._without_site(_clean(stated))
        headings = self._tree.xpath("//h1")
        if len(headings) == 1 and _clean(headings[0].text_content()):
            return _clean(headings[0].text_content())
        return self._without_site(_clean(self._tree.findtext(".//title") or ""))

    def _without_site(self, title: str | None) -> str | None:
        """The title without " - Site" or " | Site" at its end."""
        site = self.site_name()
        if title and site and title.casefold().endswith(site.casefold()):
            return title[: -len(site)].rstrip(" -–—|·•:") or title
        return title

    def published_on(self) -> date | None:
        """The day of publication as written, in the page's own zone; None when it is not stated."""
        stated = [self._first_article("datePublished")]
        stated += [value for name, value in self._meta.items() if name in _DATE_NAMES]
        marked = self._tree.xpath("//*[contains(concat(' ', @itemprop, ' '), ' datePublished ')]")
        stated += [_time(element) for element in marked]
        times = {_day(_time(element)) for element in self._tree.xpath("//time[@datetime]")} - {None}
        for value in stated:
            day = _day(value)
            if day is not None:
                return day
        return times.pop() if len(times) == 1 else None

    def language(self) -> str | None:
        """The BCP 47 tag that the page declares."""
        declared = [*self._tree.xpath("/html/@lang"), self._meta.get("content-language", "")]
        declared.append(self._first_article("inLanguage") or "")
        for tag in declared:
            if _LANGUAGE.fullmatch(tag.strip()):
                return str(tag.strip().replace("_", "-"))
        return None

    def site_name(self) -> str | None:
        """The name of the site or publisher."""
        publishers = (item.get("publisher") for item in self._articles)
        name = next((found.get("name") for found in publishers if isinstance(found, dict)), None)
        return _clean(self._meta.get("og:site_name") or (name if isinstance(name, str) else ""))

    def declared_url(self, url: str | None) -> str | None:
        """The canonical address that the page gives itself, absolute by `url`; http(s) only."""
        marked = "//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href"
        links: list[str] = self._tree.xpath(marked)
        for link in [*links, self._meta.get("og:url", "")]:
            try:
                absolute = urljoin(url or "", link.strip())
                parts = urlsplit(absolute)
            except ValueError:
                continue
            if link.strip() and parts.scheme in {"http", "https"} and parts.hostname:
                return absolute
        return None

    def _first_article(self, key: str) -> str | None:
        found = (item[key] for item in self._articles if isinstance(item.get(key), str))
        return next(found, None)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The page's meta elements by name, the first of each."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _json_items(blocks: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The objects of the JSON-LD blocks, also inside lists and @graph; broken blocks give none."""
    for block in blocks:
        try:
            parsed = json.loads(block.strip())
        except (ValueError, RecursionError):  # publishers' templates often break; not our fault
            continue
        items = parsed if isinstance(parsed, list) else [parsed]
        for item in items:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                yield from (node for node in graph or [] if isinstance(node, dict))


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in names)


def _time(element: HtmlElement) -> str:
    value = element.get("datetime") or element.get("content") or element.text_content()
    return str(value or "")


def _day(value: str | None) -> date | None:
    found = _DATE.match(value or "")
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _clean(value: str) -> str | None:
    return " ".join(value.split()) or None
