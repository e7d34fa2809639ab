"""The reader: a text with its statements in place, and the claims that people make of it."""

from __future__ import annotations

import uuid
from bisect import bisect_left
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Refused
from claims.models import Anchor, AnchorState, Claimant, Document, Snapshot, Statement
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import claims, documents
from claims.services import claims as services
from claims.services import suggestions
from claims.web import reading
from claims.web.access import NotThere, at_a_moment, is_fragment, permitted, person
from claims.web.cards import Card, Stretch, stretches
from claims.web.forms import PassageForm
from factcheck.errors import FactcheckError
from factcheck.language.parsing import paragraph_spans
from factcheck.types import Span

SHOWS = {"all": "All statements", "claims": "Claims", "suggestions": "Suggestions"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a text."""

    number: int
    count: int
    window: Span
    spans: list[Span]  # its paragraphs
    marks_before: int  # on earlier pages


@require_safe
@permitted(Action.READ)
@at_a_moment
def document(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    found = get_object_or_404(documents.listed(moment), pk=pk)
    snapshot = documents.snapshot_of(found, moment, _number(request, "version"))
    if snapshot is None:
        raise NotThere("This source text has no such version.")
    leaf = _leaf(request, snapshot, moment)
    reader = documents.reader(found, snapshot, moment, (leaf.window.start, leaf.window.end))
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "all"
    cards = _cards(reader.marks, leaf, show, moment)
    context = {
        "document": found,
        "snapshot": snapshot,
        "reader": reader,
        "cards": cards,
        "paragraphs": _paragraphs(snapshot, leaf, cards),
        "leaf": leaf,
        "is_newest": reader.versions[-1].pk == snapshot.pk,
        "gone": reader.gone,
        "shows": SHOWS,
        "show": show,
        "show_param": "" if show == "all" else show,
        "moment": moment,
    }
    return render(request, "claims/document.html", context)


@require_POST
@permitted(Action.LOG)
def accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a suggestion into the record, and come back to its place."""
    rows = Statement.objects.select_related("run__snapshot__document")
    statement = get_object_or_404(rows, pk=pk)
    triage = suggestions.accept(statement, by=person(request))
    messages.success(request, "The suggestion is a claim now.")
    place = _place(statement.run.snapshot, statement.start, triage.appearance_id)
    return redirect(place)


@permitted(Action.LOG)
def passage(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A claim from selected words: the form, alone or as a fragment, and its sending."""
    found = get_object_or_404(Document, pk=pk)
    form = PassageForm(request.POST if request.method == "POST" else None)
    form.initial = request.GET.dict()
    documents.with_openings([found])
    snapshot = _snapshot(found, form)
    if form.is_bound and form.is_valid():
        try:
            claim, _ = services.log(form.new_claim(snapshot), by=person(request))
        except (Refused, FactcheckError) as error:
            form.refuse(error, default="text")
        else:
            start, end = form.cleaned_data["start"], form.cleaned_data["end"]
            anchors = Anchor.objects.filter(snapshot=snapshot, start=start, end=end)
            anchor = anchors.filter(appearance__claim=claim).latest("id")
            messages.success(request, "The claim is logged.")
            return redirect(_place(snapshot, start, anchor.appearance_id))
    context = {
        "document": found,
        "form": form,
        "quote": _quote(snapshot, form),
        "speakers": Claimant.objects.filter(parties__appearance__document=found).distinct()[:50],
    }
    template = "claims/_passage.html" if is_fragment(request) else "claims/passage.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _number(request: HttpRequest, name: str) -> int | None:
    """A whole number of the query string; None when it is missing, 404 when it is none."""
    raw = request.GET.get(name, "")
    if not raw:
        return None
    number = _whole(raw)
    if number is None:
        raise NotThere(f"{name}={raw!r} is not a whole number.")
    return number


def _whole(raw: str) -> int | None:
    """The whole number that is written there, if it is one that a text can have."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _leaf(request: HttpRequest, snapshot: Snapshot, moment: Moment) -> Leaf:
    """The page that is asked for by its number, or by a place in the text."""
    spans = list(paragraph_spans(snapshot.text))
    starts = documents.mark_starts(snapshot, moment)
    cuts = reading.pages(snapshot.text, spans, starts)
    number, offset = _number(request, "page"), _number(request, "at")
    if number is None:
        number = reading.page_of(cuts, offset or 0) + 1
    if not 1 <= number <= len(cuts):
        raise NotThere(f"This text has {len(cuts)} pages.")
    window = cuts[number - 1]
    inside = [span for span in spans if window.start <= span.start < window.end]
    return Leaf(number, len(cuts), window, inside, bisect_left(starts, window.start))


def _cards(marks: list[documents.Mark], leaf: Leaf, show: str, moment: Moment) -> list[Card]:
    """The page's statements, or only the claims or the suggestions, numbered alike."""
    altered = {
        mark.anchor.appearance_id
        for mark in marks
        if mark.anchor and mark.anchor.appearance_id and mark.anchor.state == AnchorState.EDITED
    }
    first = documents.first_quoted(altered)
    claimed = {mark.appearance.claim_id for mark in marks if mark.appearance}
    against = claims.contradicted_among(claimed, moment)
    cards = [
        Card(leaf.marks_before + place, mark, _first(mark, first), _contradicted(mark, against))
        for place, mark in enumerate(marks, start=1)
    ]
    wanted = {"claims": True, "suggestions": False}.get(show)
    return [card for card in cards if wanted is None or card.is_claim == wanted]


def _first(mark: documents.Mark, first: dict[uuid.UUID, Anchor]) -> Anchor | None:
    return first.get(mark.appearance.pk) if mark.appearance else None


def _contradicted(mark: documents.Mark, against: dict[uuid.UUID, str]) -> str:
    return against.get(mark.appearance.claim_id, "") if mark.appearance else ""


def _paragraphs(snapshot: Snapshot, leaf: Leaf, cards: list[Card]) -> list[list[Stretch]]:
    cut = reading.paragraphs(snapshot.text, leaf.spans, [card.mark for card in cards])
    return [stretches(paragraph, cards) for paragraph in cut]


def _snapshot(found: Document, form: PassageForm) -> Snapshot:
    """The version that the words were selected in."""
    number = _whole(str(form["version"].value() or ""))
    snapshot = documents.snapshot_of(found, number=number)
    if snapshot is None:
        raise NotThere("This source text has no such version.")
    return snapshot


def _quote(snapshot: Snapshot, form: PassageForm) -> str:
    """The selected words, or nothing when the offsets are not two of this text's."""
    start, end = (_whole(str(form[name].value() or "0")) for name in ("start", "end"))
    return "" if start is None or end is None else snapshot.text[start:end]


def _place(snapshot: Snapshot, start: int, key: uuid.UUID) -> str:
    """The address of a passage in the reader."""
    page = reverse("document", args=[snapshot.document_id])
    return f"{page}?{urlencode({'version': snapshot.number, 'at': start})}#s-{key}"
