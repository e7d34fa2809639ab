"""What templates of the desk need to say a verdict: its days, its words, who let it stand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.dateformat import format as formatted
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims import prose
from claims.selectors.findings import BLOCK, Finding
from claims.templatetags.desk import day

register = template.Library()


@register.filter
def days(valid: DateRange) -> SafeString | str:
    """The days that a verdict is true for, the last one not included."""
    starts, ends = valid.lower, valid.upper
    if starts and ends and ends - starts == timedelta(days=1):
        return format_html("on {}", day(starts))
    if starts and ends:
        return format_html("from {} until before {}", day(starts), day(ends))
    if starts:
        return format_html("from {} on", day(starts))
    return format_html("until before {}", day(ends)) if ends else "all days"


@register.filter
def at(moment: datetime) -> SafeString:
    """A moment of the desk's clock (UTC)."""
    iso = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return format_html('<time datetime="{}">{} UTC</time>', iso, formatted(moment, "j M Y, H:i"))


@register.filter
def about(asked: date, is_today: bool) -> SafeString | str:
    """The day that is asked about."""
    return format_html("today, {}", day(asked)) if is_today else day(asked)


@register.filter
def of(found: Mapping[uuid.UUID, Any], key: uuid.UUID) -> Any:
    """What a mapping has for a row, or None."""
    return found.get(key)


@register.filter
def blocks(finding: Finding | Mapping[str, Any]) -> bool:
    """Whether a point of the checklist stands in the way of an approval."""
    level = finding.level if isinstance(finding, Finding) else finding["level"]
    return level == BLOCK


@register.filter
def spoken(name: str) -> str:
    """The name of a point of the checklist, as people say it."""
    return name.replace("_", " ")


def told(findings: Iterable[Finding | Mapping[str, Any]]) -> SafeString | str:
    """The points of a checklist, as a list of HTML."""
    points = [row.as_json() if isinstance(row, Finding) else row for row in findings]
    signs = {True: "✕ Blocks", False: "! Look at this"}
    rows = format_html_join(
        "", "<li><strong>{}</strong>: {}</li>",
        ((signs[blocks(point)], point["sentence"]) for point in points),
    )  # fmt: skip
    return format_html("<ul>{}</ul>", rows) if rows else "✓ Nothing stands in the way."


register.filter("prose", prose.rendered)
