"""Comments: those on a claim, one with its replies, a new one, another wording, removal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import Refused, Stale
from claims.models import Claim, Comment
from claims.moments import Moment
from claims.permissions import Action
from claims.selectors import comments as selectors
from claims.services import comments
from claims.web import keyset
from claims.web.access import at_a_moment, permitted, person
from claims.web.comments import CommentForm, EditCommentForm, shown, talk
from claims.web.views.sections import claim_then, section


@require_http_methods(["GET", "HEAD", "POST"])
def of_claim(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is said about the claim; sent to, it takes a comment or a reply."""
    return write(request, pk) if request.method == "POST" else read(request, pk)


@permitted(Action.READ)
@at_a_moment
def read(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    return _comments(request, pk, moment, CommentForm())


@permitted(Action.COMMENT)
def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment = comments.write(
                claim, form.cleaned_data["text"], by=person(request), reply_to=_answered(form)
            )
        except Refused as refused:
            form.refuse(refused, default="text")
        else:
            return redirect(_thread(comment) if comment.reply_to_id else _place(comment))
    return _comments(request, pk, Moment(), form, status=422)


def _comments(
    request: HttpRequest, pk: uuid.UUID, moment: Moment, form: CommentForm, status: int = 200
) -> HttpResponse:
    claim, wording = claim_then(pk, moment)
    context = {
        "claim": claim,
        "wording": wording,
        "talk": talk(claim, request.GET, moment, person(request)),
        "form": form,
        "moment": moment,
    }
    return section(request, "comments", context, status)


def _answered(form: CommentForm) -> Comment | None:
    """The comment that is replied to; raises Refused when it is not there."""
    key = form.cleaned_data["reply_to"]
    if not key:
        return None
    found = Comment.objects.filter(pk=key).first()
    if found is None:
        raise Refused("The comment that you reply to is not there; begin a new one.")
    return found


@require_safe
@permitted(Action.COMMENT)
@at_a_moment
def comment(request: HttpRequest, pk: uuid.UUID, moment: Moment) -> HttpResponse:
    """One comment with all its replies, the latest first; of a reply, the reply alone."""
    viewer = person(request)
    found = get_object_or_404(selectors.listed(moment), pk=pk)
    claim, wording = claim_then(found.claim_id, moment)
    page = keyset.page(selectors.listed(moment).filter(reply_to=found), request.GET)
    rows = selectors.as_known([found, *page.rows], moment)
    context = {
        "claim": claim,
        "wording": wording,
        "comment": shown(rows[0], moment, viewer),
        "page": page,
        "replies": [shown(row, moment, viewer) for row in rows[1:]],
        "form": CommentForm(initial={"reply_to": found.pk}),
        "moment": moment,
    }
    return render(request, "claims/comment.html", context)


@permitted(Action.COMMENT)
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put one's own comment in other words. Whoever was faster is shown beside what was typed."""
    found = get_object_or_404(selectors.listed(), pk=pk)
    initial = {"text": found.text, "seen": found.version}
    form = EditCommentForm(request.POST or None, initial=initial)
    theirs: object = None
    if form.is_bound and form.is_valid():
        try:
            comments.edit(found, **form.cleaned_data, by=person(request))
        except Stale as stale:
            theirs = stale.existing
        except Refused as refused:
            form.refuse(refused, default="text")
        else:
            return redirect(_thread(found))
    if isinstance(theirs, Comment):
        # Sent again, it is an answer to the newer text, which is on the page now.
        form.data = request.POST.copy()
        form.data["seen"] = str(theirs.version)
    context = {"comment": found, "form": form, "theirs": theirs}
    status = 409 if theirs else 422 if form.is_bound else 200
    return render(request, "claims/comment_edit.html", context, status=status)


@require_POST
@permitted(Action.COMMENT)
def remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a comment off the pages; comes back to where it stood."""
    found = get_object_or_404(selectors.listed(), pk=pk)
    try:
        comments.remove(found, by=person(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The comment is removed; the history of the claim keeps it.")
    return redirect(_thread(found))


def _place(comment: Comment) -> str:
    """Where the comment stands among those of its claim."""
    return f"{reverse('claim-comments', args=[comment.claim_id])}#c-{comment.pk}"


def _thread(comment: Comment) -> str:
    """Where the comment stands among the replies to it, or beside it."""
    return f"{reverse('comment', args=[comment.reply_to_id or comment.pk])}#c-{comment.pk}"
