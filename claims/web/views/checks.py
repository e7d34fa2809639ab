"""What readers see without signing in: the checks, their corrections, a form to ask for one."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from claims import throttling
from claims.claim_review import embedded
from claims.errors import Refused
from claims.models import Notice, Publication
from claims.permissions import Action, may
from claims.selectors import publications, published_evidence
from claims.selectors.publications import Check
from claims.services import corrections
from claims.web.access import NotThere
from claims.web.forms import CorrectionForm
from claims.web.public import cached, site

PAGE = 25
QUERY = 200
_NUMBER = re.compile(r"[0-9]{1,9}")
TOO_MANY = (
    "This address has sent {most} requests within an hour. What you typed is still here: "
    "send it again in {minutes} minutes."
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every check, the last changed first; or those with some words."""
    now = timezone.now()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:QUERY]
    rows = publications.summaries(now)
    if words:
        rows = publications.search(rows, words)
    after = request.GET.get("after", "")
    if after:
        rows = publications.older(rows, _edge(after, now))
    found = list(rows[: PAGE + 1])
    context = {
        "checks": found[:PAGE],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_first": not after,
        "words": words,
    }
    return cached(request, _render(request, "index", context))


@require_safe
def check(request: HttpRequest, subject: uuid.UUID, slug: str = "") -> HttpResponse:
    """The check as it stands."""
    now = timezone.now()
    found = _found(subject, now)
    there = publications.address(found.latest)
    if request.path != there:
        return redirect(there)
    return _public(request, found, found.latest, now)


@require_safe
def edition(request: HttpRequest, subject: uuid.UUID, number: int) -> HttpResponse:
    """One edition as it was. One under embargo is there for members of the desk alone."""
    now = timezone.now()
    found = publications.check(subject, now)
    row = publications.edition(subject, number, now)
    if found and row:
        return _public(request, found, row, now)
    return _preview(request, subject, number, now)


def correct(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    """Say that a check is wrong: the edition that was read, by the address's `edition`."""
    read = _read(subject, request.GET.get("edition", ""), timezone.now())
    form = CorrectionForm(request.POST or None)
    status, seconds = 200, 0
    if request.method == "POST":
        status, seconds = _received(request, read, form)
        if status == 302:
            return redirect(f"{reverse('check-correct', args=[subject])}?sent=1")
    context = {"publication": read, "form": form, "days": settings.CORRECTION_DAYS}
    context["is_sent"] = request.method != "POST" and "sent" in request.GET
    response = _render(request, "correct", context, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _received(
    request: HttpRequest, publication: Publication, form: CorrectionForm
) -> tuple[int, int]:
    """The status to answer with, 302 when the request is recorded, and the seconds to wait."""
    if not form.is_valid():
        return 422, 0
    seconds = throttling.wait(
        "correction", throttling.network(request), most=throttling.CORRECTIONS
    )
    if seconds:
        minutes = -(-seconds // 60)
        form.add_error(None, TOO_MANY.format(most=throttling.CORRECTIONS, minutes=minutes))
        return 429, seconds
    if form.is_a_trap:
        return 302, 0  # whoever fills in what nobody sees is told nothing
    given = form.cleaned_data
    try:
        corrections.receive(publication, given["text"], given["name"], given["contact"])
    except Refused as refused:
        form.refuse(refused, default="text")
        return 422, 0
    return 302, 0


def _found(subject: uuid.UUID, now: datetime) -> Check:
    found = publications.check(subject, now)
    if found is None:
        raise NotThere("There is no published check at this address.")
    return found


def _read(subject: uuid.UUID, number: str, now: datetime) -> Publication:
    """The edition of that number, if readers can read it; else the latest one."""
    latest = _found(subject, now).latest
    found = publications.edition(subject, int(number), now) if _NUMBER.fullmatch(number) else None
    return found or latest


def _edge(raw: str, now: datetime) -> Publication:
    """The edition after which a page of the list starts; it may be superseded meanwhile."""
    try:
        row = publications.editions(now).filter(pk=uuid.UUID(raw)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotThere("The list has no such page; start at its beginning.")
    return row


def _public(request: HttpRequest, found: Check, row: Publication, now: datetime) -> HttpResponse:
    published_evidence.narrowed(row, None, now)
    return cached(request, _page(request, row, found))


def _preview(request: HttpRequest, subject: uuid.UUID, number: int, now: datetime) -> HttpResponse:
    """What readers cannot read, for members; for others the same as what is not there."""
    row = None
    if may(request.user, Action.READ):
        rows: Any = publications.listed()
        rows = rows.exclude(state_then=publications.RECALLED)
        row = rows.filter(subject=subject, number=number).first()
    if row is None:
        raise NotThere("There is no published check at this address.")
    published_evidence.narrowed(row, request.user, now)
    response = _page(request, row, Check(row, [row], row.visible_at), is_preview=True)
    add_never_cache_headers(response)
    patch_vary_headers(response, ["Cookie"])
    return response


def _page(
    request: HttpRequest, row: Publication, found: Check, *, is_preview: bool = False
) -> HttpResponse:
    is_latest = row.pk == found.latest.pk
    review = row.claim_review if is_latest and not is_preview else None
    context = {
        "publication": row,
        "content": row.content,
        "check": found,
        "is_latest": is_latest,
        "is_preview": is_preview,
        "is_retracted": row.notice == Notice.RETRACTION,
        "canonical": site(request) + publications.address(found.latest),
        "json_ld": embedded(review) if review else "",
    }
    return _render(request, "check", context)


def _render(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    given = {"desk": settings.DESK_NAME, "site": site(request), **context}
    return render(request, f"claims/public/{name}.html", given, status=status)
