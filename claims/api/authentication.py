"""Who asks: a token (stored hashed), the session of the pages, or a password to get a token."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from knox import auth
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from claims.services import tokens


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`, found by its hash: one query, and nothing written while reading."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        found = tokens.find(hash_token(token.decode("latin-1")))
        if found is None:
            raise exceptions.AuthenticationFailed(
                "This token is not valid or has run out. Make a new one at /api/v1/tokens/."
            )
        return found.user, found


class BasicAuthentication(authentication.BasicAuthentication):
    """User name and password, taken only where a token is made."""

    www_authenticate_realm = "Factcheck"

    def authenticate_credentials(
        self, userid: str, password: str, request: Request | None = None
    ) -> Any:
        if "\x00" in userid + password:
            raise exceptions.AuthenticationFailed("The user name or the password is wrong.")
        return super().authenticate_credentials(userid, password, request)
