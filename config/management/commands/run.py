"""Everything at once: servers, migrations, web, worker, sweep. What `make run` calls."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.parts import PortTaken
from config.processes import end_with_parent
from config.running import AlreadyRunning, Run


class Command(BaseCommand):
    help = "Start everything and keep it running until Ctrl-C."
    requires_system_checks = ()  # they would be told of servers that are not started yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="the first port to try")
        parser.add_argument(
            "--seed", type=int, metavar="NUMBER", help="fill an empty desk with invented work first"
        )
        parser.add_argument(
            "--logs-here", action="store_true", help="logs to standard error, not to files"
        )
        parser.add_argument(
            "--end-with-parent", action="store_true", help="end when the starting process ends"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["end_with_parent"]:
            end_with_parent(signal.SIGTERM, os.getppid())
        # This terminal shows the steps; what goes wrong still shows among them.
        logging.getLogger().setLevel(logging.WARNING)
        if not 0 < options["port"] < 65536:
            raise CommandError(f"--port is {options['port']}; it takes a number from 1 to 65535.")
        try:
            Run(
                settings.HOME,
                self._say,
                host=options["host"],
                port=options["port"],
                log_files=not options["logs_here"],
                seed=options["seed"],
            )()
        except (AlreadyRunning, PortTaken) as error:
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone; what we end must still end
            self.stdout.write(line)
            self.stdout.flush()
