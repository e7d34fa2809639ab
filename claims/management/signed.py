"""Commands whose writes the history of edits can tell from those of people and of workers."""

from __future__ import annotations

from typing import Any

import pghistory
from django.core.management.base import BaseCommand


class SignedCommand(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        with pghistory.context(command=type(self).__module__.rpartition(".")[2]):
            return super().execute(*args, **options)
