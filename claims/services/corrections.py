"""Readers say that a page is wrong, and the desk answers them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.errors import Conflict, Refused
from claims.models import (
    CorrectionAnswer,
    CorrectionOutcome,
    CorrectionRequest,
    Publication,
    PublicationRecall,
)
from claims.services import locks
from claims.services.editions import words

LONGEST = 5_000
NAME = 200
CONTACT = 320


def receive(
    publication: Publication,
    text: str,
    name: str = "",
    contact: str = "",
    *,
    by: User | None = None,
) -> CorrectionRequest:
    """Record what a reader of the publication writes, as text; the clock of the answer starts.

    Who the reader is stays with the desk. `by`: a member who passes it on.
    """
    said = words(text, "text", LONGEST)
    if not said:
        raise Refused("Write what is wrong, and how you know.", field="text")
    return CorrectionRequest.objects.create(
        publication=publication,
        text=said,
        name=words(name, "name", NAME),
        contact=words(contact, "contact", CONTACT),
        due_at=timezone.now() + timedelta(days=settings.CORRECTION_DAYS),
        created_by=by,
    )


@transaction.atomic
def answer(
    request: CorrectionRequest,
    outcome: str,
    text: str,
    edition: Publication | None = None,
    *,
    by: User,
) -> CorrectionAnswer:
    """Answer a reader, with the edition that followed unless nothing was corrected.

    Raises Refused with the field at fault, and Conflict when it was answered already.
    """
    locks.hold_claim(request.publication.claim)
    given = CorrectionAnswer.objects.filter(request=request).select_related("created_by").first()
    if given:
        raise Conflict(f"{given.created_by} has answered this already.", existing=request)
    said = words(text, "text", LONGEST)
    if outcome not in CorrectionOutcome.values:
        outcomes = ", ".join(CorrectionOutcome.values)
        raise Refused(f"{outcome!r} is no outcome; give one of: {outcomes}.", field="outcome")
    if not said:
        raise Refused("Say what was done about it, and why.", field="text")
    _check_edition(request, outcome, edition)
    return CorrectionAnswer.objects.create(
        request=request, outcome=outcome, text=said, edition=edition, created_by=by
    )


def _check_edition(request: CorrectionRequest, outcome: str, edition: Publication | None) -> None:
    if outcome == CorrectionOutcome.DECLINED:
        if edition:
            raise Refused("Nothing was corrected: leave the edition out.", field="edition")
        return
    if edition is None:
        raise Refused("Name the edition that corrects the page.", field="edition")
    if edition.subject != request.publication.subject:
        raise Refused("This edition is of another page.", field="edition")
    if edition.number <= request.publication.number:
        raise Refused(
            f"The reader read edition {request.publication.number}; name a later one.",
            field="edition",
        )
    if PublicationRecall.objects.filter(publication=edition).exists():
        raise Refused("This edition was recalled; readers never read it.", field="edition")
