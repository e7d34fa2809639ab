"""People of the desk: their accounts, roles and sessions. Nobody is ever deleted."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from claims.errors import Conflict, Refused
from claims.permissions import Role, forget, role_of
from claims.services import locks, tokens

LAST = (
    "{} is the last active administrator: somebody must be left who runs the accounts. "
    "Make another administrator first."
)


def ensure_roles() -> None:
    """Make the groups that are the roles, where they are missing."""
    Group.objects.bulk_create([Group(name=role) for role in Role], ignore_conflicts=True)


@transaction.atomic
def create(
    username: str, role: str, *, email: str = "", name: str = "", password: str = ""
) -> User:
    """A new account; without a password they set one by mail, from the page of signing in."""
    locks.hold(locks.PEOPLE)
    given, surname = _names(name)
    user = User(username=username.strip(), email=email.strip(), first_name=given, last_name=surname)
    _check(user)
    _check_password(password, user)
    if not password and not user.email:
        raise Refused("Give a password, or an address to send a link to.", field="password")
    user.set_password(password or None)
    user.save()
    give_role(user, _role(role))
    return user


@transaction.atomic
def change_role(user: User, role: str) -> None:
    """Give another role. Raises Refused for the last active administrator's."""
    locks.hold(locks.PEOPLE)
    wanted = _role(role)
    if wanted != Role.ADMINISTRATOR:
        _refuse_last(user, "role")
        User.objects.filter(pk=user.pk, is_superuser=True).update(is_superuser=False)
        user.is_superuser = False
    give_role(user, wanted)


@transaction.atomic
def deactivate(user: User) -> None:
    """Let them in no more, by any door, from now on; what they did stays under their name."""
    locks.hold(locks.PEOPLE)
    _refuse_last(user, "is_active")
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    end_sessions(user)
    tokens.revoke_all(user)


def reactivate(user: User) -> None:
    """Let them in again, with the password they had; their tokens stay revoked."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True


@transaction.atomic
def change(user: User, *, role: str | None = None, is_active: bool | None = None) -> None:
    """Both at once, or what is given of them; nothing where one of them is refused."""
    if is_active and not user.is_active:
        reactivate(user)
    if role is not None:
        change_role(user, role)
    if is_active is False:
        deactivate(user)


def give_role(user: User, role: Role) -> None:
    """Make it the account's one role; other groups of the desk's own making stay."""
    roles = Group.objects.in_bulk(list(Role), field_name="name")
    user.groups.remove(*(group for name, group in roles.items() if name != role))
    user.groups.add(roles[role])
    forget(user)


@transaction.atomic
def take_second_factor(user: User) -> None:
    """For who has lost telephone and recovery codes: the password alone lets them in again.

    What was opened with it ends: perhaps another has found it. Raises Refused when there is none.
    """
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise Refused(f"{user} has no second factor.")
    end_sessions(user)
    tokens.revoke_all(user)


def end_session(user: User, pk: int) -> bool:
    """End one of the person's own sessions; False when there is none such."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is not None:
        session.end()
    return session is not None


def end_sessions(user: User, *, but: str | None = None) -> None:
    """End every session of the person's but that one: those that are listed, and any other."""
    mine = [
        row.session_key
        for row in Session.objects.filter(expire_date__gt=Now()).iterator()
        if row.session_key != but and row.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=mine).delete()
    UserSession.objects.filter(user=user).exclude(session_key=but or "").delete()


def clear() -> None:
    """Throw away the sessions that are over, and what is listed of those that are gone."""
    Session.objects.filter(expire_date__lt=Now()).delete()
    kept = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(kept)).delete()


def taken(field: str, value: str, *, but: User | None = None) -> User | None:
    """Another account that has this user name or address: people sign in by either."""
    if not value:
        return None
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    return others.filter(Q((f"{field}__iexact", value))).first()


def _role(given: str) -> Role:
    if given not in list(Role):
        raise Refused(f"A role is one of {', '.join(Role)}.", field="role")
    return Role(given)


def _refuse_last(user: User, field: str) -> None:
    """Under the lock: two administrators must not remove each other at once."""
    if not user.is_active or role_of(user) != Role.ADMINISTRATOR:
        return
    runs = Q(is_superuser=True) | Q(groups__name=Role.ADMINISTRATOR)
    if not User.objects.filter(runs, is_active=True).exclude(pk=user.pk).exists():
        raise Refused(LAST.format(user.get_username()), field=field)


def _names(name: str) -> tuple[str, str]:
    """The last word is the surname; only the whole is ever shown."""
    first, _, last = " ".join(name.split()).rpartition(" ")
    return (first, last) if first else (last, "")


def _check(user: User) -> None:
    """Raises Refused at the field at fault, Conflict for what another account has."""
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        field, (sentence, *_) = next(iter(error.message_dict.items()))
        given = field if field in {"username", "email"} else "name"
        raise Refused(sentence, field=given) from error
    for field in ("username", "email"):
        if existing := taken(field, getattr(user, field)):
            raise Conflict(
                f"The account {existing.username} has this {field} already.",
                field=field,
                existing=existing,
            )


def _check_password(password: str, user: User) -> None:
    if not password:
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
