#!/usr/bin/env python
"""Django's commands, with the embedded servers up for those that need them."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.embedded import Servers
from config.home import HomeError
from config.servers import ServerError

# These need no server. `run` and `servers` see to theirs themselves.
SERVERLESS = frozenset(
    {
        "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
        "run", "servers", "spectacular", "startapp", "version",
    }
)  # fmt: skip


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


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        servers = Servers(names=None if needs_servers(sys.argv[1:]) else [])
        servers.hold()
        try:
            execute_from_command_line(sys.argv)
        finally:
            servers.release()
    except (ImproperlyConfigured, HomeError, ServerError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
