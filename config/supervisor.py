"""The process that is the parent of the embedded servers: `python -m config.supervisor`.

It starts what was asked for, starts again what died, and stops everything when nobody uses it any
more. It knows who uses it from a lock that every user holds shared: when it gets that lock for
itself alone, the last user has gone, in whatever way. Its servers end with it, by a signal of the
kernel's, when it is killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from config import home as homes
from config.home import Home, HomeError
from config.processes import Lock, bound_to_me, stop, wait_for
from config.servers import Postgres, Server, ServerError, Valkey, identity

SERVERS: dict[str, type[Postgres | Valkey]] = {"postgres": Postgres, "valkey": Valkey}
TICK = 0.1
FIRST_START = 45.0
LONGEST_PAUSE = 5.0


class Locks:
    """The files through which commands and the supervisor of one home know of each other."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.supervisor = Lock(home.locks / "supervisor.lock")
        self.users = Lock(home.locks / "users.lock")
        self.start = Lock(home.locks / "start.lock")

    def wanted(self, name: str) -> Path:
        """A file whose presence asks for the server."""
        return self.home.locks / f"wanted-{name}"

    def ready(self, name: str) -> Path:
        """A file whose presence says that the supervisor found the server ready."""
        return self.home.locks / f"ready-{name}"


@dataclass
class Child:
    """One server and what is known of its process."""

    server: Server
    log: Path
    mark: Path
    process: subprocess.Popen[bytes] | None = None
    was_ready: bool = False
    ready: bool = False
    failures: int = 0
    first_try: float = field(default_factory=time.monotonic)
    not_before: float = 0.0

    def tend(self) -> None:
        """Start it if it is not there, and see whether it has become ready."""
        if self.process is not None and self.process.poll() is not None:
            self._note_end(self.process.returncode)
        if self.process is None and time.monotonic() >= self.not_before:
            self._start()
        if self.process is not None and not self.ready and self.server.is_ready():
            self.server.finish()
            self.ready = self.was_ready = True
            self.mark.touch()
            self.failures = 0
            say(f"{self.server.name} is ready, process {self.process.pid}")

    def stop(self) -> None:
        self.mark.unlink(missing_ok=True)
        if self.process is not None:
            stop(self.process, *self.server.stop_steps)
            say(f"{self.server.name} has stopped")

    def _start(self) -> None:
        end_orphan(self.server)
        self.server.prepare()
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.server.command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                preexec_fn=bound_to_me(self.server.stop_steps[0][0]), start_new_session=True,
                **identity(self.server.account),
            )  # fmt: skip

    def _note_end(self, code: int) -> None:
        self.mark.unlink(missing_ok=True)
        self.process, self.ready = None, False
        self.failures += 1
        pause = min(LONGEST_PAUSE, 0.1 * 2 ** (self.failures - 1))
        self.not_before = time.monotonic() + pause
        say(f"{self.server.name} ended with {code}; starting it again in {pause:.1f} s")
        if not self.was_ready and time.monotonic() - self.first_try > FIRST_START:
            raise ServerError(
                f"{self.server.name} did not start within {FIRST_START:.0f} s; see {self.log}"
            )


class Supervisor:
    def __init__(self, home: Home) -> None:
        self.home = home
        self.locks = Locks(home)
        self.account = homes.server_account()
        self.children: dict[str, Child] = {}
        self.asked_to_stop = False

    def run(self) -> None:
        if not self.locks.supervisor.take(seconds=10):
            say("another supervisor serves this home; nothing to do")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note_signal)
        homes.check_reach(self.home.path, self.account)
        try:
            while not self._nobody_is_left() and not self.asked_to_stop:
                self._look()
                time.sleep(TICK)
        finally:
            for child in self.children.values():
                child.stop()
            # In this order: who then gets the users' lock finds no supervisor, and starts one.
            self.locks.supervisor.release()
            self.locks.users.release()

    def _look(self) -> None:
        for name, kind in SERVERS.items():
            if name not in self.children and self.locks.wanted(name).exists():
                log = rotated(self.home.logs / f"{name}.log")
                self.children[name] = Child(
                    kind(self.home, self.account), log, self.locks.ready(name)
                )
            elif name in self.children and not self.locks.wanted(name).exists():
                self.children.pop(name).stop()
        for child in self.children.values():
            child.tend()

    def _nobody_is_left(self) -> bool:
        if not self.locks.users.take():
            return False
        for name in SERVERS:
            self.locks.wanted(name).unlink(missing_ok=True)
        return True

    def _note_signal(self, number: int, frame: object) -> None:
        self.asked_to_stop = True


def end_orphan(server: Server) -> None:
    """End a server whose supervisor was killed; forget a process id that is another's by now.

    On Linux it is already on its way down; elsewhere it still runs.
    """
    try:
        pid = int(server.pid_file.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    if program_of(pid) != server.program:
        server.pid_file.unlink(missing_ok=True)
        return
    say(f"an earlier {server.name} is still there, process {pid}; ending it")
    for number, seconds in (*server.stop_steps, (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_for(lambda: program_of(pid) != server.program, seconds):
            return


def program_of(pid: int) -> str:
    """The name of the program that the process runs, or nothing when there is no such process."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
        name, _, rest = state.partition("(")[2].rpartition(")")
        return "" if rest.split()[0] == "Z" else name
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self").exists():
            return ""
    answer = subprocess.run(
        ["/bin/ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()).name


def rotated(path: Path, limit: int = 10_000_000) -> Path:
    """Put a log that has grown beyond the limit aside, keeping one older one."""
    if path.exists() and path.stat().st_size > limit:
        path.rename(path.with_suffix(".log.1"))
    return path


def say(sentence: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(f"{now} supervisor {os.getpid()}: {sentence}\n")
    sys.stderr.flush()


def main() -> None:
    os.umask(0o077)
    try:
        Supervisor(homes.current()).run()
    except (ServerError, HomeError) as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
