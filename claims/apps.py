from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self) -> None:
        from claims.services import people, ratings  # noqa: PLC0415 - models must be loaded first

        def start_with_a_scale(*, apps: Any = registry, **kwargs: Any) -> None:
            """After migrating, if that left the tables there, and after they were emptied."""
            if "rating" in apps.all_models["claims"]:
                ratings.ensure_default_scale()

        def start_with_roles(*, apps: Any = registry, **kwargs: Any) -> None:
            if "group" in apps.all_models["auth"]:
                people.ensure_roles()

        for name, start in (("default_scale", start_with_a_scale), ("roles", start_with_roles)):
            post_migrate.connect(start, sender=self, weak=False, dispatch_uid=f"claims.{name}")
