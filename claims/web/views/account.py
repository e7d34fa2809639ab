"""One's own account: where one is signed in, and what opens the API in one's name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Refused
from claims.models import ApiToken
from claims.permissions import Action, role_of
from claims.selectors import people as selectors
from claims.services import people
from claims.services import tokens as services
from claims.web.access import NotThere, permitted, person
from claims.web.account_forms import TokenForm


@require_safe
@permitted(Action.PERSONAL)
def index(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "role": role_of(user),
        "has_second_factor": selectors.has_second_factor(user),
        "session_count": selectors.sessions(user).count(),
        "token_count": services.of(user).count(),
    }
    return render(request, "account/index.html", context)


@permitted(Action.PERSONAL)
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in. POST ends all but this one."""
    user, this = person(request), request.session.session_key
    if request.method == "POST":
        people.end_sessions(user, but=this)
        messages.success(request, "You are signed out everywhere else.")
        return redirect("sessions")
    context = {"sessions": selectors.sessions(user), "this": this}
    return render(request, "account/sessions.html", context)


@require_POST
@permitted(Action.PERSONAL)
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    if not people.end_session(person(request), pk):
        raise NotThere("This session has ended already.")
    messages.success(request, "That session has ended.")
    return redirect("sessions")


@permitted(Action.PERSONAL)
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens. POST makes another, which that answer alone shows."""
    user = person(request)
    form = TokenForm(request.POST or None)
    made: tuple[ApiToken, str] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create(user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused, default="name")
    context = {"form": TokenForm() if made else form, "made": made, "tokens": services.of(user)}
    status = 422 if form.is_bound and not made else 200
    response = render(request, "account/tokens.html", context, status=status)
    add_never_cache_headers(response)
    return response


@require_POST
@permitted(Action.PERSONAL)
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    if not services.revoke(key, by=person(request)):
        raise NotThere("There is no such token of yours; perhaps it was revoked already.")
    messages.success(request, "The token is revoked: it opens nothing any more.")
    return redirect("tokens")
