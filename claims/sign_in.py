"""How people sign in: what of allauth's ways differs at a desk."""

from __future__ import annotations

import ipaddress
from base64 import urlsafe_b64encode
from hashlib import sha256
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
from claims.services import tokens

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


class TokensEnd:
    """Told by Django of every new password, by whatever door: tokens made under the old one end.

    So do sessions: Django signs them with the password's hash.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Nothing is asked of the password itself."""

    def get_help_text(self) -> str:
        return "A new password revokes your API tokens and signs you out everywhere else."

    def password_changed(self, password: str, user: Any = None) -> None:
        if user is not None:
            tokens.revoke_all(user)


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
