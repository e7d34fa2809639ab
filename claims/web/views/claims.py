"""Claims: the list, one claim's page, a new one by hand, another wording."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.errors import Conflict, Refused
from claims.models import Claim, Wording
from claims.moments import Moment
from claims.permissions import Action, may
from claims.selectors import claims, merges, relations, speakers
from claims.selectors.filters import ClaimFilter
from claims.services import claims as services
from claims.web import keyset
from claims.web.access import NotThere, at_a_moment, permitted, person
from claims.web.forms import NewClaimForm, RewordForm
from claims.web.judged import columns
from claims.web.relations import decided
from factcheck.errors import FactcheckError


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The list shows what belongs to one row alone, as a link to it asked."""

    name: str
    label: str
    row: Model
    without: str  # the query string that drops it


@require_safe
@permitted(Action.READ)
@at_a_moment
def index(request: HttpRequest, moment: Moment) -> HttpResponse:
    filters = ClaimFilter(request.GET, claims.listed(moment))
    page = keyset.page(filters.qs, request.GET)
    speakers.name(page.rows, moment)
    context = {
        "filters": filters,
        "page": page,
        "narrowed": _narrowed(request, filters),
        "moment": moment,
    }
    return render(request, "claims/claims.html", context)


@require_safe
@permitted(Action.READ)
@at_a_moment
def claim(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    viewer = person(request)
    shown = _shown(pk, moment, viewer)
    context = {
        "claim": shown.claim,
        "shown": shown,
        "evidence": columns(shown.claim, moment, viewer),
        "rests_on": _rests_on(shown),
        "links": decided(shown.claim, shown.opposites, moment),
        "moment": moment,
        "reads_comments": may(viewer, Action.COMMENT),
    }
    return render(request, "claims/claim.html", context)


@require_safe
@permitted(Action.READ)
@at_a_moment
def links(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    """All links to other claims, the newest first: a claim's page shows those that weigh most."""
    shown = _shown(pk, moment, person(request))
    page = keyset.page(relations.of_claim(shown.claim, moment), request.GET)
    opposites = relations.opposites(shown.claim, page.rows, moment)
    context = {
        "claim": shown.claim,
        "shown": shown,
        "page": page,
        "links": decided(shown.claim, opposites, moment),
        "moment": moment,
    }
    return render(request, "claims/claim_links.html", context)


@require_safe
@permitted(Action.READ)
@at_a_moment
def wordings(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    """All wordings, the newest first."""
    shown = _shown(pk, moment, person(request))
    page = keyset.page(claims.worded(shown.claim, moment), request.GET)
    context = {"claim": shown.claim, "shown": shown, "page": page, "moment": moment}
    return render(request, "claims/claim_wordings.html", context)


@permitted(Action.LOG)
def new(request: HttpRequest) -> HttpResponse:
    """Log a claim by hand; one that has these words already is shown instead of a second."""
    form = NewClaimForm(request.POST or None)
    existing = None
    if request.method == "POST" and form.is_valid():
        try:
            logged, _ = services.log(form.new_claim(), by=person(request))
        except (Refused, FactcheckError) as error:
            existing = error.existing if isinstance(error, Conflict) else None
            form.refuse(error, default="text")
        else:
            messages.success(request, "The claim is logged.")
            return redirect(logged)
    context = {"form": form, "existing": existing}
    return render(request, "claims/claim_new.html", context, status=422 if form.is_bound else 200)


@permitted(Action.LOG)
def reword(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put the claim in other words. Whoever was faster is shown beside what was typed."""
    found = get_object_or_404(Claim, pk=pk)
    latest = found.wordings.latest("number")
    shown = {"text": latest.text, "kind": latest.kind, "seen": latest.number}
    form = RewordForm(request.POST if request.method == "POST" else None, initial=shown)
    theirs: Wording | None = None
    other: Claim | None = None
    if form.is_bound and form.is_valid():
        try:
            services.reword(found, **form.cleaned_data, by=person(request))
        except Conflict as conflict:
            theirs, other = _in_the_way(conflict)
            if theirs is None:
                form.refuse(conflict, default="text")
        except (Refused, FactcheckError) as error:
            form.refuse(error, default="text")
        else:
            messages.success(request, "The claim is reworded; its earlier wordings are kept.")
            return redirect(found)
    if theirs:
        # Sent again, it is an answer to the newer wording, which is on the page now.
        form.data = request.POST.copy()
        form.data["seen"] = str(theirs.number)
    context = {"claim": found, "latest": latest, "form": form, "theirs": theirs, "other": other}
    status = 409 if theirs or other else 422 if form.is_bound else 200
    return render(request, "claims/claim_reword.html", context, status=status)


def _rests_on(shown: claims.ClaimPage) -> set[uuid.UUID]:
    """The evidence of the verdict that is held about the day."""
    answer = shown.judged.answer
    grounds = answer.proposal.grounds.all() if answer else ()
    return {ground.assessment.evidence_id for ground in grounds}


def _shown(pk: uuid.UUID, moment: Moment, viewer: User) -> claims.ClaimPage:
    found = get_object_or_404(merges.gathered(Claim.objects.known(moment), moment), pk=pk)
    shown = claims.page(found, moment, viewer)
    if shown is None:
        raise NotThere("This claim was not recorded yet.")
    return shown


def _in_the_way(conflict: Conflict) -> tuple[Wording | None, Claim | None]:
    existing = conflict.existing
    if isinstance(existing, Wording):
        return existing, None
    return None, existing if isinstance(existing, Claim) else None


def _narrowed(request: HttpRequest, filters: ClaimFilter) -> list[Narrowing]:
    found = []
    for name in ("claimant", "document", "publisher"):
        row = filters.form.cleaned_data.get(name)
        if row:
            rest = request.GET.copy()
            del rest[name]
            label = str(filters.form.fields[name].label)
            found.append(Narrowing(name, label, row, f"?{rest.urlencode()}"))
    return found
