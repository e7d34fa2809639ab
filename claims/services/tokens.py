"""API tokens: shown once as they are made, stored as hashes, revoked by deletion."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from claims.errors import Refused
from claims.models import ApiToken, Scope
from claims.permissions import Action, may

NAME_LENGTH = 80
KEPT = timedelta(days=90)  # after it has run out, for whoever asks what it was
SEEN_EVERY = timedelta(minutes=10)  # a use is noted this often at most


def create(
    user: User, *, name: str = "", scope: str = Scope.WRITE, days: int | None = None
) -> tuple[ApiToken, str]:
    """A new token's row and its text, which nobody can read again."""
    longest = settings.TOKEN_DAYS_AT_MOST
    lasts = min(settings.TOKEN_DAYS, longest) if days is None else days
    if not user.is_active:
        raise Refused(f"The account {user.get_username()} is switched off.", field="user")
    if not 1 <= lasts <= longest:
        raise Refused(f"A token may last from 1 to {longest} days.", field="days")
    if scope not in Scope.values:
        raise Refused(f"A token's scope is one of {', '.join(Scope.values)}.", field="scope")
    name = " ".join(name.split())
    if len(name) > NAME_LENGTH or "\x00" in name:
        raise Refused(f"A name has {NAME_LENGTH} characters at most.", field="name")
    row, text = ApiToken.objects.create(user, expiry=timedelta(days=lasts), name=name, scope=scope)
    return row, text


def valid() -> QuerySet[ApiToken]:
    """Tokens that open something: not run out, of an account that is not switched off."""
    rows: QuerySet[ApiToken] = ApiToken.objects.filter(
        Q(expiry=None) | Q(expiry__gt=Now()), user__is_active=True
    )
    return rows


def of(user: User) -> QuerySet[ApiToken]:
    """A person's own, the latest first."""
    return valid().filter(user=user).order_by("-created", "digest")


def find(digest: str) -> ApiToken | None:
    return valid().select_related("user").filter(pk=digest).first()


def note_use(token: ApiToken) -> None:
    """Keep about when it was used last."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - SEEN_EVERY:
        seen = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
        ApiToken.objects.filter(seen, pk=token.pk).update(last_used_at=now)


def revoke(key: str, *, by: User) -> int:
    """Delete the token that begins with `key`: one's own or, for administrators, anybody's."""
    rows = ApiToken.objects.filter(token_key=key)
    if not may(by, Action.ADMINISTER):
        rows = rows.filter(user=by)
    return int(rows.delete()[0])


def revoke_all(user: User) -> int:
    return int(ApiToken.objects.filter(user=user).delete()[0])


def clear() -> int:
    """Throw away those that ran out long ago; how many."""
    return int(ApiToken.objects.filter(expiry__lt=Now() - KEPT).delete()[0])
