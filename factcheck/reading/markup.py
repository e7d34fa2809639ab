"""HTML written anew without what is no text, so that a parser can take it in bounded time.

libxml2 needs time quadratic in the attributes of one tag: a page made to hurt would hold a worker
for an hour. One pass over the tokens, linear in the input, keeps tags, their attributes and text;
scripts, styles, comments and event handlers never come through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.errors import TooLarge
from factcheck.reading.limits import MAX_ATTRIBUTES, MAX_ELEMENTS

_ATTRIBUTE = (
    r"[\s/]*+(?P<{0}name>[^\s/>][^\s/>=]*+)"
    r"""(?:\s*+=\s*+(?P<{0}value>"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
)
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE.format(""))
_ANY_ATTRIBUTE = re.sub(r"\?P<\{0\}\w+>", "?:", _ATTRIBUTE)
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<rest>(?:{_ANY_ATTRIBUTE})*+)[\s/]*+>"
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:_.-]*")

# Elements whose content is no markup (HTML Living Standard, 13.1.2: raw text, escapable raw text).
_RAW = frozenset(
    {"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"}
)
_JSON_LD = re.compile(r"type\s*=\s*[\"']?application/ld\+json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markup:
    """A page's tags and text, and the JSON-LD blocks that stood in its scripts."""

    html: str
    json_ld: tuple[str, ...]


def rewrite(html: str) -> Markup:
    """Raise `TooLarge` beyond MAX_ELEMENTS tags or MAX_ATTRIBUTES in one tag."""
    json_ld: list[str] = []
    return Markup("".join(_pieces(html, json_ld)), tuple(json_ld))


def _pieces(html: str, json_ld: list[str]) -> Iterator[str]:
    position = elements = 0
    while True:
        start = html.find("<", position)
        if start < 0:
            yield html[position:]
            return
        yield html[position:start]
        skipped = _declaration_end(html, start)
        if skipped is not None:
            position = skipped
            continue
        if not _opens_tag(html, start):
            yield "&lt;"
            position = start + 1
            continue
        tag = _TAG.match(html, start)
        if tag is None:  # no ">" up to the end of the file: by the standard nothing of it is shown
            return
        elements += 1
        if elements > 2 * MAX_ELEMENTS:
            raise TooLarge(
                f"The page has more than {MAX_ELEMENTS:,} elements. Give the article's text alone."
            )
        name = tag["name"].lower()
        if tag["end"] or name not in _RAW:
            yield _written(tag, name)
            position = tag.end()
            continue
        content, position = _raw_content(html, tag.end(), name)
        if name == "title":
            yield f"<title>{content.replace('<', '&lt;')}</title>"
        elif name == "script" and _JSON_LD.search(tag["rest"]):
            json_ld.append(content)


def _opens_tag(html: str, start: int) -> bool:
    following = html[start + 1 : start + 3]
    return following[:1].isalpha() or (following[:1] == "/" and following[1:].isalpha())


def _declaration_end(html: str, start: int) -> int | None:
    """Where a comment, doctype or processing instruction that begins here ends; None otherwise."""
    if html.startswith("<!--", start):
        end = html.find("-->", start + 2)
        return len(html) if end < 0 else end + 3
    if html.startswith(("<!", "<?"), start) or (
        html.startswith("</", start) and not _opens_tag(html, start)
    ):
        end = html.find(">", start)
        return len(html) if end < 0 else end + 1
    return None


def _raw_content(html: str, start: int, name: str) -> tuple[str, int]:
    end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(html, start)
    if end is None:
        return html[start:], len(html)
    close = html.find(">", end.start())
    return html[start : end.start()], len(html) if close < 0 else close + 1


def _written(tag: re.Match[str], name: str) -> str:
    """The tag with every attribute quoted, event handlers left out."""
    if not _NAME.fullmatch(name):
        return " "
    if tag["end"]:
        return f"</{name}>"
    attributes: dict[str, str] = {}
    for number, attribute in enumerate(_ONE_ATTRIBUTE.finditer(tag["rest"]), start=1):
        if number > MAX_ATTRIBUTES:
            raise TooLarge(
                f"The page has a tag <{name}> with more than {MAX_ATTRIBUTES:,} attributes. "
                "Give the article's text alone."
            )
        key = attribute["name"].lower()
        if _NAME.fullmatch(key) and not key.startswith("on"):
            attributes.setdefault(key, _unquoted(attribute["value"] or ""))
    return f"<{name}{''.join(f' {key}={value}' for key, value in attributes.items())}>"


def _unquoted(value: str) -> str:
    """The value between double quotation marks; entities stay as they were."""
    if value[:1] in {'"', "'"}:
        value = value[1:-1]
    return '"' + value.replace('"', "&quot;").replace("<", "&lt;") + '"'
