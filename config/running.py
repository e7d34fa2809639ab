"""What `make run` does, step by step: everything set up, started, tended and ended again."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from config import parts, setup
from config.celery import worker_answers
from config.embedded import Servers
from config.home import Home
from config.processes import Lock, wait_for
from config.supervisor import rotated

TICK = 0.2
WORKER_SECONDS = 60.0
HOPELESS = 3


class AlreadyRunning(Exception):
    """The same installation is running; the sentence says where."""


class Stop(BaseException):
    """Somebody asked us to end. Derived like KeyboardInterrupt, so that nothing swallows it."""


class Run:
    """One run of the whole, from the first step to the last."""

    def __init__(
        self,
        home: Home,
        say: Callable[[str], None],
        *,
        host: str,
        port: int,
        log_files: bool,
        seed: int | None = None,
    ) -> None:
        self.home, self.say = home, say
        self.host, self.port, self.log_files = host, port, log_files
        self.seed = seed
        self.servers = Servers(home)
        self.lock = Lock(home.locks / "run.lock")
        self.parts: list[parts.Part] = []
        self.door: socket.socket | None = None

    def __call__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, _stop)
        try:
            self._take_lock()
            self._set_up()
            self._tend()
        except (Stop, KeyboardInterrupt):
            self.say("Ending …")
        finally:
            self._end()

    @property
    def address(self) -> str:
        assert self.door is not None  # noqa: S101 - the door is opened before it is spoken of
        port = self.door.getsockname()[1]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}"

    def _take_lock(self) -> None:
        self.home.prepare()
        if self.lock.take():
            return
        note = self._note()
        known = json.loads(note.read_text()) if note.exists() else {}
        where = known.get("address", "an unknown address")
        raise AlreadyRunning(
            f"Factcheck is already running from this checkout, at {where} (process "
            f"{known.get('process', 'unknown')}). End it first, or set "
            "FACTCHECK_HOME to run another."
        )

    def _note(self) -> Path:
        return self.home.path / "run.json"

    def _set_up(self) -> None:
        began = time.monotonic()
        self.say(self._sentence_on_servers())
        self.servers.hold()
        self.say(setup.migrate())
        self.say(setup.collect_static(self.home))
        account = setup.first_account()
        self.say(f"Account: {account}")  # at once: an interrupted first start must not lose it
        if self.seed is not None:
            for line in setup.seed(self.seed):
                self.say(line)
        self._open_door()
        self._start_parts()
        if wait_for(self._worker_settled, WORKER_SECONDS) and worker_answers():
            self._say_sample()
        else:
            self.say(f"The worker does not answer; its log is {self.home.logs / 'worker.log'}")
        self._say_where(account, time.monotonic() - began)

    def _worker_settled(self) -> bool:
        """It answers, or it has ended so often that waiting is in vain."""
        self._look()
        return worker_answers() or any(part.failures >= HOPELESS for part in self.parts)

    def _say_sample(self) -> None:
        try:
            lines = setup.sample()
        except CommandError as error:  # the rest works; the sentence says what does not
            lines = [f"The sample article: {error}"]
        for line in lines:
            self.say(line)

    def _sentence_on_servers(self) -> str:
        if not self.servers.names:
            return "Servers: PostgreSQL from DATABASE_URL, Valkey from REDIS_URL"
        titles = {"postgres": "PostgreSQL", "valkey": "Valkey"}
        return f"Servers: {' and '.join(titles[n] for n in self.servers.names)} in {self.home.path}"

    def _open_door(self) -> None:
        self.door = parts.listen(self.host, self.port)
        got = self.door.getsockname()[1]
        if got != self.port:
            self.say(f"Port {self.port} is taken; using {got}")
        self._note().write_text(json.dumps({"address": self.address, "process": os.getpid()}))

    def _start_parts(self) -> None:
        assert self.door is not None  # noqa: S101
        plan = parts.Plan(self.home, self.log_files)
        self.parts = [plan.web(self.door), plan.worker(settings.WORKER_SLOTS), plan.beat()]
        self.say("Starting the web server, the worker and the sweep's clock")
        for part in self.parts:
            if part.log:
                rotated(part.log)
            part.start()

    def _say_where(self, account: str, seconds: float) -> None:
        connection.close()  # nothing more to ask: do not hold a connection for days
        logs = f"{self.home.logs}" if self.log_files else "on this terminal"
        for line in (
            "",
            f"Factcheck is running at {self.address}  (ready in {seconds:.0f} s)",
            f"  Sign in:  {account}",
            (
                f"  Pages:    {self.address}/    Admin: {self.address}/admin/    "
                f"API: {self.address}/api/v1/docs/"
            ),
            "  Your own: .venv/bin/python manage.py ingest FILE --wait",
            "  Much more to look at: FACTCHECK_HOME=/a/new/place make run SEED=1",
            f"  Logs:     {logs}",
            "  Ctrl-C ends everything.",
        ):
            self.say(line)

    def _tend(self) -> None:
        """Until told to stop: start again what has ended, servers' supervisor included."""
        while True:
            self._look()
            time.sleep(TICK)

    def _look(self) -> None:
        for part in self.parts:
            if sentence := part.tend():
                self.say(sentence)
        self.servers.keep_up()

    def _end(self) -> None:
        """Whatever interrupts, everything that was started is ended."""
        _ignore_signals()
        parts.stop_all(self.parts)
        connection.close()
        self.servers.release()
        if self.lock.held:
            self._note().unlink(missing_ok=True)
            self.lock.release()
        if self.door is not None:
            self.door.close()


def _stop(number: int, frame: Any) -> None:
    """Once is enough: make, a terminal and a dying parent may all say so in the same moment."""
    _ignore_signals()
    raise Stop


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
