"""Who may do and see what: the only place that says so. Pages, API, admin and selectors ask here.

Roles are Django's groups of these names, made after every migration (claims.services.people).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from factcheck.workflow import Act

Somebody = AbstractBaseUser | AnonymousUser
User = Somebody | None  # None: nobody in particular


class Role(StrEnum):
    """In rising order: each may do all that the one before it may."""

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def reaches(self, other: Role) -> bool:
        return RANKS[self] >= RANKS[other]


RANKS: Mapping[Role, int] = {role: rank for rank, role in enumerate(Role)}
# Of whom the setting asks a second factor: of this role and all above it.
ASKED_OF: Mapping[str, Role | None] = {
    "off": None,
    "editors": Role.EDITOR,
    "everybody": Role.VIEWER,
}


class Tie(StrEnum):
    """What somebody has to do with one row, whatever their role."""

    AUTHOR = "author"
    NAMED = "named"  # it is for people whom its author has named
    ASSIGNEE = "assignee"  # of the claim
    APPROVER = "approver"  # to whom a draft was sent


class Action(StrEnum):
    READ = "read"  # what the desk has recorded for everybody or for the desk
    READ_NAMED = "read named"  # what was recorded for named people
    READ_PROPOSALS = "read proposals"  # verdicts that wait, were returned or withdrawn
    READ_DRAFTS = "read drafts"  # verdicts that are still being written
    READ_SENDERS = "read senders"  # who sent a tip
    PERSONAL = "personal"  # one's own watches, searches, notifications, tokens
    SUBMIT = "submit"  # hand in a source text
    RETRY = "retry"  # a failed extraction
    LOG = "log"  # a claim, by hand or from a suggestion
    ASSESS = "assess"  # link and grade evidence, ask for replies
    COMMENT = "comment"  # on a claim, mentioning others
    MODERATE = "moderate"  # take a comment off the pages
    ENTER = "enter"  # the admin
    SORT = "sort"  # statements and tips of the inbox
    RELATE = "relate"  # link claims, confirm or reject a suggested link
    MERGE = "merge"  # duplicates, and undo it
    WORK = "work"  # take a claim, give it back, move it on
    LABEL = "label"  # claims
    PROPOSE = "propose"  # a verdict, and dissent from one
    DECIDE = "decide"  # on another's proposal; the service sees to the four eyes
    ASSIGN = "assign"  # a claim to somebody else
    OVERRIDE = "override"  # a computed priority
    NARROW = "narrow"  # evidence that another linked, to named people; or show it to more
    PUBLISH = "publish"  # checks and their corrections; answer readers
    GRADE = "grade"  # publishers' reliability, the desk's scales
    DESCRIBE = "describe"  # correct a document's, publisher's or claimant's particulars
    REDACT = "redact"  # blank what must not be kept
    ADMINISTER = "administer"  # people, their roles, tokens of others
    WRITE_IN = "write in"  # a reader says that a check is wrong
    TIP = "tip"  # say what should be checked


@dataclass(frozen=True, slots=True)
class Rule:
    """The least role that may; who else may, for what they are tied to; or anybody at all."""

    least: Role | None = None  # None: no role is enough
    ties: frozenset[Tie] = frozenset()
    is_open: bool = False


def _from(least: Role | None, *ties: Tie) -> Rule:
    return Rule(least, frozenset(ties))


ANYBODY = Rule(is_open=True)
VIEWERS, CONTRIBUTORS, REVIEWERS, EDITORS, ADMINISTRATORS = (_from(role) for role in Role)

RULES: Mapping[Action, Rule] = {
    Action.READ: VIEWERS,
    Action.READ_NAMED: _from(None, Tie.AUTHOR, Tie.NAMED),
    Action.READ_PROPOSALS: _from(Role.REVIEWER, Tie.AUTHOR),
    Action.READ_DRAFTS: _from(Role.EDITOR, Tie.AUTHOR, Tie.ASSIGNEE, Tie.APPROVER),
    Action.READ_SENDERS: EDITORS,
    Action.PERSONAL: VIEWERS,
    Action.SUBMIT: CONTRIBUTORS,
    Action.RETRY: CONTRIBUTORS,
    Action.LOG: CONTRIBUTORS,
    Action.ASSESS: CONTRIBUTORS,
    Action.COMMENT: CONTRIBUTORS,
    Action.MODERATE: _from(Role.EDITOR, Tie.AUTHOR),
    Action.ENTER: CONTRIBUTORS,
    Action.SORT: REVIEWERS,
    Action.RELATE: REVIEWERS,
    Action.MERGE: REVIEWERS,
    Action.WORK: REVIEWERS,
    Action.LABEL: REVIEWERS,
    Action.PROPOSE: REVIEWERS,
    Action.DECIDE: REVIEWERS,
    Action.ASSIGN: EDITORS,
    Action.OVERRIDE: EDITORS,
    Action.NARROW: EDITORS,
    Action.PUBLISH: EDITORS,
    Action.GRADE: EDITORS,
    Action.DESCRIBE: EDITORS,
    Action.REDACT: ADMINISTRATORS,
    Action.ADMINISTER: ADMINISTRATORS,
    Action.WRITE_IN: ANYBODY,
    Action.TIP: ANYBODY,
}


def may(user: User, action: Action, *ties: Tie) -> bool:
    """True when the user may do it, to a row to which these ties bind them.

    What is not in the map nobody may; and whoever must have a second factor may nothing without.
    """
    rule = RULES.get(action, Rule())
    if rule.is_open:
        return True
    if not is_member(user) or lacks_second_factor(user):
        return False
    return not rule.ties.isdisjoint(ties) or (rule.least is not None and _has(user, rule.least))


def is_member(user: User) -> TypeGuard[AbstractBaseUser]:
    """Whoever has an account that is not switched off belongs to the desk."""
    return user is not None and user.is_authenticated and user.is_active


def role_of(user: User) -> Role | None:
    """The highest role of an account; None for whoever does not belong to the desk."""
    return _standing(user).role if is_member(user) else None


def must_have_second_factor(user: User) -> TypeGuard[AbstractBaseUser]:
    """Whether the operator asks for one of people of this role."""
    asked_of = ASKED_OF[settings.REQUIRE_SECOND_FACTOR]
    return asked_of is not None and is_member(user) and _standing(user).role.reaches(asked_of)


def lacks_second_factor(user: User) -> bool:
    """Whether they must have one and have none yet."""
    return must_have_second_factor(user) and not _standing(user).has_second_factor


def prepare(people: Iterable[AbstractBaseUser]) -> None:
    """Read the standing of several accounts at once, for whoever asks about each of them."""
    accounts = {person.pk: person for person in people}
    found = _rows(get_user_model().objects.filter(pk__in=accounts))
    for pk, person in accounts.items():
        person._standing = _made_of(person, found.get(pk, []))  # type: ignore[attr-defined]  # noqa: SLF001


def forget(user: AbstractBaseUser) -> None:
    """Read the role anew when it is asked for next: it has been changed."""
    if hasattr(user, "_standing"):
        del user._standing  # noqa: SLF001


def _has(user: User, least: Role) -> bool:
    """Every member is a viewer at least: that costs no query."""
    if least is Role.VIEWER:
        return True
    role = role_of(user)
    return role is not None and role.reaches(least)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What an account has, besides being there."""

    role: Role
    has_second_factor: bool


