"""Who is at the desk, and where they are signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Now

from claims.permissions import Role


def listed() -> QuerySet[User]:
    """Everybody, whether or not their account is switched off, with their role; two queries."""
    roles = Group.objects.filter(name__in=list(Role))
    second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = User.objects.prefetch_related(Prefetch("groups", roles))
    return rows.annotate(has_second_factor=Exists(second)).order_by("username")


def role(user: User) -> Role:
    """The role by the groups as prefetched, of whoever may be switched off."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    held = {group.name for group in user.groups.all()}
    return next((role for role in reversed(Role) if role in held), Role.VIEWER)


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def sessions(user: User) -> QuerySet[UserSession]:
    """Where somebody is signed in, the latest first."""
    lasting = Session.objects.filter(expire_date__gt=Now(), pk=OuterRef("session_key"))
    rows: QuerySet[UserSession] = UserSession.objects.filter(Exists(lasting), user=user)
    return rows.order_by("-created_at", "-pk")
