"""The processes that make up a running Factcheck, besides the servers: web, worker, beat."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import database_url, redis_url
from config.home import CHECKOUT, Home
from config.processes import bound_to_me, wait_for

LONGEST_PAUSE = 30.0
# Asked to end, asked sharply; after that it is killed. Together the seconds that Ctrl-C may take.
GENTLY = 3.0
SHARPLY = 2.0


class PortTaken(Exception):
    """No port could be had; the sentence says which and why."""


@dataclass
class Part:
    """One child process that is started again when it ends by itself."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    log: Path | None
    sharp_signal: signal.Signals
    inherits: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """In a group of its own: Ctrl-C reaches only `run`, which ends the parts in order."""
        output = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                self.command, cwd=CHECKOUT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, pass_fds=self.inherits, start_new_session=True,
                preexec_fn=bound_to_me(signal.SIGTERM),
            )  # fmt: skip
        finally:
            if output:
                output.close()

    def tend(self) -> str:
        """Start it again if it has ended; what there is to say about it, or nothing."""
        if self.process is None:
            if time.monotonic() >= self.not_before:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        _kill_group(self.process.pid)
        self.process = None
        self.failures += 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** min(self.failures, 8) - 1)
        self.not_before = time.monotonic() + pause
        return f"The {self.name} ended with {code}; starting it again in {pause:.0f} s."


def stop_all(parts: Sequence[Part]) -> None:
    """End every part and whatever it started: gently, then sharply, then by force."""
    running = [part.process for part in parts if part.process is not None]
    sharp = {part.process: part.sharp_signal for part in parts if part.process is not None}
    for process in running:
        process.send_signal(signal.SIGTERM)
    wait_for(lambda: all(process.poll() is not None for process in running), GENTLY)
    for process in running:
        if process.poll() is None:
            process.send_signal(sharp[process])
    wait_for(lambda: all(process.poll() is not None for process in running), SHARPLY)
    for process in running:
        _kill_group(process.pid)
        process.wait()


def _kill_group(pid: int) -> None:
    """A part leads its own session, so its number is that of the group of all it started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def listen(host: str, port: int, tries: int = 20) -> socket.socket:
    """A listening socket on the port, or on the next one that is free.

    Bound here and handed to the web server, so that nobody can take the port in between.
    Raises PortTaken with a sentence.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + tries, 65536)):
        door = socket.socket(family, socket.SOCK_STREAM)
        # Without it a port stays taken for a minute after its last connection.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, candidate))
            door.listen(64)
        except OSError as error:
            door.close()
            if error.errno != errno.EADDRINUSE:
                raise PortTaken(f"Port {candidate} on {host}: {error.strerror}.") from error
            continue
        return door
    raise PortTaken(f"Ports {port} to {port + tries - 1} on {host} are all taken.")


CELERY = ("celery", "-A", "config", "--quiet")


@dataclass(frozen=True)
class Plan:
    """What the parts of one home have in common."""

    home: Home
    log_files: bool  # each part to its own file, else to where we write ourselves

    def part(self, name: str, arguments: list[str], sharp: signal.Signals, *fds: int) -> Part:
        """`sharp`: the signal that ends it at once; `fds`: open files that it takes over."""
        log = self.home.logs / f"{name}.log" if self.log_files else None
        command = [sys.executable, "-m", *arguments]
        environment = {
            **os.environ,
            "FACTCHECK_HOME": str(self.home.path),
            "DATABASE_URL": database_url(self.home),
            "REDIS_URL": redis_url(self.home),
        }
        return Part(name, command, environment, log, sharp, fds)

    def web(self, door: socket.socket) -> Part:
        arguments = ["gunicorn", "-c", "python:config.gunicorn", f"--bind=fd://{door.fileno()}"]
        return self.part("web", [*arguments, "config.wsgi"], signal.SIGINT, door.fileno())

    def worker(self, slots: int) -> Part:
        options = ["--concurrency", str(slots), "--without-gossip", "--without-mingle"]
        return self.part("worker", [*CELERY, "worker", *options], signal.SIGQUIT)

    def beat(self) -> Part:
        """The sweep's clock. It keeps no state: a sweep too many or too few does no harm."""
        options = ["--scheduler", "celery.beat:Scheduler", "--pidfile="]
        return self.part("beat", [*CELERY, "beat", *options], signal.SIGKILL)
