"""At the door of every page: who asks, may they, and about which moment."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh

from claims.moments import Moment, WrongMoment
from claims.permissions import Action, lacks_second_factor, may

View = Callable[..., HttpResponse]


class NotThere(Http404):
    """What an address asks for is not there; the sentence is for the person who asked."""


def permitted(action: Action) -> Callable[[View], View]:
    """Let in whoever `claims.permissions` lets: others sign in first, or are refused (403)."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if lacks_second_factor(request.user):
                return redirect("mfa_activate_totp")
            if not may(request.user, action):
                raise PermissionDenied("Your account may not do this; ask an editor of your desk.")
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Cookie", "HX-Request"])
            return response

        return guarded

    return decorate


def at_a_moment(view: View) -> View:
    """Give the view the `moment` that its address asks about; a wrong one is said on a page."""

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            moment = Moment.parse(request.GET.dict())
        except WrongMoment as wrong:
            context = {"reason": str(wrong), "now": request.path}
            return render(request, "claims/wrong_moment.html", context, status=400)
        return view(request, *args, moment=moment, **kwargs)

    return asked


def person(request: HttpRequest) -> User:
    """Who asks, on a page that `permitted` guards."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def is_fragment(request: HttpRequest) -> bool:
    """Whether a page that is open already asks for a part of itself."""
    return request.headers.get("HX-Request") == "true"


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A fragment asked for by a page left open: the whole page leads to signing in instead.

    Whoever pressed a button comes back to its page, for the button's address shows nothing.
    """
    if is_fragment(request):
        return HttpResponseClientRefresh()
    back = request.get_full_path()
    if request.method == "POST":
        back = request.headers.get("Referer", back)  # signing in refuses one of another site
    return redirect_to_login(back)
