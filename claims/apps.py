from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self) -> None:
        from claims.services import ratings  # noqa: PLC0415 - models must be loaded first

        def start_with_a_scale(*, apps: Any = registry, **kwargs: Any) -> None:
            """After migrating, if that left the tables there, and after they were emptied."""
            if "rating" in apps.all_models["claims"]:
                ratings.ensure_default_scale()

        post_migrate.connect(
            start_with_a_scale, sender=self, weak=False, dispatch_uid="claims.default_scale"
        )
