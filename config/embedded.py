"""The embedded servers as commands see them: have them while you need them.

A command holds a lock for as long as it uses the servers and starts their supervisor when there
is none. The last command to finish, or to be killed, leaves nobody holding it, and the supervisor
stops the servers. DATABASE_URL and REDIS_URL put servers of the operator's own in their place.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

import psycopg

from config import env
from config import home as homes
from config.home import CHECKOUT, Home
from config.processes import wait_for
from config.servers import DATABASE, OWNER, VALKEY_SOCKET, ServerError, answers_ping
from config.supervisor import SERVERS, Locks, rotated

PATIENCE = 60.0


def database_url(home: Home) -> str:
    """DATABASE_URL, else the embedded PostgreSQL's."""
    given = env.url("DATABASE_URL", ("postgres", "postgresql"))
    return given or f"postgres://{OWNER}@{quote(str(home.sockets), safe='')}:5432/{DATABASE}"


def redis_url(home: Home) -> str:
    """REDIS_URL, else the embedded Valkey's."""
    given = env.url("REDIS_URL", ("redis", "rediss", "unix"))
    return given or f"unix://{home.sockets / VALKEY_SOCKET}"


def needed() -> list[str]:
    """The servers that nobody else provides."""
    variables = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
    return [name for name, variable in variables.items() if not env.text(variable)]


class Servers:
    """A user's hold on the embedded servers of one home."""

    def __init__(self, home: Home | None = None, names: list[str] | None = None) -> None:
        self.home = home or homes.current()
        self.names = needed() if names is None else names
        self.locks: Locks | None = None
        self.supervisor: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        """Have the servers running until `release`, or until this process ends.

        Raises ServerError or HomeError with a sentence when they cannot be had.
        """
        if not self.names or self.locks is not None:
            return
        self.home.prepare()
        locks = Locks(self.home)
        if not locks.users.take(shared=True, seconds=PATIENCE):
            raise ServerError(f"The former servers in {self.home.path} have not stopped yet.")
        self.locks = locks
        try:
            self._bring_up(locks)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Stop using the servers; if nobody else does, return when they have stopped."""
        if self.locks is None:
            return
        locks, self.locks = self.locks, None
        locks.users.release()
        if _used_by_others(locks):
            return
        wait_for(locks.supervisor.is_free, PATIENCE)
        if self.supervisor is not None:
            self.supervisor.wait(PATIENCE)

    def keep_up(self) -> None:
        """Start the supervisor again if it was killed: for those who hold for a long time."""
        if self.locks is not None and self.locks.supervisor.is_free():
            self._bring_up(self.locks)

    def _bring_up(self, locks: Locks) -> None:
        for name in self.names:
            locks.wanted(name).touch()
        with locks.start.holding(PATIENCE):
            if locks.supervisor.is_free():
                for name in SERVERS:  # a killed supervisor's servers may answer as they go down
                    locks.ready(name).unlink(missing_ok=True)
                self.supervisor = self._start_supervisor()
                wait_for(lambda: not locks.supervisor.is_free() or self._has_failed(), 10)
        self._wait_until_ready()

    def _has_failed(self) -> bool:
        """Whether the supervisor that we started has ended."""
        return self.supervisor is not None and self.supervisor.poll() is not None

    def _start_supervisor(self) -> subprocess.Popen[bytes]:
        log = rotated(self.home.logs / "supervisor.log")
        with log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"], cwd=CHECKOUT,
                env={**os.environ, "FACTCHECK_HOME": str(self.home.path)},
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while waiting := [name for name in self.names if not self.is_ready(name)]:
            if self._has_failed() or time.monotonic() > deadline:
                raise ServerError(
                    f"The embedded {' and '.join(waiting)} did not start. {self._last_words()} "
                    f"The logs are in {self.home.logs}."
                )
            time.sleep(0.02)

    def _last_words(self) -> str:
        """The last thing the supervisor wrote, without its time and process."""
        log = self.home.logs / "supervisor.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return lines[-1].partition(": ")[2] or lines[-1] if lines else ""

    def is_ready(self, name: str) -> bool:
        """Whether the supervisor says so and the server answers."""
        if not Locks(self.home).ready(name).exists():
            return False
        if name == "valkey":
            return answers_ping(self.home.sockets / VALKEY_SOCKET)
        return _has_database(self.home)


@contextlib.contextmanager
def servers() -> Iterator[Servers]:
    """The servers that are needed, for as long as the block runs."""
    mine = Servers()
    mine.hold()
    try:
        yield mine
    finally:
        mine.release()


def _used_by_others(locks: Locks) -> bool:
    """Whether other commands still use the servers. The supervisor's own hold does not count."""
    if locks.users.take():
        locks.users.release()
        return False
    if locks.users.take(shared=True):
        locks.users.release()
        return True
    return False


def _has_database(home: Home) -> bool:
    try:
        psycopg.connect(
            host=str(home.sockets), port=5432, user=OWNER, dbname=DATABASE, connect_timeout=2
        ).close()
    except psycopg.OperationalError:
        return False
    return True
