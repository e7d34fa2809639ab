"""What templates of the desk need: links that keep the moment, permissions, words for figures."""

from __future__ import annotations

import uuid
from collections.abc import Container
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.dateformat import format as formatted
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from claims.models import Anchor, AnchorState, Appearance, Document
from claims.models.statements import Utterance
from claims.moments import Moment
from claims.permissions import Action
from claims.permissions import may as may_do
from claims.selectors import notifications
from claims.selectors.notifications import COUNTED
from claims.selectors.speakers import Speaker
from claims.web.drawing import Lane, Point
from claims.web.sightings import OWN_VOICE

register = template.Library()

SCORE_WORDS = (
    (0.75, "very check-worthy"),
    (0.5, "check-worthy"),
    (0.25, "hardly check-worthy"),
    (0.0, "not check-worthy"),
)
DAY_FORMATS = {4: "Y", 7: "F Y", 10: "j M Y"}


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *args: Any, hash: str = "", **params: Any) -> str:  # noqa: A002
    """The address of a page, at this page's moment; empty parameters are left out."""
    moment = context.get("moment") or Moment()
    given = {key: value for key, value in params.items() if value not in {None, ""}}
    query = urlencode({**given, **moment.params})
    return reverse(name, args=args) + (f"?{query}" if query else "") + (f"#{hash}" if hash else "")


@register.simple_tag(takes_context=True)
def with_params(context: template.Context, **changes: Any) -> str:
    """This page's query string with some parameters changed; an empty value drops one."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in {None, ""}:
            params[name] = str(value)
    return "?" + params.urlencode()


@register.simple_tag(takes_context=True)
def may(context: template.Context, action: str) -> bool:
    """Whether who looks at the page may do it; nobody changes anything on a page of the past."""
    moment = context.get("moment")
    if moment and not moment.is_now and action != Action.READ:
        return False
    return may_do(context["request"].user, Action(action))


@register.simple_tag(takes_context=True)
def unread(context: template.Context) -> str:
    """How many notifications wait for who looks at the page; empty for none."""
    count = notifications.unread_count(context["request"].user)
    return f"{COUNTED - 1}+" if count >= COUNTED else str(count or "")


@register.simple_tag
def page_if_any(name: str) -> str:
    """The address of a page of another room, or nothing where it is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.filter
def called(document: Document) -> str:
    """Its title; else its first words, where they were fetched; else its address."""
    opening = " ".join((getattr(document, "opening", None) or "").split())
    words = Truncator(opening).chars(90) if opening else ""
    return document.title or words or document.url or "Untitled text"


@register.filter
def percent(score: float) -> int:
    return round(score * 100)


@register.filter
def in_words(score: float) -> str:
    """What a check-worthiness means, for those who do not think in decimals."""
    return next(words for least, words in SCORE_WORDS if score >= least)


@register.filter
def said(utterance: Utterance) -> SafeString | str:
    """The date on which it was said, as exactly as it is known; empty when it is not."""
    iso = utterance.said_on_text
    return _time(iso, utterance.said_on) if iso and utterance.said_on else ""


@register.filter
def day(value: date | None) -> SafeString | str:
    return _time(value.isoformat()[:10], value) if value else ""


@register.simple_tag
def dates(first: str, last: str) -> SafeString | str:
    """From one date to another, each as exactly as it is known (ISO 8601)."""
    one, other = (_time(iso, date.fromisoformat(f"{iso}-01-01"[:10])) for iso in (first, last))
    return one if one == other else format_html("{} – {}", one, other)


@register.filter
def key(speaker: Speaker) -> str:
    """What narrows a claim's sightings to the speaker's."""
    return str(speaker.claimant.pk) if speaker.claimant else OWN_VOICE


@register.filter
def points(lane: Lane, shown: Container[uuid.UUID]) -> SafeString:
    """The points of a line in SVG, made here because there may be hundreds.

    Those that stand for a sighting shown on the page lead to it.
    """
    drawn = ((_shape(point), point.appearance_id in shown, point) for point in lane.points)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="#a-{}">{}</a>', point.appearance_id, shape) if leads else shape,)
            for shape, leads, point in drawn
        ),
    )


def _shape(point: Point) -> SafeString:
    if point.width:
        bar = '<rect x="{}%" width="{}%" y="9" height="10" rx="5"><title>{}</title></rect>'
        return format_html(bar, point.at, point.width, point.label)
    dot = '<circle cx="{}%" cy="50%" r="{}"><title>{}</title></circle>'
    return format_html(dot, point.at, point.radius, point.label)


@register.filter
def suggested_contradictions(claim: Any) -> int:
    """Those of a listed claim that nobody has decided on."""
    return int(claim.contradiction_count) - int(claim.confirmed_contradiction_count)


@register.filter
def place(appearance: Appearance) -> Anchor | None:
    """Where it was found last: the newest text's anchor, which may say that it is gone."""
    return max(appearance.anchors.all(), key=lambda anchor: anchor.snapshot.number, default=None)


@register.filter
def standing(appearance: Appearance) -> Anchor | None:
    """Where it can be looked at: the newest text that still has it."""
    there = [anchor for anchor in appearance.anchors.all() if anchor.state != AnchorState.GONE]
    return max(there, key=lambda anchor: anchor.snapshot.number, default=None)


@register.filter
def first_words(appearance: Appearance) -> str:
    """The words first quoted."""
    first = min(appearance.anchors.all(), key=lambda anchor: anchor.pk, default=None)
    return first.exact if first else ""


@register.filter
def in_text(key: uuid.UUID) -> str:
    """The fragment of an address that leads to a statement's place in the reader."""
    return f"s-{key}"


def _time(iso: str, value: date) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>', iso, formatted(value, DAY_FORMATS[len(iso)])
    )