def _standing(user: AbstractBaseUser) -> _Standing:
    """Read from the database once for each object: one query at most in a request."""
    found: _Standing | None = getattr(user, "_standing", None)
    if found is None:
        found = _read(user)
        user._standing = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def _read(user: Any) -> _Standing:
    accounts = get_user_model().objects.filter(pk=user.pk)
    return _made_of(user, _rows(accounts).get(user.pk, []) if user.pk else [])


def _rows(accounts: QuerySet[Any]) -> dict[Any, list[tuple[str | None, bool]]]:
    """Of each account its groups, each with whether it has a second factor; one query."""
    second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    found: dict[Any, list[tuple[str | None, bool]]] = defaultdict(list)
    for pk, group, has in accounts.values_list("pk", "groups__name", Exists(second)):
        found[pk].append((group, has))
    return found


def _made_of(user: Any, rows: Sequence[tuple[str | None, bool]]) -> _Standing:
    names = {name for name, _ in rows}
    held = [role for role in Role if role in names] or [Role.VIEWER]
    role = Role.ADMINISTRATOR if user.is_superuser else held[-1]
    return _Standing(role, any(has for _, has in rows))


class Whose(StrEnum):
    NOBODYS = "nobody's"
    OWN = "one's own"
    ANOTHERS = "another's"


# What it takes to lead a case on, by whose it is. The other steps follow from verdicts.
STEPS: Mapping[Act, Mapping[Whose, Action]] = {
    Act.ACCEPT: {Whose.NOBODYS: Action.SORT},
    Act.ASSIGN: {
        Whose.NOBODYS: Action.WORK,
        Whose.OWN: Action.WORK,
        Whose.ANOTHERS: Action.ASSIGN,
    },
    Act.RELEASE: {Whose.OWN: Action.WORK, Whose.ANOTHERS: Action.ASSIGN},
    Act.SET_ASIDE: {
        Whose.NOBODYS: Action.SORT,
        Whose.OWN: Action.WORK,
        Whose.ANOTHERS: Action.ASSIGN,
    },
    Act.REOPEN: dict.fromkeys(Whose, Action.WORK),
}


def may_step(user: Somebody, act: Act, assignee: int | None, person: int | None = None) -> bool:
    """True when the user may lead on a case that is the assignee's, and give it to the person.

    Both are primary keys; None for nobody. Giving it to anybody but oneself is assigning.
    """
    whose = Whose.OWN if assignee == user.pk else Whose.ANOTHERS if assignee else Whose.NOBODYS
    action = STEPS.get(act, {}).get(whose)
    if act == Act.ASSIGN and person != user.pk:
        action = Action.ASSIGN
    return action is not None and may(user, action)


def may_undo(user: Somebody, author: int | None) -> bool:
    """True for who did it, while the role still allows work, and for editors."""
    is_own = user is not None and author == user.pk
    return may(user, Action.WORK if is_own else Action.ASSIGN)
