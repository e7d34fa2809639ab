"""API tokens: shown once as they are made, stored as hashes, revoked by deletion."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from knox.models import AuthToken

from claims.errors import Refused

LONGEST_DAYS = 3650


def create(user: User, *, days: int | None = None) -> tuple[AuthToken, str]:
    """A new token's row and its text, which nobody can read again; without `days` it stays."""
    if not user.is_active:
        raise Refused(f"The account {user.get_username()} is switched off.", field="user")
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A token may last from 1 to {LONGEST_DAYS} days.", field="days")
    row, text = AuthToken.objects.create(user, expiry=timedelta(days=days) if days else None)
    return row, text


def valid() -> QuerySet[AuthToken]:
    """Tokens that open something: not run out, of an account that is not switched off."""
    rows: QuerySet[AuthToken] = AuthToken.objects.filter(
        Q(expiry=None) | Q(expiry__gt=Now()), user__is_active=True
    )
    return rows


def find(digest: str) -> AuthToken | None:
    return valid().select_related("user").filter(pk=digest).first()


def revoke(key: str, *, of: User | None = None) -> int:
    """Delete the token that begins with `key` (15 characters), of one user or of anyone."""
    rows = AuthToken.objects.filter(token_key=key)
    if of is not None:
        rows = rows.filter(user=of)
    return int(rows.delete()[0])
