"""How people sign in: what of allauth's ways differs at a desk."""

from __future__ import annotations

import ipaddress
from base64 import urlsafe_b64encode
from hashlib import sha256
from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from claims import throttling
from claims.permissions import must_have_second_factor

log = structlog.get_logger(__name__)
NOWHERE = "::"  # an address that cannot be told


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; addresses are told as everywhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return str(ipaddress.ip_address(throttling.address(request)))
        except ValueError:
            return NOWHERE

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the desk's own address, where it is known, whatever name the request used."""
        path = reverse("account_reset_password_from_key", args=key.split("-", 1))
        return (
            f"{settings.PUBLIC_URL}{path}"
            if settings.PUBLIC_URL
            else (self.request.build_absolute_uri(path))
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down is a fault for the log: pages tell everybody the same."""
        if not settings.MAIL_IS_SET_UP:
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("mail_not_sent", mail=template_prefix)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are of no use to whoever reads the database alone."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Empty when FACTCHECK_SECRET_KEY is another than it was: then no code is right."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.exception("second_factor_unreadable")
            return ""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor keeps it; administrators take it from who lost it."""
        return not must_have_second_factor(authenticator.user)

    def get_totp_issuer(self) -> str:
        return str(settings.DESK_NAME)


def _box() -> Fernet:
    key = sha256(f"second factor:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(urlsafe_b64encode(key))
