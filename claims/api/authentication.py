"""Who asks: a token, stored hashed, or the session of the pages."""

from __future__ import annotations

from django.contrib.auth.models import User
from knox import auth
from knox.crypto import hash_token
from rest_framework import exceptions

from claims.models import ApiToken
from claims.services import tokens


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`, found by its hash: one query, and another one in ten minutes."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        found = tokens.find(hash_token(token.decode("latin-1")))
        if found is None:
            raise exceptions.AuthenticationFailed(
                "This token is not valid or has run out. Make another on your account's page."
            )
        tokens.note_use(found)
        return found.user, found
