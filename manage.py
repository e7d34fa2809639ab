#!/usr/bin/env python
"""Django's commands, with the embedded servers up for those that need them."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from config.celery import worker_answers
from config.embedded import Servers
from config.home import HomeError, current
from config.parts import Plan, stop_all
from config.servers import ServerError

# These need no server. `run` and `servers` see to theirs themselves.
SERVERLESS = frozenset(
    {
        "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
        "run", "servers", "spectacular", "startapp", "version",
    }
)  # fmt: skip


DATABASE_HINT = "Look at DATABASE_URL; or unset it, to use the embedded server (docs/operating.md)."


def needs_servers(arguments: list[str]) -> bool:
    """Whether the command in these arguments (without the program's name) uses a server."""
    command = next((word for word in arguments if not word.startswith("-")), "help")
    if command in SERVERLESS or {"--help", "-h", "--version"} & set(arguments):
        return False
    if command == "check":
        return "--database" in arguments
    if command == "makemigrations":
        return not {"--check", "--dry-run"} & set(arguments)
    return True


def needs_worker(arguments: list[str]) -> bool:
    """Whether the command waits for work that only a worker does."""
    return "ingest" in arguments[:1] and bool({"--wait", "--json"} & set(arguments))


def is_unreachable(error: OperationalError) -> bool:
    """No connection was had at all: whatever a server itself reports carries a code."""
    return getattr(error.__cause__, "sqlstate", None) is None


def execute(arguments: list[str]) -> None:
    """Run the command, beside a worker of its own if it needs one and none is there."""
    worker = Plan(current(), log_files=True).worker(slots=1) if needs_worker(arguments) else None
    try:
        if worker is not None and not worker_answers():
            worker.start()
        execute_from_command_line([sys.argv[0], *arguments])
    finally:
        if worker is not None:
            stop_all([worker])


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not {"run", "runserver"} & set(sys.argv[1:2]):
        # Somebody reads what a command prints; the running parts' logs are for later.
        os.environ.setdefault("FACTCHECK_LOG_LEVEL", "WARNING")
    try:
        servers = Servers(names=None if needs_servers(sys.argv[1:]) else [])
        servers.hold()
        try:
            execute(sys.argv[1:])
        finally:
            servers.release()
    except OperationalError as error:
        if not is_unreachable(error):
            raise
        sys.exit(f"PostgreSQL does not answer: {str(error).strip()}\n{DATABASE_HINT}")
    except (ImproperlyConfigured, HomeError, ServerError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
