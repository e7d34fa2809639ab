"""What a mail says: of each notification that something waits, where, and why it is told.

Never the words of a comment, of a verdict or of evidence, which may be for fewer than the desk: of
the claim its wording alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator

from claims.models import Delivery, Mail, Notification
from claims.selectors import notifications

SHOWN = 50  # of a day
BY_MAIL = {Delivery.AT_ONCE, Delivery.DIGEST}


def written(mail: Mail) -> EmailMessage | None:
    """The mail as it is to be sent now; None when nothing is left to tell."""
    found = _told(mail)
    if not found:
        return None
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    preferences = address(reverse("notification-preferences"))
    headers = {
        "Message-ID": f"<{mail.pk}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{preferences}>",
    }
    context = {
        "rows": [_shown(row) for row in found[:SHOWN]],
        "more": len(found) - SHOWN,
        "all": address(reverse("notifications")),
        "preferences": preferences,
    }
    return EmailMessage(
        subject=f"[{settings.DESK_NAME}] {_subject(mail, found)}",
        body=render_to_string("claims/mail.txt", context),
        to=[mail.person.email],
        headers=headers,
    )


def address(path: str) -> str:
    """Where the desk's page is, for whoever reads of it elsewhere."""
    return f"{settings.PUBLIC_URL}{path}"


def _told(mail: Mail) -> list[Notification]:
    """What the person may see and wants by mail still; of a day, what is unread."""
    rows = notifications.listed(mail.person).filter(mail=mail)
    if mail.digest_on:
        rows = rows.filter(is_unread=True)
    deliveries = notifications.wanted(mail.person).deliveries
    by_mail = [
        kind for kind, way in deliveries.items() if way in {Delivery.AT_ONCE, Delivery.DIGEST}
    ]
    return list(rows.filter(kind__in=by_mail).order_by("id"))


def _shown(row: Notification) -> dict[str, str]:
    return {
        "says": notifications.says(row),
        "claim": _line(row, 500),
        "page": address(notifications.page_of(row)),
        "reason": row.reason,
    }


def _subject(mail: Mail, rows: Sequence[Notification]) -> str:
    if mail.digest_on:
        return f"{len(rows)} of {mail.digest_on:%-d %B %Y}"
    return f"{notifications.says(rows[0]).removesuffix('.')}: “{_line(rows[0], 80)}”"


def _line(row: Notification, length: int) -> str:
    words: str = row.claim_text  # type: ignore[attr-defined]
    return Truncator(" ".join(words.split())).chars(length)
