"""Keep the embedded servers up and say where they are, for tools that are not our commands."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.embedded import Servers, database_url, redis_url


class Command(BaseCommand):
    help = "Hold the embedded servers until Ctrl-C and print their addresses (psql, valkey-cli)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        servers = Servers(settings.HOME)
        servers.hold()
        try:
            self.stdout.write(f"DATABASE_URL={database_url(settings.HOME)}")
            self.stdout.write(f"REDIS_URL={redis_url(settings.HOME)}")
            self.stdout.flush()
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
        finally:
            servers.release()
