"""The house as a Django app: it brings the checks, the commands, and Celery's application."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "house"
    verbose_name = "House"

    def ready(self) -> None:
        # Celery's application must exist before a task is sent, in whichever process that is.
        from config import celery, checks  # noqa: F401, PLC0415 - models must be loaded first


class DeskAdminConfig(AdminConfig):
    """Django's admin behind the desk's own door."""

    default_site = "claims.door.Site"
