"""A live Celery worker on the test database: a real process, as an operator runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from config.celery import app
from config.home import CHECKOUT
from config.processes import bound_to_me, stop, wait_for
from tests.support.servers import TestServers

SECONDS = 60.0


class Worker:
    def __init__(self, servers: TestServers, name: str, slots: int = 1) -> None:
        self.node = f"{name}@test"
        self.log = servers.home.logs / f"worker-{name}.log"
        environment = {
            **os.environ,
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url,
        }
        command = [
            sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "-n", self.node,
            "--concurrency", str(slots), "--without-gossip", "--without-mingle",
        ]  # fmt: skip
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, start_new_session=True, preexec_fn=bound_to_me(signal.SIGKILL),
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        ready = wait_for(lambda: not self.is_alive or self.answers(), SECONDS)
        assert ready and self.is_alive, f"the worker did not start:\n{self.tail()}"  # noqa: PT018

    def answers(self) -> bool:
        # A connection of its own: a test may have killed the broker under those that are kept.
        with app.connection_for_write() as connection:
            return bool(
                app.control.ping(
                    destination=[self.node], timeout=0.5, limit=1, connection=connection
                )
            )

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """kill -9 of the worker; its pool goes with it."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        stop(self.process, (signal.SIGTERM, 5), (signal.SIGQUIT, 5))

    def tail(self, lines: int = 30) -> str:
        return "\n".join(Path(self.log).read_text(errors="replace").splitlines()[-lines:])
