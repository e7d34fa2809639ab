"""Who may do what: the only place that says so. Pages, API and admin ask here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

User = AbstractBaseUser | AnonymousUser


class Action(StrEnum):
    READ = "read"  # everything that the desk has recorded
    SUBMIT = "submit"  # hand in a source text
    RETRY = "retry"  # a failed extraction
    LOG = "log"  # a claim, by hand or from a suggestion
    RELATE = "relate"  # link claims, confirm or reject a suggested link
    ASSESS = "assess"  # link and grade evidence, ask for replies
    NARROW = "narrow"  # evidence that another linked, to named people
    PROPOSE = "propose"  # a verdict, and dissent from one
    DECIDE = "decide"  # on another's proposal; the service sees to the four eyes
    PUBLISH = "publish"  # checks and their corrections; answer readers
    WRITE_IN = "write in"  # a reader says that a check is wrong
    GRADE = "grade"  # publishers' reliability, the desk's scales
    REDACT = "redact"  # blank what must not be kept
    DESCRIBE = "describe"  # correct a document's, publisher's or claimant's particulars
    ADMINISTER = "administer"  # accounts and tokens of others


def _anybody(user: User) -> bool:
    return True


def _member(user: User) -> bool:
    """Whoever has an account that is not switched off belongs to the desk."""
    return bool(user.is_authenticated and user.is_active)


def _editor(user: User) -> bool:
    return _member(user) and bool(getattr(user, "is_staff", False))


def _administrator(user: User) -> bool:
    return _member(user) and bool(getattr(user, "is_superuser", False))


RULES: Mapping[Action, Callable[[User], bool]] = {
    Action.READ: _member,
    Action.SUBMIT: _member,
    Action.RETRY: _member,
    Action.LOG: _member,
    Action.RELATE: _member,
    Action.ASSESS: _member,
    Action.NARROW: _editor,
    Action.PROPOSE: _member,
    Action.DECIDE: _member,
    Action.PUBLISH: _editor,
    Action.WRITE_IN: _anybody,
    Action.GRADE: _editor,
    Action.REDACT: _administrator,
    Action.DESCRIBE: _editor,
    Action.ADMINISTER: _administrator,
}


def may(user: User, action: Action) -> bool:
    """True when the user may do it. What is not in the map nobody may."""
    rule = RULES.get(action)
    return rule is not None and rule(user)
