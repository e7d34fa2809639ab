"""What should be checked: people outside ask without an account, reviewers sort what they ask."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from claims import throttling
from claims.errors import Refused
from claims.models import Tip, TipState, Why
from claims.permissions import Action
from claims.selectors import tips as selectors
from claims.services import tip_groups, tips
from claims.web import keyset
from claims.web.access import NotThere, permitted, person
from claims.web.public import site
from claims.web.tip_forms import SortForm, TipForm

PAGE = 25
QUERY = 200
TOO_MANY = (
    "More was sent within this hour than the desk takes. What you typed is still here: send it "
    "again in {minutes} minutes."
)
DONE = {
    "accept": "Accepted as a claim.",
    "join": "Joined to the claim.",
    "reject": "Rejected; the reason is kept with your name.",
    "reopen": "To be sorted again.",
    "out": "Taken out of the group.",
}


def send(request: HttpRequest) -> HttpResponse:
    """Say what should be checked."""
    form = TipForm(request.POST or None)
    status, seconds = 200, 0
    if request.method == "POST":
        status, seconds = _received(request, form)
        if status == 302:
            return redirect(f"{reverse('tips')}?sent=1")
    context = {
        "form": form,
        "is_sent": request.method != "POST" and "sent" in request.GET,
        "desk": settings.DESK_NAME,
        "site": site(request),
    }
    response = render(request, "claims/public/tip.html", context, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _received(request: HttpRequest, form: TipForm) -> tuple[int, int]:
    """The status to answer with, 302 when the tip is recorded, and the seconds to wait."""
    if not form.is_valid():
        return 422, 0
    network = throttling.network(request)
    seconds = throttling.wait_for_tip(network)
    if seconds:
        form.add_error(None, TOO_MANY.format(minutes=-(-seconds // 60)))
        return 429, seconds
    if form.is_a_trap:
        return 302, 0  # whoever fills in what nobody sees is told nothing
    try:
        tips.receive(form.new_tip(network))
    except Refused as refused:
        form.refuse(refused, default="text")
        return 422, 0
    return 302, 0


@require_safe
@permitted(Action.SORT)
def inbox(request: HttpRequest) -> HttpResponse:
    """Groups of tips, the newest first; or the tips of the one that the address names."""
    group = _group(request.GET.get("group", ""))
    state = request.GET.get("state", TipState.NEW)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:QUERY]
    if group:
        rows = selectors.of_group(selectors.listed(), group.leads)
    else:
        rows = selectors.heads()
        rows = rows.filter(state=state) if state in TipState.values else rows
        rows = selectors.search(rows, words) if words else rows
    page = keyset.page(rows, request.GET, PAGE)
    _tell(page.rows)
    context = {
        "page": page, "group": group, "state": state, "words": words,
        "states": TipState.choices, "reasons": Why.choices, "to": request.path,
    }  # fmt: skip
    return render(request, "claims/tips.html", context)


@require_POST
@permitted(Action.SORT)
def sort(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide on a tip's group, or take a tip out of it; comes back to where it was pressed."""
    tip = get_object_or_404(Tip.objects.defer("search"), pk=pk)
    form = SortForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, " ".join(str(text) for texts in form.errors.values() for text in texts)
        )
        return redirect(_back(request, tip))
    try:
        _do(form, tip, person(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, DONE[form.cleaned_data["do"]])
    return redirect(_back(request, tip))


def _do(form: SortForm, tip: Tip, by: User) -> None:
    given = form.cleaned_data
    if given["do"] == "accept":
        tips.accept(tip, by=by, text=given["text"], seen=given["seen"])
    elif given["do"] == "join":
        into = form.into()
        if into is None:
            raise Refused("This claim is not there; look at the inbox again.", field="claim")
        tips.accept(tip, by=by, into=into, seen=given["seen"])
    elif given["do"] == "reject":
        tips.reject(tip, given["why"], by=by, reason=given["reason"], seen=given["seen"])
    elif given["do"] == "reopen":
        tips.reopen(tip, given["reason"], by=by)
    else:
        tip_groups.regroup(tip, by=by, reason=given["reason"])


def _back(request: HttpRequest, tip: Tip) -> str:
    """The inbox as it was, at the place of the tip."""
    query = request.GET.urlencode()
    return f"{reverse('tips-inbox')}{f'?{query}' if query else ''}#t-{tip.pk}"


def _group(raw: str) -> Tip | None:
    if not raw:
        return None
    try:
        found = Tip.objects.filter(pk=uuid.UUID(raw)).defer("search").first()
    except ValueError:
        found = None
    if found is None:
        raise NotThere("There is no such group of tips.")
    return found


def _tell(rows: Sequence[Tip]) -> None:
    """Give the tips on the page what is known of them: `known`, `was_rejected`, `wordings`."""
    known, wordings = selectors.claims_known(rows), selectors.wordings(rows)
    rejected = selectors.rejected_before(rows)
    for row in rows:
        vars(row)["known"] = known.get(row.pk)
        vars(row)["wordings"] = wordings[row.pk]
        vars(row)["was_rejected"] = row.pk in rejected
