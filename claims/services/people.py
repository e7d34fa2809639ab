"""People of the desk: their roles."""

from __future__ import annotations

from django.contrib.auth.models import Group, User

from claims.permissions import Role, forget


def ensure_roles() -> None:
    """Make the groups that are the roles, where they are missing."""
    Group.objects.bulk_create([Group(name=role) for role in Role], ignore_conflicts=True)


def give_role(user: User, role: Role) -> None:
    """Make it the account's one role; other groups of the desk's own making stay."""
    roles = Group.objects.in_bulk(list(Role), field_name="name")
    user.groups.remove(*(group for name, group in roles.items() if name != role))
    user.groups.add(roles[role])
    forget(user)
