"""Give every account the role that comes closest to what it could do before there were roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import migrations

ROLES = ("viewer", "contributor", "reviewer", "editor", "administrator")


def give_roles(apps: Any, schema_editor: Any) -> None:
    group, user = apps.get_model("auth", "Group"), apps.get_model("auth", "User")
    groups = {name: group.objects.get_or_create(name=name)[0] for name in ROLES}
    membership = user.groups.through
    membership.objects.bulk_create(
        [
            membership(user_id=account.pk, group_id=groups[_role(account)].pk)
            for account in user.objects.exclude(groups__name__in=ROLES).iterator()
        ],
        batch_size=1_000,
    )


def take_roles(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


def _role(account: Any) -> str:
    if account.is_superuser:
        return "administrator"
    return "editor" if account.is_staff else "reviewer"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("claims", "0009_comments_and_notifications"),
    ]

    operations = [migrations.RunPython(give_roles, take_roles)]
