"""A forgotten password: whoever has the account is mailed a link that sets another one."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import filter_users_by_email, user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from claims import mailer, messages
from claims.selectors.mails import address

log = structlog.get_logger(__name__)

TASK = "claims.tasks.send_reset"
GIVEN_UP = 3600.0  # seconds after which a worker that was away sends nothing: people ask again

Send = Callable[[EmailMessage, Callable[[], None], Callable[[], None]], None]


def ask(email: str) -> None:
    """Have the worker look whose address it is: the time that asking takes must not tell."""
    if settings.MAIL_IS_SET_UP:
        messages.send(TASK, email, expires=GIVEN_UP)


def perform(email: str, send: Send = mailer.send) -> None:
    """Send the link, which is kept nowhere. Raises what the mailer does for a server away."""
    for user in filter_users_by_email(email, is_active=True, prefer_verified=True):
        try:
            send(_written(user), _nothing, _nothing)
        except mailer.Rejected as error:
            log.warning("reset_not_sent", user=user.pk, error=str(error))


def _written(user: User) -> EmailMessage:
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    context = {"user": user, "password_reset_url": address(path)}
    return EmailMessage(
        subject=f"[{settings.DESK_NAME}] A new password",
        body=render_to_string("account/email/password_reset_key_message.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _nothing() -> None:
    """There is no row to keep: a link that is lost is asked for again."""
