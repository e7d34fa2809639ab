"""What happens to servers, done to the suite's own: death, silence, absence."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections
from redis import Redis

from config.embedded import Servers
from config.processes import wait_for
from config.servers import OWNER
from config.supervisor import SERVERS, Locks, program_of

SECONDS = 30.0


class TestServers:
    """`name` is "postgres" or "valkey" throughout."""

    __test__ = False  # pytest takes a class of this name for tests

    def __init__(self, held: Servers) -> None:
        self.held = held
        self.home = held.home

    @property
    def database_url(self) -> str:
        """The test database's address, for processes that a test starts."""
        socket = quote(str(self.home.sockets), safe="")
        return f"postgres://{OWNER}@{socket}:5432/{connection.settings_dict['NAME']}"

    @property
    def redis_url(self) -> str:
        return str(settings.REDIS_URL)

    def pid(self, name: str) -> int:
        kind = SERVERS[name]
        path = kind(self.home, None).pid_file  # type: ignore[arg-type]
        return int(path.read_text().split()[0])

    def kill(self, name: str) -> None:
        """kill -9. The supervisor starts it again; `wait_until_back` waits for that."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        assert wait_for(lambda: not program_of(pid), SECONDS)

    def wait_until_back(self, name: str) -> None:
        assert wait_for(lambda: self.held.is_ready(name), SECONDS)
        self._forget_connections(name)

    def restart(self, name: str) -> None:
        """kill -9 and wait until it answers again."""
        self.kill(name)
        self.wait_until_back(name)

    @contextlib.contextmanager
    def down(self, name: str) -> Iterator[None]:
        """The server is really not there inside the block, and back after it."""
        wanted = Locks(self.home).wanted(name)
        pid = self.pid(name)
        wanted.unlink()
        try:
            assert wait_for(lambda: not program_of(pid), SECONDS)
            self._forget_connections(name)
            yield
        finally:
            wanted.touch()
            self.wait_until_back(name)

    @contextlib.contextmanager
    def hanging(self, name: str) -> Iterator[None]:
        """The server takes connections but does not answer inside the block."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def flush_all(self) -> None:
        """FLUSHALL: every message and every cached value is lost."""
        with Redis.from_url(self.redis_url) as client:
            client.flushall()

    def _forget_connections(self, name: str) -> None:
        if name == "postgres":
            connections.close_all()
