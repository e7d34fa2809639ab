"""What people write in Markdown (rationales, notes, notices) as safe HTML and as plain text.

CommonMark without raw HTML and without images. Links lead to the web or to a mailbox only. Two
walls that know nothing of each other stand before the page: the reader lets no tag through, and
the cleaner lets through only what is on its list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token
from nh3 import Cleaner

SCHEMES = {"http", "https", "mailto"}
# A page's own headings come first; the writer's "#" is a section of a section.
DEEPER = 2


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        """What may not be a link stays on the page as written, so that its writer sees it."""
        return url.lower().startswith(("http://", "https://", "mailto:"))


_READER = _Reader("commonmark", {"html": False}).disable("image")
_CLEANER = Cleaner(
    tags={
        *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
        *("h3", "h4", "h5", "h6"),
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel="nofollow noopener",
)


def rendered(markdown: str) -> SafeString:
    """The text as HTML that is safe on any page of ours."""
    tokens = _READER.parse(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + DEEPER, 6)}"
    return SafeString(_CLEANER.clean(_READER.renderer.render(tokens, _READER.options, {})))


def plain(markdown: str) -> str:
    """The text without its marks, one line a block: for feeds and summaries. It is not escaped."""
    return "\n".join(line for line in _lines(_READER.parse(markdown)) if line)


def words(markdown: str) -> Iterator[tuple[int, str]]:
    """The runs of words that are no code, each with the line (from 1) on which it stands."""
    for token in _READER.parse(markdown):
        if token.children is None or token.map is None:
            continue
        line = token.map[0] + 1
        for child in token.children:
            if child.type == "text":
                yield line, child.content
            line += child.type.endswith("break")


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield "".join(_words(token.children)).strip()
        else:
            yield token.content.strip()


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    return (" " if token.type.endswith("break") else token.content for token in tokens)
