"""What the pages for readers need: dates as exact as they are known, grades in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.dateformat import format as formatted
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import prose
from claims.claim_review import EvidenceContent, VerdictContent, claim_reviewed, words_of
from claims.models import Confidence, Credibility, Reliability, Stance
from claims.selectors import publications

register = template.Library()

DAY_FORMATS = {4: "Y", 7: "F Y", 10: "j F Y"}
GROUPS = (
    (Stance.SUPPORTS, "Supports the claim"),
    (Stance.REFUTES, "Speaks against the claim"),
    (Stance.BACKGROUND, "Background"),
)

register.filter("reviewed", claim_reviewed)
register.filter("address", publications.address)


@register.filter
def on(iso: str | None) -> SafeString | str:
    """A date as exactly as it is known: 2025-12-23, 2025-12 or 2025."""
    if not iso:
        return ""
    value = date.fromisoformat(f"{iso}-01-01"[:10])
    return format_html(
        '<time datetime="{}">{}</time>', iso, formatted(value, DAY_FORMATS[len(iso)])
    )


@register.filter
def at(moment: datetime) -> SafeString:
    """A moment, in UTC."""
    return format_html(
        '<time datetime="{}">{} UTC</time>',
        f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        formatted(moment, "j F Y, H:i"),
    )


@register.filter
def verdict(row: VerdictContent | None) -> str:
    """What is held, in words that begin a line."""
    words = words_of(row) if row else ""
    return words[:1].upper() + words[1:]


@register.filter
def days(row: Any) -> SafeString | str:
    """The days that a verdict is true for."""
    starts, ends = row["valid_from"], row["valid_until"]
    if starts and ends:
        return format_html("from {} until before {}", on(starts), on(ends))
    if starts:
        return format_html("from {} on", on(starts))
    return format_html("until before {}", on(ends)) if ends else "always"


@register.filter
def grouped(evidence: Iterable[EvidenceContent]) -> list[tuple[str, list[EvidenceContent]]]:
    """The evidence by what it does to the claim."""
    rows = list(evidence)
    return [(title, [row for row in rows if row["stance"] == kind]) for kind, title in GROUPS]


@register.filter
def reliability(letter: str) -> str:
    """Of a source: the letter and what it stands for."""
    return Reliability(letter).label if letter in Reliability.values else ""


@register.filter
def credibility(digit: int | None) -> str:
    """Of one item: the digit and what it stands for."""
    return Credibility(digit).label if digit in Credibility.values else ""


@register.filter
def confidence(level: str | None) -> str:
    return Confidence(level).label if level in Confidence.values else ""


@register.filter("prose")
def written(markdown: str) -> SafeString:
    return prose.rendered(markdown)


@register.filter
def is_web(address: str) -> bool:
    """Whether an address may be a link: what is not on the web is printed only."""
    return address.startswith(("http://", "https://"))
