"""What somebody is told of, how it reaches them, and what they watch."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Refused
from claims.models import Claim
from claims.permissions import Action
from claims.selectors import notifications as selectors
from claims.selectors import watching as watched
from claims.services import notifications, watching
from claims.web import keyset
from claims.web.access import permitted, person
from claims.web.preferences import PreferencesForm


@require_safe
@permitted(Action.PERSONAL)
def index(request: HttpRequest) -> HttpResponse:
    """One's own notifications, those that are unread first."""
    page = keyset.page(selectors.listed(person(request)), request.GET, by="is_unread")
    lines = [(row, selectors.says(row)) for row in page.rows]
    newest = max((row.pk for row in page.rows), default=None)
    context = {"page": page, "lines": lines, "newest": newest}
    return render(request, "claims/notifications.html", context)


@require_POST
@permitted(Action.PERSONAL)
def read(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark one as read and go to what it is about or, if that was asked, back to the others."""
    found = selectors.own(person(request), pk)
    if found is None:
        raise Http404
    notifications.mark_read(found.person, [found.pk])
    return redirect(selectors.page_of(found) if "open" in request.POST else "notifications")


@require_POST
@permitted(Action.PERSONAL)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read all that were there when the page was shown."""
    try:
        until = uuid.UUID(str(request.POST.get("until", "")))
    except ValueError:
        messages.error(request, "Nothing was marked; do it again from this page.")
    else:
        count = notifications.mark_all_read(person(request), until=until)
        messages.success(request, f"{count} marked as read.")
    return redirect("notifications")


@permitted(Action.PERSONAL)
def preferences(request: HttpRequest) -> HttpResponse:
    """How each kind reaches one, and at which hour the day's mail does."""
    reader = person(request)
    form = PreferencesForm(selectors.wanted(reader), request.POST or None)
    if form.is_bound and form.is_valid():
        notifications.prefer(reader, form.deliveries, hour=form.cleaned_data["hour"])
        messages.success(request, "Your preferences are kept.")
        return redirect("notification-preferences")
    context = {"form": form, "has_mail": selectors.has_mail()}
    status = 422 if form.is_bound else 200
    return render(request, "claims/notification_preferences.html", context, status=status)


@require_safe
@permitted(Action.PERSONAL)
def watches(request: HttpRequest) -> HttpResponse:
    """The claims that one watches or has muted."""
    page = keyset.page(watched.of_person(person(request)), request.GET)
    return render(request, "claims/watches.html", {"page": page})


@require_POST
@permitted(Action.PERSONAL)
def watch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Watch or mute a claim or, with an empty state, neither."""
    claim = get_object_or_404(Claim, pk=pk)
    state = str(request.POST.get("state", ""))
    try:
        if state:
            watching.set_state(person(request), claim, state)
        else:
            watching.unset(person(request), claim)
    except Refused as refused:
        messages.error(request, str(refused))
    if request.POST.get("from") == "watches":
        return redirect("watches")
    return redirect("claim-comments", pk=claim.pk)
